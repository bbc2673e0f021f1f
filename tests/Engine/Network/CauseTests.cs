using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>Why no answer came is told apart, by id, with the proxy named and what to do next.</summary>
public sealed class CauseTests
{
    private const string Elsewhere = "https://go401.invalid/api";

    [Theory]
    [InlineData("407 Proxy Authentication Required", "ProxyAuthenticationRequired", 1)]
    [InlineData("403 Forbidden", "ProxyFailed", 1)]
    [InlineData("502 Bad Gateway", "ProxyFailed", 2)]
    public async Task F8_a_proxy_that_refuses_is_named(string status, string id, int tries)
    {
        await using var proxy = new OddServer(_ => OddServer.Answer([], status, "Proxy-Authenticate: Basic realm=\"x\"\r\n"));
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        Outcome connected = session.Run(
            $"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {Elsewhere} -NoPersist -Proxy {proxy.Origin}"
        );
        Assert.Empty(connected.Errors);
        Outcome outcome = session.Run("Invoke-Go401Request companies -MaximumRetryCount 1");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Contains(proxy.Origin[7..], outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "-NoProxy",
            outcome.Error.ErrorDetails.RecommendedAction + outcome.Error.Exception.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(tries, proxy.Requests.Count(r => r.StartsWith("CONNECT go401.invalid:443 ", StringComparison.Ordinal)));
        session.Set("C", Session.Secure("secret"));
        Assert.Equal(
            id,
            session
                .Run(
                    $"Connect-Go401 -Name other -ClientCredentials -ClientId x -ClientSecret $C -BaseUri {Elsewhere} "
                        + $"-NoPersist -Proxy {proxy.Origin}"
                )
                .ErrorId
        );
    }

    [Theory]
    [InlineData("", "POST")]
    [InlineData("", "PATCH")]
    [InlineData("", "DELETE")]
    [InlineData("HTTP/1.1 20", "DELETE")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nthis is not TLS", "DELETE")]
    [InlineData("HTTP/1.1 20", "POST")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "POST")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "POST")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nthis is not TLS", "PUT")]
    public async Task A_write_is_not_called_sent_where_the_proxy_fails_before_it_has_connected(string raw, string method)
    {
        await using var proxy = new OddServer(_ => OddServer.Text(raw));
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {Elsewhere} -NoPersist -Proxy {proxy.Origin} | Out-Null; "
                + $"Invoke-Go401Request companies/c1/submit-payroll -Method {method} "
                + (method == "DELETE" ? "" : "-Body @{ check_date = '2026-03-01' } ")
                + "-Confirm:$false -WarningAction Ignore -MaximumRetryCount 0"
        );
        Assert.NotEmpty(proxy.Requests);
        Assert.All(proxy.Requests, request => Assert.StartsWith("CONNECT ", request, StringComparison.Ordinal));
        Assert.Contains("Nothing was sent", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("may have been processed", outcome.AllStreams, StringComparison.Ordinal);
        Assert.DoesNotContain("already processed", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Proxy http://127.0.0.1:{0}", "https://go401.invalid/api", "")]
    [InlineData("", "https://127.0.0.1:{0}/api", "")]
    [InlineData("", "https://127.0.0.1:{0}/api", "-Body @{ a = 1 }")]
    public async Task A_write_is_not_called_sent_where_no_connection_was_made_in_time(string proxy, string baseUri, string body)
    {
        // Connections to it are established by the system, and are never accepted.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        int port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        Outcome outcome = session.Run(
            string.Format(
                CultureInfo.InvariantCulture,
                $"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {baseUri} -NoPersist {proxy} -TimeoutSec 1 | Out-Null; ",
                port
            ) + $"Invoke-Go401Request something -Method POST {body} -Confirm:$false -MaximumRetryCount 0"
        );
        Assert.Equal("RequestTimeout", outcome.ErrorId);
        Assert.Contains("Nothing was sent", outcome.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_recommended_for_a_sign_in_is_about_the_sign_in()
    {
        await using var server = new OddServer(_ => OddServer.Text(""));
        await using Session session = await Session.StartAsync();
        session.Set("C", Session.Secure("secret"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -ClientCredentials -ClientId x -ClientSecret $C -BaseUri {server.BaseUri} -NoPersist"
        );
        Assert.Equal("ConnectionFailed", outcome.ErrorId);
        Assert.Contains("try again", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("idempotency", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("write", outcome.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F8_a_proxy_that_is_not_there_is_named_without_its_password()
    {
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        session.Set("P", Session.Secure("password-canary"));
        session.Set("U", "user-canary");
        string script =
            $"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {Elsewhere} -NoPersist -Proxy "
            + "http://127.0.0.1:9 -ProxyCredential ([pscredential]::new($U, $P)) | Out-Null; Invoke-Go401Request companies "
            + "-MaximumRetryCount 0";
        Outcome outcome = session.Run(script);
        Assert.Equal("ProxyFailed", outcome.ErrorId);
        Assert.Contains("127.0.0.1:9", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", outcome.Error.Exception + outcome.AllStreams, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_cannot_be_resolved_is_told_from_a_server_that_is_not_there()
    {
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        Outcome unknown = session.Run(
            $"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {Elsewhere} -NoPersist -NoProxy | Out-Null; "
                + "Invoke-Go401Request companies -MaximumRetryCount 0"
        );
        Assert.Equal("HostNotFound", unknown.ErrorId);
        Assert.Contains("DNS", unknown.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Outcome absent = session.Run(
            $"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri http://127.0.0.1:9/api -NoPersist | Out-Null; "
                + "Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{} -Confirm:$false -MaximumRetryCount "
                + "0"
        );
        Assert.Equal("ConnectionFailed", absent.ErrorId);
        Assert.Contains("Nothing was sent", absent.Error.Exception.Message, StringComparison.Ordinal);
    }
}
