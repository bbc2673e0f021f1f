using Go401.Client.Settings;

namespace Go401.Client.Tokens;

/// <summary>What the sources of tokens need of the authorization server.</summary>
internal interface IOAuthClient
{
    /// <summary>
    /// Asks once for new tokens, by the connection's own grant. It is not canceled once it has left when it may invalidate the refresh
    /// token.
    /// </summary>
    /// <exception cref="Errors.Go401Exception">
    /// <see cref="Errors.OAuthException"/>: the server's own refusal, <c>invalid_grant</c> where it ended the refresh token (S40). Any
    /// other: a later attempt may succeed, unless <see cref="Errors.Go401Exception.SpentRefreshToken"/>.
    /// </exception>
    Task<TokenSet> RefreshAsync(ConnectionSettings settings, TokenSet current, ICallReporter reporter, CancellationToken cancellation);

    /// <summary>Revokes tokens; a failure is told by the outcome.</summary>
    Task<RevocationOutcome> RevokeAsync(ConnectionSettings settings, TokenSet? tokens, CancellationToken cancellation);
}

/// <summary>What came of revoking a token.</summary>
internal enum RevocationOutcome
{
    /// <summary>The server revoked it, or it had expired already (RFC 7009 section 2.2).</summary>
    Revoked,

    /// <summary>The server has no revocation endpoint.</summary>
    NotSupported,

    /// <summary>The server could not be reached or refused.</summary>
    Failed,

    /// <summary>There was no token to revoke, or none that belongs to a client.</summary>
    NothingToRevoke,
}
