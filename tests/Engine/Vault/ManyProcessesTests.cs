using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Simulator;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>Processes and machines that share one stored connection. The full sizes are soak tests; each run makes small ones.</summary>
public sealed class ManyProcessesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task S38_processes_that_refresh_at_once_never_send_a_token_twice(bool forgetful) => StormAsync(forgetful, 3, 5);

    [SoakFact]
    [Trait("Category", "Soak")]
    public Task S38_eight_processes_refresh_25_times_each() => StormAsync(false, 8, 25);

    [SoakFact]
    [Trait("Category", "Soak")]
    public Task S38_eight_processes_refresh_25_times_each_over_a_vault_like_SecretStore() => StormAsync(true, 8, 25);

    [Fact]
    public Task Two_machines_share_a_vault_and_need_no_sign_in() => MachinesAsync(5);

    [SoakFact]
    [Trait("Category", "Soak")]
    public Task Two_machines_share_a_vault_through_50_expiries_each() => MachinesAsync(50);

    [Fact]
    public async Task S38_processes_that_find_the_same_token_ended_make_one_refresh()
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Processes are the same for both builds.");
        await using VaultWorld world = await VaultWorld.StartAsync();
        await world.SignInAsync(VaultWorld.Register());
        world.Simulator.Tokens.ExpireAccessTokens();
        int before = world.Simulator.Tokens.Refreshes;
        HostOutcome[] outcomes = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => world.RunAsync("(Invoke-Go401Request companies -Connection payroll)[0].object_id"))
        );
        Assert.All(outcomes, o => Assert.True(o.ExitCode == 0, o.ToString()));
        Assert.Equal(1, world.Simulator.Tokens.Refreshes - before);
        Assert.Equal(0, world.Simulator.Tokens.RefusedRefreshes);
    }

    private static async Task StormAsync(bool forgetful, int processes, int refreshes)
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Processes are the same for both builds.");
        await using VaultWorld world = await VaultWorld.StartAsync();
        await world.SignInAsync(VaultWorld.Register(module: forgetful ? VaultWorld.Forgetful : null));
        (long first, _) = await world.StoredAsync();
        int before = world.Simulator.Tokens.Refreshes;
        string script = $$"""
            Connect-Go401 -Name payroll | Out-Null
            foreach ($i in 1..{{refreshes}}) {
                Update-Go401Token -Connection payroll -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
                foreach ($e in $failed) { "FAILED $($e.FullyQualifiedErrorId) $($e.Exception.Message)" }
            }
            'done'
            """;
        HostOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => world.RunAsync(script)));
        Assert.All(outcomes, o => Assert.True(o.ExitCode == 0 && o.Output.Trim() == "done", o.ToString()));

        // Reuse revokes the family here, so that one token sent twice would have ended them all.
        int sent = world.Simulator.Tokens.Refreshes - before;
        (long last, string refresh) = await world.StoredAsync();
        Assert.Equal(0, world.Simulator.Tokens.RefusedRefreshes);
        Assert.True(world.Simulator.Tokens.IsLive(refresh));
        Assert.Equal(last - first, sent);
        Assert.InRange(sent, refreshes, processes * refreshes);
        TestContext.Current.SendDiagnosticMessage(
            $"{processes} processes x {refreshes}: {sent} refreshes at the server, {world.Simulator.Tokens.RefusedRefreshes} refused."
        );
        HostOutcome next = await world.RunAsync("(Invoke-Go401Request companies -Connection payroll).Count");
        Assert.True(next.ExitCode == 0, next.ToString());
    }

    private static async Task MachinesAsync(int expiries)
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Processes are the same for both builds.");
        await using VaultWorld world = await VaultWorld.StartAsync(o => o.Reuse = ReuseHandling.Refuse);
        await world.SignInAsync(VaultWorld.Register());
        string script = $$"""
            Connect-Go401 -Name payroll | Out-Null
            $random = [System.Random]::new()
            foreach ($i in 1..{{expiries}}) {
                [System.Threading.Thread]::Sleep($random.Next(0, 60))
                Update-Go401Token -Connection payroll -ErrorAction SilentlyContinue -ErrorVariable failed | Out-Null
                foreach ($e in $failed) { "FAILED $($e.FullyQualifiedErrorId) $($e.Exception.Message)" }
            }
            'done'
            """;
        HostOutcome[] outcomes = await Task.WhenAll(world.RunAsync(script, "A"), world.RunAsync(script, "B"));
        Assert.All(outcomes, o => Assert.True(o.ExitCode == 0 && o.Output.Trim() == "done", o.ToString()));
        (_, string refresh) = await world.StoredAsync();
        Assert.True(world.Simulator.Tokens.IsLive(refresh));
        TestContext.Current.SendDiagnosticMessage(
            $"Two machines x {expiries}: {world.Simulator.Tokens.Refreshes} refreshes, "
                + $"{world.Simulator.Tokens.RefusedRefreshes} met and recovered."
        );
    }
}
