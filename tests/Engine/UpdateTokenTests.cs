using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class UpdateTokenTests
{
    [Fact]
    public async Task It_refreshes_now_and_puts_the_connection_out()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Update-Go401Token -Verbose");
        Assert.Empty(outcome.Errors);
        Assert.Equal(session.Name, Session.Value(outcome.Single, "Name"));
        SortedDictionary<string, string> sent = session.Simulator.Log.Posted("/o/token/");
        Assert.Equal(["client_id", "client_secret", "grant_type", "refresh_token"], sent.Keys);
        Assert.Equal("refresh_token", sent["grant_type"]);
        Assert.Equal("demo-client", sent["client_id"]);
        Assert.Contains($"Refreshing the access token of the connection '{session.Name}'.", outcome.AllStreams, StringComparison.Ordinal);

        // The new refresh token is the one that is sent next (S36).
        session.Simulator.Log.Clear();
        Assert.Empty(session.Run("Update-Go401Token").Errors);
        Assert.NotEqual(sent["refresh_token"], session.Simulator.Log.Posted("/o/token/")["refresh_token"]);
    }

    [Fact]
    public async Task It_refreshes_only_when_the_refresh_token_ends_within_the_time()
    {
        (string Within, int Refreshes)[] cases =
        [
            ("10d", 0),
            ("29d", 0),
            ("12h", 0),
            ("29.00:00:00", 0),
            ("([timespan]::FromDays(29))", 0),
            ("0s", 0),
            ("31d", 1),
            ("'31 D'", 1),
            ("745h", 1),
            ("44641m", 1),
            ("2678401s", 1),
            ("30.5d", 1),
            ("31.00:00:00", 1),
            ("([timespan]::FromDays(31))", 1),
        ];
        await using Session session = await Session.ConnectedAsync();
        var met = new List<(string, int)>();
        foreach ((string within, _) in cases)
        {
            session.Simulator.Log.Clear();
            Outcome outcome = session.Run($"Update-Go401Token -IfExpiresWithin {within}");
            Assert.Empty(outcome.Errors);
            Assert.Equal(session.Name, Session.Value(outcome.Single, "Name"));
            met.Add((within, session.Simulator.Log.Count("POST", "/o/token/")));
        }

        Assert.Equal(cases, met);
    }

    [Fact]
    public async Task What_is_no_duration_is_refused()
    {
        await using Session session = await Session.ConnectedAsync();
        foreach (string within in new[] { "10", "'10'", "soon", "-5d", "'-1.00:00:00'", "99999999999d", "''", "$null" })
        {
            Outcome outcome = session.Run($"Update-Go401Token -IfExpiresWithin {within}");
            Assert.True(outcome.Errors.Count == 1 && outcome.ErrorId == "ParameterArgumentTransformationError", within);
            Assert.Contains("10d, 12h, 30m", outcome.Error.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task Without_a_refresh_token_the_access_tokens_life_decides()
    {
        await using Session session = await Session.StartAsync();
        Assert.Empty(
            session
                .Run(
                    $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                        + "-ClientCredentials -NoPersist"
                )
                .Errors
        );
        session.Simulator.Log.Clear();
        Assert.Empty(session.Run("Update-Go401Token -IfExpiresWithin 30m").Errors);
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.Empty(session.Run("Update-Go401Token -IfExpiresWithin 2h").Errors);
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task Many_connections_come_down_the_pipeline_and_one_that_failed_stops_no_other()
    {
        await using Session session = await Session.ConnectedAsync();
        await using Session other = session.Another();
        other.Connect();
        Outcome outcome = session.Run($"'{session.Name}', 'nobody', (Get-Go401Connection {other.Name}) | Update-Go401Token");
        Assert.Equal([session.Name, other.Name], outcome.Output.Select(c => Session.Value(c, "Name")));
        Assert.Equal("ConnectionNotFound", outcome.ErrorId);
        Assert.Equal("nobody", outcome.Error.TargetObject);
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Error.CategoryInfo.Category);
        Assert.Equal(2, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.Equal(2, session.Run($"Update-Go401Token {session.Name}, {other.Name}").Output.Count);
    }

    [Fact]
    public async Task What_if_sends_nothing()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Update-Go401Token -WhatIf");
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Output);
        Assert.Empty(session.Simulator.Log.All);
        Assert.Contains(
            $"Performing the operation \"Refresh the tokens\" on target \"{session.Name}\"",
            session.Host.Text,
            StringComparison.Ordinal
        );
        Assert.Empty(session.Run("$WhatIfPreference = $true; Update-Go401Token").Output);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task S40_a_refresh_token_that_the_server_ended_needs_a_sign_in_and_is_not_sent_again()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Tokens.RevokeRefreshTokens();
        for (int i = 0; i < 2; i++)
        {
            Outcome outcome = session.Run("Update-Go401Token");
            Assert.Equal("SignInRequired", outcome.ErrorId);
            Assert.Equal(ErrorCategory.AuthenticationError, outcome.Error.CategoryInfo.Category);
            Assert.Equal(session.Name, outcome.Error.TargetObject);
            Assert.Contains($"Connect-Go401 -Name {session.Name}", outcome.Error.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));
        PSObject connection = session.Run($"Get-Go401Connection {session.Name}").Single;
        Assert.Equal("SignInRequired", Session.Value(connection, "State"));
        Assert.Null(Session.Value(connection, "AccessTokenExpires"));
    }

    [Theory]
    [InlineData(FaultKind.Reset, 0, "ConnectionFailed", "ResourceUnavailable")]
    [InlineData(FaultKind.Status, 503, "TokenResponseInvalid", "ResourceUnavailable")]
    [InlineData(FaultKind.Html, 200, "TokenEndpointNotJson", "InvalidResult")]
    public async Task S40_a_server_that_is_down_costs_no_token(FaultKind kind, int status, string id, string category)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/o/token/",
                Kind = kind,
                Status = status,
            }
        );
        Outcome outcome = session.Run("Update-Go401Token");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Equal(category, outcome.Error.CategoryInfo.Category.ToString());
        Assert.Equal("Connected", Session.Value(session.Run($"Get-Go401Connection {session.Name}").Single, "State"));
        session.Simulator.Faults.Clear();
        Assert.Empty(session.Run("Update-Go401Token").Errors);
    }

    [Fact]
    public async Task A_client_secret_that_was_changed_costs_no_token()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Options.ClientSecret = "changed";
        Assert.Equal("OAuthInvalidClient", session.Run("Update-Go401Token").ErrorId);
        session.Simulator.Options.ClientSecret = "demo-secret";
        Assert.Empty(session.Run("Update-Go401Token").Errors);
    }

    [Fact]
    public async Task S41_fewer_scopes_are_warned_of_and_shown_and_more_are_refused()
    {
        await using Session session = await Session.ConnectedAsync(scope: "company:read participant:read");
        session.Simulator.Options.RefreshScope = "company:read";
        Outcome outcome = session.Run("Update-Go401Token");
        Assert.Contains("participant:read", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        Assert.Equal(["company:read"], Assert.IsType<string[]>(Session.Value(outcome.Single, "Scope")));
        session.Simulator.Options.RefreshScope = "company:read company:write";
        Assert.Equal("RefreshScopeWidened", session.Run("Update-Go401Token").ErrorId);
    }

    [Fact]
    public async Task The_error_preferences_of_the_caller_hold()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Tokens.RevokeRefreshTokens();
        Outcome outcome = session.Run(
            "Update-Go401Token -ErrorAction SilentlyContinue -ErrorVariable failed; $failed.FullyQualifiedErrorId; 'went on'"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal("SignInRequired,Go401.PowerShell.Commands.UpdateGo401TokenCommand", outcome.Output[0].BaseObject);
        Assert.Equal("went on", outcome.Output[1].BaseObject);
        outcome = session.Run(
            "try { Update-Go401Token -ErrorAction Stop; 'went on' } catch { $_.FullyQualifiedErrorId + ' ' + $_.Exception.ErrorId }"
        );
        Assert.Equal("SignInRequired,Go401.PowerShell.Commands.UpdateGo401TokenCommand SignInRequired", outcome.Single.BaseObject);
        outcome = session.Run(
            "& { $ErrorActionPreference = 'Stop'; try { 'nobody' | Update-Go401Token; 'went on' } catch { $_.CategoryInfo.Category } }"
        );
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Single.BaseObject);
    }
}
