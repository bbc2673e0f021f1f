using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine.Vault;

public sealed class StoredConnectionCmdletTests
{
    [Fact]
    public async Task Connect_stores_one_SecureString_and_says_where()
    {
        await using VaultSession session = await VaultSession.StartAsync();
        Outcome connected = session.Connect("-Verbose");
        Assert.Empty(connected.Errors);
        Assert.Equal(session.Vault, connected.Single.Properties["Vault"].Value);
        Assert.Contains(
            $"is stored in the vault '{session.Vault}' as the secret '{session.SecretName}'",
            connected.AllStreams,
            StringComparison.Ordinal
        );
        Outcome listed = VaultSession.RunUntilFree(session.Session, $"Get-SecretInfo -Vault {session.Vault}");
        Assert.Equal(session.SecretName, listed.Single.Properties["Name"].Value);
        Assert.Equal("SecureString", listed.Single.Properties["Type"].Value);
        Assert.True(session.Simulator.Tokens.IsLive(session.StoredRefreshToken()));
    }

    [Fact]
    public async Task Another_runspace_connects_by_name_without_a_request_and_shares_the_tokens()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        await using Session other = session.Session.Another();
        Outcome connected = other.Run($"Connect-Go401 -Name {session.Name} -Vault {session.Vault}; (Invoke-Go401Request companies).Count");
        Assert.Empty(connected.Errors);
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
        session.Simulator.Tokens.ExpireAccessTokens();
        Assert.Empty(other.Run("Invoke-Go401Request companies").Errors);
        Assert.Empty(session.Run($"Invoke-Go401Request companies -Connection {session.Name}").Errors);
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task Signing_in_anew_replaces_what_is_stored()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        JsonElement before = session.Stored()!.Value;
        Assert.Empty(session.Connect().Errors);
        JsonElement after = session.Stored()!.Value;
        Assert.True(after.GetProperty("generation").GetInt64() > before.GetProperty("generation").GetInt64());
        Assert.True(session.Simulator.Tokens.IsLive(session.StoredRefreshToken()));
    }

    [Fact]
    public async Task S36_a_refresh_token_that_was_given_once_is_not_sent_a_second_time()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        Outcome again = session.Run(
            $"Connect-Go401 -Name {session.Name} -Vault {session.Vault} -BaseUri $BaseUri -ClientId demo-client "
                + "-ClientSecret $Secret -RefreshToken $Refresh -Verbose"
        );
        Assert.Empty(again.Errors);
        Assert.Contains("was already used", again.AllStreams, StringComparison.Ordinal);
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task NoPersist_reads_and_writes_no_vault()
    {
        await using VaultSession session = await VaultSession.StartAsync("Locked");
        session.Session.Set("Refresh", Session.Secure(session.Simulator.Tokens.Issue().Refresh));
        Outcome connected = session.Run(
            $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                + "-RefreshToken $Refresh -NoPersist"
        );
        Assert.Empty(connected.Errors);
        Assert.Empty(connected.Warnings);
        Assert.Null(connected.Single.Properties["Vault"].Value);
    }

    [Fact]
    public async Task Without_the_access_token_cache_the_vault_never_gets_an_access_token()
    {
        await using VaultSession session = await VaultSession.StartAsync();
        Assert.Empty(session.Connect("-NoAccessTokenCache").Errors);
        Assert.False(session.Stored()!.Value.GetProperty("tokens").TryGetProperty("access", out _));
        Assert.Empty(session.Run($"Update-Go401Token {session.Name}").Errors);
        Assert.False(session.Stored()!.Value.GetProperty("tokens").TryGetProperty("access", out _));
    }

    [Fact]
    public async Task The_list_of_stored_connections_reads_no_secret()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();

        // A vault that gives something else for every secret: anyone who read one would see it.
        session.Register("OtherType");
        Outcome listed = session.Run($"Get-Go401Connection -ListAvailable -Vault {session.Vault}");
        Assert.Empty(listed.Errors);
        Assert.Equal(session.Name, listed.Single.Properties["Name"].Value);
        Assert.Equal("demo-client", listed.Single.Properties["ClientId"].Value);
        Assert.InRange((DateTime)listed.Single.Properties["RefreshTokenExpires"].Value, DateTime.Now.AddDays(29), DateTime.Now.AddDays(31));
        Assert.InRange(
            (DateTime)listed.Single.Properties["AccessTokenExpires"].Value,
            DateTime.Now.AddMinutes(50),
            DateTime.Now.AddMinutes(70)
        );
        Assert.Empty(session.Run($"Get-Go401Connection -ListAvailable -Vault {session.Vault} -Name other*").Output);
    }

    // Known to a later process too: it is in the state folder of the account.
    [Theory]
    [InlineData("")]
    [InlineData("NoMetadata")]
    public async Task The_list_says_which_stored_connection_was_refused_and_needs_a_sign_in(string mode)
    {
        await using VaultSession session = await VaultSession.StartAsync(mode);
        Assert.Empty(session.Connect().Errors);
        string list = $"Get-Go401Connection -ListAvailable -Vault {session.Vault}";
        string? before = mode.Length == 0 ? "Stored" : null;
        Assert.Equal(before, session.Run(list).Single.Properties["State"].Value);
        session.Simulator.Faults.Add(
            new Go401.Simulator.Faults.Fault
            {
                Path = "/o/token/",
                Status = 400,
                Body = """{"error":"invalid_grant"}""",
            }
        );
        Assert.Equal("SignInRequired", session.Run($"Update-Go401Token {session.Name}").ErrorId);
        await using Session other = session.Session.Another();
        Outcome listed = other.Run(list);
        Assert.Equal("SignInRequired", listed.Single.Properties["State"].Value);
        Assert.NotNull(listed.Single.Properties["Refused"].Value);
        session.Simulator.Faults.Clear();
        Assert.Empty(session.Connect().Errors);
        Assert.Equal(before, other.Run(list).Single.Properties["State"].Value);
        Assert.Null(other.Run(list).Single.Properties["Refused"].Value);
        if (before is not null)
        {
            session.Run($"Disconnect-Go401 {session.Name}");
            Assert.Equal("Disconnected", other.Run(list).Single.Properties["State"].Value);
        }
    }

    [Fact]
    public async Task A_vault_without_metadata_keeps_the_connection_and_lists_its_name()
    {
        await using VaultSession session = await VaultSession.StartAsync("NoMetadata");
        Assert.Empty(session.Connect().Errors);
        Assert.Empty(session.Run($"Update-Go401Token {session.Name}").Errors);
        Assert.True(session.Simulator.Tokens.IsLive(session.StoredRefreshToken()));
        Outcome listed = session.Run($"Get-Go401Connection -ListAvailable -Vault {session.Vault}");
        Assert.Equal(session.Name, listed.Single.Properties["Name"].Value);
        Assert.Null(listed.Single.Properties["RefreshTokenExpires"].Value);
    }

    [Fact]
    public async Task The_callers_functions_aliases_and_preferences_do_not_reach_the_vault()
    {
        await using VaultSession session = await VaultSession.StartAsync();
        Assert.Empty(
            session
                .Run(
                    "function global:Set-Secret { throw 'mine' }; function global:Get-Secret { throw 'mine' }; "
                        + "$global:WhatIfPreference = $true; $global:ErrorActionPreference = 'Stop'; $global:ConfirmPreference "
                        + "= 'Low'"
                )
                .Errors
        );
        Outcome connected = session.Connect();
        session.Run("$global:WhatIfPreference = $false");
        Assert.Empty(connected.Errors);
        Assert.Empty(connected.Warnings);
        await using Session other = session.Session.Another();
        Outcome listed = VaultSession.RunUntilFree(other, $"Get-SecretInfo -Vault {session.Vault}");
        Assert.Equal(session.SecretName, listed.Single.Properties["Name"].Value);
    }

    [Fact]
    public async Task S47_disconnect_ends_the_tokens_at_the_server_and_takes_them_out_of_the_vault()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        string refresh = session.StoredRefreshToken();
        Outcome ended = session.Run($"Disconnect-Go401 {session.Name}");
        Assert.Empty(ended.Errors);
        Assert.Equal("Revoked", ended.Single.Properties["Revocation"].Value);
        Assert.Equal("TokensRemoved", ended.Single.Properties["Stored"].Value);
        Assert.False(session.Simulator.Tokens.IsLive(refresh));
        JsonElement left = session.Stored()!.Value;
        Assert.False(left.TryGetProperty("tokens", out _));
        Assert.Equal("demo-client", left.GetProperty("clientId").GetString());

        // The next sign-in needs a person, and nothing but the name.
        Outcome again = session.Run($"Connect-Go401 -Name {session.Name} -Vault {session.Vault}");
        Assert.Empty(again.Errors);
        Assert.Equal("Connected", again.Single.Properties["State"].Value);
        Assert.Equal(1, session.Simulator.Log.Count("GET", "/o/authorize/"));
    }

    [Fact]
    public async Task S47_forget_removes_the_stored_connection_whole_also_where_this_process_does_not_use_it()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        string refresh = session.StoredRefreshToken();
        Outcome whatIf = session.Run($"Disconnect-Go401 -Name {session.Name} -Forget -WhatIf");
        Assert.Empty(whatIf.Output);
        Assert.NotNull(session.Stored());
        Outcome forgotten = session.Run($"Disconnect-Go401 -Name {session.Name} -Forget");
        Assert.Equal("Forgotten", forgotten.Single.Properties["Stored"].Value);
        Assert.False(session.Simulator.Tokens.IsLive(refresh));
        Assert.Null(session.Stored());
        Assert.Equal("ConnectionNotFound", session.Run($"Disconnect-Go401 -Name {session.Name} -Forget -Vault {session.Vault}").ErrorId);

        Assert.Empty(session.Connect().Errors);
        Assert.Empty(session.Run($"Disconnect-Go401 {session.Name}").Errors);
        forgotten = session.Run($"Disconnect-Go401 -Name {session.Name} -Forget -Vault {session.Vault}");
        Assert.Empty(forgotten.Errors);
        Assert.Equal("Forgotten", forgotten.Single.Properties["Stored"].Value);
        Assert.Null(session.Stored());
    }

    [Fact]
    public async Task A_refresh_that_Ctrl_C_meets_on_its_way_is_stored_all_the_same()
    {
        await using VaultSession session = await VaultSession.ConnectedAsync();
        string before = session.StoredRefreshToken();
        Fault slow = session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/o/token/",
                Kind = FaultKind.Delay,
                Delay = TimeSpan.FromSeconds(1),
                Times = 1,
            }
        );
        await session.Session.StopAsync($"Update-Go401Token {session.Name}; 'not reached'", slow.Met);
        string after = session.StoredRefreshToken();
        Assert.NotEqual(before, after);
        Assert.True(session.Simulator.Tokens.IsLive(after));
        Assert.Empty(session.Run($"Invoke-Go401Request companies -Connection {session.Name}").Errors);
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task Runspaces_that_share_a_connection_refresh_it_once_when_it_ends()
    {
        bool soak = Environment.GetEnvironmentVariable("GO401_SOAK") == "1";
        int runspaces = soak ? 16 : 4,
            requests = soak ? 50 : 10;
        await using VaultSession session = await VaultSession.ConnectedAsync();
        session.Session.Set("Manifest", StagedModule.Manifest);
        int seen = 0;
        session.Simulator.Log.Answered += r =>
        {
            // In the middle of it all the access token ends.
            if (
                r.Path.EndsWith("/companies/", StringComparison.Ordinal)
                && System.Threading.Interlocked.Increment(ref seen) == runspaces * requests / 2
            )
            {
                session.Simulator.Tokens.ExpireAccessTokens();
            }
        };
        int before = session.Simulator.Tokens.Refreshes;
        Outcome outcome = session.Run(
            $$"""
            $name = '{{session.Name}}'
            1..{{runspaces}} | ForEach-Object -ThrottleLimit {{runspaces}} -Parallel {
                Import-Module $using:Manifest
                foreach ($i in 1..{{requests}}) { (Invoke-Go401Request companies -Connection $using:name)[0].object_id }
            }
            """
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(runspaces * requests, outcome.Output.Count);
        Assert.Equal(1, session.Simulator.Tokens.Refreshes - before);
        Assert.True(session.Simulator.Tokens.IsLive(session.StoredRefreshToken()));
    }
}
