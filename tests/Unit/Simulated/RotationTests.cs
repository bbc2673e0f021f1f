using System;
using System.Linq;
using System.Threading.Tasks;
using Go401.Simulator;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.Simulated;

public sealed class RotationTests
{
    [Fact]
    public async Task A_refresh_ends_the_old_access_and_refresh_token_at_once()
    {
        await using Sim sim = await Sim.StartAsync();
        (string access, string refresh) = sim.Server.Tokens.Issue(Sim.AllScopes);
        Answer renewed = await sim.RefreshAsync(refresh);
        Assert.Equal(200, renewed.Code);
        Assert.NotEqual(refresh, renewed["refresh_token"]);
        sim.Token = access;
        Assert.Equal(401, (await sim.GetAsync("companies/")).Code);
        sim.Token = renewed["access_token"]!;
        Assert.Equal(200, (await sim.GetAsync("companies/")).Code);
        Assert.Equal("""{"error":"invalid_grant"}""", (await sim.RefreshAsync(refresh)).Text);
        Assert.Equal((1, 1), (sim.Server.Tokens.Refreshes, sim.Server.Tokens.RefusedRefreshes));
    }

    [Fact]
    public async Task Without_rotation_no_new_refresh_token_comes_and_the_old_one_stays_good()
    {
        await using Sim sim = await Sim.StartAsync(o => o.Rotation = false);
        string refresh = sim.Server.Tokens.Issue().Refresh;
        for (int i = 0; i < 3; i++)
        {
            Answer renewed = await sim.RefreshAsync(refresh);
            Assert.Equal(200, renewed.Code);
            Assert.Null(renewed["refresh_token"]);
        }
    }

    [Theory]
    [InlineData(ReuseHandling.Refuse, 200)]
    [InlineData(ReuseHandling.RevokeFamily, 400)]
    public async Task Reuse_is_refused_and_may_end_the_whole_family(ReuseHandling reuse, int sibling)
    {
        await using Sim sim = await Sim.StartAsync(o => o.Reuse = reuse);
        string old = sim.Server.Tokens.Issue(Sim.AllScopes).Refresh;
        string stranger = sim.Server.Tokens.Issue(Sim.AllScopes).Refresh;
        Answer renewed = await sim.RefreshAsync(old);
        Assert.Equal("invalid_grant", (await sim.RefreshAsync(old))["error"]);
        sim.Token = renewed["access_token"]!;
        Assert.Equal(sibling == 200 ? 200 : 401, (await sim.GetAsync("companies/")).Code);
        Assert.Equal(sibling, (await sim.RefreshAsync(renewed["refresh_token"]!)).Code);
        Assert.Equal(200, (await sim.RefreshAsync(stranger)).Code);
    }

