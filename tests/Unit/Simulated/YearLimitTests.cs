using System;
using System.Globalization;
using System.Threading.Tasks;
using Go401.Client.Payroll;
using Go401.Simulator.Data;
using Go401.Tests.Unit.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Simulated;

/// <summary>The limits of the year as the Internal Revenue Service has published them, and what the simulator does with them.</summary>
public sealed class YearLimitTests
{
    private const string Header = "ParticipantId,Hours,GrossPay,PreTax,Roth";

    [Theory]
    [InlineData(false, 2025, 1990, 0, 23500, 0, 0)]
    [InlineData(false, 2025, 1975, 200000, 23500, 7500, 7500)]
    [InlineData(false, 2026, 1977, 0, 24500, 0, 0)]
    [InlineData(false, 2026, 1976, 0, 24500, 8000, 8000)]
    [InlineData(false, 2026, 1967, 0, 24500, 8000, 8000)]
    [InlineData(false, 2026, 1966, 0, 24500, 11250, 11250)]
    [InlineData(false, 2026, 1963, 0, 24500, 11250, 11250)]
    [InlineData(false, 2026, 1962, 0, 24500, 8000, 8000)]
    [InlineData(false, 2026, 1970, 150000, 24500, 8000, 8000)]
    [InlineData(false, 2026, 1970, 150000.01, 24500, 0, 8000)]
    [InlineData(true, 2026, 1990, 0, 6000, 0, 0)]
    [InlineData(true, 2026, 1964, 0, 6000, 1100, 1100)]
    public void The_amounts_are_those_of_the_plan_the_year_and_the_age(
        bool starter,
        int year,
        int born,
        double priorPay,
        int deferrals,
        int preTaxCatchUp,
        int rothCatchUp
    ) =>
        Assert.Equal(
            new YearLimits(deferrals, preTaxCatchUp, rothCatchUp),
            YearLimits.Of(starter, year, new DateOnly(born, 12, 31), (decimal)priorPay)
        );

    [Theory]
    [InlineData("1990-05-05", "0.00", "24500", "0")]
    [InlineData("1965-05-05", "0.00", "35750", "0")]
    [InlineData("1970-05-05", "0.00", "32500", "0")]
    [InlineData("1970-05-05", "200000.00", "24500", "8000")]
    public async Task The_checks_stop_at_the_cent_beyond_and_so_does_the_service_when_told(
        string dob,
        string priorPay,
        string preTaxLimit,
        string rothBeside
    )
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.ChangeAsync("p1-0000003", $$"""{"dob":"{{dob}}","prior_year_total_compensation":"{{priorPay}}"}""");
        ContributionTotals totals = await new PlanReader(bench.Api, Client.Calls.SilentReporter.Instance, default).TotalsAsync(
            "p1-0000003"
        );
        decimal preTax = decimal.Parse(preTaxLimit, CultureInfo.InvariantCulture) - totals.PreTaxYtd;
        decimal roth = decimal.Parse(rothBeside, CultureInfo.InvariantCulture);

        // What was Roth before counts as well.
        (preTax, roth) = roth > 0 ? (preTax, roth - totals.RothYtd) : (preTax - totals.RothYtd, 0);
        InputRow[] fits = Rows(preTax, roth),
            over = Rows(preTax + 0.01m, roth);
        PayrollOptions offCycle = PayrollBench.Options() with { OffCycle = true };
        Assert.DoesNotContain("OverLimit 2 PreTax", await bench.FaultsAsync(fits, offCycle));
        Assert.Contains("OverLimit 2 PreTax", await bench.FaultsAsync(over, offCycle));

        bench.Simulator.Options.EnforceLimits = true;
        PayrollRun run = new()
        {
            CompanyId = "c1",
            CheckDate = new DateTime(2026, 11, 27),
            OffCycle = true,
            Lines =
            [
                new PayrollLine
                {
                    ParticipantId = "p1-0000003",
                    GrossPay = 90000,
                    PreTax = preTax + 0.01m,
                    Roth = roth,
                },
            ],
        };
        Client.Http.ApiException refused = await Assert.ThrowsAsync<Client.Http.ApiException>(() =>
            bench.SubmitAsync(
                new PayrollPlan
                {
                    Run = run,
                    Action = PayrollAction.Send,
                    Made = bench.Time.GetUtcNow(),
                    Key = "8c0b2f0e-0000-8000-8000-000000000001",
                }
            )
        );
        Assert.Equal(400, refused.StatusCode);
        Assert.Contains("payroll_lines[0].pre_tax_amount", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, bench.Taken);
        await bench.SubmitAsync(fits, offCycle);
        Assert.Equal(1, bench.Taken);

        static InputRow[] Rows(decimal preTax, decimal roth) =>
            PayrollBench.Rows(Header, string.Create(CultureInfo.InvariantCulture, $"p1-0000003,80,90000,{preTax},{roth}"));
    }

    [Fact]
    public async Task A_starter_plan_has_lower_limits_and_says_what_it_is()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        bench.Simulator.Options.StarterPlan = true;
        await bench.ChangeAsync("p1-0000003", """{"dob":"1990-05-05"}""");
        ContributionTotals totals = await new PlanReader(bench.Api, Client.Calls.SilentReporter.Instance, default).TotalsAsync(
            "p1-0000003"
        );
        Assert.Equal((6000m, 0m), (totals.YearLimit, totals.PreTaxCatchUp));
        decimal over = 6000.01m - totals.PreTaxYtd - totals.RothYtd;
        string[] faults = await bench.FaultsAsync(
            PayrollBench.Rows(Header, string.Create(CultureInfo.InvariantCulture, $"p1-0000003,80,9000,{over},0"))
        );
        Assert.Contains("OverLimit 2 PreTax", faults);
    }
}
