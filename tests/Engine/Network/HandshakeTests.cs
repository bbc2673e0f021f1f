using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>
/// What fails before or below HTTP is told apart: a certificate from a connection that was lost, and a service that does not speak
/// HTTP from one that stopped.
/// </summary>
public sealed class HandshakeTests
{
    private const string Payroll =
        "Invoke-Go401Request companies/c1/submit-payroll -Method POST -Body @{ check_date = '2026-03-01' } "
        + "-IdempotencyKey key-canary -Confirm:$false -WarningAction Ignore -MaximumRetryCount 1";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F8_a_connection_that_is_lost_in_the_TLS_handshake_is_not_called_a_certificate(bool reset)
    {
        int visits = 0;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        Task serving = ServeAsync(
            listener,
            async client =>
            {
                visits++;
                await client.GetStream().ReadExactlyAsync(new byte[16]);
                client.LingerState = new LingerOption(reset, 0);
            }
        );
        await using Session session = await ConnectedAsync($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/api");
        Outcome outcome = session.Run(Payroll);
        listener.Stop();
        await serving;
        Assert.Equal("ConnectionFailed", outcome.ErrorId);
        Assert.DoesNotContain("certificate", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("TLS was negotiated", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, visits);
    }

    [Fact]
    public async Task F8_what_is_wrong_with_a_certificate_is_named()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=elsewhere.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-8));
        using X509Certificate2 own = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        Task serving = ServeAsync(
            listener,
            async client =>
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(own);
                await tls.ReadExactlyAsync(new byte[16]);
            }
        );
        await using Session session = await ConnectedAsync($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/api");
        Outcome outcome = session.Run(Payroll);
        listener.Stop();
        await serving;
        Assert.Equal("TlsFailed", outcome.ErrorId);
        Assert.Contains("RemoteCertificateNameMismatch", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", outcome.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 abc\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n"
            + "Connection: close\r\n\r\n{\"a\": 1 }"
    )]
    public async Task F8_what_is_no_response_of_HTTP_is_not_called_a_lost_connection(string raw)
    {
        await using var server = new OddServer(_ => OddServer.Text(raw));
        await using Session session = await ConnectedAsync(server.BaseUri);
        Outcome outcome = session.Run(Payroll);
        Assert.Equal("ConnectionFailed", outcome.ErrorId);
        Assert.Contains("is not valid HTTP", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("may have been processed", outcome.Error.Exception.Message, StringComparison.Ordinal);
    }

    private static async Task ServeAsync(TcpListener listener, Func<TcpClient, Task> serve)
    {
        listener.Start();
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                try
                {
                    await serve(client);
                }
                catch (Exception gone)
                    when (gone is IOException or SocketException or System.Security.Authentication.AuthenticationException)
                {
                    // The client did not accept it.
                }
            }
        }
        catch (Exception stopped) when (stopped is SocketException or InvalidOperationException)
        {
            // The test is over: the listener was closed while it waited or before it waited again.
        }
    }

    private static async Task<Session> ConnectedAsync(string baseUri)
    {
        Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        Assert.Empty(
            session.Run($"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {baseUri} -NoPersist -NoProxy | Out-Null").Errors
        );
        return session;
    }
}
