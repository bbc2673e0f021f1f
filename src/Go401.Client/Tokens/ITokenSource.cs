namespace Go401.Client.Tokens;

/// <summary>Where a connection's tokens come from.</summary>
internal interface ITokenSource
{
    /// <summary>The tokens in use, or null where a sign-in is needed.</summary>
    TokenSet? Current { get; }

    /// <summary>True when new tokens can be had without a person.</summary>
    bool CanRefresh { get; }

    /// <summary>
    /// The tokens to send now, refreshed first when the access token is about to expire. Where the refresh fails for a reason that may
    /// pass, and the token has not expired yet, it is used to its end.
    /// </summary>
    /// <exception cref="Errors.Go401Exception">A sign-in is needed, or the refresh failed.</exception>
    Task<TokenSet> GetAsync(ICallReporter reporter, CancellationToken cancellation);

    /// <summary>Refreshes the tokens unless someone already did since <paramref name="used"/> was handed out.</summary>
    /// <param name="used">The tokens that are about to expire, or were refused with 401.</param>
    /// <exception cref="Errors.Go401Exception">A sign-in is needed, or the refresh failed.</exception>
    Task<TokenSet> RefreshAsync(TokenSet? used, ICallReporter reporter, CancellationToken cancellation);
}
