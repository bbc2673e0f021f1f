using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Participants;
using Go401.Client.Payroll;
using Go401.Tests.Unit.Http;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>Whose totals are read: all of a small run, and of a large one those who can come near a limit.</summary>
public sealed class PayrollLimitsTests
{
    private const string Header = "ParticipantId,Hours,GrossPay,PreTax,Roth";

    [Theory]
    [InlineData("10000", 1000, 60, 0, 660)]
    [InlineData("10000", 1000, 0, 60, 660)]
    [InlineData("10000", 1000, 30, 0, 530)]
    [InlineData(null, 1000, 60, 0, -1)]
    [InlineData("10000", 0, 60, 0, -1)]
    public void The_estimate_is_the_years_pay_times_the_larger_of_what_is_elected_and_what_is_withheld(
        string? pay,
        int gross,
        int preTax,
        int roth,
        int expected
    )
    {
        var person = new Participant
        {
            CompensationYtd = pay is null ? null : decimal.Parse(pay, CultureInfo.InvariantCulture),
            Deferrals = new Deferrals
            {
                ActiveTraditional = new DeferralElection { Amount = 5, IsPercent = true },
            },
        };
        var line = new PayrollLine
        {
            GrossPay = gross,
            PreTax = preTax,
            Roth = roth,
        };
        Assert.Equal(expected < 0 ? decimal.MaxValue : expected, PayrollLimits.Estimate(line, person));
    }

    [Fact]
    public async Task Of_a_large_run_only_those_near_a_limit_are_read_and_no_one_beyond_it_is_missed()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(participants: 3000);
        (Participant Person, decimal PreTax, decimal Roth)[] due = [.. (await bench.DueAsync(1000)).Where(d => d.PreTax + d.Roth > 0)];
        Assert.True(due.Length > PayrollLimits.AlwaysAsked + 100);
        string Row((Participant Person, decimal PreTax, decimal Roth) d, decimal more) =>
            string.Create(CultureInfo.InvariantCulture, $"{d.Person.ObjectId},80,{1000 + more},{d.PreTax + more},{d.Roth}");
        InputRow[] rows = PayrollBench.Rows(Header, [.. due.Select((d, i) => Row(d, i == due.Length - 1 ? 30000 : 0))]);
        bench.Simulator.Log.Clear();
        var reporter = new KeepingReporter();
        var planner = new PayrollPlanner(bench.Api, bench.Folder, PayrollBench.Options(), reporter, default);
        IReadOnlyList<Go401PayrollFault> found = await planner.TestAsync(rows);
        string[] faults = [.. found.Select(f => $"{f.Id} {f.Row} {f.Column}")];
        int asked = bench.Simulator.Log.All.Count(r => r.Path.EndsWith("/totals/", System.StringComparison.Ordinal));
        Assert.InRange(asked, PayrollLimits.AlwaysAsked, due.Length - 1);
        Assert.Contains($"OverLimit {due.Length + 1} PreTax", faults);
        Assert.Contains($"limits were checked for {asked} of {due.Length} people", reporter.All, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_small_run_the_totals_of_every_contributor_are_read()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        bench.Simulator.Log.Clear();
        await bench.FaultsAsync(rows);
        Assert.Equal(
            (await bench.DueAsync(1000)).Count(d => d.PreTax + d.Roth > 0),
            bench.Simulator.Log.All.Count(r => r.Path.EndsWith("/totals/", System.StringComparison.Ordinal))
        );
    }
}
