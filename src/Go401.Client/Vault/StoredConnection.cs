using Go401.Client.Connections;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.Vault;

/// <summary>
/// A connection as it is stored: everything that belongs together in one secret, so that there is no order of writes to get
/// wrong (docs/adr/0002-rotation.md). Immutable; a refresh makes the next generation.
/// </summary>
internal sealed record StoredConnection
{
    /// <summary>Name, addresses, client id and secret, scopes, grant and time-out.</summary>
    public required ConnectionSettings Settings { get; init; }

    /// <summary>The account that was picked, where it is known.</summary>
    public Account? Account { get; init; }

    /// <summary>
    /// Grows with every change. The first is the number of seconds since 1970, so that a connection that was forgotten and made
    /// again, on whatever machine, counts as newer than what was forgotten.
    /// </summary>
    public required long Generation { get; init; }

    /// <summary>The tokens; null after a sign-out.</summary>
    public TokenSet? Tokens { get; init; }

    /// <summary>False leaves the access token out of the vault: every process then refreshes for itself.</summary>
    public bool CachesAccessToken { get; init; } = true;

    /// <summary>
    /// The SHA-256 fingerprint of the refresh token that a person or a variable gave when this was signed in, or of the one that was
    /// set then; null where there was none.
    /// </summary>
    public string? SeedFingerprint { get; init; }

    /// <summary>Which sign-in it came from (<see cref="Connection.SignInId"/>); null in records of earlier versions.</summary>
    public string? SignInId { get; init; }

    /// <summary>The fingerprint by which a refresh token is told from another.</summary>
    public static string FingerprintOf(SecretValue refreshToken) => RotationJournal.FingerprintOf(refreshToken);

    /// <summary>The facts that are not secret, for the vault's metadata: no token, nothing of a person (S43).</summary>
    public IReadOnlyDictionary<string, string> Metadata()
    {
        static string? Utc(DateTimeOffset? time) => time is DateTimeOffset known ? IsoDate.Utc(known) : null;
        bool hasAccessToken = Tokens is { HasAccessToken: true } && CachesAccessToken;
        (string Name, string? Value)[] facts =
        [
            (StoredFacts.Kind, StoredFacts.KindValue),
            (StoredFacts.Name, Settings.Name),
            (StoredFacts.BaseUri, Settings.BaseUri.AbsoluteUri),
            (StoredFacts.Grant, Settings.Grant.ToString()),
            (StoredFacts.ClientId, Settings.ClientId),
            (StoredFacts.Updated, Utc(Tokens?.ObtainedAt)),
            (StoredFacts.AccessTokenExpires, hasAccessToken ? Utc(Tokens!.AccessTokenExpiresAt) : null),
            (StoredFacts.RefreshTokenExpires, Utc(Tokens?.RefreshTokenExpiresAt)),
        ];
        return facts.Where(f => f.Value is not null).ToDictionary(f => f.Name, f => f.Value!, StringComparer.Ordinal);
    }

    public override string ToString() => $"{Settings.Name}, generation {Generation.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>The names of the facts in a vault's metadata. Letters only: some vaults take no others.</summary>
internal static class StoredFacts
{
    /// <summary>What the secret is.</summary>
    public const string Kind = "Kind";

    public const string KindValue = "Go401Connection";

    /// <summary>The connection's name as the user wrote it.</summary>
    public const string Name = "Connection";

    public const string BaseUri = "BaseUri";

    public const string ClientId = "ClientId";

    public const string Grant = "Grant";

    /// <summary>When the tokens were obtained (UTC, ISO 8601).</summary>
    public const string Updated = "Updated";

    /// <summary>When the access token ends (UTC, ISO 8601).</summary>
    public const string AccessTokenExpires = "AccessTokenExpires";

    /// <summary>When the refresh token ends if it is not used before (UTC, ISO 8601).</summary>
    public const string RefreshTokenExpires = "RefreshTokenExpires";
}
