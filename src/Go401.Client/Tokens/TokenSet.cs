namespace Go401.Client.Tokens;

/// <summary>
/// The tokens of one response of the token endpoint, immutable. A refresh makes a new one, so that a caller can tell by
/// reference which token it used (S52).
/// </summary>
internal sealed class TokenSet(
    SecretValue accessToken,
    SecretValue? refreshToken,
    DateTimeOffset obtainedAt,
    DateTimeOffset accessTokenExpiresAt,
    DateTimeOffset? refreshTokenExpiresAt,
    IReadOnlyList<string> scope
)
{
    /// <summary>
    /// What a token response without <c>expires_in</c> is taken to mean (RFC 6749 section 5.1; 401GO documents 60 minutes).
    /// </summary>
    public static readonly TimeSpan DefaultAccessTokenLifetime = TimeSpan.FromMinutes(60);

    /// <summary>How long 401GO documents a refresh token to live.</summary>
    public static readonly TimeSpan RefreshTokenLifetime = TimeSpan.FromDays(30);

    /// <summary>The access token; opaque (S33). Not to be sent where <see cref="HasAccessToken"/> is false.</summary>
    public SecretValue AccessToken { get; } = accessToken;

    /// <summary>
    /// False for tokens from a vault that does not keep access tokens: they count as ended and are renewed before anything is sent.
    /// </summary>
    public bool HasAccessToken { get; private init; } = true;

    /// <summary>The refresh token, where there is one.</summary>
    public SecretValue? RefreshToken { get; } = refreshToken;

    /// <summary>When the server was asked for them (UTC, this machine's clock).</summary>
    public DateTimeOffset ObtainedAt { get; } = obtainedAt;

    /// <summary>When the access token ends (UTC, this machine's clock).</summary>
    public DateTimeOffset AccessTokenExpiresAt { get; } = accessTokenExpiresAt;

    /// <summary>When the refresh token ends if it is not used before; an estimate, since the server does not say it.</summary>
    public DateTimeOffset? RefreshTokenExpiresAt { get; } = refreshToken is null ? null : refreshTokenExpiresAt;

    public IReadOnlyList<string> Scope { get; } = scope;

    /// <summary>
    /// The reading of a monotonic clock (<see cref="TimeProvider.GetTimestamp"/>) at that time, so that a
    /// change of the wall clock does not shorten or stretch the token's life (S34); null for tokens read from a vault.
    /// </summary>
    public long? ObtainedTimestamp { get; init; }

    /// <summary>Tokens of which only the refresh token is known; the access token counts as ended from the start.</summary>
    public static TokenSet WithoutAccessToken(
        SecretValue? refreshToken,
        DateTimeOffset obtainedAt,
        DateTimeOffset? refreshTokenExpiresAt,
        IReadOnlyList<string> scope
    ) =>
        new(new SecretValue(nameof(WithoutAccessToken)), refreshToken, obtainedAt, obtainedAt, refreshTokenExpiresAt, scope)
        {
            HasAccessToken = false,
        };

    public override string ToString() => $"TokenSet (expires {AccessTokenExpiresAt:u})";
}
