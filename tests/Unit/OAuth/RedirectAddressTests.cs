using System;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class RedirectAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1/callback/", 0, "/callback/", "http://127.0.0.1:4242/callback/")]
    [InlineData("http://127.0.0.1", 0, "/", "http://127.0.0.1:4242")]
    [InlineData("http://127.0.0.1?a=1", 0, "/", "http://127.0.0.1:4242?a=1")]
    [InlineData("http://127.0.0.1:0/cb", 0, "/cb", "http://127.0.0.1:4242/cb")]
    [InlineData("http://[::1]/cb", 0, "/cb", "http://[::1]:4242/cb")]
    [InlineData("http://127.0.0.1/x:80/", 0, "/x:80/", "http://127.0.0.1:4242/x:80/")]
    [InlineData("http://127.0.0.1:8400/callback", 8400, "/callback", "http://127.0.0.1:8400/callback")]
    [InlineData("http://127.0.0.1:8400", 8400, "/", "http://127.0.0.1:8400")]
    [InlineData("http://127.0.0.1:80/cb", 80, "/cb", "http://127.0.0.1:80/cb")]
    [InlineData("http://127.0.0.1:80", 80, "/", "http://127.0.0.1:80")]
    [InlineData("http://127.0.0.1:80?a=1", 80, "/", "http://127.0.0.1:80?a=1")]
    [InlineData("http://[::1]:8400/cb?app=1&b=%7e", 8400, "/cb", "http://[::1]:8400/cb?app=1&b=%7e")]
    [InlineData("http://LocalHost:8400/C%7eb/../x", 8400, "/C%7eb/../x", "http://LocalHost:8400/C%7eb/../x")]
    public void S30_the_text_stays_as_it_was_registered_and_only_a_free_port_is_put_in(
        string registered,
        int port,
        string path,
        string sent
    )
    {
        RedirectAddress address = RedirectAddress.Check(new Uri(registered));
        Assert.Equal(port, address.Port);
        Assert.Equal(path, address.Path);
        Assert.Equal(sent, address.WithPort(4242));
        Assert.True(address.CanListen);
    }

    [Theory]
    [InlineData("https://example.com/callback/")]
    [InlineData("https://127.0.0.1/callback/")]
    public void An_address_that_we_cannot_listen_on_is_for_pasting(string registered) =>
        Assert.False(RedirectAddress.Check(new Uri(registered)).CanListen);

    [Theory]
    [InlineData("http://example.com/callback/")]
    [InlineData("http://127.0.0.1.example.com/callback/")]
    [InlineData("http://localhost.example.com/callback/")]
    [InlineData("http://user@127.0.0.1/callback/")]
    [InlineData("https://user:word@example.com/callback/")]
    [InlineData("https://example.com/callback/#part")]
    [InlineData("http://127.0.0.1/a\\b")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("file:///tmp/x")]
    public void S11_anything_else_is_refused(string registered)
    {
        var failure = Assert.Throws<Go401Exception>(() => RedirectAddress.Check(new Uri(registered)));
        Assert.Equal("RedirectUriInvalid", failure.ErrorId);
    }

    [Fact]
    public void A_relative_address_is_refused() =>
        Assert.Equal(
            "RedirectUriInvalid",
            Assert.Throws<Go401Exception>(() => RedirectAddress.Check(new Uri("callback/", UriKind.Relative))).ErrorId
        );
}
