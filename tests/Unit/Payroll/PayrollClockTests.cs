using System;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Payroll;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Payroll;

/// <summary>What a key cannot do: 401GO forgets it after 24 hours, and it does not say what became of an earlier attempt.</summary>
public sealed class PayrollClockTests
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

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(413)]
    public async Task S75_a_refusal_of_the_second_attempt_does_not_close_a_run_whose_first_attempt_was_taken(int status)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan plan = await bench.PlanAsync(rows);
        bench.Simulator.Faults.Add(Fault(FaultKind.LostAnswer, times: 1));
        bench.Simulator.Faults.Add(Fault(FaultKind.Status, status: status));
        Assert.Equal("PayrollUnclear", (await FailAsync(bench, () => bench.SubmitAsync(plan))).ErrorId);
        bench.Simulator.Faults.Clear();

        PayrollPlan again = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.SendAgain, again.Action);
        Assert.Equal("Submitted", (await bench.SubmitAsync(again)).Status);
        Assert.Equal(1, bench.Taken);
    }

    [Fact]
    public async Task S87_a_run_that_was_started_in_the_future_is_not_sent_again_without_a_look()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        DateTimeOffset right = bench.Time.GetUtcNow();
        bench.Time.AdjustTime(right.AddDays(30));
        await LoseAsync(bench, await bench.PlanAsync(rows));
        bench.Time.AdjustTime(right.AddHours(25));

        int sent = bench.Sent.Length;
        PayrollPlan plan = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.FoundSubmitted, plan.Action);
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(plan)).Status);
        Assert.Equal((sent, 1), (bench.Sent.Length, bench.Taken));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task S87_a_question_that_was_open_until_the_key_is_forgotten_sends_nothing(int hours)
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        await LoseAsync(bench, await bench.PlanAsync(rows));
        bench.Time.AdjustTime(bench.Time.GetUtcNow().AddHours(hours > 0 ? 23 : 1));
        PayrollPlan plan = await bench.PlanAsync(rows);
        Assert.Equal(PayrollAction.SendAgain, plan.Action);

        bench.Time.AdjustTime(bench.Time.GetUtcNow().AddHours(hours));
        int sent = bench.Sent.Length;
        Go401Exception late = await Assert.ThrowsAsync<Go401Exception>(() => bench.SubmitAsync(plan));
        Assert.Equal("PayrollUnclear", late.ErrorId);
        Assert.Contains("Nothing was sent.", late.Message, StringComparison.Ordinal);
        Assert.Equal((sent, 1), (bench.Sent.Length, bench.Taken));
        Assert.Equal(PayrollAction.FoundSubmitted, (await bench.PlanAsync(rows)).Action);
    }

    [Fact]
    public async Task S87_a_question_that_was_open_for_a_day_does_not_send_what_another_computer_has_sent_meanwhile()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        PayrollPlan plan = await bench.PlanAsync(rows);
        bench.OnAnotherMachine("second");
        await bench.SubmitAsync(rows);
        bench.OnAnotherMachine("state");
        bench.Time.Advance(TimeSpan.FromHours(25));
        Go401Exception late = await Assert.ThrowsAsync<Go401Exception>(() => bench.SubmitAsync(plan));
        Assert.Equal(("PayrollUnclear", 1), (late.ErrorId, bench.Taken));
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(rows)).Status);
    }

    [Fact]
    public async Task S87_a_question_that_was_open_for_a_day_sends_again_what_401GO_did_not_have_then()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        InputRow[] rows = await bench.RightRowsAsync();
        bench.Simulator.Faults.Add(Fault(FaultKind.Reset));
        await FailAsync(bench, () => bench.SubmitAsync(rows));
        bench.Simulator.Faults.Clear();
        bench.Time.Advance(TimeSpan.FromHours(30));
        PayrollPlan plan = await bench.PlanAsync(rows);
        bench.Time.Advance(TimeSpan.FromHours(20));
        Assert.Equal("Submitted", (await bench.SubmitAsync(plan)).Status);
        Assert.Equal(1, bench.Taken);
    }

    // The server takes the run, and its response is lost.
    private static async Task<Go401Exception> LoseAsync(PayrollBench bench, PayrollPlan plan)
    {
        bench.Simulator.Faults.Add(Fault(FaultKind.LostAnswer));
        Go401Exception failure = await FailAsync(bench, () => bench.SubmitAsync(plan));
        bench.Simulator.Faults.Clear();
        return failure;
    }

    private static Task<Go401Exception> FailAsync(PayrollBench bench, Func<Task> submit) =>
        bench.Time.PassAsync(Assert.ThrowsAnyAsync<Go401Exception>(submit));
}
