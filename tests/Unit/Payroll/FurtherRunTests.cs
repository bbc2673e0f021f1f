using System;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Payroll;
using Go401.Simulator.Faults;
using Go401.Tests.Unit.Http;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>A correction or an off-cycle run on top of another run: of this computer or another, or with a lost answer.</summary>
public sealed class FurtherRunTests
{
    private static readonly PayrollOptions Correction = PayrollBench.Options() with { Correction = true };
    private static readonly TimeSpan Later = TimeSpan.FromHours(30);

    private static async Task<InputRow[]> DifferencesAsync(PayrollBench bench) =>
        PayrollBench.Rows(
            "ParticipantId,Hours,GrossPay",
            [.. (await bench.RightRowsAsync()).Take(4).Select(r => r.Cells["ParticipantId"] + ",-8,-100")]
        );

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_correction_that_another_machine_submitted_more_than_a_day_ago_is_not_sent_again(bool knowsTheFirst)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync());
        InputRow[] differences = await DifferencesAsync(bench);
        bench.OnAnotherMachine("second");
        await bench.SubmitAsync(differences, Correction);
        bench.OnAnotherMachine(knowsTheFirst ? "state" : "third");
        bench.Time.Advance(Later);
        PayrollPlan plan = await bench.PlanAsync(differences, Correction);
        Assert.Equal(PayrollAction.FoundSubmitted, plan.Action);
        PayrollResult result = await bench.SubmitAsync(plan);
        Assert.Equal(("AlreadySubmitted", null), (result.Status, result.AchDate));
        Assert.Equal(PayrollAction.AlreadySubmitted, (await bench.PlanAsync(differences, Correction)).Action);
        Assert.Equal((2, 2), (bench.Sent.Length, bench.Taken));
    }

    [Fact]
    public async Task A_second_correction_of_another_machine_is_found_though_it_has_another_number_there()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync());
        InputRow[] differences = await DifferencesAsync(bench);
        await bench.SubmitAsync(differences, Correction);
        InputRow[] more = [.. differences.Select(r => With(r, "Hours", "-1"))];
        await bench.SubmitAsync(more, Correction);
        bench.OnAnotherMachine("second");
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(more, Correction)).Status);
        Assert.Equal(3, bench.Taken);
    }

    [Fact]
    public async Task A_part_of_a_correction_at_the_server_needs_acceptance()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] differences = await DifferencesAsync(bench);
        await bench.SubmitAsync(differences, Correction);
        bench.OnAnotherMachine("second");
        InputRow[] other = [.. differences.OrderBy(r => r.Cells["ParticipantId"], StringComparer.Ordinal)];
        other[0] = With(other[0], "Hours", "-7");
        PayrollPlan plan = await bench.PlanAsync(other, Correction);
        Assert.Equal(PayrollAction.Send, plan.Action);
        Assert.Contains(plan.Warnings, f => f.Id == "LinesHeld");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_of_the_first_run_in_a_correction_or_bonus_need_acceptance(bool correction)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        PayrollOptions options = PayrollBench.Options() with { Correction = correction, OffCycle = !correction };

        // The corrected total in place of the difference: one line differs, which no sample of three has to contain.
        InputRow[] total = [.. rows.OrderBy(r => r.Cells["ParticipantId"], StringComparer.Ordinal)];
        total[1] = With(total[1], "Hours", "72");
        PayrollPlan plan = await bench.PlanAsync(total, options);
        Assert.Equal(PayrollAction.Send, plan.Action);
        Assert.Contains($"{rows.Length - 1} of {rows.Length} lines are exactly", Held(plan).Message, StringComparison.Ordinal);

        // One line alone, which may be meant: it is no run that was submitted.
        PayrollPlan one = await bench.PlanAsync([total[0]], options);
        Assert.Equal(PayrollAction.Send, one.Action);
        Assert.Contains("1 of 1 line is exactly", Held(one).Message, StringComparison.Ordinal);
        Assert.Equal("Submitted", (await bench.SubmitAsync(one)).Status);

        Assert.DoesNotContain((await bench.PlanAsync(await DifferencesAsync(bench), Correction)).Faults, f => f.Id == "LinesHeld");
    }

    [Fact]
    public async Task A_correction_of_which_nothing_arrived_is_sent_after_24_hours()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync());
        InputRow[] differences = await DifferencesAsync(bench);
        await LoseAsync(bench, differences, FaultKind.Reset);
        PayrollPlan plan = await bench.PlanAsync(differences, Correction);
        Assert.Equal(PayrollAction.Send, plan.Action);
        Assert.Equal("Submitted", (await bench.SubmitAsync(plan)).Status);
        Assert.Equal(2, bench.Taken);
    }

    [Fact]
    public async Task A_correction_that_was_taken_without_an_answer_is_found_after_24_hours()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);

        // The same amounts once more, on purpose: the line that the first run has says nothing of this one.
        InputRow[] again = [rows[0]];
        await LoseAsync(bench, again, FaultKind.LostAnswer);
        Assert.Equal(2, bench.Taken);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(again, Correction)).Status);
        Assert.Equal(2, bench.Taken);
    }

    [Fact]
    public async Task A_test_shows_what_a_submission_would_find()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync(),
            other = await bench.RightRowsAsync(2000);
        await bench.SubmitAsync(rows);
        (string[] ids, string said) = await TestAsync(bench, rows);
        Assert.Empty(ids);
        Assert.Contains("was already submitted", said, StringComparison.Ordinal);
        Assert.Contains("pay run with different lines", (await TestAsync(bench, other)).Said, StringComparison.Ordinal);

        bench.OnAnotherMachine("second");
        Assert.Contains("LinesHeld", (await TestAsync(bench, other)).Ids);
        (ids, said) = await TestAsync(bench, rows);
        Assert.Empty(ids);
        Assert.Contains("was already submitted", said, StringComparison.Ordinal);
        Assert.Empty(System.IO.Directory.GetFiles(bench.Folder.Path, "payroll.*.json"));
        Assert.Equal(1, bench.Taken);
    }

    [Fact]
    public async Task Accepted_warnings_are_in_the_result_and_the_same_again()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = [.. (await bench.RightRowsAsync()).Skip(1)];
        PayrollPlan plan = await bench.PlanAsync(rows);
        Assert.Contains(plan.Warnings, w => w.Id == "PersonMissing");
        PayrollResult first = await bench.SubmitAsync(plan);
        Assert.Equal(plan.Warnings.Select(w => w.Id).Distinct().Order(), first.AcceptedWarnings);
        PayrollResult again = await bench.SubmitAsync(rows);
        Assert.Equal(first with { Status = "AlreadySubmitted" }, again);
        Assert.Contains("PersonMissing", bench.Journal, StringComparison.Ordinal);
    }

    // Adding the others with 0, as PersonMissing recommends, is no way to pay one person who was forgotten.
    [Fact]
    public async Task Who_is_not_in_a_second_run_for_the_date_is_not_missing()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        await bench.SubmitAsync(await bench.RightRowsAsync());
        PayrollPlan plan = await bench.PlanAsync(PayrollBench.Rows("ParticipantId,Hours,GrossPay", "p1-0000001,8,100"));
        Assert.True(plan.IsSecondForDate);
        Assert.DoesNotContain(plan.Faults, f => f.Row is null && f.ParticipantId is not null);
    }

    private static async Task LoseAsync(PayrollBench bench, InputRow[] rows, FaultKind kind)
    {
        PayrollPlan plan = await bench.PlanAsync(rows, Correction);
        bench.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = kind,
            }
        );
        Go401Exception failure = await bench.Time.PassAsync(Assert.ThrowsAsync<Go401Exception>(() => bench.SubmitAsync(plan)));
        Assert.Equal("PayrollUnclear", failure.ErrorId);
        bench.Simulator.Faults.Clear();
        bench.Time.Advance(Later);
    }

    private static async Task<(string[] Ids, string Said)> TestAsync(PayrollBench bench, InputRow[] rows)
    {
        var reporter = new KeepingReporter();
        var planner = new PayrollPlanner(bench.Api, bench.Folder, PayrollBench.Options(), reporter, default);
        return ([.. (await planner.TestAsync(rows)).Select(f => f.Id)], reporter.All);
    }

    private static Go401PayrollFault Held(PayrollPlan plan) => Assert.Single(plan.Warnings, f => f.Id == "LinesHeld");

    private static InputRow With(InputRow row, string name, string value) =>
        new(row.Number, row.Cells.ToDictionary(c => c.Key, c => c.Key == name ? value : c.Value));
}
