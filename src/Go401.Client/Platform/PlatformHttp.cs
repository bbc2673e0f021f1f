using System.Net;
using System.Security.Authentication;

namespace Go401.Client.Platform;

/// <summary>What the two builds do differently in HTTP.</summary>
internal static class PlatformHttp
{
    // To one server, at once: as many as the largest throttle limit.
    private const int MaxConnections = 32;

    /// <summary>
    /// A handler that follows no redirect (S32, S50), keeps no cookie, decompresses nothing, and speaks TLS 1.2 or later whatever the
    /// process's default is.
    /// </summary>
#pragma warning disable RS0030 // The one place that makes handlers.
    public static HttpMessageHandler CreateHandler(IWebProxy? proxy, bool useProxy)
    {
#if NET
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = proxy,
            UseProxy = useProxy,
            DefaultProxyCredentials = proxy is null ? CredentialCache.DefaultCredentials : null,
            MaxConnectionsPerServer = MaxConnections,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Load balancers close an idle connection after 60 seconds; one that is closed first is not used by mistake.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
        };
#else
        // .NET Framework has no connect time-out of its own: the time-out of the whole request covers it. TLS 1.3 is
        // left to where the platform offers it; 1.2 is what every supported Windows has.
        return new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = proxy,
            UseProxy = useProxy,
            DefaultProxyCredentials = proxy is null ? CredentialCache.DefaultCredentials : null,
            MaxConnectionsPerServer = MaxConnections,
            SslProtocols = SslProtocols.Tls12,
        };
#endif
    }
#pragma warning restore RS0030

    /// <summary>
    /// Makes a token end the reads of a response that ignore it. The streams of .NET do not: to dispose of their response while they
    /// are read gives the connection back to its pool too early, and a later request gets no response on it. Those of .NET Framework do.
    /// </summary>
    public static CancellationTokenRegistration EndReadsOf(HttpResponseMessage response, CancellationToken cancellation)
    {
#if NET
        return default;
#else
        return cancellation.Register(static state => ((HttpResponseMessage)state!).Dispose(), response);
#endif
    }

    /// <summary>Lets connections go after five minutes, so that a new address in DNS is seen. .NET does that in the handler.</summary>
    public static void LimitLease(Uri server)
    {
#if !NET
        ServicePointManager.FindServicePoint(server).ConnectionLeaseTimeout = (int)TimeSpan.FromMinutes(5).TotalMilliseconds;
#else
        _ = server;
#endif
    }

    /// <summary>
    /// What .NET says of a failed request: its <c>HttpRequestError</c> by name, empty where it says none, and the status that a proxy
    /// answered.
    /// </summary>
    public static (string Error, int? Status) HttpError(Exception failure)
    {
#if NET
        return failure switch
        {
            HttpRequestException request => (
                request.HttpRequestError == HttpRequestError.Unknown ? "" : request.HttpRequestError.ToString(),
                (int?)request.StatusCode
            ),
            HttpIOException broken => (broken.HttpRequestError.ToString(), null),
            _ => ("", null),
        };
#else
        // .NET Framework has neither; where this build runs on a newer runtime they are reached by name.
        object? error = failure.GetType().GetProperty("HttpRequestError")?.GetValue(failure);
        object? status = failure.GetType().GetProperty("StatusCode")?.GetValue(failure);
        return (error?.ToString() is string name && name != "Unknown" ? name : "", status is HttpStatusCode code ? (int)code : null);
#endif
    }

    /// <summary>The proxy that is used where none is named: of the system or of the environment.</summary>
    public static IWebProxy? DefaultProxy =>
#if NET
        HttpClient.DefaultProxy;
#else
        typeof(HttpClient).GetProperty("DefaultProxy")?.GetValue(null) as IWebProxy ?? WebRequest.DefaultWebProxy;
#endif
}
