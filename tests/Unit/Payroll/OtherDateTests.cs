using System;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>The same pay run with another check date: it has another key, and 401GO would take it as another run.</summary>
public sealed class OtherDateTests
{
    private static PayrollOptions On(string date, string? start = "2026-11-02", string? end = "2026-11-15") =>
        PayrollBench.Options(date: date) with
        {
            PayPeriodStart = start is null ? null : Day(start),
            PayPeriodEnd = end is null ? null : Day(end),
        };

    private static DateTime Day(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string Twice(PayrollPlan plan) =>
        string.Join(", ", plan.Faults.Where(f => f.Id is "PeriodRepeated" or "LinesRepeated").Select(f => $"{f.Severity} {f.Id}"));

    [Theory]
    [InlineData("2026-11-02", "2026-11-15", true)]
    [InlineData(null, "2026-11-15", true)]
    [InlineData("2026-11-02", null, true)]
    [InlineData("2026-11-16", "2026-11-29", false)]
    [InlineData("2026-11-02", "2026-11-29", false)]
    [InlineData(null, null, false)]
    public async Task The_same_pay_period_with_another_check_date_needs_acceptance(string? start, string? end, bool warned)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync(), On("2026-11-20"));
        InputRow[] other = await bench.RightRowsAsync(2000);
        PayrollPlan plan = await bench.PlanAsync(other, On("2026-12-04", start, end));
        Assert.Equal(warned ? "Warning PeriodRepeated" : "", Twice(plan));
        Assert.Equal(PayrollAction.Send, plan.Action);
        if (warned)
        {
            Go401PayrollFault fault = plan.Faults.Single(f => f.Id == "PeriodRepeated");
            Assert.Contains("2026-11-20", fault.Message, StringComparison.Ordinal);
        }

        // A bonus for the period, and a correction, are no second pay of it.
        Assert.Empty(Twice(await bench.PlanAsync(other, On("2026-12-04", start, end) with { OffCycle = true })));
        Assert.Empty(Twice(await bench.PlanAsync(other, On("2026-12-04", start, end) with { Correction = true })));
    }

    [Fact]
    public async Task A_bonus_for_a_period_is_not_the_pay_of_the_period()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync(500), On("2026-11-20") with { OffCycle = true });
        Assert.Empty(Twice(await bench.PlanAsync(await bench.RightRowsAsync(), On("2026-12-04"))));
    }

    [Fact]
    public async Task The_same_lines_for_the_same_period_are_repeated_however_far_the_check_date_is()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows, On("2026-11-20"));
        Assert.Equal("Warning LinesRepeated", Twice(await bench.PlanAsync(rows, On("2026-12-04"))));
        Assert.Empty(Twice(await bench.PlanAsync(rows, On("2026-12-04", "2026-11-16", "2026-11-29"))));
    }

    // The file of the last payroll: had it been the next one, hours and pay of the year would have grown.
    [Theory]
    [InlineData("HoursYtd,GrossPayYtd", "1760,22000", true)]
    [InlineData("GrossPayYtd", "22000", true)]
    [InlineData("HoursYtd", "1760", true)]
    [InlineData("Note", "1760", false)]
    public async Task The_same_amounts_of_the_year_with_another_check_date_need_acceptance(string headers, string values, bool warned)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = PayrollBench.Rows(
            "ParticipantId,Hours,GrossPay," + headers,
            [.. (await bench.RightRowsAsync()).Select(r => $"{r.Cells["ParticipantId"]},80,1000,{values}")]
        );
        await bench.SubmitAsync(rows, PayrollBench.Options(date: "2026-11-20"));
        Assert.Equal(warned ? "Warning LinesRepeated" : "", Twice(await bench.PlanAsync(rows, PayrollBench.Options(date: "2026-12-18"))));
        Assert.Empty(Twice(await bench.PlanAsync(rows, PayrollBench.Options(date: "2027-01-15"))));
    }

    [Theory]
    [InlineData("2026-11-21", true)]
    [InlineData("2026-11-25", true)]
    [InlineData("2026-11-27", false)]
    public async Task The_same_lines_of_another_computer_some_days_before_need_acceptance(string date, bool warned)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows, PayrollBench.Options(date: "2026-11-20"));
        bench.OnAnotherMachine("second");
        PayrollPlan plan = await bench.PlanAsync(rows, PayrollBench.Options(date: date));
        Assert.Equal(warned ? "Warning LinesRepeated" : "", Twice(plan));
        Assert.Equal(PayrollAction.Send, plan.Action);
        PayrollPlan bonus = await bench.PlanAsync(rows, PayrollBench.Options(date: date) with { OffCycle = true });
        Assert.Equal(warned ? "Warning LinesRepeated" : "", Twice(bonus));
        Assert.Empty(Twice(await bench.PlanAsync(await bench.RightRowsAsync(2000), PayrollBench.Options(date: date))));
    }

    // The file was corrected and submitted again after midnight, with the date of that day.
    [Theory]
    [InlineData("hours", "2026-11-25", "AmountsRepeated")]
    [InlineData("cent", "2026-11-15", "AmountsRepeated")]
    [InlineData("row", "2026-11-21", "LinesRepeated")]
    [InlineData("hours", "2026-11-26", "")]
    [InlineData("pay", "2026-11-21", "")]
    public async Task Nearly_the_same_run_some_days_before_or_after_needs_acceptance(string change, string date, string expected)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows, PayrollBench.Options(date: "2026-11-20"));
        InputRow[] changed = change switch
        {
            "hours" => [.. rows.Select(r => With(r, "Hours", "79"))],
            "cent" => [With(rows[0], "GrossPay", "1000.01"), .. rows.Skip(1)],
            "row" => [.. rows.Skip(1)],
            _ => await bench.RightRowsAsync(1001),
        };
        PayrollPlan plan = await bench.PlanAsync(changed, PayrollBench.Options(date: date));
        Go401PayrollFault[] warnings = [.. plan.Warnings.Where(f => f.Message.Contains("2026-11-20", StringComparison.Ordinal))];
        Assert.Equal(expected, string.Concat(warnings.Select(f => f.Id)));
        Assert.Equal(PayrollAction.Send, plan.Action);
    }

    [Fact]
    public async Task Nearly_the_same_run_for_the_same_period_is_one_warning()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows, On("2026-11-20"));
        PayrollPlan plan = await bench.PlanAsync([.. rows.Select(r => With(r, "Hours", "79"))], On("2026-11-21"));
        Assert.Equal("Warning PeriodRepeated", Twice(plan));
        Assert.DoesNotContain(plan.Faults, f => f.Id == "AmountsRepeated");
    }

    private static InputRow With(InputRow row, string name, string value) =>
        new(row.Number, row.Cells.ToDictionary(c => c.Key, c => c.Key == name ? value : c.Value));

    [Fact]
    public async Task A_run_that_was_refused_was_not_the_pay_of_its_period()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan plan = await bench.PlanAsync(rows, On("2026-11-20"));
        bench.Simulator.Faults.Add(
            new Go401.Simulator.Faults.Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = Go401.Simulator.Faults.FaultKind.Status,
                Status = 400,
            }
        );
        await Assert.ThrowsAsync<Go401.Client.Http.ApiException>(() => bench.SubmitAsync(plan));
        bench.Simulator.Faults.Clear();
        Assert.Empty(Twice(await bench.PlanAsync(rows, On("2026-12-04"))));
    }
}
