using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>Revokes a connection's tokens (RFC 7009). The refresh token goes first: with it the server revokes both.</summary>
internal static class TokenRevocation
{
    public static async Task<RevocationOutcome> RevokeAsync(EndpointClient server, TokenSet? tokens, CancellationToken cancellation)
    {
        ConnectionSettings settings = server.Settings;
        if (tokens is null || settings.ClientId is null || (tokens.RefreshToken is null && !tokens.HasAccessToken))
        {
            return RevocationOutcome.NothingToRevoke;
        }

        SecretValue token = tokens.RefreshToken ?? tokens.AccessToken;
        var form = new Dictionary<string, string>
        {
            ["token"] = token.Reveal(),
            ["token_type_hint"] = tokens.RefreshToken is null ? "access_token" : "refresh_token",
            ["client_id"] = settings.ClientId,
        };
        if (settings.ClientSecret is not null)
        {
            form["client_secret"] = settings.ClientSecret.Reveal();
        }

        var request = new HttpRequestMessage(HttpMethod.Post, new OAuthEndpoints(settings.BaseUri).Revocation)
        {
            Content = new FormUrlEncodedContent(form),
        };
        try
        {
            EndpointResponse response = await server.SendAsync(request, "the revocation endpoint", cancellation).ConfigureAwait(false);
            return response.Status switch
            {
                200 => RevocationOutcome.Revoked,
                404 or 405 => RevocationOutcome.NotSupported,
                _ => RevocationOutcome.Failed,
            };
        }
        catch (Go401Exception)
        {
            return RevocationOutcome.Failed;
        }
    }
}
