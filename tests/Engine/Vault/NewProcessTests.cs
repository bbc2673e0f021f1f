using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>What a new process finds: the journeys of scheduled tasks, containers and runbooks.</summary>
public sealed class NewProcessTests
{
    [Fact]
    public async Task A_name_is_enough_in_a_new_process()
    {
        await using VaultWorld world = await VaultWorld.StartAsync();
        await world.SignInAsync(VaultWorld.Register());
        var nothing = new Dictionary<string, string?>
        {
            ["GO401_BASE_URI"] = null,
            ["GO401_CLIENT_ID"] = null,
            ["GO401_CLIENT_SECRET"] = null,
        };
        int before = world.Simulator.Log.Count("POST", "/o/token/");
        HostOutcome next = await world.RunAsync(
            """
            $c = Connect-Go401 -Name payroll
            "$($c.Name) $($c.State) $($c.Vault) $($c.Role)"
            (Invoke-Go401Request companies)[0].object_id.Length -gt 0
            $l = Get-Go401Connection -ListAvailable
            "$($l.Name) $($l.Vault) $($l.ClientId) $($l.Grant) $($l.RefreshTokenExpires -gt [DateTime]::Now.AddDays(29))"
            """,
            more: nothing,
            arguments: "-NonInteractive"
        );
        Assert.True(next.ExitCode == 0, next.ToString());
        string[] lines = Lines(next);
        Assert.Equal(["payroll Connected Team company_admin", "True", "payroll Team demo-client RefreshToken True"], lines);

        // The access token was stored too: no refresh was needed.
        Assert.Equal(before, world.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Theory]
    [InlineData(" -Forget", "Forgotten")]
    [InlineData("", "TokensRemoved")]
    public async Task A_connection_whose_tokens_are_lost_can_be_disconnected(string how, string stored)
    {
        Assert.SkipWhen(VaultWorld.IsReal, "The stand-in's vault refuses to be written on request.");
        await using VaultWorld world = await VaultWorld.StartAsync();
        await world.SignInAsync(VaultWorld.Register());
        HostOutcome lost = await world.RunAsync(
            VaultWorld.Register(mode: "ReadOnly") + "(Update-Go401Token payroll -WarningAction SilentlyContinue).Name",
            arguments: "-NonInteractive"
        );
        Assert.Equal(["payroll"], Lines(lost));
        HostOutcome next = await world.RunAsync(
            VaultWorld.Register()
                + $$"""
                try { Update-Go401Token payroll -ErrorAction Stop } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
                (Disconnect-Go401 payroll{{how}} -Confirm:$false).Stored
                """,
            arguments: "-NonInteractive"
        );
        Assert.Equal(["SignInRequired", stored], Lines(next));
        HostOutcome again = await world.RunAsync(
            "@(Get-Go401Connection -ListAvailable).Count; "
                + "try { Update-Go401Token payroll -ErrorAction Stop } catch { ($_.FullyQualifiedErrorId -split ',')[0] }",
            arguments: "-NonInteractive"
        );
        Assert.Equal(how.Length > 0 ? ["0", "ConnectionNotFound"] : ["1", "SignInRequired"], Lines(again));
    }

    [Fact]
    public async Task A_task_needs_one_line()
    {
        await using VaultWorld world = await VaultWorld.StartAsync();
        await world.SignInAsync(VaultWorld.Register());
        HostOutcome task = await world.RunAsync(
            "(Update-Go401Token payroll -IfExpiresWithin 10d -Verbose 4>&1 | ForEach-Object { \"$_\" }) -join \"`n\"; "
                + "(Update-Go401Token -Connection payroll -IfExpiresWithin 31d).Name",
            arguments: "-NonInteractive"
        );
        Assert.True(task.ExitCode == 0, task.ToString());
        Assert.Contains("nothing to do", task.Output, StringComparison.Ordinal);
        Assert.EndsWith("payroll", task.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal(2, world.Simulator.Tokens.Refreshes);
    }

    [Fact]
    public async Task Nothing_stored_and_nobody_to_ask_is_a_typed_error()
    {
        await using VaultWorld world = await VaultWorld.StartAsync();
        HostOutcome outcome = await world.RunAsync(
            VaultWorld.Register()
                + """
                Connect-Go401 -Name other -ErrorAction SilentlyContinue -ErrorVariable failed
                try { Connect-Go401 -Name other } catch { $_.FullyQualifiedErrorId + ' ' + $_.CategoryInfo.Category }
                try { Invoke-Go401Request companies -Connection other -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
                """,
            arguments: "-NonInteractive"
        );
        string[] lines = Lines(outcome);
        Assert.StartsWith("InteractionRequired,", lines[^2], StringComparison.Ordinal);
        Assert.EndsWith(" AuthenticationError", lines[^2], StringComparison.Ordinal);
        Assert.StartsWith("ConnectionNotFound,", lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, world.Simulator.Log.Count("GET", "/o/authorize/"));
    }

    [Fact]
    public async Task A_connection_that_is_stored_in_another_vault_is_said()
    {
        Assert.SkipWhen(VaultWorld.IsReal, "All vaults of SecretStore are one store.");
        await using VaultWorld world = await VaultWorld.StartAsync();
        await world.SignInAsync(VaultWorld.Register());
        HostOutcome outcome = await world.RunAsync(
            VaultWorld.Register("Other", isDefault: false)
                + """
                Connect-Go401 -Name payroll -Vault Other -ErrorAction SilentlyContinue -WarningVariable warned
                "warned: $warned"
                Connect-Go401 -Name unknown -Vault Other -ErrorAction SilentlyContinue -WarningVariable none
                "warnings: $($none.Count)"
                """,
            arguments: "-NonInteractive"
        );
        Assert.Contains("stored one with that name in another vault", outcome.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("-Vault", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("warnings: 0", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S42_S46_without_a_vault_the_connection_stays_in_memory_and_in_no_file_and_two_commands_are_told()
    {
        await using VaultWorld world = await VaultWorld.StartAsync();
        string temporary = Directory.CreateDirectory(Path.Combine(world.Home, "tmp")).FullName;
        HostOutcome outcome = await world.RunAsync(
            "$c = Connect-Go401 -Name payroll -WarningVariable warned -WarningAction SilentlyContinue; \"vault "
                + "'$($c.Vault)'\"; \"$warned\"; Connect-Go401 -Name quiet -NoPersist -WarningVariable none | Out-Null; "
                + "\"count $($none.Count)\"",
            more: new Dictionary<string, string?>
            {
                ["GO401_REFRESH_TOKEN"] = world.Simulator.Tokens.Issue(VaultWorld.Scope).Refresh,
                ["TMPDIR"] = temporary,
                ["TMP"] = temporary,
                ["TEMP"] = temporary,
            }
        );
        string text = outcome.Output.ReplaceLineEndings("");
        Assert.Equal(1, world.Simulator.Tokens.Refreshes);
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(world.Home)!, "*", SearchOption.AllDirectories))
        {
            string content = System.Text.Encoding.Latin1.GetString(
                await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)
            );
            Assert.False(
                content.Contains("sim-a-", StringComparison.Ordinal) || content.Contains("sim-r-", StringComparison.Ordinal),
                $"{file} holds a token."
            );
        }

        Assert.Contains("vault ''", text, StringComparison.Ordinal);
        Assert.Contains("Install-Module Microsoft.PowerShell.SecretStore", text, StringComparison.Ordinal);
        Assert.Contains("Register-SecretVault", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_in_the_environment_is_used_once_and_the_vaults_newer_one_from_then_on()
    {
        await using VaultWorld world = await VaultWorld.StartAsync();
        string seed = world.Simulator.Tokens.Issue(VaultWorld.Scope).Refresh;
        var environment = new Dictionary<string, string?>
        {
            ["GO401_REFRESH_TOKEN"] = seed,
            ["GO401_NAME"] = "box",
            ["GO401_VAULT"] = "Team",
        };
        HostOutcome first = await world.RunAsync(
            VaultWorld.Register(isDefault: false) + "(Connect-Go401).Name",
            more: environment,
            arguments: "-NonInteractive"
        );
        Assert.Equal("box", first.Output.Trim());
        HostOutcome second = await world.RunAsync(
            "$c = Connect-Go401 -Verbose 4>&1; \"$($c | ForEach-Object { \"$_\" })\"; Update-Go401Token | Out-Null",
            more: environment,
            arguments: "-NonInteractive"
        );
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Contains("GO401_REFRESH_TOKEN", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(seed, second.Output + second.Error, StringComparison.Ordinal);
        Assert.Equal(1, world.Simulator.Log.All.Count(r => r.Body.Contains(seed, StringComparison.Ordinal)));

        // Another token in the variable is the operator's new one.
        environment["GO401_REFRESH_TOKEN"] = world.Simulator.Tokens.Issue(VaultWorld.Scope).Refresh;
        HostOutcome third = await world.RunAsync("(Connect-Go401).State", more: environment, arguments: "-NonInteractive");
        Assert.Equal("Connected", third.Output.Trim());
        Assert.Equal(1, world.Simulator.Log.All.Count(r => r.Body.Contains(environment["GO401_REFRESH_TOKEN"]!, StringComparison.Ordinal)));
        Assert.Equal(0, world.Simulator.Tokens.RefusedRefreshes);
    }

    [Fact]
    public async Task S45_a_vault_that_hangs_ends_in_an_error_within_the_time_that_it_has()
    {
        Assert.SkipWhen(VaultWorld.IsReal, "SecretStore cannot be made slow.");
        await using VaultWorld world = await VaultWorld.StartAsync();
        await world.SignInAsync(VaultWorld.Register());
        HostOutcome outcome = await world.RunAsync(
            VaultWorld.Register(delay: 240_000)
                + """
                $clock = [System.Diagnostics.Stopwatch]::StartNew()
                try { Connect-Go401 -Name payroll } catch { $_.FullyQualifiedErrorId }
                try { Invoke-Go401Request companies -Connection payroll -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }
                $clock.Elapsed.TotalSeconds -lt 120
                """,
            more: new Dictionary<string, string?> { ["GO401_VAULT_TIMEOUT_SEC"] = "1" },
            arguments: "-NonInteractive"
        );
        string[] lines = Lines(outcome);
        Assert.StartsWith("VaultTimeout,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("VaultTimeout,", lines[1], StringComparison.Ordinal);
        Assert.Equal("True", lines[2]);
    }

    [Fact]
    public async Task S45_a_locked_vault_is_an_error_and_no_prompt()
    {
        Assert.SkipWhen(VaultWorld.IsReal, "The real SecretStore is tested locked in tests/Pester.");
        await using VaultWorld world = await VaultWorld.StartAsync();
        HostOutcome outcome = await world.RunAsync(
            VaultWorld.Register(module: VaultWorld.Forgetful)
                + "try { Connect-Go401 -Name payroll } catch { $_.FullyQualifiedErrorId }; try { Get-Go401Connection "
                + "-ListAvailable -ErrorAction Stop } catch { $_.FullyQualifiedErrorId }",
            more: new Dictionary<string, string?> { ["GO401_STANDIN_AUTHENTICATION"] = "Password" },
            arguments: "-NonInteractive"
        );
        Assert.All(Lines(outcome), line => Assert.StartsWith("VaultLocked,", line, StringComparison.Ordinal));
        Assert.Equal(2, Lines(outcome).Length);
    }

    [Fact]
    public async Task S46_S57_no_secret_stands_in_a_stream_a_file_an_exported_object_or_a_process_argument()
    {
        await using VaultWorld world = await VaultWorld.StartAsync();
        string seed = world.Simulator.Tokens.Issue(VaultWorld.Scope).Refresh;
        string output = Path.Combine(world.Home, "output");
        HostOutcome outcome = await world.RunAsync(
            VaultWorld.Register()
                + $$"""
                $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
                $c = Connect-Go401 -Name payroll
                Update-Go401Token -Connection payroll
                Invoke-Go401Request companies -Connection payroll | Out-Null
                Get-Go401Connection -ListAvailable
                Test-Go401Vault
                try { Connect-Go401 -Name payroll -Vault Nowhere } catch { $_ | ForEach-Object { "$_ $($_.Exception) $($_.TargetObject)" } }
                [System.Management.Automation.PSSerializer]::Serialize($c, 6)
                [System.Management.Automation.PSSerializer]::Serialize((Get-Go401Connection -ListAvailable), 6)
                foreach ($d in @([System.Environment]::GetEnvironmentVariables().GetEnumerator())) { if ($d.Key -notlike 'GO401_*') {
                    "$($d.Key)=$($d.Value)" } }
                if ([System.IO.File]::Exists('/proc/self/cmdline')) { [System.IO.File]::ReadAllText('/proc/self/cmdline') }
                """,
            more: new Dictionary<string, string?> { ["GO401_REFRESH_TOKEN"] = seed }
        );
        Assert.True(
            outcome.Output.Contains("Serialized", StringComparison.Ordinal) || outcome.Output.Contains("<Objs", StringComparison.Ordinal),
            outcome.ToString()
        );
        string everything =
            outcome.Output + outcome.Error + string.Join('\n', Directory.EnumerateFiles(world.StateOf("A")).Select(File.ReadAllText));
        Assert.DoesNotContain("sim-a-", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("sim-r-", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-secret", everything, StringComparison.Ordinal);
    }

    private static string[] Lines(HostOutcome outcome)
    {
        Assert.True(outcome.Output.Length > 0, outcome.ToString());
        return [.. outcome.Output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
