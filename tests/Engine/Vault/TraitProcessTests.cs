using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>
/// Vaults with a trait of those in the field, between processes; with GO401_TEST_REAL_VAULT=1 below the installed SecretManagement,
/// unchanged. Each run takes the traits that matter between processes, and small races; the soak takes all, with four processes of ten
/// refreshes.
/// </summary>
public sealed class TraitProcessTests
{
    private static readonly string[] Arguments = ["-NonInteractive"];

    [Theory]
    [InlineData("DeletesFirst")]
    [InlineData("FailsOnce")]
    public Task Processes_share_a_connection_in_a_vault_with_a_trait(string trait) => JourneyAsync(trait, 2, 2);

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData("MissingThrows")]
    [InlineData("MissingIsError")]
    [InlineData("MissingIsEmptyTable")]
    [InlineData("ReturnsString")]
    [InlineData("ReturnsCredential")]
    [InlineData("NoiseFirst")]
    [InlineData("OwnMetadata")]
    [InlineData("LowerCase")]
    [InlineData("Small")]
    [InlineData("DeletesFirst")]
    [InlineData("FailsOnce")]
    [InlineData("KeepsDeleted")]
    [InlineData("ShowsLate")]
    public Task Four_processes_refresh_ten_times_each_in_a_vault_with_a_trait(string trait)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("GO401_SOAK") == "1", "A soak test: set GO401_SOAK=1 to run it.");
        return JourneyAsync(trait, 4, 10);
    }

    [Fact]
    public async Task A_vault_that_puts_something_out_first_works_with_the_first_call_of_every_process()
    {
        await using VaultWorld world = await StartAsync();
        await SignInAsync(world, "NoiseFirst");
        HostOutcome next = await world.RunAsync("(Connect-Go401 -Name payroll).State", arguments: Arguments);
        Assert.Equal("Connected", next.Output.Trim());
    }

    [SoakFact]
    [Trait("Category", "Soak")]
    public async Task The_first_call_of_a_vault_may_take_longer_than_the_others()
    {
        // In a process of its own: the others would wait for their turn meanwhile, and have more time.
        await using VaultWorld world = await StartAsync();
        HostOutcome both = await world.RunAsync(
            TraitVault.Register("SlowFirst", world.Home)
                + "Set-SecretVaultDefault -Name Team; (Connect-Go401 -Name payroll).Vault; (Update-Go401Token -Connection payroll).State",
            more: new Dictionary<string, string?>
            {
                ["GO401_REFRESH_TOKEN"] = world.Simulator.Tokens.Issue(VaultWorld.Scope).Refresh,
                ["GO401_VAULT_TIMEOUT_SEC"] = null,
            },
            arguments: Arguments
        );
        Assert.True(both.Output.ReplaceLineEndings(" ").Trim() == "Team Connected" && both.Error.Trim().Length == 0, both.ToString());
    }

    [Fact]
    public async Task One_failure_while_storing_loses_nothing_when_the_process_ends_at_once()
    {
        await using VaultWorld world = await StartAsync();
        await SignInAsync(world, "FailsOnce");
        HostOutcome task = await world.RunAsync(
            "Connect-Go401 -Name payroll | Update-Go401Token | ForEach-Object State",
            arguments: Arguments
        );
        Assert.Equal("Connected", task.Output.Trim());
        HostOutcome next = await world.RunAsync(
            "Connect-Go401 -Name payroll | Update-Go401Token | ForEach-Object State",
            arguments: Arguments
        );
        Assert.Equal("Connected", next.Output.Trim());
        Assert.Equal(0, world.Simulator.Tokens.RefusedRefreshes);
    }

    [Fact]
    public async Task A_vault_that_dies_after_another_process_has_written_says_to_start_a_new_PowerShell_and_spends_nothing()
    {
        await using VaultWorld world = await StartAsync();
        await SignInAsync(world, "Dies");
        string go = Path.Combine(world.Home, "go");
        Task<HostOutcome> old = world.RunAsync(
            $$"""
            (Connect-Go401 -Name payroll).State
            [System.IO.File]::WriteAllText('{{go}}ing', '')
            while (-not [System.IO.File]::Exists('{{go}}')) { [System.Threading.Thread]::Sleep(20) }
            try { Update-Go401Token -Connection payroll -ErrorAction Stop } catch {
                "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.Exception.Message)" }
            """,
            arguments: Arguments
        );
        while (!old.IsCompleted && !File.Exists(go + "ing"))
        {
            await Task.Delay(20);
        }

        HostOutcome other = await world.RunAsync("(Connect-Go401 -Name payroll | Update-Go401Token).State", arguments: Arguments);
        Assert.Equal("Connected", other.Output.Trim());
        int before = world.Simulator.Tokens.Refreshes;
        await File.WriteAllTextAsync(go, "");
        string told = (await old).Output.ReplaceLineEndings(" ");
        Assert.True(told.Contains("start a new PowerShell", StringComparison.Ordinal), told);
        Assert.Equal(before, world.Simulator.Tokens.Refreshes);
        HostOutcome next = await world.RunAsync("(Connect-Go401 -Name payroll | Update-Go401Token).State", arguments: Arguments);
        Assert.Equal("Connected", next.Output.Trim());
    }

    [Fact]
    public async Task A_vault_that_asks_a_question_is_told_by_the_doctor_and_is_not_called_locked()
    {
        await using VaultWorld world = await StartAsync();
        HostOutcome doctor = await world.RunAsync(
            TraitVault.Register("Asks", world.Home)
                + "Test-Go401Vault -Vault Team | Where-Object Check -eq 'Write' | ForEach-Object { \"$($_.Result) "
                + "$($_.ErrorId) $($_.Detail)\" }",
            arguments: Arguments
        );
        Assert.Contains("Failed VaultAsks", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("prompts for input", doctor.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("asks")]
    [InlineData("prompts")]
    [InlineData("says")]
    public async Task A_locked_vault_ends_an_unattended_run_with_what_to_do_and_works_when_it_is_unlocked(string how)
    {
        await using VaultWorld world = await StartAsync();
        string store = TraitVault.StoreOf("Locked", world.Home);
        string register = TraitVault.Register("Locked", world.Home);
        await File.WriteAllTextAsync(Path.Combine(store, "how"), how);
        await File.WriteAllTextAsync(Path.Combine(store, "unlocked"), "");
        await SignInAsync(world, "Locked");
        int before = world.Simulator.Tokens.Refreshes;
        HostOutcome told = await world.RunAsync(
            $$"""
            {{register}}
            [System.IO.File]::Delete('{{store}}/unlocked')
            try { Connect-Go401 -Name payroll -Vault Team } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            Test-Go401Vault -Vault Team | Where-Object Check -eq 'Opens' | ForEach-Object { "$($_.Result) $($_.ErrorId)" }
            [System.IO.File]::WriteAllText('{{store}}/unlocked', '')
            (Connect-Go401 -Name payroll -Vault Team | Update-Go401Token).State
            """,
            arguments: Arguments
        );
        Assert.True(told.Output.ReplaceLineEndings(" ").Trim() == "VaultLocked Failed VaultLocked Connected", told.ToString());
        Assert.Equal(before + 1, world.Simulator.Tokens.Refreshes);
    }

    [Fact]
    public async Task Without_HOME_the_vaults_cannot_be_found_and_every_cmdlet_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has profiles.");
        await using VaultWorld world = await StartAsync();
        await world.SignInAsync(VaultWorld.Register());
        HostOutcome told = await world.RunAsync(
            """
            Test-Go401Vault | ForEach-Object { "$($_.Check) $($_.Result) $($_.ErrorId) $($_.Detail)" }
            foreach ($try in { Connect-Go401 -Name payroll }, { Connect-Go401 -Name payroll -Vault Team }, {
                Get-Go401Connection -ListAvailable -ErrorAction Stop }) {
                try { & $try; 'no error' } catch { "error $($_.FullyQualifiedErrorId.Split(',')[0])" }
            }
            (Connect-Go401 -Name cc -ClientCredentials -WarningAction SilentlyContinue).State
            """,
            more: new Dictionary<string, string?> { ["HOME"] = null, ["DOTNET_CLI_HOME"] = world.Home },
            arguments: Arguments
        );
        string[] lines = told.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("Account Failed ", lines[0], StringComparison.Ordinal);
        Assert.Contains("HOME is not set", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("Registered Failed VaultsUnavailable", StringComparison.Ordinal));
        Assert.Equal(["error VaultsUnavailable", "error VaultsUnavailable", "error VaultsUnavailable", "Connected"], lines[^4..]);
        Assert.DoesNotContain("Register-SecretVault", told.Output, StringComparison.Ordinal);
    }

    private static async Task JourneyAsync(string trait, int processes, int refreshes)
    {
        await using VaultWorld world = await StartAsync();
        await SignInAsync(world, trait);
        int before = world.Simulator.Tokens.Refreshes;
        string script = $$"""
            Connect-Go401 -Name payroll | Out-Null
            foreach ($i in 1..{{refreshes}}) {
                Update-Go401Token -Connection payroll -ErrorAction SilentlyContinue -ErrorVariable failed -WarningVariable warned | Out-Null
                foreach ($e in $failed) { "FAILED $($e.FullyQualifiedErrorId) $($e.Exception.Message)" }
                foreach ($w in $warned) { "WARNED $w" }
            }
            'done'
            """;
        HostOutcome[] outcomes = await Task.WhenAll(
            Enumerable.Range(0, processes).Select(_ => world.RunAsync(script, arguments: Arguments))
        );
        Assert.All(outcomes, o => Assert.True(o.ExitCode == 0 && o.Output.Trim() == "done", o.ToString()));
        Assert.Equal(0, world.Simulator.Tokens.RefusedRefreshes);
        Assert.InRange(world.Simulator.Tokens.Refreshes - before, refreshes, processes * refreshes);
        TestContext.Current.SendDiagnosticMessage(
            $"{trait}: {processes} processes x {refreshes}: {world.Simulator.Tokens.Refreshes - before} refreshes, none refused."
        );

        HostOutcome last = await world.RunAsync(
            "(Connect-Go401 -Name payroll).State; (Disconnect-Go401 payroll -Forget -WarningAction "
                + "SilentlyContinue).Stored; Connect-Go401 -Name payroll -ClientId demo-client -ClientCredentials | Out-Null; "
                + "(Connect-Go401 -Name payroll).State",
            arguments: Arguments
        );
        Assert.True(last.Output.ReplaceLineEndings(" ").Trim() == "Connected Forgotten Connected", last.ToString());
    }

    private static async Task SignInAsync(VaultWorld world, string trait)
    {
        HostOutcome signedIn = await world.RunAsync(
            TraitVault.Register(trait, world.Home) + "Set-SecretVaultDefault -Name Team; (Connect-Go401 -Name payroll).Vault",
            more: new Dictionary<string, string?> { ["GO401_REFRESH_TOKEN"] = world.Simulator.Tokens.Issue(VaultWorld.Scope).Refresh },
            arguments: Arguments
        );
        Assert.True(
            signedIn.Output.Trim() == "Team" && !signedIn.Error.Contains("WARN", StringComparison.OrdinalIgnoreCase),
            signedIn.ToString()
        );
    }

    private static Task<VaultWorld> StartAsync()
    {
        Assert.SkipUnless(StagedModule.Build == "net8.0", "Processes are the same for both builds.");
        return VaultWorld.StartAsync();
    }
}
