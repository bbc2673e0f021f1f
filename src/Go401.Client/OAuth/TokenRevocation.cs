using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>Revokes a connection's tokens (RFC 7009). The refresh token goes first: with it the server revokes both.</summary>
internal static class TokenRevocation
{
    public static async Task<RevocationOutcome> RevokeAsync(
        ConnectionSettings settings,
        TokenSet? tokens,
        TransportOptions transport,
        CancellationToken cancellation
    )
    {
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

        try
        {
            using HttpClient http = ServerClient.Create(settings, transport);
            using var content = new FormUrlEncodedContent(form);
            using HttpResponseMessage response = await http.PostAsync(
                    OAuthEndpoints.For(settings.BaseUri).Revocation,
                    content,
                    cancellation
                )
                .ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => RevocationOutcome.Revoked,
                HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => RevocationOutcome.NotSupported,
                _ => RevocationOutcome.Failed,
            };
        }
        catch (Exception exception) when (Transport.IsFailure(exception, cancellation))
        {
            return RevocationOutcome.Failed;
        }
    }
}
