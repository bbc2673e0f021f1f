using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class RefreshAndDisconnectTests
{
    private static string Answer(string members = "") =>
        $$"""{"access_token":"at-new","token_type":"Bearer"{{(members.Length > 0 ? "," + members : "")}}}""";

    private static Task<TokenSet> RefreshAsync(FakeServer server, string[] held, ICallReporter? reporter = null) =>
        new RefreshTokenGrant(new TokenEndpoint(new EndpointClient(Fakes.Settings(), server.Transport), TimeProvider.System)).ExchangeAsync(
            new SecretValue("rt-canary"),
            held,
            reporter ?? SilentReporter.Instance
        );

    private static Connection Connected(
        FakeServer server,
        string? refreshToken = "rt-canary",
        Func<ConnectionSettings, ConnectionSettings>? set = null
    )
    {
        ConnectionSettings settings = (set ?? (s => s))(Fakes.Settings());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var tokens = new TokenSet(
            new SecretValue("at-canary"),
            refreshToken is null ? null : new SecretValue(refreshToken),
            now,
            now.AddHours(1),
            null,
            settings.Scope
        );
        var source = new MemoryTokenSource(settings, tokens, new OAuthClient(server.Transport, TimeProvider.System));
        return new Connection(settings, source, new Client.Http.ApiClient(settings, source, server.Transport, TimeProvider.System))
        {
            Transport = server.Transport,
        };
    }

    [Fact]
    public async Task The_refresh_is_one_form_with_these_fields_and_no_others()
    {
        var server = new FakeServer(Answer());
        await RefreshAsync(server, []);
        Sent sent = Assert.Single(server.All);
        Assert.Null(sent.Authorization);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = "rt-canary",
                ["client_id"] = "demo-client",
                ["client_secret"] = "demo-secret",
            },
            sent.Form.ToDictionary(f => f.Key, f => f.Value)
        );
    }

    [Theory]
    [InlineData("\"refresh_token\":\"rt-new\"", "rt-new")]
    [InlineData("\"refresh_token\":\"\"", "rt-canary")]
    [InlineData("\"refresh_token\":null", "rt-canary")]
    [InlineData("", "rt-canary")]
    public async Task S36_a_new_refresh_token_replaces_the_old_one_and_none_keeps_it(string member, string kept) =>
        Assert.Equal(kept, (await RefreshAsync(new FakeServer(Answer(member)), [])).RefreshToken!.Reveal());

    [Fact]
    public async Task S41_a_narrower_scope_is_recorded_and_warned_of()
    {
        var talk = new Talk();
        TokenSet tokens = await RefreshAsync(new FakeServer(Answer("\"scope\":\"a c\"")), ["a", "b", "c", "d"], talk);
        Assert.Equal(["a", "c"], tokens.Scope);
        Assert.Equal(
            "W:The connection 'unit' no longer has the scope b d: 401GO did not include it in the refresh response.",
            Assert.Single(talk.Warnings)
        );
    }

    [Theory]
    [InlineData("\"scope\":\"c b a\"")]
    [InlineData("\"scope\":\"\"")]
    [InlineData("")]
    public async Task S41_the_same_scope_in_any_order_or_none_is_no_reason_to_warn(string member)
    {
        var talk = new Talk();
        TokenSet tokens = await RefreshAsync(new FakeServer(Answer(member)), ["a", "b", "c"], talk);
        Assert.Equal(["a", "b", "c"], tokens.Scope.Order());
        Assert.Empty(talk.Warnings);
    }

    [Fact]
    public async Task S41_a_wider_scope_is_refused_and_what_it_cost_is_not_used_again()
    {
        var server = new FakeServer(
            Answer("\"refresh_token\":\"rt-new-canary\",\"scope\":\"company:read participant:read company:write\\u001b[31m\"")
        );
        using Connection connection = Connected(server);
        var refused = await Assert.ThrowsAsync<Go401Exception>(() =>
            connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default)
        );
        Assert.Equal("RefreshScopeWidened", refused.ErrorId);
        Assert.Equal(ErrorKind.SecurityError, refused.Kind);
        Assert.Contains("(company:write)", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
        Assert.True(connection.Tokens.SignInRequired);
        await Assert.ThrowsAsync<Go401Exception>(() => connection.Tokens.GetAsync(SilentReporter.Instance, default));
        Assert.Equal(1, server.Count("/token/"));
    }

    [Fact]
    public async Task S41_against_the_simulator_a_narrower_scope_goes_on_and_is_what_the_next_refresh_is_held_against()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync(o => o.RefreshScope = "company:read");
        using Connection connection = await simulator.SignInAsync(Go401Simulator.Browser());
        await connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default);
        Assert.Equal(["company:read"], connection.Tokens.Current!.Scope);
        simulator.Server.Options.RefreshScope = "company:read participant:read";
        Assert.Equal(
            "RefreshScopeWidened",
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default)
                )
            ).ErrorId
        );

        // No one keeps what came, so it is not left alive.
        Assert.Equal(1, simulator.Server.Log.Count("POST", "/o/revoke_token/"));
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.Html)]
    [InlineData(FaultKind.BadJson)]
    [InlineData(FaultKind.Truncate)]
    [InlineData(FaultKind.Status)]
    public async Task S40_a_server_that_fails_for_now_costs_no_token_and_the_next_refresh_works(FaultKind fault)
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync(o => o.GracePeriod = TimeSpan.FromMinutes(1));
        using Connection connection = await simulator.SignInAsync(Go401Simulator.Browser());
        TokenSet old = connection.Tokens.Current!;
        simulator.Server.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/o/token/",
                Kind = fault,
                Times = 1,
            }
        );
        await Assert.ThrowsAnyAsync<Go401Exception>(() => connection.Tokens.RefreshAsync(old, SilentReporter.Instance, default));
        Assert.Same(old, connection.Tokens.Current);
        Assert.False(connection.Tokens.SignInRequired);
        Assert.NotSame(old, await connection.Tokens.RefreshAsync(old, SilentReporter.Instance, default));
    }

    [Fact]
    public async Task A_refresh_that_has_left_is_not_cut_off_by_a_stop()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        using Connection connection = await simulator.SignInAsync(Go401Simulator.Browser());
        TokenSet old = connection.Tokens.Current!;
        Fault held = simulator.Server.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/o/token/",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        using var stop = new CancellationTokenSource();
        Task<TokenSet> refreshing = connection.Tokens.RefreshAsync(old, SilentReporter.Instance, stop.Token);
        await held.Met.WaitAsync(Fakes.Patience);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refreshing);
        Task<TokenSet> next = connection.Tokens.RefreshAsync(old, SilentReporter.Instance, default);
        held.Release();
        Assert.True(simulator.Server.Tokens.IsLive((await next).RefreshToken!.Reveal()));
        Assert.Equal(1, simulator.Server.Tokens.Refreshes);
    }

    [Fact]
    public async Task Without_a_refresh_token_a_sign_in_is_needed_and_nothing_is_sent()
    {
        var server = new FakeServer();
        using Connection connection = Connected(server, refreshToken: null);
        Assert.Equal(
            "SignInRequired",
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default)
                )
            ).ErrorId
        );
        Assert.Empty(server.All);
    }

    [Fact]
    public async Task Sign_in_refresh_and_requests_of_a_connection_share_one_pool_of_connections()
    {
        var server = new FakeServer();
        using Connection connection = await new ConnectionFactory(server.Transport).SignInWithClientCredentialsAsync(
            Fakes.Settings(),
            default
        );
        await connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default);
        await Assert.ThrowsAsync<ApiException>(() =>
            connection.Api.SendAsync(new ApiRequest { Path = "companies/" }, SilentReporter.Instance, default)
        );

        Assert.Equal(2, server.Count("/token/"));
        Assert.Equal(1, server.Count("/companies/"));
        Assert.Equal(1, server.Pools);
    }

    [Fact]
    public async Task Client_credentials_renew_themselves_and_a_wrong_secret_does_not_end_them()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        using Connection connection = await new ConnectionFactory().SignInWithClientCredentialsAsync(simulator.Settings(), default);
        Assert.Null(connection.Tokens.Current!.RefreshToken);
        simulator.Server.Options.ClientSecret = "rolled";
        await Assert.ThrowsAsync<OAuthException>(() =>
            connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default)
        );
        simulator.Server.Options.ClientSecret = "demo-secret";
        TokenSet old = connection.Tokens.Current!;
        Assert.NotSame(old, await connection.Tokens.RefreshAsync(old, SilentReporter.Instance, default));
    }

    [Fact]
    public async Task A_refresh_token_that_the_user_brought_is_used_at_once_and_its_account_checked_before_anything_is_kept()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        var factory = new ConnectionFactory();
        string brought = simulator.Server.Tokens.Issue("company:read openid", "participant").Refresh;
        var expect = new AuthorizationCodeOptions { ExpectRole = "company_admin" };
        Assert.Equal(
            "AccountNotExpected",
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    factory.SignInWithRefreshTokenAsync(
                        simulator.Settings(),
                        new SecretValue(brought),
                        expect,
                        SilentReporter.Instance,
                        default
                    )
                )
            ).ErrorId
        );
        Assert.False(simulator.Server.Tokens.IsLive(simulator.Last("POST", "/o/revoke_token/")["token"]!));

        brought = simulator.Server.Tokens.Issue("company:read openid").Refresh;
        using Connection connection = await factory.SignInWithRefreshTokenAsync(
            simulator.Settings(),
            new SecretValue(brought),
            expect,
            SilentReporter.Instance,
            default
        );
        Assert.Equal("company_admin", connection.Account!.Role);
        Assert.NotEqual(brought, connection.Tokens.Current!.RefreshToken!.Reveal());
        Assert.Equal(
            "OAuthInvalidGrant",
            (
                await Assert.ThrowsAsync<OAuthException>(() =>
                    factory.SignInWithRefreshTokenAsync(
                        simulator.Settings(),
                        new SecretValue("wrong"),
                        new AuthorizationCodeOptions(),
                        SilentReporter.Instance,
                        default
                    )
                )
            ).ErrorId
        );
    }

    [Theory]
    [InlineData("rt-canary", "token=rt-canary&token_type_hint=refresh_token&client_id=demo-client&client_secret=demo-secret")]
    [InlineData(null, "token=at-canary&token_type_hint=access_token&client_id=demo-client&client_secret=demo-secret")]
    public async Task S47_a_disconnect_revokes_the_refresh_token_first_with_its_hint_and_wipes_memory(string? refreshToken, string body)
    {
        var server = new FakeServer(_ => new HttpResponseMessage(HttpStatusCode.OK));
        using Connection connection = Connected(server, refreshToken);
        var registry = new ConnectionRegistry();
        registry.Put(connection);
        Assert.Equal(
            new DisconnectOutcome(RevocationOutcome.Revoked, true),
            await Disconnector.DisconnectAsync(connection, registry, false, SilentReporter.Instance, default)
        );
        Sent sent = Assert.Single(server.All);
        Assert.Equal("POST", sent.Method);
        Assert.Equal("https://server.example/api/o/revoke_token/", sent.Uri.OriginalString);
        Assert.Null(sent.Authorization);
        Assert.Equal(body, sent.Body);
        Assert.Null(connection.Tokens.Current);
        Assert.Null(registry.Find("unit"));
    }

    [Theory]
    [InlineData(HttpStatusCode.OK, nameof(RevocationOutcome.Revoked))]
    [InlineData(HttpStatusCode.NotFound, nameof(RevocationOutcome.NotSupported))]
    [InlineData(HttpStatusCode.MethodNotAllowed, nameof(RevocationOutcome.NotSupported))]
    [InlineData(HttpStatusCode.BadRequest, nameof(RevocationOutcome.Failed))]
    [InlineData(HttpStatusCode.ServiceUnavailable, nameof(RevocationOutcome.Failed))]
    [InlineData(HttpStatusCode.Found, nameof(RevocationOutcome.Failed))]
    [InlineData((HttpStatusCode)0, nameof(RevocationOutcome.Failed))]
    public async Task S47_memory_is_wiped_whatever_the_server_says(HttpStatusCode status, string outcome)
    {
        var server = new FakeServer(_ => status == 0 ? throw new HttpRequestException("down") : new HttpResponseMessage(status));
        using Connection connection = Connected(server);
        DisconnectOutcome result = await Disconnector.DisconnectAsync(
            connection,
            new ConnectionRegistry(),
            false,
            SilentReporter.Instance,
            default
        );
        Assert.Equal(outcome, result.Revocation.ToString());
        Assert.Null(connection.Tokens.Current);
        Assert.Single(server.All);
    }

    [Fact]
    public async Task S47_memory_is_wiped_also_when_the_disconnect_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var server = new FakeServer(_ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });
        using Connection connection = Connected(server);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Disconnector.DisconnectAsync(connection, new ConnectionRegistry(), false, SilentReporter.Instance, stop.Token)
        );
        Assert.Null(connection.Tokens.Current);
    }

    [Fact]
    public async Task S47_a_token_that_has_ended_already_is_a_success_and_nothing_is_left_alive()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        using Connection connection = await simulator.SignInAsync(Go401Simulator.Browser());
        string refresh = connection.Tokens.Current!.RefreshToken!.Reveal();
        simulator.Server.Tokens.RevokeRefreshTokens();
        Assert.Equal(
            RevocationOutcome.Revoked,
            (await Disconnector.DisconnectAsync(connection, new ConnectionRegistry(), false, SilentReporter.Instance, default)).Revocation
        );
        Assert.False(simulator.Server.Tokens.IsLive(refresh));
    }

    [Fact]
    public async Task S47_a_refresh_that_is_under_way_is_waited_for_and_what_it_brings_is_revoked()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        using Connection connection = await simulator.SignInAsync(Go401Simulator.Browser());
        Fault held = simulator.Server.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/o/token/",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        Task<TokenSet> refreshing = connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default);
        await held.Met.WaitAsync(Fakes.Patience);
        Task<DisconnectOutcome> leaving = Disconnector.DisconnectAsync(
            connection,
            new ConnectionRegistry(),
            false,
            SilentReporter.Instance,
            default
        );
        held.Release();
        Assert.Equal(RevocationOutcome.Revoked, (await leaving).Revocation);
        string brought = (await refreshing).RefreshToken!.Reveal();
        Assert.False(simulator.Server.Tokens.IsLive(brought));
        Assert.Equal(brought, simulator.Last("POST", "/o/revoke_token/")["token"]);
        Assert.Null(connection.Tokens.Current);
    }

    [Fact]
    public async Task S47_an_access_token_without_a_client_cannot_be_revoked_and_is_forgotten()
    {
        var server = new FakeServer();
        using Connection connection = new ConnectionFactory(server.Transport).FromAccessToken(
            Fakes.Settings() with
            {
                ClientId = null,
            },
            new SecretValue("at")
        );
        Assert.Equal(
            RevocationOutcome.NothingToRevoke,
            (await Disconnector.DisconnectAsync(connection, new ConnectionRegistry(), false, SilentReporter.Instance, default)).Revocation
        );
        Assert.Empty(server.All);
        Assert.Null(connection.Tokens.Current);
    }
}
