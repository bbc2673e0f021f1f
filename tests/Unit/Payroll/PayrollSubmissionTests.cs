using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Payroll;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>One pay run is taken once, whatever happens.</summary>
public sealed class PayrollSubmissionTests
{
    private static Fault Fault(FaultKind kind, int times = int.MaxValue, int status = 503) =>
        new()
        {
            Method = "POST",
            Path = "/submit-payroll/",
            Kind = kind,
            Times = times,
            Status = status,
        };

    [Fact]
    public async Task A_run_is_sent_with_a_key_that_depends_on_nothing_but_the_run()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();

        // Another machine, another order, another spelling, at the same time: neither sees the other's lines yet.
        InputRow[] other =
        [
            .. rows.Reverse()
                .Select(r => new InputRow(r.Number, r.Cells.ToDictionary(c => c.Key, c => c.Key == "GrossPay" ? "$1,000.00" : c.Value))),
        ];
        bench.OnAnotherMachine("second");
        PayrollPlan second = await bench.PlanAsync(other);
        Assert.Empty(second.Errors);
        bench.OnAnotherMachine("state");
        PayrollResult result = await bench.SubmitAsync(rows);
        Assert.Equal(
            ("Submitted", rows.Length, rows.Length * 1000m, new DateTime(2026, 11, 29)),
            (result.Status, result.Lines, result.GrossPay, result.AchDate!.Value)
        );
        Assert.Equal(result.IdempotencyKey, Assert.Single(bench.Sent).Key);
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", result.IdempotencyKey);