    [Fact]
    public async Task Within_the_grace_period_the_old_token_brings_the_same_new_ones_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using Sim sim = await Sim.StartAsync(o =>
            (o.GracePeriod, o.Reuse, o.Time) = (TimeSpan.FromSeconds(30), ReuseHandling.RevokeFamily, time)
        );
        string old = sim.Server.Tokens.Issue().Refresh;
        Answer first = await sim.RefreshAsync(old);
        time.Advance(TimeSpan.FromSeconds(29));
        Answer again = await sim.RefreshAsync(old);
        Assert.Equal((first["access_token"], first["refresh_token"]), (again["access_token"], again["refresh_token"]));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invalid_grant", (await sim.RefreshAsync(old))["error"]);
        Assert.Equal("invalid_grant", (await sim.RefreshAsync(first["refresh_token"]!))["error"]);
    }

    [Fact]
    public async Task When_the_answer_is_lost_the_token_has_rotated_all_the_same()
    {
        await using Sim sim = await Sim.StartAsync();
        string refresh = sim.Server.Tokens.Issue().Refresh;
        sim.Server.Faults.Add(Simulator.Faults.Fault.Parse("POST /o/token/ lost-answer times=1"));
        await Assert.ThrowsAsync<System.Net.Http.HttpRequestException>(() => sim.RefreshAsync(refresh));
        Assert.Equal(1, sim.Server.Tokens.Refreshes);
        Assert.Equal("invalid_grant", (await sim.RefreshAsync(refresh))["error"]);
    }

    [Fact]
    public async Task Tokens_end_when_their_time_is_over()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using Sim sim = await Sim.StartAsync(o => o.Time = time);
        string refresh = sim.Server.Tokens.Issue().Refresh;
        time.Advance(TimeSpan.FromMinutes(60));
        Answer expired = await sim.GetAsync("companies/");
        Assert.Equal(401, expired.Code);
        Assert.Contains(
            "error=\"invalid_token\", error_description=\"The access token has expired.\"",
            expired.Header("WWW-Authenticate"),
            StringComparison.Ordinal
        );
        Assert.True(sim.Server.Tokens.IsLive(refresh));
        time.Advance(TimeSpan.FromDays(30));
        Assert.Equal("invalid_grant", (await sim.RefreshAsync(refresh))["error"]);
    }

    [Fact]
    public async Task A_refresh_may_ask_for_less_and_never_for_more()
    {
        await using Sim sim = await Sim.StartAsync();
        string refresh = sim.Server.Tokens.Issue("company:read openid").Refresh;
        Assert.Equal(
            "invalid_scope",
            (await sim.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", "company:write")))["error"]
        );
        Assert.Equal(
            "company:read",
            (await sim.TokenAsync(("grant_type", "refresh_token"), ("refresh_token", refresh), ("scope", "company:read")))["scope"]
        );
    }

    [Fact]
    public async Task Revoking_the_refresh_token_ends_both_and_is_200_however_often()
    {
        await using Sim sim = await Sim.StartAsync();
        (sim.Token, string refresh) = sim.Server.Tokens.Issue(Sim.AllScopes);
        for (int i = 0; i < 2; i++)
        {
            Answer revoked = await RevokeAsync(sim, refresh);
            Assert.Equal((200, ""), (revoked.Code, revoked.Text));
        }

        Assert.Equal(401, (await sim.GetAsync("companies/")).Code);
        Assert.Equal("invalid_grant", (await sim.RefreshAsync(refresh))["error"]);
        Assert.Equal(200, (await RevokeAsync(sim, "never-there")).Code);
        Assert.Equal(
            "invalid_request",
            (await sim.FormAsync("o/revoke_token/", ("client_id", "demo-client"), ("client_secret", "demo-secret")))["error"]
        );
        Assert.Equal(
            401,
            (await sim.FormAsync("o/revoke_token/", ("client_id", "demo-client"), ("client_secret", "wrong"), ("token", refresh))).Code
        );
    }

    [Fact]
    public async Task After_the_access_token_alone_was_revoked_a_refresh_is_a_server_error_in_HTML()
    {
        await using Sim sim = await Sim.StartAsync();
        (string access, string refresh) = sim.Server.Tokens.Issue();
        Assert.Equal(200, (await RevokeAsync(sim, access)).Code);
        Answer answer = await sim.RefreshAsync(refresh);
        Assert.Equal(500, answer.Code);
        Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_revocation_the_address_is_not_found()
    {
        await using Sim sim = await Sim.StartAsync(o => o.Revocation = false);
        Assert.Equal(404, (await RevokeAsync(sim, "x")).Code);
    }

    [Fact]
    public async Task Of_many_refreshes_at_once_one_is_taken()
    {
        await using Sim sim = await Sim.StartAsync();
        string refresh = sim.Server.Tokens.Issue().Refresh;
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sim.RefreshAsync(refresh)));
        Assert.Single(answers, a => a.Code == 200);
    }

    private static Task<Answer> RevokeAsync(Sim sim, string token) =>
        sim.FormAsync("o/revoke_token/", ("client_id", "demo-client"), ("client_secret", "demo-secret"), ("token", token));
}
