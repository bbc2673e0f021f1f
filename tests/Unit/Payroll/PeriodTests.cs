using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>A pay period that does not fit the check date: a year off, or that of another run.</summary>
public sealed class PeriodTests
{
    private static DateTime? Day(string? text) => text is null ? null : DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<Go401PayrollFault?> FaultAsync(string? start, string? end, string date, string kind = "")
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollOptions options = PayrollBench.Options(date: date) with
        {
            PayPeriodStart = Day(start),
            PayPeriodEnd = Day(end),
            OffCycle = kind == "off-cycle",
            Correction = kind == "correction",
        };
        Go401PayrollFault[] faults = await bench.TestAsync(PayrollBench.Rows("ParticipantId,Hours,GrossPay", "p1-0000001,0,100"), options);
        return faults.SingleOrDefault(f => f.Id == "PeriodFar");
    }

    // The year of one date, or of all, is that of the year before or after.
    [Theory]
    [InlineData("2025-11-02", "2025-11-15", "2026-11-27", "PayPeriodEnd")]
    [InlineData("2025-11-02", "2026-11-15", "2026-11-27", "PayPeriodStart")]
    [InlineData("2026-11-02", "2027-11-15", "2026-11-27", "PayPeriodStart")]
    [InlineData("2027-11-02", "2027-11-15", "2026-11-27", "PayPeriodStart")]
    [InlineData("2026-11-02", "2026-11-15", "2025-11-27", "PayPeriodStart")]
    [InlineData("2026-11-02", "2026-11-15", "2027-11-27", "PayPeriodEnd")]
    [InlineData("2025-12-16", "2025-12-31", "2027-01-02", "PayPeriodEnd")]
    [InlineData(null, "2025-11-15", "2026-11-27", "PayPeriodEnd")]
    [InlineData(null, "2027-11-15", "2026-11-27", "PayPeriodEnd")]
    [InlineData("2025-11-02", null, "2026-11-27", "PayPeriodStart")]
    [InlineData("2025-11-14", "2025-11-27", "2026-11-27", "PayPeriodEnd")]
    public async Task A_year_off_is_a_warning_in_every_kind_of_run(string? start, string? end, string date, string column)
    {
        foreach (string kind in new[] { "", "off-cycle", "correction" })
        {
            Go401PayrollFault? fault = await FaultAsync(start, end, date, kind);
            Assert.Equal((PayrollFaultSeverity.Warning, column), (fault?.Severity, fault?.Column));
            Assert.Contains("Check the year", fault!.Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2026-11-28", "2026-12-11", "2026-11-27")]
    [InlineData("2026-12-01", null, "2026-11-27")]
    [InlineData("2026-08-03", "2026-08-16", "2026-11-27")]
    public async Task A_period_after_the_check_date_or_months_before_it_is_a_warning(string? start, string? end, string date) =>
        Assert.NotNull(await FaultAsync(start, end, date));

    // Pay of the period, of the period before, of the last month; of an advance; of a year.
    [Theory]
    [InlineData("2026-11-14", "2026-11-27", "2026-11-27", "")]
    [InlineData("2026-11-16", "2026-11-30", "2026-11-27", "")]
    [InlineData("2026-11-27", "2026-12-10", "2026-11-27", "")]
    [InlineData("2026-11-02", "2026-11-15", "2026-11-27", "")]
    [InlineData("2026-10-01", "2026-10-31", "2026-11-30", "")]
    [InlineData("2026-10-01", null, "2026-11-30", "")]
    [InlineData("2026-09-16", "2026-09-30", "2026-11-27", "")]
    [InlineData("2026-12-14", "2026-12-27", "2027-01-02", "")]
    [InlineData("2026-07-01", "2026-09-30", "2026-11-15", "")]
    [InlineData("2026-10-01", "2026-12-31", "2026-10-15", "")]
    [InlineData("2026-01-01", "2026-12-31", "2026-12-31", "")]
    [InlineData("2024-01-01", "2024-12-31", "2025-01-15", "")]
    [InlineData(null, null, "2026-11-27", "")]
    [InlineData("2025-01-01", "2025-12-31", "2026-03-13", "off-cycle")]
    [InlineData("2025-01-01", "2025-12-31", "2026-09-30", "off-cycle")]
    [InlineData("2026-01-01", "2026-12-31", "2026-06-15", "off-cycle")]
    [InlineData("2026-05-04", "2026-05-17", "2026-11-27", "correction")]
    public async Task Arrears_bonuses_and_corrections_are_no_warning(string? start, string? end, string date, string kind) =>
        Assert.Null(await FaultAsync(start, end, date, kind));

    [Fact]
    public async Task A_period_that_ends_before_it_starts_is_the_error_alone()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollOptions options = PayrollBench.Options() with { PayPeriodStart = Day("2026-11-02"), PayPeriodEnd = Day("2025-11-15") };
        string[] faults = await bench.FaultsAsync(PayrollBench.Rows("ParticipantId,Hours,GrossPay", "p1-0000001,0,100"), options);
        Assert.Contains("PeriodInvalid  PayPeriodEnd", faults);
        Assert.DoesNotContain(faults, f => f.StartsWith("PeriodFar", StringComparison.Ordinal));
    }
}
