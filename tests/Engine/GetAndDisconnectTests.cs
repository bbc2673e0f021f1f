using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class GetAndDisconnectTests
{
    [Fact]
    public async Task Connections_are_got_by_name_wildcard_and_as_the_current_one()
    {
        await using Session session = await Session.ConnectedAsync();
        string prefix = session.Name;
        session.Set("Access", Session.Secure("x"));
        session.Run(
            $"Connect-Go401 -Name {prefix}-b -BaseUri $BaseUri -AccessToken $Access -NoPersist; Connect-Go401 -Name "
                + $"{prefix}-a -BaseUri $BaseUri -AccessToken $Access -NoPersist"
        );
        Assert.Equal([prefix, prefix + "-a", prefix + "-b"], Names(session, $"Get-Go401Connection {prefix}*"));
        Assert.Equal([prefix, prefix + "-a", prefix + "-b"], Names(session, $"Get-Go401Connection | Where-Object Name -like {prefix}*"));
        Assert.Equal([prefix + "-b", prefix], Names(session, $"Get-Go401Connection {prefix.ToUpperInvariant()}-B, {prefix}"));
        Assert.Equal([prefix + "-a"], Names(session, $"'{prefix}-[a]' | Get-Go401Connection"));
        Assert.Equal([prefix + "-a"], Names(session, "Get-Go401Connection -Current"));
        Assert.Equal([prefix + "-a"], Names(session, $"Get-Go401Connection {prefix}* | Where-Object IsCurrent"));
        Assert.Empty(session.Run($"Get-Go401Connection {prefix}-nobody*").Errors);
        Outcome outcome = session.Run($"Get-Go401Connection {prefix}-nobody");
        Assert.Equal("ConnectionNotFound", outcome.ErrorId);
        Assert.Equal(ErrorCategory.ObjectNotFound, outcome.Error.CategoryInfo.Category);
        Assert.Equal(prefix + "-nobody", outcome.Error.TargetObject);
        Assert.Contains($"Connect-Go401 -Name {prefix}-nobody", outcome.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_is_a_live_view()
    {
        await using Session session = await Session.ConnectedAsync();
        PSObject connection = session.Run($"Get-Go401Connection {session.Name}").Single;
        DateTime before = Assert.IsType<DateTime>(Session.Value(connection, "AccessTokenExpires"));
        session.Simulator.Options.AccessTokenLifetime = TimeSpan.FromHours(5);
        session.Run("Update-Go401Token");
        Assert.True(Assert.IsType<DateTime>(Session.Value(connection, "AccessTokenExpires")) > before.AddHours(3));
        Assert.Equal("Connected", Session.Value(connection, "State"));
        session.Run("Disconnect-Go401");
        Assert.Equal("Disconnected", Session.Value(connection, "State"));
    }

    [Fact]
    public async Task S47_a_disconnect_revokes_by_the_refresh_token_and_forgets()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Disconnect-Go401");
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
        Assert.Equal(session.Name, Session.Value(outcome.Single, "Connection"));
        Assert.Equal("Revoked", Session.Value(outcome.Single, "Revocation"));
        Assert.Equal(true, Session.Value(outcome.Single, "ForgottenLocally"));
        ReceivedRequest request = session.Simulator.Log.All.Single();
        Assert.Equal("POST /api/o/revoke_token/", request.ToString());
        SortedDictionary<string, string> form = Form.Read(request.Body);
        Assert.Equal(["client_id", "client_secret", "token", "token_type_hint"], form.Keys);
        Assert.Equal("refresh_token", form["token_type_hint"]);
        Assert.False(session.Simulator.Tokens.IsLive(form["token"]));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
        Assert.Equal("ConnectionNotFound", session.Run($"Disconnect-Go401 {session.Name}").ErrorId);
    }

    [Fact]
    public async Task S47_a_token_that_is_gone_already_is_a_success()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Tokens.RevokeRefreshTokens();
        Assert.Equal("Revoked", Session.Value(session.Run("Disconnect-Go401").Single, "Revocation"));
    }

    [Fact]
    public async Task After_the_server_ended_the_sign_in_there_is_nothing_to_revoke()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Tokens.RevokeRefreshTokens();
        session.Run("Update-Go401Token");
        session.Simulator.Log.Clear();
        Assert.Equal("NothingToRevoke", Session.Value(session.Run($"Disconnect-Go401 {session.Name}").Single, "Revocation"));
        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData(FaultKind.Reset, 0)]
    [InlineData(FaultKind.Status, 500)]
    public async Task A_server_that_is_down_does_not_keep_it_from_forgetting_and_it_says_so(FaultKind kind, int status)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/o/revoke_token/",
                Kind = kind,
                Status = status,
            }
        );
        Outcome outcome = session.Run("Disconnect-Go401");
        Assert.Empty(outcome.Errors);
        Assert.Equal("Failed", Session.Value(outcome.Single, "Revocation"));
        Assert.Equal(true, Session.Value(outcome.Single, "ForgottenLocally"));
        Assert.Contains(
            $"'{session.Name}' was removed here, but its tokens could not be revoked at 401GO",
            Assert.Single(outcome.Warnings),
            StringComparison.Ordinal
        );
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Fact]
    public async Task A_server_without_a_revocation_endpoint_is_no_failure()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Revocation = false);
        Outcome outcome = session.Run("Disconnect-Go401");
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Warnings);
        Assert.Equal("NotSupported", Session.Value(outcome.Single, "Revocation"));
        Assert.Equal(true, Session.Value(outcome.Single, "ForgottenLocally"));
    }

    [Fact]
    public async Task A_connection_of_an_access_token_has_no_client_to_revoke_with()
    {
        await using Session session = await Session.StartAsync();
        session.Set("Access", Session.Secure("x"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -AccessToken $Access -NoPersist | Disconnect-Go401"
        );
        Assert.Equal("NothingToRevoke", Session.Value(outcome.Single, "Revocation"));
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task Several_come_down_the_pipeline_and_an_unknown_one_stops_no_other()
    {
        await using Session session = await Session.ConnectedAsync();
        await using Session other = session.Another();
        other.Connect();
        Outcome outcome = session.Run($"'{session.Name}', 'nobody', (Get-Go401Connection {other.Name}) | Disconnect-Go401");
        Assert.Equal([session.Name, other.Name], outcome.Output.Select(d => Session.Value(d, "Connection")));
        Assert.Equal("ConnectionNotFound", outcome.ErrorId);
        Assert.Equal(2, session.Simulator.Log.Count("POST", "/o/revoke_token/"));
    }

    [Fact]
    public async Task What_if_forgets_nothing()
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Empty(session.Run("Disconnect-Go401 -WhatIf").Output);
        Assert.Empty(session.Simulator.Log.All);
        Assert.Equal("Connected", Session.Value(session.Run($"Get-Go401Connection {session.Name}").Single, "State"));
        Assert.Equal(session.Name, Session.Value(session.Run("Get-Go401Connection -Current").Single, "Name"));
    }

    [Fact]
    public async Task S47_tokens_that_a_refresh_under_way_brings_are_the_ones_that_are_revoked()
    {
        await using Session session = await Session.ConnectedAsync();
        await using Session other = session.Another();
        await using Session observer = session.Another();
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "/o/token/", Kind = FaultKind.Hold });
        Task<Outcome> refresh = Task.Run(() => session.Run("Update-Go401Token"));
        await held.Met;
        Task<Outcome> disconnect = Task.Run(() => other.Run($"Disconnect-Go401 {session.Name}"));

        // It is forgotten at once, and only its end at the server waits for the refresh.
        while (observer.Run($"Get-Go401Connection {session.Name}*").Output.Count > 0)
        {
            await Task.Yield();
        }

        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/revoke_token/"));
        held.Release();
        await refresh;
        Assert.Equal("Revoked", Session.Value((await disconnect).Single, "Revocation"));
        Assert.NotEqual(
            session.Simulator.Log.Posted("/o/token/")["refresh_token"],
            session.Simulator.Log.Posted("/o/revoke_token/")["token"]
        );
        Assert.False(session.Simulator.Tokens.IsLive(session.Simulator.Log.Posted("/o/revoke_token/")["token"]));
    }

    private static IEnumerable<object?> Names(Session session, string script)
    {
        Outcome outcome = session.Run(script);
        Assert.Empty(outcome.Errors);
        return outcome.Output.Select(c => Session.Value(c, "Name"));
    }
}
