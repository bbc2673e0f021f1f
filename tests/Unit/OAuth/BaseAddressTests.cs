using System;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class BaseAddressTests
{
    [Theory]
    [InlineData("https://app.401go.com/api", "https://app.401go.com/api")]
    [InlineData("https://app.401go.com/api///", "https://app.401go.com/api")]
    [InlineData("https://app.401go.com", "https://app.401go.com/")]
    [InlineData("HTTPS://APP.401GO.com:443/Api/", "https://app.401go.com/Api")]
    [InlineData("http://127.0.0.1:5000/api/", "http://127.0.0.1:5000/api")]
    [InlineData("http://127.1:5000/api", "http://127.0.0.1:5000/api")]
    [InlineData("http://[::1]:5000/api", "http://[::1]:5000/api")]
    [InlineData("http://LocalHost:5000/api", "http://localhost:5000/api")]
    public void S27_https_and_http_on_loopback_are_taken(string given, string taken) =>
        Assert.Equal(taken, BaseAddress.Check(new Uri(given)).AbsoluteUri);

    [Theory]
    [InlineData("http://app.401go.com/api")]
    [InlineData("http://localhost.evil.com/api")]
    [InlineData("http://evil-localhost/api")]
    [InlineData("http://127.0.0.1.evil.com/api")]
    [InlineData("http://[::2]/api")]
    [InlineData("http://0.0.0.0/api")]
    [InlineData("http://192.168.0.1/api")]
    [InlineData("http://127.0.0.1@evil.com/api")]
    [InlineData("https://app.401go.com@evil.com/api")]
    [InlineData("https://user:word@app.401go.com/api")]
    [InlineData("https://app.401go.com/api?x=1")]
    [InlineData("https://app.401go.com/api#x")]
    [InlineData("ftp://127.0.0.1/api")]
    [InlineData("file:///api")]
    [InlineData("wss://app.401go.com/api")]
    [InlineData("https://\u2024app.401go.com/api")] // Attack 17: it was UnexpectedError, with the first request.
    [InlineData("https://-app.401go.com/api")]
    [InlineData("https://app.401go.com:0/api")]
    [InlineData("http://127.0.0.1:0/api")]
    [InlineData("https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example/api")]
    public void S27_anything_else_is_refused(string given)
    {
        var failure = Assert.Throws<Go401Exception>(() => BaseAddress.Check(new Uri(given)));
        Assert.Equal("BaseUriInvalid", failure.ErrorId);
        Assert.DoesNotContain("word", failure.Message, StringComparison.Ordinal);
    }

    // A token went to whatever server a copied address named: the letters look the same.
    [Theory]
    [InlineData("https://\u0430pp.401go.com/api", "write it as xn--")]
    [InlineData("https://app.401g\u043e.com/api", "xn--")]
    [InlineData("https://app.401go.com\u3002/api", "app.401go.com")]
    [InlineData("https://\uff41pp.401go.com/api", "write it as app.401go.com")]
    [InlineData("https://app.401go.com\u2044api.evil.example/api", "")]
    [InlineData("https://app.401go.com/a\r\nX: y", "a line break or another control character")]
    [InlineData("https://app.401go.com/\u0001", "control character")]
    public void S27_an_address_that_only_looks_like_another_is_refused(string given, string advice)
    {
        var failure = Assert.Throws<Go401Exception>(() => BaseAddress.Check(new Uri(given)));
        Assert.Equal("BaseUriInvalid", failure.ErrorId);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://xn--pp-7kc.401go.com/api")]
    [InlineData(" https://app.401go.com/api\n")]
    public void S27_an_ASCII_name_and_blanks_around_an_address_are_taken(string given) => BaseAddress.Check(new Uri(given));

    [Fact]
    public void A_relative_address_is_refused() => Assert.Throws<Go401Exception>(() => BaseAddress.Check(new Uri("api", UriKind.Relative)));

    [Fact]
    public async Task S27_no_way_in_sends_anything_to_a_server_without_https()
    {
        var server = new FakeServer();
        var factory = new ConnectionFactory(server.Transport);
        ConnectionSettings plain = Fakes.Settings("http://server.example/api");
        await Refused(() =>
            factory.SignInWithCodeAsync(plain, new AuthorizationCodeOptions(), new FakeAgent(), SilentReporter.Instance, default)
        );
        await Refused(() => factory.SignInWithClientCredentialsAsync(plain, default));
        await Refused(() =>
            factory.SignInWithRefreshTokenAsync(
                plain,
                new SecretValue("r"),
                new AuthorizationCodeOptions(),
                SilentReporter.Instance,
                default
            )
        );
        await Refused(() => Task.FromResult(factory.FromAccessToken(plain, new SecretValue("a"))));
        Assert.Empty(server.All);

        static async Task Refused(Func<Task<Connection>> signIn) =>
            Assert.Equal("BaseUriInvalid", (await Assert.ThrowsAsync<Go401Exception>(signIn)).ErrorId);
    }

    [Theory]
    [InlineData("https://a.example/x", "https://A.example:443/y", true)]
    [InlineData("https://a.example", "http://a.example", false)]
    [InlineData("https://a.example", "https://a.example:8443", false)]
    [InlineData("https://a.example", "https://b.a.example", false)]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:1/x", true)]
    [InlineData("http://127.0.0.1:1", "http://localhost:1", false)]
    public void An_origin_is_scheme_host_and_port(string left, string right, bool same) =>
        Assert.Equal(same, BaseAddress.SameOrigin(new Uri(left), new Uri(right)));

    [Theory]
    [InlineData("https://app.401go.com/api")]
    [InlineData("https://app.401go.com/api/")]
    public void Every_endpoint_that_is_posted_to_ends_in_a_slash(string baseUri)
    {
        OAuthEndpoints endpoints = new OAuthEndpoints(new Uri(baseUri));
        Assert.Equal("https://app.401go.com/api/o", endpoints.Issuer.AbsoluteUri);
        Assert.Equal("https://app.401go.com/api/o/authorize/", endpoints.Authorization.AbsoluteUri);
        Assert.Equal("https://app.401go.com/api/o/token/", endpoints.Token.AbsoluteUri);
        Assert.Equal("https://app.401go.com/api/o/revoke_token/", endpoints.Revocation.AbsoluteUri);
        Assert.Equal("https://app.401go.com/api/o/userinfo/", endpoints.UserInfo.AbsoluteUri);
    }
}
