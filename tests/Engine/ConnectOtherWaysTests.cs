using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Connect-Go401 without a person.</summary>
public sealed class ConnectOtherWaysTests
{
    [Fact]
    public async Task Client_credentials_go_in_the_header_and_bring_no_refresh_token()
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                + "-ClientCredentials -Scope company:read -NoPersist"
        );
        Assert.Empty(outcome.Errors);
        ReceivedRequest request = session.Simulator.Log.All.Single();
        Assert.Equal("/api/o/token/", request.Path);
        Assert.Equal(
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("demo-client:demo-secret")),
            request.Headers["Authorization"]
        );
        Assert.Equal(
            new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "company:read" },
            Form.Read(request.Body)
        );
        Assert.Equal("ClientCredentials", Session.Value(outcome.Single, "Grant"));
        Assert.Null(Session.Value(outcome.Single, "RefreshTokenExpires"));

        // It renews itself by asking again.
        Assert.Empty(session.Run("Update-Go401Token").Errors);
        Assert.Equal(2, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task Client_credentials_without_a_scope_ask_for_none_and_need_a_secret()
    {
        await using Session session = await Session.StartAsync();
        Assert.Empty(
            session
                .Run(
                    $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -Credential "
                        + "([pscredential]::new('demo-client', $Secret)) -ClientCredentials -NoPersist"
                )
                .Errors
        );
        Assert.Equal(["grant_type"], session.Simulator.Log.Posted("/o/token/").Keys);
        Assert.Equal(
            "ClientSecretMissing",
            session
                .Run($"Connect-Go401 -Name {session.Name}x -BaseUri $BaseUri -ClientId demo-client -ClientCredentials -NoPersist")
                .ErrorId
        );
    }

    [Fact]
    public async Task A_refresh_token_is_used_at_once_and_its_account_is_shown()
    {
        await using Session session = await Session.StartAsync();
        string refresh = session.Simulator.Tokens.Issue("company:read openid").Refresh;
        session.Set("Refresh", Session.Secure(refresh));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                + "-RefreshToken $Refresh -NoPersist"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = refresh,
                ["client_id"] = "demo-client",
                ["client_secret"] = "demo-secret",
            },
            session.Simulator.Log.Posted("/o/token/")
        );
        Assert.Equal("RefreshToken", Session.Value(outcome.Single, "Grant"));
        Assert.Equal(["company:read", "openid"], Assert.IsType<string[]>(Session.Value(outcome.Single, "Scope")));
        Assert.Equal("company_admin", Session.Value(outcome.Single, "Role"));
    }

    [Fact]
    public async Task A_refresh_token_without_openid_asks_for_no_account()
    {
        await using Session session = await Session.ConnectedAsync(scope: "company:read");
        Assert.Null(Session.Value(session.Run($"Get-Go401Connection {session.Name}").Single, "Role"));
        Assert.DoesNotContain(session.Simulator.Log.All, r => r.Path.EndsWith("/userinfo/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task User_info_that_is_down_does_not_cost_a_refresh_token_that_is_spent_already()
    {
        await using Session session = await Session.StartAsync();
        session.Simulator.Faults.Add(new Fault { Path = "/o/userinfo/", Status = 503 });
        session.Set("Refresh", Session.Secure(session.Simulator.Tokens.Issue("company:read openid").Refresh));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                + "-RefreshToken $Refresh -NoPersist"
        );
        Assert.Empty(outcome.Errors);
        Assert.Null(Session.Value(outcome.Single, "Role"));
        Assert.Contains("did not return which account was selected", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        Assert.Empty(session.Run("Update-Go401Token").Errors);
    }

    [Theory]
    [InlineData("company:read openid", "AccountNotExpected")]
    [InlineData("company:read", "ExpectationNeedsOpenId")]
    public async Task An_expectation_holds_for_a_refresh_token_as_well(string scope, string id)
    {
        await using Session session = await Session.StartAsync();
        session.Set("Refresh", Session.Secure(session.Simulator.Tokens.Issue(scope).Refresh));
        Assert.Equal(
            id,
            session
                .Run(
                    $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                        + "-RefreshToken $Refresh -ExpectRole participant -NoPersist"
                )
                .ErrorId
        );
        Assert.False(session.Simulator.Tokens.IsLive(session.Simulator.Log.Posted("/o/revoke_token/")["token"]));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Fact]
    public async Task A_refresh_token_that_has_ended_is_an_error_now()
    {
        await using Session session = await Session.StartAsync();
        session.Set("Refresh", Session.Secure("no-such-token"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                + "-RefreshToken $Refresh -NoPersist"
        );
        Assert.Equal("OAuthInvalidGrant", outcome.ErrorId);
        Assert.Equal("AuthenticationError", outcome.Error.CategoryInfo.Category.ToString());
        Assert.DoesNotContain("no-such-token", outcome.AllStreams, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_access_token_is_taken_as_it_is_and_cannot_be_renewed()
    {
        await using Session session = await Session.StartAsync();
        session.Set("Access", Session.Secure(session.Simulator.Tokens.Issue().Access));
        Outcome outcome = session.Run($"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -AccessToken $Access -NoPersist");
        Assert.Empty(outcome.Errors);
        Assert.Empty(session.Simulator.Log.All);
        Assert.Equal("AccessToken", Session.Value(outcome.Single, "Grant"));
        Assert.Null(Session.Value(outcome.Single, "ClientId"));
        outcome = session.Run("Update-Go401Token");
        Assert.Equal("SignInRequired", outcome.ErrorId);
        Assert.Contains("no refresh token", outcome.Error.ToString(), StringComparison.Ordinal);

        // It is still good for what it is good for.
        Assert.Equal("Connected", Session.Value(session.Run($"Get-Go401Connection {session.Name}").Single, "State"));
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task The_time_out_holds_for_each_request_without_a_person()
    {
        await using Session session = await Session.StartAsync();
        session.Simulator.Faults.Add(new Fault { Path = "/o/token/", Kind = FaultKind.Hold });
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret "
                + "-ClientCredentials -TimeoutSec 1 -NoPersist"
        );
        Assert.Equal("RequestTimeout", outcome.ErrorId);
        Assert.Equal("OperationTimeout", outcome.Error.CategoryInfo.Category.ToString());
        Assert.Contains("within 1 seconds", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-RefreshToken")]
    [InlineData("-AccessToken")]
    public async Task An_empty_token_is_refused(string parameter)
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client {parameter} ([securestring]::new()) -NoPersist"
        );
        Assert.Equal("SecretEmpty", outcome.ErrorId);
        Assert.Contains(parameter, outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
    }
}
