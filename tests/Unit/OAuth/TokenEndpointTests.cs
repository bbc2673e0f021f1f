using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
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
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class TokenEndpointTests
{
    private const string Minimal = """{"access_token":"at","token_type":"Bearer"}""";

    private static async Task<TokenResponse> ExchangeAsync(
        FakeServer server,
        ConnectionSettings? settings = null,
        CancellationToken cancellation = default
    )
    {
        TokenRequest request = TokenRequest.ForCode("code-canary", "http://127.0.0.1:1/callback/", "verifier-canary");
        return await new TokenEndpoint(new EndpointClient(settings ?? Fakes.Settings(), server.Transport), TimeProvider.System).SendAsync(
            request,
            cancellation
        );
    }

    private static async Task<Go401Exception> RefusedAsync(FakeServer server, string? baseUri = null)
    {
        ConnectionSettings? settings = baseUri is null ? null : Fakes.Settings(baseUri);
        Go401Exception failure = await Assert.ThrowsAnyAsync<Go401Exception>(() => ExchangeAsync(server, settings));
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("demo-secret", failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    [Fact]
    public async Task The_exchange_is_one_form_with_these_fields_and_no_others()
    {
        var server = new FakeServer();
        await ExchangeAsync(server);
        Sent sent = Assert.Single(server.All);
        Assert.Equal("POST", sent.Method);
        Assert.Equal("https://server.example/api/o/token/", sent.Uri.OriginalString);
        Assert.Null(sent.Authorization);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = "code-canary",
                ["redirect_uri"] = "http://127.0.0.1:1/callback/",
                ["code_verifier"] = "verifier-canary",
                ["client_id"] = "demo-client",
                ["client_secret"] = "demo-secret",
            },
            sent.Form.ToDictionary(f => f.Key, f => f.Value)
        );
    }

    [Theory]
    [InlineData("id", "secret")]
    [InlineData("my:id", "p%ss:wörd &=+/ \"")]
    [InlineData("ünï\u20ac", "~!*'()-._")]
    public async Task S31_basic_holds_id_and_secret_each_form_encoded(string id, string secret)
    {
        var server = new FakeServer(Minimal);
        var settings = Fakes.Settings() with { ClientId = id, ClientSecret = new SecretValue(secret) };
        await new ClientCredentialsGrant(
            new TokenEndpoint(new EndpointClient(settings, server.Transport), TimeProvider.System)
        ).RequestAsync(default);
        Sent sent = Assert.Single(server.All);
        Assert.StartsWith("Basic ", sent.Authorization, StringComparison.Ordinal);
        string[] pair = Encoding.UTF8.GetString(Convert.FromBase64String(sent.Authorization!["Basic ".Length..])).Split(':');
        Assert.Equal(2, pair.Length);
        Assert.Equal(id, WebUtility.UrlDecode(pair[0]));
        Assert.Equal(secret, WebUtility.UrlDecode(pair[1]));
        Assert.All(
            pair[0] + pair[1],
            c =>
                Assert.True(
                    char.IsAsciiLetterOrDigit(c) || "-._*+%~!'()".Contains(c, StringComparison.Ordinal),
                    $"'{c}' is not form-encoded."
                )
        );
        Assert.Equal("grant_type=client_credentials&scope=company%3Aread+participant%3Aread", sent.Body);
        Assert.Equal("", sent.Uri.Query);
    }

    [Fact]
    public async Task S31_the_simulator_takes_a_secret_of_special_characters_both_ways()
    {
        const string Secret = "a:b%c&d=e+f g/ü\u20ac";
        await using Go401Simulator simulator = await Go401Simulator.StartAsync(o =>
        {
            o.ClientSecret = Secret;
            o.ClientId = "demo-client";
        });
        var factory = new ConnectionFactory();
        using Connection basic = await factory.SignInWithClientCredentialsAsync(simulator.Settings(secret: Secret), default);
        using Connection body = await simulator.SignInAsync(Go401Simulator.Browser(), secret: Secret);
        Assert.NotNull(basic.Tokens.Current);
        Assert.NotNull(body.Tokens.Current);
    }

    [Fact]
    public async Task S31_no_secret_is_ever_part_of_an_address()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        using Connection connection = await simulator.SignInAsync(Go401Simulator.Browser(), "company:read openid");
        await connection.Tokens.RefreshAsync(connection.Tokens.Current, SilentReporter.Instance, default);
        await Disconnector.DisconnectAsync(connection, new ConnectionRegistry(), false, SilentReporter.Instance, default);
        string[] secrets =
        [
            "demo-secret",
            .. simulator
                .Server.Log.All.SelectMany(r => Fakes.Fields(r.Body))
                .Where(f => f.Key is "code" or "code_verifier" or "refresh_token" or "token")
                .Select(f => f.Value),
        ];
        Assert.True(secrets.Length >= 5);
        Assert.All(
            simulator.Server.Log.All,
            r => Assert.All(secrets, s => Assert.DoesNotContain(s, r.Path + r.Query, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.MovedPermanently)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData((HttpStatusCode)308)]
    public async Task S32_a_redirect_of_the_token_endpoint_is_not_followed(HttpStatusCode status)
    {
        await using Go401Simulator elsewhere = await Go401Simulator.StartAsync();
        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        simulator.Server.Faults.Add(
            new Simulator.Faults.Fault
            {
                Method = "POST",
                Kind = Simulator.Faults.FaultKind.Redirect,
                Location = elsewhere.Server.BaseUri + "/o/token/",
            }
        );
        var failure = await Assert.ThrowsAsync<Go401Exception>(() =>
            new ConnectionFactory().SignInWithClientCredentialsAsync(simulator.Settings(), default)
        );
        Assert.Equal("TokenEndpointNotJson", failure.ErrorId);
        Assert.Empty(elsewhere.Server.Log.All);
        Assert.Single(simulator.Server.Log.All);

        // And with the other statuses, from the fake: one request only.
        var server = new FakeServer(_ => new HttpResponseMessage(status)
        {
            Headers = { Location = new Uri("https://evil.example/token/") },
            Content = new StringContent(""),
        });
        Assert.Equal("TokenEndpointNotJson", (await RefusedAsync(server)).ErrorId);
        Assert.Single(server.All);
    }

    [Theory]
    [InlineData(407, "ProxyAuthenticationRequired", "the proxy requires authentication (407)")]
    [InlineData(511, "NetworkSignInRequired", "A captive portal or a proxy responded, not 401GO (511)")]
    [InlineData(302, "TokenEndpointNotJson", "a redirect (302)")]
    [InlineData(429, "TokenEndpointNotJson", "too many (429)")]
    [InlineData(503, "TokenEndpointNotJson", "not available now (503)")]
    [InlineData(204, "TokenEndpointNotJson", "status 204 and an empty response")]
    [InlineData(200, "TokenEndpointNotJson", "status 200 and an empty response")]
    public async Task F8_what_a_status_of_the_token_endpoint_means_is_said(int status, string id, string said)
    {
        Go401Exception failure = await RefusedAsync(new FakeServer(_ => FakeServer.Json("", (HttpStatusCode)status, "text/html")));
        Assert.Equal(id, failure.ErrorId);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not JSON", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://app.401go.com", 404, "<html>x</html>", "text/html", "does not end in /api")]
    [InlineData("https://app.401go.com/", 200, "<html>x</html>", "text/html; charset=utf-8", "does not end in /api")]
    [InlineData("https://app.401go.com/apis", 405, "<html>x</html>", "text/html", "does not end in /api")]
    [InlineData("https://app.401go.com/api/v1", 404, "<html>x</html>", "text/html", "a path after /api")]
    [InlineData("https://app.401go.com/api/api", 404, "{\"detail\":\"Not found.\"}", "application/json", "a path after /api")]
    [InlineData("https://app.401go.com/api/o/token/", 404, "<html>x</html>", "text/html", "a path after /api")]
    [InlineData("https://app.401go.com", 302, "", "text/html", "does not end in /api")]
    [InlineData("https://app.401go.com/api", 404, "<html>x</html>", "text/html", null)]
    [InlineData("https://gateway.example/401go/API/", 404, "<html>x</html>", "text/html", null)]
    [InlineData("https://app.401go.com", 503, "<html>x</html>", "text/html", null)]
    public async Task A_base_address_with_another_path_than_the_API_is_told(
        string baseUri,
        int status,
        string body,
        string type,
        string? said
    )
    {
        var server = new FakeServer(_ => FakeServer.Json(body, (HttpStatusCode)status, type.Split(';')[0]));
        Go401Exception failure = await RefusedAsync(server, baseUri);
        Assert.Equal(said is not null, failure.Message.Contains("The base address", StringComparison.Ordinal));
        Assert.Contains(said ?? "", failure.Message, StringComparison.Ordinal);
        if (body.StartsWith('<') && status < 500)
        {
            Assert.Contains("web page (HTML)", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("<html>Maintenance</html>", "text/html", 200)]
    [InlineData("<html>Error</html>", "text/html", 500)]
    [InlineData(Minimal, "text/plain", 200)]
    [InlineData(Minimal, "text/html", 200)]
    [InlineData("", "application/json", 200)]
    [InlineData("{\"access_token\":", "application/json", 200)]
    [InlineData("[" + Minimal + "]", "application/json", 200)]
    [InlineData("\"text\"", "application/json", 200)]
    [InlineData("null", "application/json", 200)]
    [InlineData("access_token=at&token_type=Bearer", "application/x-www-form-urlencoded", 200)]
    public async Task S32_an_answer_that_is_not_a_JSON_object_is_refused(string body, string type, int status)
    {
        Go401Exception failure = await RefusedAsync(new FakeServer(_ => FakeServer.Json(body, (HttpStatusCode)status, type)));
        Assert.Equal("TokenEndpointNotJson", failure.ErrorId);
        Assert.Equal(status >= 500 ? ErrorKind.ResourceUnavailable : ErrorKind.InvalidResult, failure.Kind);
    }

    [Fact]
    public async Task S32_an_answer_without_a_content_type_is_refused()
    {
        var server = new FakeServer(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Minimal)),
        });
        Assert.Equal("TokenEndpointNotJson", (await RefusedAsync(server)).ErrorId);
    }

    [Fact]
    public async Task S32_an_answer_larger_than_256_KiB_is_not_read_to_its_end()
    {
        var endless = new Endless();
        var server = new FakeServer(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(endless) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        });
        await RefusedAsync(server);
        Assert.InRange(endless.Given, 1, 1024 * 1024);
    }

    [Theory]
    [InlineData("Bearer", true)]
    [InlineData("bearer", true)]
    [InlineData("BEARER", true)]
    [InlineData("mac", false)]
    [InlineData("DPoP", false)]
    [InlineData("", false)]
    public async Task S32_the_token_type_is_Bearer_in_any_case_and_nothing_else(string type, bool good)
    {
        var server = new FakeServer($$"""{"access_token":"at","token_type":"{{type}}"}""");
        if (good)
        {
            Assert.Equal("at", (await ExchangeAsync(server)).AccessToken.Reveal());
        }
        else
        {
            Assert.Equal("TokenTypeNotBearer", (await RefusedAsync(server)).ErrorId);
        }
    }

    [Theory]
    [InlineData("""{"access_token":"at"}""", "TokenTypeNotBearer")]
    [InlineData("""{"token_type":"Bearer"}""", "TokenResponseInvalid")]
    [InlineData("""{"access_token":"","token_type":"Bearer"}""", "TokenResponseInvalid")]
    [InlineData("""{"access_token":42,"token_type":"Bearer"}""", "TokenResponseInvalid")]
    [InlineData("""{"access_token":null,"token_type":"Bearer"}""", "TokenResponseInvalid")]
    public async Task An_answer_that_lacks_what_it_must_have_is_refused(string body, string id) =>
        Assert.Equal(id, (await RefusedAsync(new FakeServer(body))).ErrorId);

    [Theory]
    [InlineData("no.jwt.at-all%&=")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("{\"a\":1}")]
    public async Task S33_the_access_token_is_taken_as_it_is_whatever_it_looks_like(string token)
    {
        var server = new FakeServer($$"""{"access_token":{{JsonSerializer.Serialize(token)}},"token_type":"Bearer"}""");
        Assert.Equal(token, (await ExchangeAsync(server)).AccessToken.Reveal());
    }

    [Theory]
    [InlineData("3600", 3600)]
    [InlineData("3600.0", 3600)]
    [InlineData("0.5", 0.5)]
    [InlineData("3.6e3", 3600)]
    [InlineData("\"1800\"", 1800)]
    [InlineData("\"1800.5\"", 1800.5)]
    [InlineData("null", 3600)]
    [InlineData("0", 3600)]
    [InlineData("-1", 3600)]
    [InlineData("1e300", 3600)]
    [InlineData("\"NaN\"", 3600)]
    [InlineData("\"soon\"", 3600)]
    [InlineData("[1]", 3600)]
    public async Task S34_expires_in_may_be_a_number_a_float_a_text_or_nonsense(string value, double seconds)
    {
        var server = new FakeServer($$"""{"access_token":"at","token_type":"Bearer","expires_in":{{value}}}""");
        Assert.Equal(seconds, (await ExchangeAsync(server)).Lifetime.TotalSeconds);
    }

    [Fact]
    public async Task S34_a_missing_expires_in_is_an_hour() =>
        Assert.Equal(TimeSpan.FromHours(1), (await ExchangeAsync(new FakeServer(Minimal))).Lifetime);

    [Fact]
    public async Task S34_the_life_of_a_token_is_counted_from_before_it_was_asked_for()
    {
        var time = new FakeTimeProvider();
        DateTimeOffset asked = time.GetUtcNow();
        var server = new FakeServer(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(40));
            return FakeServer.Json(Minimal);
        });
        TokenSet tokens = await new ClientCredentialsGrant(
            new TokenEndpoint(new EndpointClient(Fakes.Settings(), server.Transport), time)
        ).RequestAsync(default);
        Assert.Equal(asked.AddHours(1), tokens.AccessTokenExpiresAt);
        using var source = new MemoryTokenSource(Fakes.Settings(), tokens, null, time);
        Assert.Equal(TimeSpan.FromSeconds(3560), source.Remaining(tokens));
    }

    [Theory]
    [InlineData("invalid_grant", 400, "OAuthInvalidGrant", ErrorKind.AuthenticationError)]
    [InlineData("invalid_client", 401, "OAuthInvalidClient", ErrorKind.AuthenticationError)]
    [InlineData("invalid_scope", 400, "OAuthInvalidScope", ErrorKind.InvalidArgument)]
    [InlineData("unauthorized_client", 400, "OAuthUnauthorizedClient", ErrorKind.PermissionDenied)]
    [InlineData("unsupported_grant_type", 400, "OAuthUnsupportedGrant", ErrorKind.PermissionDenied)]
    [InlineData("invalid_request", 400, "OAuthError", ErrorKind.AuthenticationError)]
    [InlineData("server_error", 503, "OAuthServerError", ErrorKind.ResourceUnavailable)]
    [InlineData("invalid_grant", 200, "OAuthInvalidGrant", ErrorKind.AuthenticationError)]
    public async Task Errors_of_RFC_6749_are_told_apart_whatever_the_status(string error, int status, string id, ErrorKind kind)
    {
        Go401Exception failure = await RefusedAsync(
            new FakeServer($$"""{"error":"{{error}}","access_token":"at-canary","token_type":"Bearer"}""", (HttpStatusCode)status)
        );
        Assert.Equal(id, failure.ErrorId);
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(error, Assert.IsType<OAuthException>(failure).Error);
    }

    [Fact]
    public async Task S57_a_description_that_repeats_what_was_sent_does_not_bring_it_into_the_error()
    {
        Go401Exception failure = await RefusedAsync(
            new FakeServer(
                """
                {"error":"invalid_grant",
                """
                    + """
                    "error_description":"code-canary with verifier-canary and demo-secret for 123-45-6789 is bad"}
                    """,
                HttpStatusCode.BadRequest
            )
        );
        Assert.Contains("*** with *** and *** for ***-**-6789 is bad", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_server_error_in_JSON_is_called_unavailable(int status)
    {
        Go401Exception failure = await RefusedAsync(new FakeServer("""{"detail":"no"}""", (HttpStatusCode)status));
        Assert.Equal("TokenResponseInvalid", failure.ErrorId);
        Assert.Equal(ErrorKind.ResourceUnavailable, failure.Kind);
    }

    [Fact]
    public async Task A_connection_that_breaks_a_time_out_and_a_stop_are_three_different_ends()
    {
        Assert.Equal("ConnectionFailed", (await RefusedAsync(new FakeServer(_ => throw new HttpRequestException("canary")))).ErrorId);
        Go401Exception late = await RefusedAsync(new FakeServer(_ => throw new TaskCanceledException("canary", new TimeoutException())));
        Assert.Equal("RequestTimeout", late.ErrorId);
        Assert.Equal(ErrorKind.OperationTimeout, late.Kind);

        using var stop = new CancellationTokenSource();
        var server = new FakeServer(_ =>
        {
            stop.Cancel();
            throw new OperationCanceledException(stop.Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExchangeAsync(server, cancellation: stop.Token));
    }

    [Fact]
    public async Task S27_a_certificate_that_is_not_accepted_is_a_security_error()
    {
        Go401Exception failure = await RefusedAsync(
            new FakeServer(_ => throw new HttpRequestException("x", new System.Security.Authentication.AuthenticationException("canary")))
        );
        Assert.Equal("TlsFailed", failure.ErrorId);
        Assert.Equal(ErrorKind.SecurityError, failure.Kind);
    }

    [Theory]
    [InlineData("\"scope\":\"a b\"", "a b")]
    [InlineData("\"scope\":\"\"", "company:read participant:read")]
    [InlineData("\"scope\":null", "company:read participant:read")]
    [InlineData("\"x\":1", "company:read participant:read")]
    [InlineData("\"scope\":\"a\\u001b[31m b\"", "a b")]
    public async Task A_missing_scope_means_as_asked_for(string member, string scope)
    {
        TokenResponse answer = await ExchangeAsync(new FakeServer($$"""{"access_token":"at","token_type":"Bearer",{{member}}}"""));
        Assert.Equal(scope, string.Join(' ', answer.ToTokenSet(Fakes.Settings().Scope).Scope));
    }

    [Fact]
    public async Task Without_a_client_id_or_secret_nothing_is_sent()
    {
        var server = new FakeServer();
        Assert.Equal(
            "ClientIdMissing",
            (await Assert.ThrowsAsync<Go401Exception>(() => ExchangeAsync(server, Fakes.Settings() with { ClientId = null }))).ErrorId
        );
        var grant = new ClientCredentialsGrant(
            new TokenEndpoint(new EndpointClient(Fakes.Settings() with { ClientSecret = null }, server.Transport), TimeProvider.System)
        );
        Assert.Equal("ClientSecretMissing", (await Assert.ThrowsAsync<Go401Exception>(() => grant.RequestAsync(default))).ErrorId);
        Assert.Empty(server.All);
    }

    private sealed class Endless : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Given;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Given += count;
            return Given > 8 * 1024 * 1024 ? 0 : count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