        // The same bytes under the same key, which the server takes once.
        bench.OnAnotherMachine("second");
        PayrollResult again = await bench.SubmitAsync(second);
        Assert.Equal(result.IdempotencyKey, again.IdempotencyKey);
        Assert.Equal(bench.Sent[0], bench.Sent[1]);
        Assert.Equal(1, bench.Taken);
    }

    [Fact]
    public async Task S75_the_same_run_gives_the_first_result_though_the_totals_contain_it_by_now()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollResult first = await bench.SubmitAsync(rows);
        await bench.ChangeAsync((await bench.PeopleAsync())[0].ObjectId!, """{"termination_date":"2026-01-01"}""");
        PayrollPlan plan = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.AlreadySubmitted, plan.Action);
        PayrollResult second = await bench.SubmitAsync(plan);
        Assert.Equal(first with { Status = "AlreadySubmitted" }, second);
        bench.Time.Advance(TimeSpan.FromDays(40));
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(rows)).Status);
        Assert.Single(bench.Sent);
    }

    [Theory]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Truncate)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Html)]
    [InlineData(FaultKind.Status)]
    public async Task S75_an_unclear_outcome_is_repeated_with_the_same_key_within_24_hours(FaultKind kind)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan plan = await bench.PlanAsync(rows);
        Fault fault = Fault(kind);
        bench.Simulator.Faults.Add(fault);
        Go401Exception failure = await FailAsync(bench, plan);
        Assert.Equal("PayrollUnclear", failure.ErrorId);
        Assert.Contains(plan.Key, failure.Message, StringComparison.Ordinal);
        bench.Simulator.Faults.Clear();

        bench.Time.Advance(TimeSpan.FromHours(23));
        PayrollPlan again = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.SendAgain, again.Action);
        Assert.Equal("Submitted", (await bench.SubmitAsync(again)).Status);
        Assert.Equal(1, bench.Taken);
        Assert.Single(bench.Sent.Select(s => s.Key).Distinct());
    }

    [Fact]
    public async Task After_24_hours_what_the_server_has_decides()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();

        // It was taken: nothing is sent.
        await FailAsync(bench, rows, FaultKind.LostAnswer);
        bench.Time.Advance(TimeSpan.FromHours(25));
        int sent = bench.Sent.Length;
        PayrollPlan plan = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.FoundSubmitted, plan.Action);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(plan)).Status);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(rows)).Status);
        Assert.Equal((sent, 1), (bench.Sent.Length, bench.Taken));
    }

    [Fact]
    public async Task After_24_hours_what_never_arrived_is_checked_and_sent()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await FailAsync(bench, rows, FaultKind.Reset);
        bench.Time.Advance(TimeSpan.FromHours(25));
        PayrollPlan plan = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.Send, plan.Action);
        Assert.Equal("Submitted", (await bench.SubmitAsync(plan)).Status);
        Assert.Equal(1, bench.Taken);
    }

    [Fact]
    public async Task After_24_hours_other_amounts_at_the_server_are_an_error_with_the_ids()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await FailAsync(bench, rows, FaultKind.Reset);

        // Someone entered half of it by hand.
        InputRow[] half = [.. rows.Take(3)];
        bench.OnAnotherMachine("by-hand");
        await bench.SubmitAsync(await bench.PlanAsync(half, PayrollBench.Options() with { OffCycle = true }));
        bench.OnAnotherMachine("state");
        bench.Time.Advance(TimeSpan.FromHours(25));
        Go401Exception unclear = await Assert.ThrowsAsync<Go401Exception>(() => bench.PlanAsync(rows));
        Assert.Equal("PayrollUnclear", unclear.ErrorId);
        Assert.Contains(rows[5].Cells["ParticipantId"], unclear.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(rows[0].Cells["ParticipantId"], unclear.Message, StringComparison.Ordinal);
        Assert.Equal(1, bench.Taken);
    }

    [Fact]
    public async Task A_refused_run_may_be_corrected_and_sent_as_a_new_one()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        bench.Simulator.Faults.Add(Fault(FaultKind.Status, 1, 400));
        PayrollPlan plan = await bench.PlanAsync(rows);
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => bench.SubmitAsync(plan));
        Assert.Equal(400, refused.StatusCode);
        PayrollPlan next = await bench.PlanAsync(await bench.RightRowsAsync(2000));
        Assert.Equal((PayrollAction.Send, false, 0), (next.Action, next.IsSecondForDate, next.Run!.Correction));
        Assert.Equal("Submitted", (await bench.SubmitAsync(next)).Status);
    }

    [Fact]
    public async Task S76_a_second_run_for_a_date_is_marked_and_a_correction_has_a_number_of_its_own()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync());
        InputRow[] other = await bench.RightRowsAsync(2000);
        Assert.True((await bench.PlanAsync(other)).IsSecondForDate);
        Assert.False((await bench.PlanAsync(other, PayrollBench.Options(date: "2026-11-28"))).IsSecondForDate);
        Assert.False((await bench.PlanAsync(other, PayrollBench.Options() with { OffCycle = true })).IsSecondForDate);

        PayrollOptions correction = PayrollBench.Options() with { Correction = true };
        PayrollPlan plan = await bench.PlanAsync(other, correction);
        Assert.Equal((false, 1), (plan.IsSecondForDate, plan.Run!.Correction));
        Assert.Equal("Submitted", (await bench.SubmitAsync(plan)).Status);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(other, correction)).Status);
        Assert.Equal(2, (await bench.PlanAsync(await bench.RightRowsAsync(3000), correction)).Run!.Correction);
        Assert.Equal(2, bench.Taken);
    }

    [Fact]
    public async Task S75_of_several_processes_at_once_one_sends()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan[] plans = [.. await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bench.PlanAsync(rows)))];
        PayrollResult[] results = await Task.WhenAll(plans.Select(bench.SubmitAsync));
        Assert.Equal(
            ["AlreadySubmitted", "AlreadySubmitted", "AlreadySubmitted", "Submitted"],
            results.Select(r => r.Status).Order(StringComparer.Ordinal)
        );
        Assert.Single(bench.Sent);
    }

    [Fact]
    public async Task S76_of_two_processes_with_other_lines_for_one_date_the_second_is_refused()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollPlan first = await bench.PlanAsync(await bench.RightRowsAsync()),
            second = await bench.PlanAsync(await bench.RightRowsAsync(2000));
        await bench.SubmitAsync(first);
        Assert.Equal("PayrollDateTaken", (await Assert.ThrowsAsync<Go401Exception>(() => bench.SubmitAsync(second))).ErrorId);
        Assert.Equal(1, bench.Taken);
    }

    // The four places where a process can end: before the journal is written, before the request, before the answer is noted.
    [Theory]
    [InlineData("before the journal")]
    [InlineData("before the request")]
    [InlineData("before the answer")]
    [InlineData("before the answer is noted")]
    public async Task S75_a_process_that_ends_at_any_step_leaves_a_run_that_is_taken_once(string step)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan plan = await bench.PlanAsync(rows);
        switch (step)
        {
            case "before the request":
                await FailAsync(bench, rows, FaultKind.Reset);
                break;
            case "before the answer":
                await FailAsync(bench, rows, FaultKind.LostAnswer);
                break;
            case "before the answer is noted":
                var hold = Fault(FaultKind.Hold, 1);
                bench.Simulator.Faults.Add(hold);
                Task<PayrollResult> sending = bench.SubmitAsync(plan);
                await hold.Met;
                byte[] before = await File.ReadAllBytesAsync(bench.JournalPath);
                hold.Release();
                await sending;
                await File.WriteAllBytesAsync(bench.JournalPath, before);
                break;
        }

        PayrollResult result = await bench.SubmitAsync(rows);
        Assert.Equal("Submitted", result.Status);
        Assert.Equal(1, bench.Taken);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(rows)).Status);
    }

    [Fact]
    public async Task S74_the_journal_holds_no_personal_data_and_is_its_owners_alone()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        await bench.SubmitAsync(await bench.RightRowsAsync(1234.56m));
        string journal = bench.Journal;
        foreach (Client.Participants.Participant person in await bench.PeopleAsync())
        {
            foreach (string? personal in new[] { person.ObjectId, person.Name, person.Ssn, person.Email })
            {
                Assert.DoesNotContain(personal!, journal, StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.DoesNotContain("1234.56", journal, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bench.JournalPath));
        }
    }

    [Fact]
    public async Task S77_a_journal_that_was_changed_is_not_believed()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        await File.WriteAllTextAsync(bench.JournalPath, bench.Journal.Replace("Submitted", "Refused", StringComparison.Ordinal));
        Assert.Equal("PayrollJournalInvalid", (await Assert.ThrowsAsync<Go401Exception>(() => bench.PlanAsync(rows))).ErrorId);
        await File.WriteAllTextAsync(bench.JournalPath, "");
        Assert.Equal("PayrollJournalInvalid", (await Assert.ThrowsAsync<Go401Exception>(() => bench.PlanAsync(rows))).ErrorId);
        Assert.Single(bench.Sent);
    }

    // No one writes into a FIFO, so whatever opens one to read it would wait forever.
    [UnixFact]
    public async Task S77_a_journal_that_is_a_link_or_a_FIFO_is_refused()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        string journal = bench.JournalPath,
            copy = journal + ".copy";
        File.Move(journal, copy);
        File.CreateSymbolicLink(journal, copy);
        Assert.Contains(
            (await Assert.ThrowsAsync<Go401Exception>(() => bench.PlanAsync(rows))).ErrorId,
            new[] { "FileNotTrusted", "StateFolderUnusable" }
        );
        File.Delete(journal);
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", journal))
        {
            await made.WaitForExitAsync();
        }

        Assert.Contains(
            (await Assert.ThrowsAsync<Go401Exception>(() => bench.PlanAsync(rows))).ErrorId,
            new[] { "FileNotTrusted", "StateFolderUnusable" }
        );
        File.Delete(journal);
        File.Move(copy, journal);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(rows)).Status);
        Assert.Single(bench.Sent);
    }

    [UnixFact]
    public async Task S74_a_receipt_replaces_a_link_and_does_not_follow_it()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollPlan plan = await bench.PlanAsync(await bench.RightRowsAsync());
        PayrollResult result = await bench.SubmitAsync(plan);
        string other = Path.Combine(bench.Folder.Path, "other"),
            path = Path.Combine(bench.Folder.Path, "receipt.json");
        await File.WriteAllTextAsync(other, "untouched");
        File.CreateSymbolicLink(path, other);
        using (var receipt = new PayrollReceipt(path))
        {
            receipt.Commit(bench.Api.Settings.BaseUri, plan.Run!, result, null);
        }

        Assert.Equal("untouched", await File.ReadAllTextAsync(other));
        Assert.Null(new FileInfo(path).LinkTarget);
    }

    [Fact]
    public async Task A_403_on_a_run_that_was_sent_before_leaves_it_open_and_a_400_closes_it()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await FailAsync(bench, rows, FaultKind.LostAnswer);
        bench.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = FaultKind.Status,
                Status = 403,
            }
        );
        PayrollPlan plan = await bench.PlanAsync(rows);
        Assert.Equal("PayrollUnclear", (await FailAsync(bench, plan)).ErrorId);
        bench.Simulator.Faults.Clear();
        Assert.Equal(PayrollAction.SendAgain, (await bench.PlanAsync(rows)).Action);
        await bench.SubmitAsync(rows);
        Assert.Equal(1, bench.Taken);
    }

    [Fact]
    public async Task The_next_run_is_compared_with_the_latest_one()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        Assert.Null((await bench.PlanAsync(rows)).Comparison);
        await bench.SubmitAsync(rows);
        InputRow[] next = [.. (await bench.RightRowsAsync()).Skip(2)];
        Assert.Equal(
            $"Compared with the run of 2026-11-27: 0 people added, 2 removed, 0 of {next.Length} lines with different amounts.",
            (await bench.PlanAsync(next, PayrollBench.Options(date: "2026-12-11"))).Comparison
        );
    }

    [Fact]
    public async Task Comparing_puts_out_what_differs_and_nothing_else()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync(8);
        InputRow[] rows = await bench.RightRowsAsync();
        await bench.SubmitAsync(rows);
        Assert.Empty(await CompareAsync(bench, rows));
        string changed = rows[0].Cells["ParticipantId"],
            missing = rows[1].Cells["ParticipantId"];
        InputRow[] other = [.. rows.Select((r, i) => i == 0 ? With(r, "Hours", "81") : r).Where((_, i) => i != 1)];
        string[] differences = await CompareAsync(bench, other);
        Assert.Contains($"{changed} Hours 81.00 80.00", differences);
        Assert.Contains($"{missing} GrossPay  1000.00", differences);
        Assert.All(
            differences,
            d => Assert.True(d.StartsWith(changed, StringComparison.Ordinal) || d.StartsWith(missing, StringComparison.Ordinal))
        );
        Assert.Contains($"{changed} GrossPay 1000.00 ", await CompareAsync(bench, rows, PayrollBench.Options(date: "2026-11-28")));
    }

    private static InputRow With(InputRow row, string name, string value) =>
        new(row.Number, row.Cells.ToDictionary(c => c.Key, c => c.Key == name ? value : c.Value));

    private static async Task<string[]> CompareAsync(PayrollBench bench, InputRow[] rows, PayrollOptions? options = null)
    {
        var planner = new PayrollPlanner(bench.Api, bench.Folder, options ?? PayrollBench.Options(), SilentReporter.Instance, default);
        (IReadOnlyList<PayrollDifference> differences, _) = await planner.CompareAsync(rows);
        return [.. differences.Select(d => FormattableString.Invariant($"{d.ParticipantId} {d.Column} {d.File} {d.At401GO}"))];
    }

    private static Task<Go401Exception> FailAsync(PayrollBench bench, PayrollPlan plan) => FailAsync(bench, () => bench.SubmitAsync(plan));

    private static async Task FailAsync(PayrollBench bench, InputRow[] rows, FaultKind kind)
    {
        PayrollPlan plan = await bench.PlanAsync(rows);
        bench.Simulator.Faults.Add(Fault(kind));
        await FailAsync(bench, plan);
        bench.Simulator.Faults.Clear();
    }

    // The waits between tries pass by the clock of the bench.
    private static Task<Go401Exception> FailAsync(PayrollBench bench, Func<Task> submit) =>
        bench.Time.PassAsync(Assert.ThrowsAsync<Go401Exception>(submit));
}
