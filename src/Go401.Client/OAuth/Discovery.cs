using Go401.Client.Http;
using Go401.Client.Settings;

namespace Go401.Client.OAuth;

/// <summary>
/// What the server's discovery document adds to the addresses that are known anyway (RFC 8414): its issuer and whether it
/// sends <c>iss</c>. A sign-in works where the server has no document; a document that points elsewhere is refused (S28), and
/// a server that cannot be reached is an error before a browser opens.
/// </summary>
internal sealed record Discovery(string Issuer, Uri JsonWebKeys, bool IssuerInRedirect)
{
    /// <summary>Reads the document, or returns what the base address implies when there is none.</summary>
    /// <exception cref="Go401Exception"><c>DiscoveryMismatch</c>: the document names another issuer or another origin; or the server
    /// cannot be reached.</exception>
    public static async Task<Discovery> ReadAsync(EndpointClient server, CancellationToken cancellation)
    {
        OAuthEndpoints known = new OAuthEndpoints(server.Settings.BaseUri);
        EndpointResponse response = await server
            .SendAsync(new HttpRequestMessage(HttpMethod.Get, known.Discovery), "the sign-in server", cancellation)
            .ConfigureAwait(false);
        using JsonDocument? document = response.IsSuccess ? response.ReadJson() : null;
        return document is null ? new Discovery(known.Issuer.AbsoluteUri, known.JsonWebKeys, false) : Check(document.RootElement, known);
    }

    internal static Discovery Check(JsonElement document, OAuthEndpoints known)
    {
        if (ServerJson.Exact(document, "issuer") is not string issuer || issuer.TrimEnd('/') != known.Issuer.AbsoluteUri.TrimEnd('/'))
        {
            throw Mismatch("its issuer is not this server");
        }

        foreach (
            string name in new[] { "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "revocation_endpoint", "jwks_uri" }
        )
        {
            if (
                ServerJson.Exact(document, name) is string address
                && !(Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && BaseAddress.SameOrigin(uri, known.Issuer))
            )
            {
                throw Mismatch($"its {name} is on another server");
            }
        }

        Uri keys = ServerJson.Exact(document, "jwks_uri") is string jwks ? new Uri(jwks) : known.JsonWebKeys;
        bool sendsIssuer =
            document.TryGetProperty("authorization_response_iss_parameter_supported", out JsonElement sends)
            && sends.ValueKind == JsonValueKind.True;
        return new Discovery(issuer, keys, sendsIssuer);
    }

    private static Go401Exception Mismatch(string why) =>
        new(
            "DiscoveryMismatch",
            ErrorKind.SecurityError,
            $"The server's discovery document cannot be trusted: {why}. {Hint.Of("CheckBaseUri")} Nothing was sent."
        );
}
