using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>The same pay run by several at once, and a pay run that is stopped: it is taken once.</summary>
public sealed class SamePayRunTests : IDisposable
{
    private const string Rows = """
        $rows = @(Get-Go401Deduction c1 -GrossPay 1000 | Where-Object Eligible | ForEach-Object { [pscustomobject]@{
            ParticipantId = $_.ParticipantId; Hours = 80; GrossPay = 1000; PreTax = $_.PreTaxAmount; Roth = $_.RothAmount } })

        """;

    private const string Submit =
        "$rows | Submit-Go401Payroll -CompanyId c1 -CheckDate ([datetime]::Today.AddDays({0})) -AcceptWarning * -Confirm:$false";

    private static int _days = 200;
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-same-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A simulator may get the port of one before, and the journal of these tests is one: no two use the same dates.
    private readonly int _first = Interlocked.Add(ref _days, 10);

    private string On(int day) => Submit.Replace("{0}", $"{_first + day}", StringComparison.Ordinal);

    private static async Task<Session> StartAsync()
    {
        Session session = await Session.ConnectedAsync(o => o.Participants = 12);
        Assert.Empty(session.Run(Rows).Errors);
        session.Simulator.Log.Clear();
        return session;
    }

    private static string[] Keys(Session session) =>
        [.. session.Simulator.Log.All.Where(IsSubmission).Select(r => r.Headers["Idempotent-Key"]).Distinct()];

    private static bool IsSubmission(ReceivedRequest request) => request.Path.EndsWith("/submit-payroll/", StringComparison.Ordinal);

    [Theory]
    [InlineData("/companies/c1/participants/")]
    [InlineData("/payroll-lines/")]
    [InlineData("/totals/")]
    [InlineData("/submit-payroll/")]
    public async Task S75_a_submission_that_is_stopped_at_a_request_is_taken_once_by_the_next(string path)
    {
        await using Session session = await StartAsync();
        Fault held = session.Simulator.Faults.Add(new Fault { Path = path, Kind = FaultKind.Hold });
        Outcome stopped = await session.StopAsync(On(0), held.Met);
        Assert.Empty(stopped.Output);
        Assert.Empty(stopped.Errors);
        session.Simulator.Faults.Clear();
        Assert.Equal("Submitted", Session.Value(session.Run(On(0)).Single, "Status"));
        Assert.Equal("AlreadySubmitted", Session.Value(session.Run(On(0)).Single, "Status"));
        Assert.Equal(1, session.Simulator.PayrollsTaken);
        Assert.Single(Keys(session));
    }

    [Fact]
    public async Task S75_a_submission_that_is_stopped_after_401GO_took_it_is_not_taken_again()
    {
        await using Session session = await StartAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = FaultKind.LostAnswer,
            }
        );

        // The wait before the next try is where it is stopped.
        Outcome stopped = await session.StopAsync(On(0), session.Simulator.Log.WaitForAsync(IsSubmission));
        Assert.Empty(stopped.Output);
        session.Simulator.Faults.Clear();
        Assert.Equal("Submitted", Session.Value(session.Run(On(0)).Single, "Status"));
        Assert.Equal(1, session.Simulator.PayrollsTaken);
        Assert.Single(Keys(session));
    }

    [Fact]
    public async Task S75_runspaces_of_one_process_submit_the_same_run_once_and_different_runs_each_once()
    {
        await using Session session = await StartAsync();
        Session[] others = [.. Enumerable.Range(0, 4).Select(_ => session.Another())];
        try
        {
            foreach (Session other in others)
            {
                other.Connect();
                Assert.Empty(other.Run(Rows).Errors);
            }

            session.Simulator.Log.Clear();
            Outcome[] same = await Task.WhenAll(others.Select(o => Task.Run(() => o.Run(On(0)))));
            Assert.Equal(1, session.Simulator.PayrollsTaken);
            Assert.Single(Keys(session));
            Assert.Equal(
                ["AlreadySubmitted", "AlreadySubmitted", "AlreadySubmitted", "Submitted"],
                same.Select(o => (string)Session.Value(o.Single, "Status")!).Order()
            );

            Outcome[] different = await Task.WhenAll(others.Select((o, i) => Task.Run(() => o.Run(On(i + 1)))));
            Assert.All(different, o => Assert.Equal("Submitted", Session.Value(o.Single, "Status")));
            Assert.Equal(5, session.Simulator.PayrollsTaken);
        }
        finally
        {
            foreach (Session other in others)
            {
                await other.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task S75_two_accounts_with_a_state_folder_each_submit_the_same_run_at_once_and_it_is_taken_once()
    {
        await using Simulator.Simulator simulator = await Simulator.Simulator.StartAsync(new SimulatorOptions { Participants = 12 });

        // Neither gets its answer before both have sent it.
        Fault held = simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/submit-payroll/",
                Kind = FaultKind.Hold,
            }
        );
        int arrived = 0;
        Task both = simulator.Log.WaitForAsync(r => IsSubmission(r) && Interlocked.Increment(ref arrived) == 2);
        string script =
            HostProcess.Secure
            + $$"""
                $null = Connect-Go401 -Name twin -BaseUri '{{simulator.BaseUri}}' -ClientId demo-client -ClientSecret (Secure demo-secret) `
                    -ClientCredentials -Scope company:read, company:write, participant:read -NoPersist
                """
            + "\n"
            + Rows
            + "$result = "
            + On(0)
            + "\n\"$($result.Status) $($result.IdempotencyKey)\"";
        Task<HostOutcome>[] runs =
        [
            .. new[] { "one", "two" }.Select(name =>
                HostProcess.RunAsync(script, new Dictionary<string, string?> { ["GO401_STATE_HOME"] = Path.Combine(_folder, name) })
            ),
        ];
        await Task.WhenAny(both, Task.WhenAll(runs));
        simulator.Faults.Clear();
        held.Release();
        HostOutcome[] outcomes = await Task.WhenAll(runs);
        Assert.All(outcomes, o => Assert.True(o.ExitCode == 0, o.ToString()));
        Assert.Single(outcomes.Select(o => o.Output.Trim()).Distinct());
        Assert.StartsWith("Submitted ", outcomes[0].Output, StringComparison.Ordinal);
        Assert.Equal(1, simulator.PayrollsTaken);
    }
}
