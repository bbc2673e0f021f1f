using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>
/// The client credentials grant (RFC 6749 section 4.4), for partners that 401GO approved. A refresh is the same request again.
/// </summary>
internal sealed class ClientCredentialsGrant(TokenEndpoint endpoint)
{
    /// <summary>Asks for tokens.</summary>
    /// <exception cref="Go401Exception"><c>ClientSecretMissing</c>, or what the token endpoint answered.</exception>
    public async Task<TokenSet> RequestAsync(CancellationToken cancellation)
    {
        if (endpoint.Settings.ClientSecret is null)
        {
            throw new Go401Exception(
                "ClientSecretMissing",
                ErrorKind.InvalidArgument,
                $"The client credentials grant requires a client secret. {Hint.Of("ClientSecret")}"
            );
        }

        TokenResponse response = await endpoint
            .SendAsync(TokenRequest.ForClient(endpoint.Settings.Scope), cancellation)
            .ConfigureAwait(false);
        return response.ToTokenSet(endpoint.Settings.Scope);
    }
}
