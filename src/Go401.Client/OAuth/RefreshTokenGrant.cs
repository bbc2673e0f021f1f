using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>The refresh grant (RFC 6749 section 6), for a connection that lives in memory.</summary>
internal sealed class RefreshTokenGrant : ITokenRefresher
{
    private readonly ConnectionSettings _settings;
    private readonly TokenEndpoint _endpoint;

    /// <summary>Makes one for a connection.</summary>
    public RefreshTokenGrant(ConnectionSettings settings, TokenEndpoint endpoint)
    {
        _settings = settings;
        _endpoint = endpoint;
    }

    /// <inheritdoc/>
    public async Task<TokenSet> RefreshAsync(TokenSet current, CallContext call)
    {
        if (current?.RefreshToken is null)
        {
            throw new Go401Exception(
                "SignInRequired",
                ErrorKind.AuthenticationError,
                $"The connection '{_settings.Name}' has no refresh token. {Hint.Of("SignInAgain", _settings.Name)}"
            );
        }

        call.Cancellation.ThrowIfCancellationRequested();
        call.Reporter.Verbose($"Refreshing the access token of the connection '{_settings.Name}'.");
        try
        {
            return await ExchangeAsync(current.RefreshToken, current.Scope, call).ConfigureAwait(false);
        }
        catch (OAuthException refused) when (refused.Error == "invalid_grant")
        {
            // One id for "only a new sign-in helps", whether the server says it or it is known already (S40).
            throw new Go401Exception(
                "SignInRequired",
                ErrorKind.AuthenticationError,
                $"The connection '{_settings.Name}' requires a new sign-in: 401GO no longer accepts its refresh token "
                    + $"(expired, used elsewhere or revoked). {Hint.Of("SignIn", _settings.Name)}",
                refused
            );
        }
    }

    /// <summary>
    /// Sends the refresh and nothing else. It is not cancelled once it has left: the server may have ended the old token
    /// already, and the answer is the only copy of the new one.
    /// </summary>
    /// <param name="refreshToken">The token to spend.</param>
    /// <param name="heldScope">The scopes held so far; fewer are recorded with a warning, more are refused (S41).</param>
    public async Task<TokenSet> ExchangeAsync(SecretValue refreshToken, IReadOnlyList<string> heldScope, CallContext call)
    {
        TokenAnswer answer = await _endpoint
            .SendAsync(_settings, TokenRequest.ForRefresh(refreshToken.Reveal()), CancellationToken.None)
            .ConfigureAwait(false);
        if (answer.Scope is not null && heldScope.Count > 0)
        {
            string[] more = [.. answer.Scope.Except(heldScope, StringComparer.Ordinal)];
            if (more.Length > 0)
            {
                // As after a sign-in that is refused: tokens that no one keeps are not left alive for a month.
                await _endpoint.RevokeAsync(_settings, answer.ToTokenSet(heldScope, refreshToken)).ConfigureAwait(false);
                throw new Go401Exception(
                    "RefreshScopeWidened",
                    ErrorKind.SecurityError,
                    "The refresh returned scopes that were not granted before "
                        + $"({ServerText.Clean(string.Join(" ", more))}). The response was rejected. "
                        + $"{Hint.Of("SignInAgain", _settings.Name)}"
                )
                {
                    SpentRefreshToken = true,
                };
            }

            string[] fewer = [.. heldScope.Except(answer.Scope, StringComparer.Ordinal)];
            if (fewer.Length > 0)
            {
                call.Reporter.Warning(
                    $"The connection '{_settings.Name}' no longer has the scope {string.Join(" ", fewer)}: 401GO did not "
                        + "include it in the refresh response."
                );
            }
        }

        return answer.ToTokenSet(heldScope, refreshToken);
    }
}
