using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Payroll;
using Go401.Simulator.Faults;
using Go401.Tests.Unit.Http;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>A pay run that the journal does not know, and that was submitted all the same.</summary>
public sealed class DuplicateRunTests
{
    private static readonly PayrollOptions OffCycle = PayrollBench.Options() with { OffCycle = true };

    [Fact]
    public async Task A_run_that_another_machine_submitted_more_than_a_day_ago_is_not_sent_again()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        bench.OnAnotherMachine("second");
        bench.Time.Advance(TimeSpan.FromHours(30));
        PayrollPlan plan = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.FoundSubmitted, plan.Action);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(plan)).Status);
        Assert.Equal(PayrollAction.AlreadySubmitted, (await bench.PlanAsync(rows)).Action);
        Assert.Equal((1, 1), (bench.Sent.Length, bench.Taken));
    }

    [Fact]
    public async Task An_off_cycle_run_that_another_machine_submitted_is_not_sent_again()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync());
        InputRow[] bonus = await BonusAsync(bench);
        await bench.SubmitAsync(bonus, OffCycle);
        bench.OnAnotherMachine("second");
        bench.Time.Advance(TimeSpan.FromHours(30));
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(bonus, OffCycle)).Status);
        Assert.Equal(2, bench.Taken);
    }

    [Fact]
    public async Task A_part_of_the_run_at_the_server_is_unclear_and_nothing_is_sent()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        bench.OnAnotherMachine("second");

        // The second line is not in the sample.
        InputRow[] sorted = [.. rows.OrderBy(r => r.Cells["ParticipantId"], StringComparer.Ordinal)];
        sorted[1] = With(sorted[1], "Hours", "81");
        Go401Exception unclear = await Assert.ThrowsAsync<Go401Exception>(() => bench.PlanAsync(sorted));
        Assert.Equal("PayrollUnclear", unclear.ErrorId);
        Assert.Contains(sorted[1].Cells["ParticipantId"], unclear.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(sorted[0].Cells["ParticipantId"], unclear.Message, StringComparison.Ordinal);
        Assert.Equal(1, bench.Taken);
    }

    [Fact]
    public async Task Other_lines_for_the_date_need_acceptance_in_a_regular_run_only()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync());
        bench.OnAnotherMachine("second");
        InputRow[] other = await bench.RightRowsAsync(2000);
        PayrollPlan plan = await bench.PlanAsync(other);
        Assert.Equal(PayrollAction.Send, plan.Action);
        Assert.Equal(PayrollFaultSeverity.Warning, Assert.Single(plan.Faults, f => f.Id == "LinesHeld").Severity);
        Assert.DoesNotContain((await bench.PlanAsync(await BonusAsync(bench), OffCycle)).Faults, f => f.Id == "LinesHeld");
        Assert.DoesNotContain(
            (await bench.PlanAsync(other, PayrollBench.Options() with { Correction = true })).Faults,
            f => f.Id == "LinesHeld"
        );
        Assert.DoesNotContain((await bench.PlanAsync(other, PayrollBench.Options(date: "2026-12-11"))).Faults, f => f.Id == "LinesHeld");
    }

    [Fact]
    public async Task A_regular_run_after_an_off_cycle_run_that_the_journal_knows_has_no_warning()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await BonusAsync(bench), OffCycle);
        PayrollPlan plan = await bench.PlanAsync(await bench.RightRowsAsync());
        Assert.Equal(PayrollAction.Send, plan.Action);
        Assert.DoesNotContain(plan.Faults, f => f.Id is "LinesHeld" or "LinesRepeated");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_lines_as_a_regular_and_as_an_off_cycle_run_need_acceptance(bool offCycleFirst)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows, PayrollBench.Options() with { OffCycle = offCycleFirst });
        PayrollOptions other = PayrollBench.Options() with { OffCycle = !offCycleFirst };
        PayrollPlan plan = await bench.PlanAsync(rows, other);
        Assert.Equal(PayrollAction.Send, plan.Action);
        Assert.Equal(PayrollFaultSeverity.Warning, Assert.Single(plan.Faults, f => f.Id == "LinesRepeated").Severity);
        rows[0] = With(rows[0], "Hours", "81");
        Assert.DoesNotContain((await bench.PlanAsync(rows, other)).Faults, f => f.Id == "LinesRepeated");
    }

    // A corrected file is sent whole, with other hours and the same money.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_money_with_other_hours_needs_acceptance(bool offCycle)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        PayrollOptions further = PayrollBench.Options() with { OffCycle = offCycle, Correction = !offCycle };
        PayrollPlan plan = await bench.PlanAsync([.. rows.Select(r => With(r, "Hours", "79"))], further);
        Assert.Contains("other hours", Assert.Single(plan.Faults, f => f.Id == "LinesHeld").Message, StringComparison.Ordinal);
    }

    // The script of a run takes today's date, and is started again after midnight.
    [Theory]
    [InlineData("2026-11-28", true)]
    [InlineData("2026-11-22", true)]
    [InlineData("2026-12-04", false)]
    [InlineData("2026-11-20", false)]
    public async Task The_same_lines_some_days_before_or_after_need_acceptance(string date, bool warned)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        PayrollOptions options = PayrollBench.Options(date: date);
        Assert.Equal(warned ? 1 : 0, (await bench.PlanAsync(rows, options)).Faults.Count(f => f.Id == "LinesRepeated"));
        Assert.Equal(
            warned ? 1 : 0,
            (await bench.PlanAsync(rows, options with { OffCycle = true })).Faults.Count(f => f.Id == "LinesRepeated")
        );
        rows[0] = With(rows[0], "GrossPay", "1001");
        Assert.DoesNotContain((await bench.PlanAsync(rows, options)).Faults, f => f.Id == "LinesRepeated");
    }

    [Fact]
    public async Task A_first_run_asks_about_three_people_and_one_with_faults_about_no_one()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(60);
        InputRow[] rows = await bench.RightRowsAsync();
        bench.Simulator.Log.Clear();
        await bench.PlanAsync(rows);
        Assert.Equal(DuplicateRunCheck.SampleSize, Asked(bench));
        bench.Simulator.Log.Clear();
        rows[0] = With(rows[0], "GrossPay", "x");
        await bench.PlanAsync(rows);
        Assert.Equal(0, Asked(bench));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Lines_that_cannot_be_read_are_a_warning_and_the_run_goes_on(int status)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/payroll-lines/",
                Kind = FaultKind.Status,
                Status = status,
            }
        );
        var reporter = new KeepingReporter();
        PayrollPlan plan = await new PayrollPlanner(bench.Api, bench.Folder, PayrollBench.Options(), reporter, default).PlanAsync(rows);
        Assert.Equal(PayrollAction.Send, plan.Action);
        Assert.Contains("submitted before from another computer", reporter.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_that_was_lost_or_replaced_does_not_hide_the_journal(bool replaced)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        string key = Path.Combine(bench.Folder.Path, "seal.key"),
            journal = bench.JournalPath;
        if (replaced)
        {
            byte[] other = await File.ReadAllBytesAsync(key);
            other[0] ^= 1;
            await File.WriteAllBytesAsync(key, other);
        }
        else
        {
            File.Delete(key);
        }

        Go401Exception invalid = await Assert.ThrowsAsync<Go401Exception>(() => bench.PlanAsync(rows));
        Assert.Equal("PayrollJournalInvalid", invalid.ErrorId);
        Assert.Contains(journal, invalid.Message, StringComparison.Ordinal);

        // Another company is not held up, and without the journal 401GO's lines decide.
        PayrollPlan c2 = await bench.PlanAsync(rows, PayrollBench.Options("c2"));
        Assert.Contains(c2.Errors, f => f.Id == "PersonUnknown");
        File.Delete(journal);
        bench.Time.Advance(TimeSpan.FromHours(30));
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(rows)).Status);
        Assert.Equal(1, bench.Taken);
    }

    [Theory]
    [InlineData(200, """{"status":"ok"}""")]
    [InlineData(202, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "")]
    [InlineData(200, null)]
    public async Task An_answer_that_is_not_the_payroll_is_unclear_and_the_next_try_counts_once(int status, string? body)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan plan = await bench.PlanAsync(rows);
        bench.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = FaultKind.Status,
                Status = status,
                Body = body,
            }
        );
        Go401Exception unclear = await Assert.ThrowsAsync<Go401Exception>(() => bench.SubmitAsync(plan));
        Assert.Equal("PayrollUnclear", unclear.ErrorId);
        Assert.Contains("ResponseNotPayroll", unclear.Message, StringComparison.Ordinal);
        bench.Simulator.Faults.Clear();
        PayrollPlan again = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.SendAgain, again.Action);
        Assert.Equal("Submitted", (await bench.SubmitAsync(again)).Status);
        Assert.Equal(1, bench.Taken);
    }

    [Theory]
    [InlineData("""{"object_id":"pay-1"}""")]
    [InlineData("""{"payroll_lines":[]}""")]
    [InlineData("""{"x":{"y":1},"ach_date":"2026-11-29"}""")]
    [InlineData("""{"detail":"cut o""")]
    public async Task One_member_of_the_payroll_is_enough_and_so_is_an_answer_that_was_cut_off(string body)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollPlan plan = await bench.PlanAsync(await bench.RightRowsAsync());
        bench.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = FaultKind.Status,
                Status = 200,
                Body = body,
            }
        );
        Assert.Equal("Submitted", (await bench.SubmitAsync(plan)).Status);
    }

    private static int Asked(PayrollBench bench) =>
        bench.Simulator.Log.All.Count(r => r.Path.EndsWith("/payroll-lines/", StringComparison.Ordinal));

    private static async Task<InputRow[]> BonusAsync(PayrollBench bench) =>
        [.. (await bench.RightRowsAsync()).Select(r => With(With(r, "Hours", "0"), "GrossPay", "500"))];

    private static InputRow With(InputRow row, string name, string value) =>
        new(row.Number, row.Cells.ToDictionary(c => c.Key, c => c.Key == name ? value : c.Value));
}
