using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>
/// A process that submits a pay run is killed (as kill -9 does) again and again, with faults of the service between: each run is taken
/// once.
/// </summary>
public sealed class PayrollKilledTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-paykill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task S75_killed_a_few_times_each_pay_run_is_taken_once() => KillAsync(3);

    [SoakFact]
    [Trait("Category", "Soak")]
    public Task S75_killed_two_hundred_times_each_pay_run_is_taken_once() => KillAsync(200);

    private async Task KillAsync(int times)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        await using Simulator.Simulator simulator = await Simulator.Simulator.StartAsync(new SimulatorOptions { Participants = 6 });
        int killed = 0,
            runs = 0;
        while (killed < times)
        {
            // One pay run: killed and tried until it comes to its end.
            string script = await ScriptAsync(simulator, DateTime.Today.AddDays(runs));
            for (bool done = false; !done; )
            {
                simulator.Faults.Clear();
                if (random.Next(3) == 0)
                {
                    simulator.Faults.Add(
                        new Fault
                        {
                            Method = "POST",
                            Path = "/submit-payroll/",
                            Kind = random.Next(2) == 0 ? FaultKind.LostAnswer : FaultKind.Status,
                            Times = 1,
                        }
                    );
                }

                simulator.Options.Latency = TimeSpan.FromMilliseconds(random.Next(0, 25));
                simulator.Log.Clear();
                using Process process = HostProcess.Start(
                    script,
                    new Dictionary<string, string?> { ["GO401_STATE_HOME"] = Path.Combine(_folder, "state") }
                );
                Task<string> output = process.StandardOutput.ReadToEndAsync(),
                    error = process.StandardError.ReadToEndAsync();
                using var ended = new CancellationTokenSource();
                int at = random.Next(2) == 0 ? int.MaxValue : random.Next(1, 10),
                    seen = 0;

                // Half of the kills at a random request, half when the pay run itself is under way or just answered.
                Task met = simulator.Log.WaitForAsync(
                    r =>
                        at == int.MaxValue
                            ? r.Path.EndsWith("/submit-payroll/", StringComparison.Ordinal)
                            : Interlocked.Increment(ref seen) >= at,
                    ended.Token
                );
                bool kill = killed < times && await Task.WhenAny(met, process.WaitForExitAsync()) == met;
                if (kill)
                {
                    await Task.Delay(random.Next(0, 60));
                    process.Kill();
                    killed++;
                }

                await process.WaitForExitAsync();
                await ended.CancelAsync();
                string said = await output + await error;
                done = process.ExitCode == 0 && said.Contains("ubmitted", StringComparison.Ordinal);
                Assert.True(
                    kill || done || said.Contains("PayrollUnclear", StringComparison.Ordinal),
                    $"Exit code {process.ExitCode}; seed {seed}: {said}"
                );
            }

            runs++;
            Assert.True(runs == simulator.PayrollsTaken, $"{simulator.PayrollsTaken} pay runs were taken of {runs}; seed {seed}.");
        }
    }

    private async Task<string> ScriptAsync(Simulator.Simulator simulator, DateTime date)
    {
        string script = Path.Combine(_folder, "script.ps1");
        await File.WriteAllTextAsync(
            script,
            HostProcess.Secure
                + $$"""
                $null = Connect-Go401 -Name killed -BaseUri '{{simulator.BaseUri}}' -ClientId demo-client `
                -ClientSecret (Secure demo-secret) -ClientCredentials -Scope company:read, company:write, participant:read -NoPersist
                # Little money: with their elections, some people come to the limit of the year after 65 runs.
                $rows = @(Get-Go401Deduction c1 -GrossPay 1000 | ForEach-Object { [pscustomobject]@{ ParticipantId = $_.ParticipantId;
                    Hours = 80; GrossPay = 1000; PreTax = [Math]::Min($_.PreTaxAmount, 5); Roth = [Math]::Min($_.RothAmount, 5) } })
                try { ($rows | Submit-Go401Payroll -CompanyId c1 -CheckDate {{date.ToString(
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture
                )}} -AcceptWarning * -Confirm:$false).Status; exit 0 }
                catch { "$_ $($_.FullyQualifiedErrorId)"; exit 1 }
                """
        );
        return script;
    }
}
