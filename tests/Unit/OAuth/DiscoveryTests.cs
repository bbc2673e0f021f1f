using System;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class DiscoveryTests
{
    private const string Published = """
        {"issuer":"https://server.example/api/o","authorization_endpoint":"https://server.example/api/o/authorize",
            "token_endpoint":"https://server.example/api/o/token",
        "userinfo_endpoint":"https://server.example/api/o/userinfo/","jwks_uri":"https://server.example/api/o/.well-known/jwks.json"}
        """;

    private static Task<Discovery> ReadAsync(FakeServer server) =>
        Discovery.ReadAsync(new EndpointClient(Fakes.Settings(), server.Transport), CancellationToken.None);

    private static Task<Discovery> ReadAsync(string document) => ReadAsync(new FakeServer(_ => FakeServer.Json(document)));

    private static async Task RefusedAsync(string document)
    {
        var failure = await Assert.ThrowsAsync<Go401Exception>(() => ReadAsync(document));
        Assert.Equal("DiscoveryMismatch", failure.ErrorId);
        Assert.Equal(ErrorKind.SecurityError, failure.Kind);
    }

    [Fact]
    public async Task S28_the_document_that_401GO_publishes_is_taken_although_its_addresses_lack_the_slash()
    {
        var server = new FakeServer(_ => FakeServer.Json(Published));
        Discovery found = await ReadAsync(server);
        Assert.Equal("https://server.example/api/o", found.Issuer);
        Assert.Equal("https://server.example/api/o/.well-known/jwks.json", found.JsonWebKeys.AbsoluteUri);
        Assert.False(found.IssuerInRedirect);
        Assert.Equal(
            "GET https://server.example/api/o/.well-known/openid-configuration",
            $"{Assert.Single(server.All).Method} {Assert.Single(server.All).Uri.OriginalString}"
        );
    }

    [Theory]
    [InlineData("https://other.example/api/o")]
    [InlineData("http://server.example/api/o")]
    [InlineData("https://server.example/api")]
    [InlineData("https://server.example/API/o")]
    [InlineData("https://server.example:444/api/o")]
    [InlineData("https://server.example/api/o?x=1")]
    [InlineData("")]
    public Task S28_another_issuer_is_refused(string issuer) =>
        RefusedAsync(Published.Replace("\"https://server.example/api/o\"", $"\"{issuer}\"", StringComparison.Ordinal));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"issuer\":42}")]
    public Task S28_a_document_without_an_issuer_is_refused(string document) => RefusedAsync(document);

    [Theory]
    [InlineData("https://server.example/api/o/authorize", "https://evil.example/api/o/authorize")]
    [InlineData("https://server.example/api/o/token", "https://server.example.evil.example/api/o/token")]
    [InlineData("https://server.example/api/o/token", "https://server.example:8443/api/o/token")]
    [InlineData("https://server.example/api/o/userinfo/", "http://server.example/api/o/userinfo/")]
    [InlineData("https://server.example/api/o/.well-known/jwks.json", "http://server.example/api/o/.well-known/jwks.json")]
    [InlineData("https://server.example/api/o/.well-known/jwks.json", "/api/o/.well-known/jwks.json")]
    [InlineData("https://server.example/api/o/.well-known/jwks.json", "file:///etc/keys")]
    public Task S28_an_endpoint_on_another_origin_is_refused(string good, string bad) =>
        RefusedAsync(Published.Replace($"\"{good}\"", $"\"{bad}\"", StringComparison.Ordinal));

    [Theory]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Without_a_document_what_the_base_address_implies_is_used(HttpStatusCode status)
    {
        Discovery found = await ReadAsync(new FakeServer(_ => new HttpResponseMessage(status)));
        Assert.Equal(
            new Discovery("https://server.example/api/o", new Uri("https://server.example/api/o/.well-known/jwks.json"), false),
            found
        );
    }

    [Fact]
    public async Task A_document_that_is_no_JSON_counts_as_none() => Assert.False((await ReadAsync("<html>")).IssuerInRedirect);

    [Fact]
    public async Task S28_a_redirect_to_a_document_elsewhere_is_not_followed()
    {
        var server = new FakeServer(_ => new HttpResponseMessage(HttpStatusCode.Found)
        {
            Headers = { Location = new Uri("https://evil.example/") },
        });
        Assert.Equal("https://server.example/api/o", (await ReadAsync(server)).Issuer);
        Assert.Single(server.All);

        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        await using Go401Simulator elsewhere = await Go401Simulator.StartAsync();
        simulator.Server.Faults.Add(
            new Simulator.Faults.Fault
            {
                Path = "openid-configuration",
                Kind = Simulator.Faults.FaultKind.Redirect,
                Location = elsewhere.Server.BaseUri + "/o/.well-known/openid-configuration",
            }
        );
        using Connection connection = await simulator.SignInAsync(Go401Simulator.Browser());
        Assert.Empty(elsewhere.Server.Log.All);
    }

    [Fact]
    public async Task A_huge_document_is_an_error_and_not_read()
    {
        Assert.Equal(
            "ConnectionFailed",
            (await Assert.ThrowsAsync<Go401Exception>(() => ReadAsync("{\"issuer\":\"" + new string('x', 300 * 1024) + "\"}"))).ErrorId
        );
    }

    [Fact]
    public async Task S21_what_the_document_says_of_iss_is_heeded()
    {
        Discovery found = await ReadAsync(
            Published.Replace("{", "{\"authorization_response_iss_parameter_supported\":true,", StringComparison.Ordinal)
        );
        Assert.True(found.IssuerInRedirect);
        Assert.False(
            (
                await ReadAsync(
                    Published.Replace("{", "{\"authorization_response_iss_parameter_supported\":\"true\",", StringComparison.Ordinal)
                )
            ).IssuerInRedirect
        );
    }

    [Theory]
    [InlineData("", "CallbackIssuerMissing")]
    [InlineData("&iss=https%3A%2F%2Fevil.example", "CallbackIssuerMismatch")]
    [InlineData("&iss=https%3A%2F%2Fserver.example%2Fapi%2Fo", null)]
    public async Task S21_a_sign_in_to_a_server_that_promises_iss_needs_the_right_one(string iss, string? errorId)
    {
        var server = new FakeServer(r =>
            r.Method == "GET"
                ? FakeServer.Json("""{"issuer":"https://server.example/api/o","authorization_response_iss_parameter_supported":true}""")
                : FakeServer.Json(FakeServer.Tokens)
        );
        var agent = new FakeAgent
        {
            Browser = async a =>
            {
                await Fakes.BrowseAsync(Fakes.Redirect(a, "code=c" + iss));
                return true;
            },
        };
        Task<Connection> signingIn = new ConnectionFactory(server.Transport).SignInWithCodeAsync(
            Fakes.Settings(),
            new AuthorizationCodeOptions(),
            agent,
            SilentReporter.Instance,
            default
        );
        if (errorId is null)
        {
            (await signingIn).Dispose();
        }
        else
        {
            Assert.Equal(errorId, (await Assert.ThrowsAsync<Go401Exception>(() => signingIn.WaitAsync(Fakes.Patience))).ErrorId);
            Assert.Equal(0, server.Count("/token/"));
        }
    }
}
