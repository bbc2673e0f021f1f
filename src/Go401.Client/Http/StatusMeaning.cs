namespace Go401.Client.Http;

/// <summary>
/// What a status means where its class does not say it: 511 is no error of the server, and 421 none of the request. By RFC 9110, and for
/// 425, 428, 431, 451, 507, 508 and 511 by the documents that define them.
/// </summary>
/// <param name="ErrorId">The id of the error.</param>
/// <param name="Kind">What sort of failure it is.</param>
/// <param name="Text">What it means, without a full stop.</param>
/// <param name="Advice">What to do next.</param>
internal sealed record StatusMeaning(string ErrorId, ErrorKind Kind, string Text, string Advice)
{
    /// <summary>The meaning of a status; null where it is that of its class.</summary>
    public static StatusMeaning? Of(int status) =>
        status switch
        {
            407 => new(
                "ProxyAuthenticationRequired",
                ErrorKind.PermissionDenied,
                "the proxy requires authentication",
                Hint.Of("ProxyCredential")
            ),
            410 => Refused("it was removed and will not come back", "Remove its id from your input."),
            412 or 428 => Refused(
                "a request header (If-Match, for example) must match the current version of the data, and it does not",
                "Read the data again, and send the request with its current version."
            ),
            413 => Refused("the request is larger than the server or a proxy accepts", "Send less in one request."),
            414 or 431 => Refused(
                "the address or the headers are longer than the server or a proxy accepts",
                "Shorten the query and headers."
            ),
            421 => new(
                "RequestRefused",
                ErrorKind.ResourceUnavailable,
                "a server responded that is not responsible for this address: a proxy or a load balancer sent the request to the wrong one",
                $"Try again later. If the error persists: {Hint.Of("CheckBaseUriAndProxy")}"
            ),
            423 => new("RequestRefused", ErrorKind.ResourceUnavailable, "it is locked by another operation", "Try again later."),
            425 => new(
                "RequestRefused",
                ErrorKind.ResourceUnavailable,
                "the server does not process a request that arrives this early in a connection, because it could be a replay",
                "Try again later."
            ),
            426 or 505 => new(
                status == 426 ? "RequestRefused" : "ServerError",
                ErrorKind.ResourceUnavailable,
                "the server or a proxy does not accept this version of HTTP",
                Hint.Of("CheckBaseUriAndProxy")
            ),
            451 => new(
                "RequestRefused",
                ErrorKind.PermissionDenied,
                "access is blocked for legal reasons, possibly for the country or the network of this machine",
                "Ask 401GO, or the owner of the network, who blocks it. A retry does not help."
            ),
            501 => new(
                "ServerError",
                ErrorKind.InvalidArgument,
                "the server does not support this kind of request",
                $"{Hint.Of("CheckMethod")} A retry does not help."
            ),
            507 => new(
                "ServerError",
                ErrorKind.ResourceUnavailable,
                "the server has no storage left for it",
                "Tell 401GO. A retry does not help until there is space."
            ),
            508 => new(
                "ServerError",
                ErrorKind.ResourceUnavailable,
                "the server found a loop while it processed the request",
                "Tell 401GO. A retry does not help."
            ),
            511 => new(
                "NetworkSignInRequired",
                ErrorKind.ResourceUnavailable,
                "the network of this machine requires a sign-in. A captive portal or a proxy responded, not 401GO",
                "Open a web page in a browser on this machine, sign in to the network, and try again."
            ),
            _ => null,
        };

    private static StatusMeaning Refused(string text, string advice) => new("RequestRefused", ErrorKind.InvalidArgument, text, advice);
}
