using Go401.Client.Tokens;
using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Output;

/// <summary>
/// A connection as users see it: a live view without anything secret, so that it may be printed, serialised and logged
/// (S44). Cmdlets take it, or its name, as -Connection.
/// </summary>
public sealed class Go401Connection
{
    internal Go401Connection(Connection inner) => Inner = inner;

    /// <summary>The name to call it by.</summary>
    public string Name => Inner.Settings.Name;

    /// <summary>Connected, Expired, SignInRequired or Disconnected.</summary>
    public string State
    {
        get
        {
            if (!ConnectionSession.IsKnown(Inner))
            {
                return "Disconnected";
            }

            if (Inner.Tokens.SignInRequired || Inner.Tokens.Current is not TokenSet tokens)
            {
                return "SignInRequired";
            }

            return Inner.Tokens.Remaining(tokens) > TimeSpan.Zero || Inner.Tokens.CanRefresh ? "Connected" : "Expired";
        }
    }

    /// <summary>True where it is the current connection of this runspace.</summary>
    public bool IsCurrent => ConnectionSession.IsCurrent(Inner);

    /// <summary>The API's base address.</summary>
    public string BaseUri => Inner.Settings.BaseUri.AbsoluteUri;

    /// <summary>The client id; null for a connection made of an access token.</summary>
    public string? ClientId => Inner.Settings.ClientId;

    /// <summary>How it was signed in: AuthorizationCode, ClientCredentials, RefreshToken or AccessToken.</summary>
    public string Grant => Inner.Settings.Grant.ToString();

    /// <summary>The scopes granted.</summary>
    public string[] Scope => OwnArray.Of(Inner.Tokens.Current?.Scope ?? Inner.Settings.Scope);

    /// <summary>The role of the account that was picked; known with the scope openid.</summary>
    public string? Role => ServerText.Clean(Inner.Account?.Role, 200);

    /// <summary>The company of the account that was picked; known with the scope openid.</summary>
    public string? CompanyName => ServerText.Clean(Inner.Account?.CompanyName, 200);

    /// <summary>The Api-Version that is sent; null sends none.</summary>
    public string? ApiVersion => Inner.Settings.ApiVersion;

    /// <summary>When the access token ends, local time.</summary>
    public DateTime? AccessTokenExpires =>
        Inner.Tokens.Current is TokenSet { HasAccessToken: true } tokens ? tokens.AccessTokenExpiresAt.LocalDateTime : null;

    /// <summary>When the refresh token ends if it is not used before, local time; an estimate from the documented 30 days.</summary>
    public DateTime? RefreshTokenExpires => Inner.Tokens.Current?.RefreshTokenExpiresAt?.LocalDateTime;

    /// <summary>The vault it is stored in; null when it lives in memory only.</summary>
    public string? Vault => Inner.VaultName;

    /// <summary>
    /// Which sign-in it is: by it an object that went through a job, remoting or a file is told from a later sign-in of that name. Says
    /// nothing of the account.
    /// </summary>
    public string SignInId => Inner.SignInId;

    internal Connection Inner { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
