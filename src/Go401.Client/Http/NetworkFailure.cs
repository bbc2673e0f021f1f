using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Go401.Client.Platform;

namespace Go401.Client.Http;

/// <summary>
/// Why no response came: told by what the runtime says below HTTP, on .NET by <c>HttpRequestError</c> and on .NET Framework by
/// the status of a <see cref="WebException"/>. Of the exceptions nothing else is kept: their texts may quote addresses.
/// </summary>
internal sealed record NetworkFailure(NoResponse Kind, string Host, string? Proxy = null, string? Cause = null, bool Lasts = false)
{
    /// <summary>True where no byte of the request can have reached the server.</summary>
    public bool IsBeforeSending =>
        Kind
            is NoResponse.HostUnknown
                or NoResponse.Unreachable
                or NoResponse.Untrusted
                or NoResponse.Handshake
                or NoResponse.ProxySignIn
                or NoResponse.Proxy;

    /// <summary>True for a failure that passes by itself.</summary>
    public bool IsTransient => !Lasts && Kind is not NoResponse.Untrusted;

    /// <summary>The error id, the same for every cause that has the same remedy, and what sort of failure it is.</summary>
    public (string Id, ErrorKind Kind) Error =>
        Kind switch
        {
            NoResponse.Timeout => ("RequestTimeout", ErrorKind.OperationTimeout),
            NoResponse.Untrusted => ("TlsFailed", ErrorKind.SecurityError),
            NoResponse.HostUnknown => ("HostNotFound", ErrorKind.ResourceUnavailable),
            NoResponse.ProxySignIn => ("ProxyAuthenticationRequired", ErrorKind.PermissionDenied),
            NoResponse.Proxy => ("ProxyFailed", ErrorKind.ResourceUnavailable),
            NoResponse.NotWhole or NoResponse.NotList => ("ResponseNotJson", ErrorKind.InvalidResult),
            _ => ("ConnectionFailed", ErrorKind.ResourceUnavailable),
        };

    /// <summary>What happened, without a full stop.</summary>
    public string Happened(TimeSpan timeout) =>
        Kind switch
        {
            NoResponse.Timeout => $"{Host} did not respond within "
                + $"{timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} seconds{Through}",
            NoResponse.Untrusted => $"no secure connection to {Host} could be established{Through}: its certificate or TLS version was not "
                + $"accepted{InBrackets}",
            NoResponse.Handshake => $"the connection to {Host} was lost while TLS was negotiated{InBrackets}{Through}",
            NoResponse.NotHttp => $"the response of {Host} is not valid HTTP{InBrackets}{Through}",
            NoResponse.HostUnknown => $"the host name {Host} could not be resolved{InBrackets}",
            NoResponse.ProxySignIn => $"the proxy {Proxy} requires authentication (407)",
            NoResponse.Proxy => $"the proxy {Proxy} could not be reached, or did not connect to {Host}{InBrackets}",
            NoResponse.NotWhole => "the response was cut off or is not valid JSON",
            NoResponse.NotList => "the response is not the list that the API documentation describes",
            NoResponse.Unreachable => $"{Host} could not be reached{InBrackets}",
            _ => $"the connection to {Host} was lost before the response was complete{InBrackets}{Through}",
        };

    public string Advice =>
        Kind switch
        {
            NoResponse.Timeout => Hint.Of("MoreTime"),
            NoResponse.Untrusted => Hint.Of("CheckClock"),
            NoResponse.HostUnknown => Hint.Of("CheckName"),
            NoResponse.ProxySignIn => Hint.Of("ProxyCredential"),
            NoResponse.Proxy => Hint.Of("CheckProxy"),
            NoResponse.NotWhole or NoResponse.NotList => Hint.Of("Raw"),
            NoResponse.NotHttp => "Check the port and the proxy: another service may have responded. Then try again.",
            _ => "Check the network and the proxy, and try again.",
        };

    /// <summary>
    /// True for what the runtime throws where a response does not come, breaks off, or is not what its Content-Encoding says
    /// (<see cref="InvalidDataException"/>, which is no IOException). A library that could not be loaded is none of them.
    /// </summary>
    public static bool IsOne(Exception exception) =>
        exception
            is HttpRequestException
                or IOException
                or InvalidDataException
                or ObjectDisposedException
                or SocketException
                or WebException
                or OperationCanceledException
        && !UnexpectedFailure.IsOfLibrary(exception);

    private string InBrackets => Cause is null ? "" : $" ({Cause})";

    private string Through => Proxy is null ? "" : $" through the proxy {Proxy}";

    /// <summary>Reads a failure.</summary>
    /// <param name="timedOut">True where our own time-out ended the request.</param>
    public static NetworkFailure Of(Exception? exception, bool timedOut, Uri address, TransportOptions transport)
    {
        string? proxy = ProxyFor(address, transport);
        NetworkFailure Is(NoResponse kind, string? cause = null, bool lasts = false) =>
            new(
                kind,
                address.Authority,
                proxy ?? (kind is NoResponse.Proxy or NoResponse.ProxySignIn ? "of this connection" : null),
                cause,
                lasts
            );
        if (timedOut)
        {
            return Is(NoResponse.Timeout);
        }

        NetworkFailure? found = null;
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException)
            {
                return Is(NoResponse.Untrusted, CertificateFault(e.Message));
            }

            if (e is InvalidDataException)
            {
                return Is(NoResponse.NotHttp, "the compressed content is damaged");
            }

            if (e is TimeoutException or OperationCanceledException)
            {
                return Is(NoResponse.Timeout);
            }

