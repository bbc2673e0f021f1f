using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>
/// A process is killed (as kill -9 does) at each step of a refresh; the next one works, or says in one sentence what was lost.
/// </summary>
public sealed class KilledProcessTests
{
    // In the order of a refresh. Only between Answered and VaultWritten is the new token in the memory of one process alone.
    private static readonly string[] Steps =
    [
        "LockTaken",
        "VaultRead",
        "SentNoted",
        "Answered",
        "VaultWritten",
        "ReadBack",
        "JournalWritten",
        "Published",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S37_a_process_killed_at_any_step_leaves_a_connection_that_works_or_a_sentence(bool forgetful)
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Processes are the same for both builds.");
        Assert.SkipWhen(VaultWorld.IsReal, "The step to die at is set in the test's own host.");
        Assert.SkipWhen(forgetful && Environment.GetEnvironmentVariable("GO401_SOAK") != "1", "A soak test: set GO401_SOAK=1 to run it.");
        await using VaultWorld world = await VaultWorld.StartAsync();
        string signIns = string.Concat(
            Steps.Select(step =>
                $"(Connect-Go401 -Name {step} -ClientId demo-client -ClientSecret $secret -RefreshToken (Secure "
                + $"'{world.Simulator.Tokens.Issue(VaultWorld.Scope).Refresh}')).Name\n"
            )
        );
        HostOutcome signedIn = await world.RunAsync(
            $$"""
            function Secure($text) { [System.Net.NetworkCredential]::new('', $text).SecurePassword }
            $secret = Secure 'demo-secret'
            {{VaultWorld.Register(module: forgetful ? VaultWorld.Forgetful : null)}}
            {{signIns}}
            """
        );
        Assert.True(signedIn.ExitCode == 0, signedIn.ToString());

        using var two = new SemaphoreSlim(2);
        await Task.WhenAll(
            Steps.Select(async step =>
            {
                await two.WaitAsync();
                try
                {
                    HostOutcome killed = await world.RunAsync(
                        $"Update-Go401Token -Connection {step}; 'survived'",
                        "A",
                        null,
                        "--die-at",
                        step
                    );
                    Assert.NotEqual(0, killed.ExitCode);
                    Assert.DoesNotContain("survived", killed.Output, StringComparison.Ordinal);
                }
                finally
                {
                    two.Release();
                }
            })
        );

        HostOutcome next = await world.RunAsync(
            string.Concat(
                Steps.Select(step =>
                    $$"""
                        $answer = Invoke-Go401Request companies -Connection {{step}} -ErrorAction SilentlyContinue -ErrorVariable failed
                        "{{step}}: $(if ($failed) { $failed[0].FullyQualifiedErrorId.Split(',')[0] +
                            ' ' + $failed[0].Exception.Message } else { 'works' })"
                        if (-not $failed) { Update-Go401Token -Connection {{step}} -ErrorAction SilentlyContinue -ErrorVariable failed |
                            Out-Null; "{{step}}: $(if ($failed) { $failed[0].Exception.Message } else { 'refreshes' })" }

                        """
                )
            )
        );
        foreach (string step in Steps)
        {
            if (step == "Answered")
            {
                string sentence = next.Output.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
                Assert.Contains(
                    "Answered: SignInRequired The connection 'Answered' requires a new sign-in",
                    sentence,
                    StringComparison.Ordinal
                );
                Assert.Contains("before it stored the response", sentence, StringComparison.Ordinal);
                continue;
            }

            Assert.True(
                next.Output.Contains($"{step}: works", StringComparison.Ordinal)
                    && next.Output.Contains($"{step}: refreshes", StringComparison.Ordinal),
                next.ToString()
            );
        }
    }
}
