namespace Go401.Client.Settings;

/// <summary>How a connection was signed in.</summary>
internal enum GrantKind
{
    /// <summary>Authorization code with PKCE (RFC 6749 section 4.1, RFC 7636).</summary>
    AuthorizationCode,

    /// <summary>Client credentials (RFC 6749 section 4.4).</summary>
    ClientCredentials,

    /// <summary>A refresh token that the user brought.</summary>
    RefreshToken,

    /// <summary>An access token that the user brought; it cannot be renewed.</summary>
    AccessToken,
}
