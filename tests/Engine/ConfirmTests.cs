using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

public sealed class ConfirmTests
{
    [Fact]
    public async Task It_posts_the_client_id_as_form_data_and_says_what_happened()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run("Confirm-Go401Connection");
        Assert.Empty(outcome.Errors);
        ReceivedRequest request = session.Simulator.Log.All.Single();
        Assert.Equal("POST /api/partners/connection-success/", request.ToString());
        Assert.Equal("client_id=demo-client", request.Body);
        Assert.Equal("application/x-www-form-urlencoded", request.Headers["Content-Type"]);
        Assert.StartsWith("Bearer ", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(session.Name, Session.Value(outcome.Single, "Connection"));
        Assert.Equal(session.Simulator.BaseUri + "/partners/connection-success/", Session.Value(outcome.Single, "Uri"));
        Assert.Equal(200, Session.Value(outcome.Single, "StatusCode"));
    }

    [Fact]
    public async Task An_address_that_is_not_set_is_named_with_its_parameter()
    {
        await using Session session = await Session.StartAsync();
        session.Set("Access", Session.Secure("x"));
        session.Run($"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -AccessToken $Access -NoPersist");
        Outcome outcome = session.Run("Confirm-Go401Connection");
        Assert.Equal("ConnectionSuccessUriMissing", outcome.ErrorId);
        Assert.Equal(ErrorCategory.InvalidArgument, outcome.Error.CategoryInfo.Category);
        Assert.Contains("Connect-Go401 -ConnectionSuccessUri", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData("/partners/connection-success/")]
    [InlineData("partners/connection-success")]
    public async Task A_relative_address_lies_below_the_base_address(string address)
    {
        await using Session session = await Session.ConnectedAsync();
        Reconnect(session, $"'{address}'");
        Assert.Empty(session.Run("Confirm-Go401Connection").Errors);
        Assert.Equal("/api/partners/connection-success/", session.Simulator.Log.All.Single().Path);
    }

    [Fact]
    public async Task S49_an_absolute_address_elsewhere_gets_no_token()
    {
        await using Session session = await Session.ConnectedAsync();
        await using Session elsewhere = await Session.StartAsync();
        Reconnect(session, $"{elsewhere.Simulator.BaseUri}/partners/connection-success/");
        session.Run("Confirm-Go401Connection");
        ReceivedRequest request = elsewhere.Simulator.Log.All.Single();
        Assert.Equal("client_id=demo-client", request.Body);
        Assert.DoesNotContain("Authorization", request.Headers.Keys);

        // On its own origin but below another path neither.
        Reconnect(session, $"{session.Simulator.Origin}/elsewhere/");
        Outcome outcome = session.Run("Confirm-Go401Connection");
        Assert.Equal("ConnectionNotConfirmed", outcome.ErrorId);
        Assert.Contains("404", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", session.Simulator.Log.All.Single().Headers.Keys);

        // And with the token only to its own base.
        Reconnect(session, $"{session.Simulator.BaseUri}/partners/connection-success/");
        Assert.Empty(session.Run("Confirm-Go401Connection").Errors);
        Assert.Contains("Authorization", session.Simulator.Log.All.Single().Headers.Keys);
    }

    [Theory]
    [InlineData(403, "PermissionDenied")]
    [InlineData(400, "InvalidArgument")]
    [InlineData(500, "ResourceUnavailable")]
    public async Task A_refusal_is_an_error_and_the_post_is_not_repeated(int status, string category)
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Faults.Add(new Fault { Path = "/partners/", Status = status });
        Outcome outcome = session.Run("Confirm-Go401Connection");
        Assert.Equal(category, outcome.Error.CategoryInfo.Category.ToString());
        Assert.Equal(session.Name, outcome.Error.TargetObject);
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/partners/connection-success/"));
    }

    [Fact]
    public async Task What_if_tells_nobody_and_a_connection_comes_down_the_pipeline()
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Empty(session.Run("Confirm-Go401Connection -WhatIf").Output);
        Assert.Empty(session.Simulator.Log.All);
        Assert.Equal(
            session.Name,
            Session.Value(session.Run($"Get-Go401Connection {session.Name} | Confirm-Go401Connection").Single, "Connection")
        );
        Outcome outcome = session.Run("'nobody', 'nobody-else' | Confirm-Go401Connection");
        Assert.Equal(["nobody", "nobody-else"], outcome.Errors.Select(e => e.TargetObject));
    }

    // An access token of the same connection, so that only the address differs.
    private static void Reconnect(Session session, string address)
    {
        session.Set("Access", Session.Secure(session.Simulator.Tokens.Issue().Access));
        Assert.Empty(
            session
                .Run(
                    $"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -AccessToken $Access "
                        + $"-ConnectionSuccessUri {address} -NoPersist"
                )
                .Errors
        );
        session.Simulator.Log.Clear();
    }
}