            found =
                e switch
                {
                    HttpRequestException or IOException => OfRequest(PlatformHttp.HttpError(e)),
                    WebException web => OfStatus(web.Status, (int?)(web.Response as HttpWebResponse)?.StatusCode),
                    SocketException socket => OfSocket(socket.SocketErrorCode),
                    _ => null,
                } ?? found;
        }

        return found ?? Is(NoResponse.Broken);

        NetworkFailure? OfRequest((string Error, int? Status) said) =>
            said.Status == 407
                ? Is(NoResponse.ProxySignIn, lasts: true)
                : said.Error switch
                {
                    "ProxyTunnelError" => Is(
                        NoResponse.Proxy,
                        said.Status is int code ? "status " + code.ToString(CultureInfo.InvariantCulture) : null,
                        lasts: said.Status is (>= 400 and < 500) or 511
                    ),
                    // Untrusted is what an AuthenticationException below it says. Without one the connection was lost.
                    "SecureConnectionError" => Is(NoResponse.Handshake),
                    "InvalidResponse" => Is(NoResponse.NotHttp),
                    "ConfigurationLimitExceeded" => Is(NoResponse.NotHttp, "its headers are too long"),
                    "NameResolutionError" => Unresolved("HostNotFound", lasts: false),
                    "ConnectionError" => Unreached(null),
                    _ => null,
                };

        NetworkFailure? OfStatus(WebExceptionStatus status, int? answered) =>
            answered == 407
                ? Is(NoResponse.ProxySignIn, lasts: true)
                : status switch
                {
                    WebExceptionStatus.Timeout => Is(NoResponse.Timeout),
                    WebExceptionStatus.SecureChannelFailure or WebExceptionStatus.TrustFailure => Is(NoResponse.Untrusted),
                    WebExceptionStatus.NameResolutionFailure => Unresolved(status.ToString(), lasts: false),
                    WebExceptionStatus.ProxyNameResolutionFailure or WebExceptionStatus.RequestProhibitedByProxy => Is(
                        NoResponse.Proxy,
                        status.ToString(),
                        lasts: true
                    ),
                    WebExceptionStatus.ConnectFailure => Unreached(null),
                    WebExceptionStatus.ProtocolError when proxy is not null && answered is int code => Is(
                        NoResponse.Proxy,
                        "status " + code.ToString(CultureInfo.InvariantCulture)
                    ),
                    _ => null,
                };

        NetworkFailure? OfSocket(SocketError error) =>
            error switch
            {
                SocketError.HostNotFound or SocketError.NoData or SocketError.NoRecovery => Unresolved(error.ToString(), lasts: true),
                SocketError.TryAgain => Unresolved(error.ToString(), lasts: false),
                SocketError.ConnectionRefused
                or SocketError.HostUnreachable
                or SocketError.NetworkUnreachable
                or SocketError.HostDown
                or SocketError.NetworkDown
                or SocketError.TooManyOpenSockets => Unreached(error.ToString()),
                _ when found is { Cause: null, Kind: NoResponse.Handshake } => Is(NoResponse.Handshake, error.ToString()),
                _ => found is null or { Cause: null, Kind: NoResponse.Broken } ? Is(NoResponse.Broken, error.ToString()) : null,
            };

        // With a proxy, it is the only one that is looked up and connected to from here.
        NetworkFailure Unresolved(string cause, bool lasts) => Is(proxy is null ? NoResponse.HostUnknown : NoResponse.Proxy, cause, lasts);
        NetworkFailure Unreached(string? cause) => Is(proxy is null ? NoResponse.Unreachable : NoResponse.Proxy, cause);
    }

    // What is wrong with a certificate: of the runtime's text only the names that it has for that, such as NotTimeValid.
    private static string? CertificateFault(string text)
    {
        string[] named =
        [
            .. text.Split([' ', ',', '.', ':'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => Enum.IsDefined(typeof(X509ChainStatusFlags), word) || Enum.IsDefined(typeof(SslPolicyErrors), word))
                .Where(word => word is not ("None" or "NoError"))
                .Distinct(StringComparer.Ordinal),
        ];
        return named.Length == 0 ? null : string.Join(", ", named);
    }

    // Host and port alone: an address of a proxy may hold a user and a password.
    private static string? ProxyFor(Uri address, TransportOptions transport)
    {
        try
        {
            IWebProxy? proxy = !transport.UseProxy || address.Scheme == "http" ? null : transport.Proxy ?? PlatformHttp.DefaultProxy;
            return proxy is null || proxy.IsBypassed(address) || proxy.GetProxy(address) is not Uri way || way == address
                ? null
                : way.Authority;
        }
        catch (Exception failed) when (failed is InvalidOperationException or NotSupportedException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>An attempt that no response came to, or none that is whole.</summary>
internal sealed class NetworkException(NetworkFailure failure) : Exception("No response.")
{
    public NetworkFailure Failure { get; } = failure;
}

/// <summary>Why no response came.</summary>
internal enum NoResponse
{
    /// <summary>The connection was lost.</summary>
    Broken,

    /// <summary>The server could not be reached.</summary>
    Unreachable,

    /// <summary>The server's name could not be resolved.</summary>
    HostUnknown,

    /// <summary>The proxy could not be reached, or made no connection.</summary>
    Proxy,

    /// <summary>The proxy asks for a sign-in.</summary>
    ProxySignIn,

    /// <summary>A response came, and its JSON was cut off.</summary>
    NotWhole,

    /// <summary>A response came, and its JSON is not the list that was asked for.</summary>
    NotList,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>The server's certificate or protocol was not accepted.</summary>
    Untrusted,

    /// <summary>The connection was lost before TLS was established.</summary>
    Handshake,

    /// <summary>Something came that is no response of HTTP.</summary>
    NotHttp,
}
