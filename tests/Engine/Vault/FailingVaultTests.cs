using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>
/// Vaults that are locked, missing, read-only, full, of another type or removed: a clear error each, no prompt, nothing spent that
/// cannot be stored. A slow one is tested in a process of its own.
/// </summary>
public sealed class FailingVaultTests
{
    [Theory]
    [InlineData("Locked", "VaultLocked", "Unlock-SecretVault")]
    [InlineData("Failing", "VaultReadFailed", "Test-Go401Vault")]
    [InlineData("OtherType", "VaultSecretWrongType", "PSCredential")]
    public async Task S45_a_vault_that_cannot_be_read_stops_the_sign_in_before_anything_is_spent(string mode, string id, string says)
    {
        await using VaultSession session = await VaultSession.StartAsync(mode);
        Outcome refused = session.Connect();
        Assert.Equal(id, refused.ErrorId);
        Assert.Contains(says, refused.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.False(session.Session.Host.Asked.IsCompleted);
    }

    [Fact]
    public async Task A_vault_that_asks_for_its_password_asks_whoever_calls_it_now()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        session.Register("Asking");
        int asked = 0;
        string Answer(string shown)
        {
            asked++;
            Assert.Contains($"The vault {session.Vault} requires a password.", shown, StringComparison.Ordinal);
            return "open sesame";
        }

        // The session that called the vault first is not the one that is asked, and is not there any more.
        var host = new CapturingHost { SecureAnswer = Answer };
        await using Session other = session.Session.Another(host);
        Outcome read = other.Run($"Get-Go401Connection -ListAvailable -Vault {session.Vault} -Verbose");
        Assert.Empty(read.Errors);
        Assert.NotEmpty(read.Output);
        Assert.True(asked > 0);
        Assert.DoesNotContain("requires a password", session.Session.Host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S45_runspaces_that_ask_a_vault_at_once_are_served_one_after_the_other()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        Session[] sessions = [.. Enumerable.Range(0, 8).Select(_ => session.Session.Another())];
        Outcome[] outcomes = await Task.WhenAll(
            sessions.Select(s =>
                Task.Run(() =>
                    s.Run($"foreach ($i in 1..10) {{ (Get-Go401Connection {session.Name} -ListAvailable -Vault {session.Vault}).Name }}")
                )
            )
        );
        Assert.All(
            outcomes,
            outcome =>
            {
                Assert.Empty(outcome.Errors);
                Assert.Equal(Enumerable.Repeat(session.Name, 10), outcome.Output.Select(o => o.ToString()));
            }
        );
        foreach (Session other in sessions)
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_vault_that_is_not_registered_is_named_before_anything_is_spent()
    {
        await using VaultSession session = await VaultSession.StartAsync();
        session.Unregister();
        Outcome refused = session.Connect();
        Assert.Equal("VaultNotFound", refused.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, refused.Error.CategoryInfo.Category);
        Assert.Contains("Register-SecretVault", refused.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.Equal("VaultNotFound", session.Run($"Get-Go401Connection -ListAvailable -Vault {session.Vault}").ErrorId);
    }

    [Theory]
    [InlineData("ReadOnly", "Forbidden")]
    [InlineData("Full", "space")]
    public async Task A_vault_that_cannot_be_written_leaves_the_session_working_and_is_tried_again(string mode, string reason)
    {
        await using VaultSession session = await VaultSession.StartAsync(mode);
        Outcome connected = session.Connect();
        Assert.Empty(connected.Errors);
        Assert.Contains(reason, Assert.Single(connected.Warnings), StringComparison.Ordinal);
        Assert.Empty(session.Run($"Invoke-Go401Request companies -Connection {session.Name}").Errors);
        Assert.Null(session.Stored());
        session.Register();
        Outcome later = session.Run($"Invoke-Go401Request companies -Connection {session.Name} -Verbose");
        Assert.Empty(later.Errors);
        Assert.True(session.Simulator.Tokens.IsLive(session.StoredRefreshToken()));
    }

    [Theory]
    [InlineData("ReadOnly")]
    [InlineData("Full")]
    public async Task A_refresh_that_cannot_be_stored_says_so_once_and_is_stored_when_it_can_be(string mode)
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        string before = session.StoredRefreshToken();
        session.Register(mode);
        session.Simulator.Tokens.ExpireAccessTokens();
        Outcome refreshed = session.Run(
            $"Invoke-Go401Request companies -Connection {session.Name} | Out-Null; Invoke-Go401Request companies "
                + $"-Connection {session.Name} | Out-Null"
        );
        Assert.Empty(refreshed.Errors);
        Assert.Contains("could not be stored", Assert.Single(refreshed.Warnings), StringComparison.Ordinal);
        Assert.Equal(before, session.StoredRefreshToken());
        session.Register();
        Assert.Empty(session.Run($"Invoke-Go401Request companies -Connection {session.Name}").Errors);
        Assert.True(session.Simulator.Tokens.IsLive(session.StoredRefreshToken()));
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Theory]
    [InlineData("Locked", "VaultLocked")]
    [InlineData("Failing", "VaultReadFailed")]
    [InlineData("OtherType", "VaultSecretWrongType")]
    [InlineData(null, "VaultNotFound")]
    public async Task A_vault_that_goes_away_in_mid_session_spends_no_token_and_the_session_goes_on_when_it_is_back(string? mode, string id)
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        string refresh = session.StoredRefreshToken();
        if (mode is null)
        {
            session.Unregister();
        }
        else
        {
            session.Register(mode);
        }

        session.Simulator.Tokens.ExpireAccessTokens();
        Assert.Equal(id, session.Run($"Invoke-Go401Request companies -Connection {session.Name}").ErrorId);
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.True(session.Simulator.Tokens.IsLive(refresh));
        session.Register();
        Assert.Empty(session.Run($"Invoke-Go401Request companies -Connection {session.Name}").Errors);
    }

    [Fact]
    public async Task A_secret_that_was_removed_in_mid_session_is_stored_again()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        Assert.Empty(VaultSession.RunUntilFree(session.Session, $"Remove-Secret -Name {session.SecretName} -Vault {session.Vault}").Errors);
        session.Simulator.Tokens.ExpireAccessTokens();
        Assert.Empty(session.Run($"Invoke-Go401Request companies -Connection {session.Name}").Errors);
        Assert.True(session.Simulator.Tokens.IsLive(session.StoredRefreshToken()));
    }

