using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>The refresh grant (RFC 6749 section 6).</summary>
internal sealed class RefreshTokenGrant(TokenEndpoint endpoint)
{
    /// <summary>
    /// Sends the refresh and nothing else. It is not cancelled once it has left: the server may have ended the old token
    /// already, and the response is the only copy of the new one.
    /// </summary>
    /// <param name="refreshToken">The token to redeem.</param>
    /// <param name="heldScope">The scopes held so far; fewer are recorded with a warning, more are refused (S41).</param>
    public async Task<TokenSet> ExchangeAsync(SecretValue refreshToken, IReadOnlyList<string> heldScope, ICallReporter reporter)
    {
        TokenResponse response = await endpoint
            .SendAsync(TokenRequest.ForRefresh(refreshToken.Reveal()), CancellationToken.None)
            .ConfigureAwait(false);
        if (response.Scope is not null && heldScope.Count > 0)
        {
            string[] more = [.. response.Scope.Except(heldScope, StringComparer.Ordinal)];
            if (more.Length > 0)
            {
                // As after a sign-in that is refused: tokens that no one keeps are not left alive for a month.
                await endpoint.RevokeAsync(response.ToTokenSet(heldScope, refreshToken)).ConfigureAwait(false);
                throw new Go401Exception(
                    "RefreshScopeWidened",
                    ErrorKind.SecurityError,
                    "The refresh returned scopes that were not granted before "
                        + $"({ServerText.Clean(string.Join(" ", more))}). The response was rejected. "
                        + $"{Hint.Of("SignInAgain", endpoint.Settings.Name)}"
                )
                {
                    SpentRefreshToken = true,
                };
            }

            string[] fewer = [.. heldScope.Except(response.Scope, StringComparer.Ordinal)];
            if (fewer.Length > 0)
            {
                reporter.Warning(
                    $"The connection '{endpoint.Settings.Name}' no longer has the scope {string.Join(" ", fewer)}: 401GO did not "
                        + "include it in the refresh response."
                );
            }
        }

        return response.ToTokenSet(heldScope, refreshToken);
    }
}
