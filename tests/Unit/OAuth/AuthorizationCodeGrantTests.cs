using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

/// <summary>The whole sign-in, against the simulator and against a fake server that keeps the exact requests.</summary>
public sealed class AuthorizationCodeGrantTests
{
    private static readonly AuthorizationCodeOptions Options = new() { Listener = Fakes.Patient };

    private static Task<Connection> SignInAsync(
        FakeServer server,
        FakeAgent agent,
        ConnectionSettings? settings = null,
        AuthorizationCodeOptions? options = null,
        ICallReporter? reporter = null,
        TimeProvider? time = null,
        CancellationToken cancellation = default
    ) =>
        new ConnectionFactory(server.Transport, time).SignInWithCodeAsync(
            settings ?? Fakes.Settings(),
            options ?? Options,
            agent,
            reporter ?? SilentReporter.Instance,
            cancellation
        );

    private static FakeAgent Approving(string code = "code-canary") =>
        new()
        {
            Browser = async a =>
            {
                await Fakes.BrowseAsync(Fakes.Redirect(a, "code=" + code));
                return true;
            },
        };

    private static Task<Go401Simulator> SimulateAsync(Action<SimulatorOptions>? set = null) => Go401Simulator.StartAsync(set);

    [Fact]
    public async Task S2_S3_S4_S7_S8_S22_the_authorize_address_has_these_parameters_and_no_others()
    {
        var server = new FakeServer();
        FakeAgent agent = Approving();
        using Connection connection = await SignInAsync(server, agent);
        Uri address = await agent.Address;
        Assert.Equal("https://server.example/api/o/authorize/", address.GetLeftPart(UriPartial.Path));
        Assert.Equal(
            ["client_id", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "scope", "state"],
            Fakes.Fields(address.Query).Select(f => f.Key).Order(StringComparer.Ordinal)
        );
        Assert.Equal("code", Fakes.Parameter(address, "response_type"));
        Assert.Equal("S256", Fakes.Parameter(address, "code_challenge_method"));
        Assert.Equal("company:read participant:read", Fakes.Parameter(address, "scope"));
        Assert.Equal("demo-client", Fakes.Parameter(address, "client_id"));
        Assert.Matches("^[A-Za-z0-9_-]{43}$", Fakes.Parameter(address, "state")!);
        Assert.DoesNotContain("demo-secret", address.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Token["code_verifier"]!, address.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S3_S4_the_challenge_is_the_hash_of_the_verifier_for_public_and_confidential_clients()
    {
        foreach (SecretValue? secret in new[] { new SecretValue("s"), null })
        {
            var server = new FakeServer();
            FakeAgent agent = Approving();
            using Connection connection = await SignInAsync(server, agent, Fakes.Settings() with { ClientSecret = secret });
            Assert.Equal(
                ProofKey.FromVerifier(server.Token["code_verifier"]!).Challenge,
                Fakes.Parameter(await agent.Address, "code_challenge")
            );
            Assert.Equal(secret?.Reveal(), server.Token["client_secret"]);
        }
    }

    [Fact]
    public async Task S4_plain_is_not_used_even_when_it_is_all_that_the_server_advertises()
    {
        var server = new FakeServer(r =>
            r.Uri.AbsolutePath.EndsWith("openid-configuration", StringComparison.Ordinal)
                ? FakeServer.Json("""{"issuer":"https://server.example/api/o","code_challenge_methods_supported":["plain"]}""")
                : FakeServer.Json(FakeServer.Tokens)
        );
        FakeAgent agent = Approving();
        using Connection connection = await SignInAsync(server, agent);
        Assert.Equal("S256", Fakes.Parameter(await agent.Address, "code_challenge_method"));
    }

    [Fact]
    public async Task S5_S6_state_verifier_and_nonce_are_new_for_every_attempt()
    {
        var values = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            await using Go401Simulator simulator = await SimulateAsync();
            FakeAgent agent = Go401Simulator.Browser();
            using Connection connection = await simulator.SignInAsync(agent, "company:read openid");
            Uri address = await agent.Address;
            values.AddRange([
                Fakes.Parameter(address, "state")!,
                Fakes.Parameter(address, "nonce")!,
                Fakes.Parameter(address, "code_challenge")!,
                simulator.Token["code_verifier"]!,
            ]);
        }

        Assert.Equal(12, values.Distinct().Count());
        Assert.All(values, v => Assert.Matches("^[A-Za-z0-9_-]{43}$", v));
    }

    [Fact]
    public async Task S6_S21_an_answer_to_one_attempt_is_none_to_another_and_their_addresses_differ()
    {
        var server = new FakeServer();
        using var stop = new CancellationTokenSource();
        var first = new FakeAgent { Browser = _ => Task.FromResult(true) };
        var second = new FakeAgent { Browser = _ => Task.FromResult(true) };
        Task<Connection> one = SignInAsync(server, first, cancellation: stop.Token);
        Task<Connection> two = SignInAsync(server, second, cancellation: stop.Token);
        Uri a = await first.Address,
            b = await second.Address;
        Assert.NotEqual(Fakes.Parameter(a, "redirect_uri"), Fakes.Parameter(b, "redirect_uri"));
        Uri crossed = new($"{Fakes.Parameter(b, "redirect_uri")}?code=c&state={Fakes.Parameter(a, "state")}");
        Assert.Equal(Encoding.UTF8.GetString(LandingPage.Neutral), await Fakes.BrowseAsync(crossed));
        Assert.False(one.IsCompleted || two.IsCompleted);
        Assert.Equal(0, server.Count("/token/"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => two);
    }

    [Fact]
    public async Task S7_without_a_scope_the_least_is_asked_for_and_never_all_that_the_client_may_have()
    {
        var server = new FakeServer();
        FakeAgent agent = Approving();
        using Connection connection = await SignInAsync(server, agent, Fakes.Settings() with { Scope = [] });
        Assert.Equal("company:read participant:read", Fakes.Parameter(await agent.Address, "scope"));
        Assert.DoesNotContain(
            Scopes.Default,
            s => s.Contains("write", StringComparison.Ordinal) || s.Contains("billing", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/callback")]
    [InlineData("http://127.0.0.1:{0}")]
    [InlineData("http://127.0.0.1:{0}/callback/?app=1&x=%7e")]
    [InlineData("http://LOCALHOST:{0}/cb")]
    [InlineData(null)]
    public async Task S30_the_redirect_address_is_the_registered_text_in_both_requests(string? registered)
    {
        string? text = registered is null
            ? null
            : string.Format(System.Globalization.CultureInfo.InvariantCulture, registered, FixedPort.Next());
        var server = new FakeServer();
        FakeAgent agent = Approving();
        using Connection connection = await SignInAsync(
            server,
            agent,
            Fakes.Settings() with
            {
                RedirectUri = text is null ? null : new Uri(text),
            }
        );
        string sent = Fakes.Parameter(await agent.Address, "redirect_uri")!;
        Assert.Equal(sent, server.Token["redirect_uri"]);
        if (text is null)
        {
            Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/callback/$", sent);
        }
        else
        {
            Assert.Equal(text, sent);
        }
    }

    [Theory]
    [InlineData("https://Partner.example:443/OAuth%7e/back")]
    [InlineData("https://partner.example")]
    public async Task S26_S30_an_address_elsewhere_is_sent_as_registered_and_its_answer_pasted(string registered)
    {
        var server = new FakeServer();
        var agent = new FakeAgent
        {
            Browser = _ => throw new InvalidOperationException("No browser may open."),
            Paste = (a, _) => Task.FromResult<string?>(Fakes.Redirect(a, "code=pasted").OriginalString),
        };
        using Connection connection = await SignInAsync(server, agent, Fakes.Settings() with { RedirectUri = new Uri(registered) });
        Assert.Equal(registered, Fakes.Parameter(await agent.Address, "redirect_uri"));
        Assert.Equal(registered, server.Token["redirect_uri"]);
        Assert.Equal("pasted", server.Token["code"]);
        Assert.False(agent.WasListening);
    }

    [Fact]
    public async Task S26_what_was_pasted_for_another_sign_in_is_asked_for_again_and_the_code_is_sent_once()
    {
        var server = new FakeServer();
        var talk = new Talk();
        var agent = new FakeAgent
        {
            Paste = (a, i) =>
                Task.FromResult(
                    i switch
                    {
                        0 => "https://example.com/?code=foreign-canary&state=another",
                        1 => null,
                        _ => Fakes.Redirect(a, "code=mine").OriginalString,
                    }
                ),
        };
        using Connection connection = await SignInAsync(
            server,
            agent,
            options: new AuthorizationCodeOptions { NoBrowser = true },
            reporter: talk
        );
        Assert.Equal(3, agent.Prompts);
        Assert.Equal(2, talk.Warnings.Count());
        Assert.Equal("mine", server.Token["code"]);
        Assert.DoesNotContain("canary", talk.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S26_three_wrong_pastes_end_the_attempt_without_a_request_and_without_repeating_them()
    {
        var server = new FakeServer();
        var agent = new FakeAgent { Paste = (_, _) => Task.FromResult<string?>("https://example.com/?code=paste-canary&state=wrong") };
        var failure = await Assert.ThrowsAsync<Go401Exception>(() =>
            SignInAsync(server, agent, options: new AuthorizationCodeOptions { NoBrowser = true })
        );
        Assert.Equal("CallbackNotRecognized", failure.ErrorId);
        Assert.Equal(3, agent.Prompts);
        Assert.Equal(0, server.Count("/token/"));
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_browser_and_without_anybody_to_ask_it_is_an_error_at_once()
    {
        var server = new FakeServer();
        var failure = await Assert.ThrowsAsync<Go401Exception>(() => SignInAsync(server, new FakeAgent { CanPrompt = false }));
        Assert.Equal("InteractionRequired", failure.ErrorId);
    }

    [Fact]
    public async Task Without_a_browser_here_a_person_may_open_the_address_by_hand_on_this_machine_and_paste_nothing()
    {
        var server = new FakeServer();
        var agent = new FakeAgent
        {
            Paste = (a, _) =>
                Fakes
                    .BrowseAsync(Fakes.Redirect(a, "code=by-hand"))
                    .ContinueWith(_ => new TaskCompletionSource<string?>().Task, TaskScheduler.Default)
                    .Unwrap(),
        };
        using Connection connection = await SignInAsync(server, agent);
        Assert.True(agent.WasListening);
        Assert.Equal("by-hand", server.Token["code"]);
    }

    [Fact]
    public async Task Without_a_browser_here_what_is_pasted_from_another_machine_counts_and_the_port_is_freed()
    {
        var server = new FakeServer();
        var agent = new FakeAgent { Paste = (a, _) => Task.FromResult<string?>(Fakes.Redirect(a, "code=from-afar").OriginalString) };
        using Connection connection = await SignInAsync(server, agent);
        Assert.Equal("from-afar", server.Token["code"]);
        Fakes.Take(new Uri(server.Token["redirect_uri"]!).Port);
    }

    [Fact]
    public async Task S29_a_replayed_callback_does_not_redeem_the_code_again()
    {
        await using Go401Simulator simulator = await SimulateAsync();
        Fault held = simulator.Server.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/o/token/",
                Kind = FaultKind.Hold,
            }
        );
        Uri? callback = null;
        var agent = new FakeAgent
        {
            Browser = async a =>
            {
                using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
                callback = (await http.GetAsync(a)).Headers.Location!;
                await http.GetAsync(callback);
                return true;
            },
        };
        Task<Connection> signingIn = simulator.SignInAsync(agent);
        await held.Met.WaitAsync(Fakes.Patience);

        // The port is still open while the code is exchanged: the same answer again is sent to the page and no further.
        Assert.StartsWith(
            "HTTP/1.1 303",
            await Fakes.RawAsync(callback!.Port, Fakes.Get(callback.Port, callback.PathAndQuery)),
            StringComparison.Ordinal
        );
        held.Release();
        using Connection connection = await signingIn.WaitAsync(Fakes.Patience);
        Assert.Equal(1, simulator.Server.Log.Count("POST", "/o/token/"));
        Assert.Equal(1, simulator.Server.Tokens.Exchanges);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Fakes.BrowseAsync(callback));
    }

    [Fact]
    public async Task S29_a_lost_answer_to_the_exchange_is_not_tried_again()
    {
        await using Go401Simulator simulator = await SimulateAsync();
        simulator.Server.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/o/token/",
                Kind = FaultKind.LostAnswer,
            }
        );
        var failure = await Assert.ThrowsAsync<Go401Exception>(() => simulator.SignInAsync(Go401Simulator.Browser()));
        Assert.Equal("ConnectionFailed", failure.ErrorId);
        Assert.Equal(1, simulator.Server.Log.Count("POST", "/o/token/"));
    }

    [Theory]
    [InlineData(null, null, "You are signed in")]
    [InlineData("access_denied", "OAuthAccessDenied", "was refused")]
    [InlineData("server_error", "OAuthServerError", "was refused")]
    public async Task S14_S23_the_browser_is_told_the_truth_and_the_port_is_free_afterwards(
        string? refusal,
        string? errorId,
        string heading
    )
    {
        await using Go401Simulator simulator = await SimulateAsync(o => o.AutoRefuse = refusal);
        var page = new TaskCompletionSource<string>();
        FakeAgent agent = Go401Simulator.Browser(page);
        if (errorId is null)
        {
            (await simulator.SignInAsync(agent, page: true)).Dispose();
        }
        else
        {
            Assert.Equal(errorId, (await Assert.ThrowsAsync<OAuthException>(() => simulator.SignInAsync(agent, page: true))).ErrorId);
            Assert.Equal(0, simulator.Server.Log.Count("POST", "/o/token/"));
        }

        Fakes.Take(new Uri(Fakes.Parameter(await agent.Address, "redirect_uri")!).Port);
        Assert.Contains(heading, await page.Task.WaitAsync(Fakes.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S23_the_page_does_not_say_signed_in_when_the_exchange_is_refused()
    {
        await using Go401Simulator simulator = await SimulateAsync();
        var page = new TaskCompletionSource<string>();
        FakeAgent agent = Go401Simulator.Browser(page);
        var failure = await Assert.ThrowsAsync<OAuthException>(() => simulator.SignInAsync(agent, secret: "wrong", page: true));
        Assert.Equal("OAuthInvalidClient", failure.ErrorId);
        Assert.Equal(Encoding.UTF8.GetString(LandingPage.Failed), await page.Task.WaitAsync(Fakes.Patience));
        Fakes.Take(new Uri(Fakes.Parameter(await agent.Address, "redirect_uri")!).Port);
    }

    [Fact]
    public async Task A_wrong_account_is_refused_before_anything_is_kept_and_its_tokens_are_ended()
    {
        await using Go401Simulator simulator = await SimulateAsync(o => o.Role = "participant");
        var page = new TaskCompletionSource<string>();
        var failure = await Assert.ThrowsAsync<Go401Exception>(() =>
            simulator.SignInAsync(
                Go401Simulator.Browser(page),
                "company:read openid",
                options: new AuthorizationCodeOptions { ExpectRole = "company_admin", Listener = Fakes.PatientWithPage }
            )
        );
        Assert.Equal("AccountNotExpected", failure.ErrorId);
        Assert.Equal(1, simulator.Server.Log.Count("POST", "/o/revoke_token/"));
        Assert.Equal(Encoding.UTF8.GetString(LandingPage.Failed), await page.Task.WaitAsync(Fakes.Patience));
    }

    // What is expected is compared with what the server wrote: cleaned, another account could have the same name.
    [Theory]
    [InlineData("Ac\u200bme")]
    [InlineData("Acme\u0000")]
    [InlineData("\u202eAcme")]
    [InlineData("Acme ")]
    [InlineData("\u001b[0mAcme")]
    [InlineData("Acm\u0435")]
    [InlineData("\uff21cme")]
    [InlineData("Acme\u00ad")]
    public async Task Attack_16_an_account_that_only_looks_like_the_expected_one_is_refused(string name)
    {
        foreach (bool company in new[] { true, false })
        {
            string info = System.Text.Json.JsonSerializer.Serialize(
                new
                {
                    sub = "1",
                    role = company ? "company_admin" : name,
                    company_name = company ? name : "Acme",
                }
            );
            var server = new FakeServer(r =>
                r.Uri.AbsolutePath.EndsWith("/token/", StringComparison.Ordinal)
                    ? FakeServer.Json(FakeServer.Tokens.Replace("participant:read", "openid", StringComparison.Ordinal))
                : r.Uri.AbsolutePath.EndsWith("/userinfo/", StringComparison.Ordinal) ? FakeServer.Json(info)
                : new System.Net.Http.HttpResponseMessage(System.Net.HttpStatusCode.OK)
            );
            Task<Connection> ExpectAsync(string expected) =>
                new ConnectionFactory(server.Transport).SignInWithRefreshTokenAsync(
                    Fakes.Settings() with
                    {
                        Scope = [],
                    },
                    new SecretValue("rt"),
                    company
                        ? new AuthorizationCodeOptions { ExpectCompany = expected }
                        : new AuthorizationCodeOptions { ExpectRole = expected },
                    SilentReporter.Instance,
                    default
                );
            var failure = await Assert.ThrowsAsync<Go401Exception>(() => ExpectAsync("Acme"));
            Assert.Equal("AccountNotExpected", failure.ErrorId);
            Assert.DoesNotContain(failure.Message, char.IsControl);
            Assert.True(server.Count("/revoke_token/") > 0);

            // The test can tell: what is expected exactly is accepted.
            (await ExpectAsync(name)).Dispose();
        }
    }

    [Fact]
    public async Task S14_S25_the_deadline_ends_the_attempt_by_the_clock_and_frees_the_port()
    {
        var server = new FakeServer();
        var time = new FakeTimeProvider();
        var agent = new FakeAgent { Browser = _ => Task.FromResult(true) };
        Task<Connection> signingIn = SignInAsync(server, agent, time: time);
        Uri address = await agent.Address;
        Assert.InRange(Options.Deadline, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(300));
        time.Advance(Options.Deadline - TimeSpan.FromSeconds(1));
        Assert.False(signingIn.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<Go401Exception>(() => signingIn.WaitAsync(Fakes.Patience));
        Assert.Equal("SignInTimeout", failure.ErrorId);
        Assert.Equal(ErrorKind.OperationTimeout, failure.Kind);
        Fakes.Take(new Uri(Fakes.Parameter(address, "redirect_uri")!).Port);
    }

    [Fact]
    public async Task S25_the_deadline_also_ends_a_hung_exchange_and_a_prompt_that_nobody_answers()
    {
        foreach (bool paste in new[] { false, true })
        {
            await using Go401Simulator simulator = await SimulateAsync();
            Fault held = simulator.Server.Faults.Add(
                new Fault
                {
                    Method = "POST",
                    Path = "/o/token/",
                    Kind = FaultKind.Hold,
                }
            );
            var time = new FakeTimeProvider();
            var asked = new TaskCompletionSource();
            FakeAgent agent = paste
                ? new FakeAgent
                {
                    Paste = (_, _) =>
                    {
                        asked.SetResult();
                        return new TaskCompletionSource<string?>().Task;
                    },
                }
                : Go401Simulator.Browser();
            Task<Connection> signingIn = simulator.SignInAsync(
                agent,
                time: time,
                options: new AuthorizationCodeOptions { NoBrowser = paste }
            );
            await (paste ? asked.Task : held.Met).WaitAsync(Fakes.Patience);
            time.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal("SignInTimeout", (await Assert.ThrowsAsync<Go401Exception>(() => signingIn.WaitAsync(Fakes.Patience))).ErrorId);
        }
    }

    [Fact]
    public async Task S14_S25_a_stop_ends_the_attempt_at_once_and_frees_the_port()
    {
        var server = new FakeServer();
        using var stop = new CancellationTokenSource();
        var agent = new FakeAgent { Browser = _ => Task.FromResult(true) };
        Task<Connection> signingIn = SignInAsync(server, agent, cancellation: stop.Token);
        Uri address = await agent.Address;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => signingIn.WaitAsync(Fakes.Patience));
        Fakes.Take(new Uri(Fakes.Parameter(address, "redirect_uri")!).Port);
    }

    [Fact]
    public async Task S57_nothing_secret_is_said_while_signing_in()
    {
        await using Go401Simulator simulator = await SimulateAsync();
        var talk = new Talk();
        FakeAgent agent = Go401Simulator.Browser();
        using Connection connection = await simulator.SignInAsync(agent, "company:read openid", reporter: talk);
        Uri address = await agent.Address;
        TokenSet tokens = connection.Tokens.Current!;
        foreach (
            string secret in new[]
            {
                simulator.Token["code"]!,
                simulator.Token["code_verifier"]!,
                "demo-secret",
                Fakes.Parameter(address, "state")!,
                tokens.AccessToken.Reveal(),
                tokens.RefreshToken!.Reveal(),
            }
        )
        {
            Assert.DoesNotContain(secret, talk.Everything, StringComparison.Ordinal);
        }

        Assert.NotEqual("", talk.Everything);
    }

    [Fact]
    public async Task The_account_comes_from_user_info_without_what_is_private()
    {
        await using Go401Simulator simulator = await SimulateAsync();
        using Connection connection = await simulator.SignInAsync(Go401Simulator.Browser(), "company:read openid");
        Assert.Equal(new Account("sim-user-1", "company_admin", "Simulated Company 1"), connection.Account);
        Assert.Equal(GrantKind.AuthorizationCode, connection.Settings.Grant);
    }

    [Fact]
    public async Task No_server_is_an_error_before_a_browser_opens()
    {
        var server = new FakeServer(_ => throw new HttpRequestException("down"));
        var agent = new FakeAgent { Browser = _ => throw new InvalidOperationException("No browser may open.") };
        Assert.Equal("ConnectionFailed", (await Assert.ThrowsAsync<Go401Exception>(() => SignInAsync(server, agent))).ErrorId);
    }
}

/// <summary>The simulator, and what signing in to it takes.</summary>
internal sealed class Go401Simulator(Simulator.Simulator server) : IAsyncDisposable
{
    public Simulator.Simulator Server { get; } = server;

    /// <summary>The only request to the token endpoint.</summary>
    public Sent Token => Last("POST", "/o/token/");

    public static async Task<Go401Simulator> StartAsync(Action<SimulatorOptions>? set = null)
    {
        var options = new SimulatorOptions { AutoApprove = true };
        set?.Invoke(options);
        return new Go401Simulator(await Simulator.Simulator.StartAsync(options));
    }

    public Sent Last(string method, string pathEnd)
    {
        ReceivedRequest request = Server.Log.All.Last(r => r.Method == method && r.Path.EndsWith(pathEnd, StringComparison.Ordinal));
        return new Sent(
            method,
            new Uri(Server.Origin + request.Path + request.Query),
            request.Headers.GetValueOrDefault("Authorization"),
            request.Body
        );
    }

    public static FakeAgent Browser(TaskCompletionSource<string>? page = null) =>
        new()
        {
            Browser = async a =>
            {
                string text = await Fakes.BrowseAsync(a);
                page?.TrySetResult(text);
                return true;
            },
        };

    public ConnectionSettings Settings(string scope = "company:read participant:read", string secret = "demo-secret") =>
        Fakes.Settings(Server.BaseUri) with
        {
            Scope = scope.Split(' '),
            ClientSecret = new SecretValue(secret),
        };

    public Task<Connection> SignInAsync(
        FakeAgent agent,
        string scope = "company:read participant:read",
        string secret = "demo-secret",
        bool page = false,
        AuthorizationCodeOptions? options = null,
        ICallReporter? reporter = null,
        TimeProvider? time = null,
        CancellationToken cancellation = default
    ) =>
        new ConnectionFactory(null, time).SignInWithCodeAsync(
            Settings(scope, secret),
            options ?? new AuthorizationCodeOptions { Listener = page ? Fakes.PatientWithPage : Fakes.Patient },
            agent,
            reporter ?? SilentReporter.Instance,
            cancellation
        );

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
