using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>A census that is stopped or killed at each request, or runs twice at once: run again, it comes to the same roster.</summary>
public sealed class CensusKilledTests : IDisposable
{
    private const string Sync =
        "Sync-Go401Participant $File -CompanyId c1 -ChangeEmail -Only Add, Update, Rehire, Terminate -Confirm:$false";
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-census-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // One phone, one email, one last day, and two new people; the others as they are.
    private async Task<Session> StartAsync()
    {
        Session session = await Session.ConnectedAsync(o => o.Participants = 30);
        string file = Path.Combine(_folder, "census.csv");
        session.Set("File", file);
        string[] rows =
        [
            .. session
                .Run(
                    """
                    $people = @(Get-Go401Participant c1)
                    $active = @($people | Where-Object { -not $_.TerminationDate })
                    foreach ($p in $people) {
                        $phone = if ($p.Ssn -eq $active[0].Ssn) { '555-123-4567' }
                        $email = if ($p.Ssn -eq $active[1].Ssn) { 'new.login@example.com' }
                        $end = if ($p.Ssn -eq $active[2].Ssn) { '2026-11-20' }
                        '{0},"{1}",{2},{3},,{4}' -f $p.Ssn, $p.Name, $phone, $email, $end
                    }
                    """
                )
                .Output.Select(o => o.ToString()!),
        ];
        await File.WriteAllLinesAsync(
            file,
            [
                "SSN,Name,Phone,Email,Start Date,Termination Date",
                .. rows,
                "123-45-6701,Ada New,,ada.new@example.com,2026-11-16,",
                "123-45-6702,Ben New,,ben.new@example.com,2026-11-16,",
            ]
        );
        session.Simulator.Log.Clear();
        return session;
    }

    private static void AssertRoster(Session session, string when)
    {
        session.Simulator.Faults.Clear();
        Outcome again = session.Run(Sync);
        Assert.True(again.Errors.Count == 0, $"{when}: {string.Join('\n', again.Errors)}");
        Assert.All(again.Output, e => Assert.Equal("Done", Session.Value(e, "Status")));
        Assert.Empty(session.Run(Sync).Output);
        string[] numbers = [.. session.Run("(Get-Go401Participant c1).Ssn").Output.Select(o => o.ToString()!)];
        Assert.Equal((32, 32), (numbers.Length, numbers.Distinct().Count()));
        Assert.Equal(1, session.Run("@(Get-Go401Participant c1 | Where-Object TerminationDate -eq '2026-11-20').Count").Single.BaseObject);
        Assert.Equal(2, Assert.Single(session.Simulator.SecondLogins).Value.Length);
    }

    [Theory]
    [InlineData("GET", "/companies/c1/participants/")]
    [InlineData("PATCH", "/participants/")]
    [InlineData("POST", "/companies/c1/participants/")]
    public async Task A_sync_that_is_stopped_at_a_request_can_be_run_again(string method, string path)
    {
        await using Session session = await StartAsync();
        Fault held = session.Simulator.Faults.Add(
            new Fault
            {
                Method = method,
                Path = path,
                Kind = FaultKind.Hold,
            }
        );
        Outcome stopped = await session.StopAsync(Sync, held.Met);
        Assert.Empty(stopped.Errors);
        held.Release();
        AssertRoster(session, method);
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("POST")]
    public async Task A_sync_whose_answer_is_lost_can_be_run_again(string method)
    {
        await using Session session = await StartAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = method,
                Path = "/participants/",
                Kind = FaultKind.LostAnswer,
            }
        );
        session.Run(Sync);
        Assert.Contains(session.Simulator.Log.All, r => r.Method == method);
        AssertRoster(session, method);
    }

    [Fact]
    public async Task A_sync_that_is_killed_at_each_request_can_be_run_again()
    {
        bool killed = true;
        for (int at = 1; killed; at++)
        {
            await using Session session = await StartAsync();
            string script = Path.Combine(_folder, "script.ps1");
            await File.WriteAllTextAsync(
                script,
                HostProcess.Secure
                    + $$"""
                    $null = Connect-Go401 -Name killed -BaseUri '{{session.Simulator.BaseUri}}' -ClientId demo-client `
                        -ClientSecret (Secure demo-secret) -ClientCredentials -NoPersist `
                        -Scope company:read, participant:read, participant:write
                    $File = '{{Path.Combine(_folder, "census.csv")}}'
                    {{Sync}}
                    """
            );
            int seen = 0;
            using var ended = new CancellationTokenSource();
            Task met = session.Simulator.Log.WaitForAsync(_ => Interlocked.Increment(ref seen) >= at, ended.Token);
            using Process process = HostProcess.Start(
                script,
                new Dictionary<string, string?> { ["GO401_STATE_HOME"] = Path.Combine(_folder, "state") }
            );
            Task<string> said = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEndAsync();
            killed = await Task.WhenAny(met, process.WaitForExitAsync()) == met;
            if (killed)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
            await ended.CancelAsync();
            Assert.True(killed || process.ExitCode == 0, await said);
            Assert.True(killed || at > 6, $"It was not killed at request {at}: {await said}");
            AssertRoster(session, $"request {at}");
        }
    }

    [Fact]
    public async Task Two_syncs_of_the_same_file_at_once_make_no_one_twice()
    {
        await using Session session = await StartAsync();
        await using Session other = session.Another();
        other.Connect();
        other.Set("File", session.Get("File"));
        session.Simulator.Log.Clear();

        // Both have read the roster before one of them changes it.
        Fault held = session.Simulator.Faults.Add(
            new Fault
            {
                Method = "PATCH",
                Path = "/participants/",
                Kind = FaultKind.Hold,
            }
        );
        int arrived = 0;
        Task both = session.Simulator.Log.WaitForAsync(r => r.Method == "PATCH" && Interlocked.Increment(ref arrived) == 2);
        Task<Outcome>[] runs = [Task.Run(() => session.Run(Sync)), Task.Run(() => other.Run(Sync))];
        await Task.WhenAny(both, Task.WhenAll(runs));
        session.Simulator.Faults.Clear();
        held.Release();
        foreach (Outcome outcome in await Task.WhenAll(runs))
        {
            Assert.Empty(outcome.Errors);
            Assert.All(outcome.Output, e => Assert.Equal("Done", Session.Value(e, "Status")));
        }

        AssertRoster(session, "two at once");
    }
}
