// What differs between the two builds. Every #if of this project stands in this file.
using System;
using System.Net;
using System.Net.Http;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Go401.Client.Platform;

internal static class Poly
{
    /// <summary>
    /// A handler that follows no redirect (S32, S50), keeps no cookie, and speaks TLS 1.2 or later whatever the
    /// process's default is.
    /// </summary>
    public static HttpMessageHandler CreateHandler(IWebProxy? proxy, bool useProxy, int maxConnections, TimeSpan connectTimeout)
    {
#if NET
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            Proxy = proxy,
            UseProxy = useProxy,
            DefaultProxyCredentials = proxy is null ? CredentialCache.DefaultCredentials : null,
            MaxConnectionsPerServer = maxConnections,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
        };
#else
        // .NET Framework has no connect time-out of its own: the time-out of the whole request covers it. TLS 1.3 is
        // left to where the platform offers it; 1.2 is what every supported Windows has.
        _ = connectTimeout;
        return new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            Proxy = proxy,
            UseProxy = useProxy,
            MaxConnectionsPerServer = maxConnections,
            SslProtocols = SslProtocols.Tls12,
        };
#endif
    }

    /// <summary>Compares without telling by its duration where the difference is (S18).</summary>
    public static bool FixedTimeEquals(byte[] left, byte[] right)
    {
#if NET
        return CryptographicOperations.FixedTimeEquals(left, right);
#else
        if (left.Length != right.Length)
        {
            return false;
        }

        int difference = 0;
        for (int i = 0; i < left.Length; i++)
        {
            difference |= left[i] ^ right[i];
        }

        return difference == 0;
#endif
    }

    /// <summary>Bytes of the system's cryptographic generator.</summary>
    public static byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        using var random = RandomNumberGenerator.Create();
        random.GetBytes(bytes);
        return bytes;
    }
}