    [Fact]
    public async Task S40_a_refused_refresh_token_names_the_command_that_helps()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        session.Simulator.Tokens.RevokeRefreshTokens();
        session.Simulator.Tokens.ExpireAccessTokens();
        Outcome refused = session.Run($"Invoke-Go401Request companies -Connection {session.Name}");
        Assert.Equal("SignInRequired", refused.ErrorId);
        Assert.Equal(ErrorCategory.AuthenticationError, refused.Error.CategoryInfo.Category);
        Assert.Contains($"Connect-Go401 -Name {session.Name}", refused.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("SignInRequired", session.Run($"(Get-Go401Connection {session.Name}).State").Single.BaseObject);
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));

        // And it does help: the stored client id is used, the browser approves.
        Outcome again = session.Run($"Connect-Go401 -Name {session.Name} -Vault {session.Vault}");
        Assert.Empty(again.Errors);
        Assert.Equal("Connected", again.Single.Properties["State"].Value);
    }

    [Fact]
    public async Task Test_Go401Vault_finds_a_good_vault_good()
    {
        await using VaultSession session = await VaultSession.StartAsync();
        Outcome checks = session.Run($"Test-Go401Vault {session.Vault}");
        Assert.Empty(checks.Errors);
        Assert.Equal(
            ["Account", "StateFolder", "Registered", "Opens", "Write", "Read", "List", "Delete", "KnownFaults"],
            Values(checks, "Check")
        );
        Assert.All(Values(checks, "Result"), r => Assert.Equal("Passed", r));
        Assert.All(checks.Output.Skip(3).Take(5), c => Assert.NotNull(c.Properties["Milliseconds"].Value));
        Assert.Empty(VaultSession.RunUntilFree(session.Session, $"Get-SecretInfo -Vault {session.Vault}").Output);
    }

    [Theory]
    [InlineData("Locked", "Opens", "VaultLocked")]
    [InlineData("ReadOnly", "Write", "VaultWriteFailed")]
    [InlineData("Failing", "Opens", "VaultReadFailed")]
    public async Task Test_Go401Vault_says_what_does_not_work(string mode, string check, string id)
    {
        await using VaultSession session = await VaultSession.StartAsync(mode);
        Outcome checks = session.Run($"Test-Go401Vault -Vault {session.Vault}");
        Assert.Empty(checks.Errors);
        PSObject last = checks.Output[^1];
        Assert.Equal(check, last.Properties["Check"].Value);
        Assert.Equal("Failed", last.Properties["Result"].Value);
        Assert.Equal(id, last.Properties["ErrorId"].Value);
    }

    [Fact]
    public async Task Test_Go401Vault_says_that_a_vault_is_not_registered_and_knows_the_faults_of_SecretStore()
    {
        await using VaultSession session = await VaultSession.StartAsync(module: "Microsoft.PowerShell.SecretStore");
        PSObject faults = session.Run($"Test-Go401Vault {session.Vault}").Output[^1];
        Assert.Equal("KnownFaults", faults.Properties["Check"].Value);
        Assert.Contains("SecretStore", (string)faults.Properties["Detail"].Value, StringComparison.Ordinal);
        session.Unregister();
        PSObject missing = session.Run($"Test-Go401Vault {session.Vault}").Output[^1];
        Assert.Equal("Registered", missing.Properties["Check"].Value);
        Assert.Equal("VaultNotFound", missing.Properties["ErrorId"].Value);
    }

    private static IEnumerable<string> Values(Outcome outcome, string property) =>
        outcome.Output.Select(o => (string)o.Properties[property].Value);
}
