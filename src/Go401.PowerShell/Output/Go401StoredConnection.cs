namespace Go401.PowerShell.Output;

/// <summary>
/// A stored connection, as Get-Go401Connection -ListAvailable shows it: from the vault's metadata, without reading the secret.
/// What a vault without metadata does not tell is null.
/// </summary>
public sealed class Go401StoredConnection
{
    private readonly IReadOnlyDictionary<string, string> _facts;
    private readonly DateTimeOffset? _refusedAt;

    internal Go401StoredConnection(VaultEntry entry, DateTimeOffset? refusedAt)
    {
        _refusedAt = refusedAt;

        // Some vaults have facts of their own for each secret, by the same names.
        _facts =
            entry.Metadata.TryGetValue(StoredFacts.Kind, out string? kind) && kind == StoredFacts.KindValue
                ? entry.Metadata
                : new Dictionary<string, string>();
        string name = SecretLocation.ConnectionOf(entry.SecretName) ?? entry.SecretName;
        Name = Fact(StoredFacts.Name) is string spelled && spelled.Equals(name, StringComparison.OrdinalIgnoreCase) ? spelled : name;
        Vault = entry.VaultName;
    }

    /// <summary>The connection's name.</summary>
    public string Name { get; }

    /// <summary>The vault it is in.</summary>
    public string Vault { get; }

    /// <summary>
    /// Stored, SignInRequired (401GO refused its refresh token, or it was lost; this machine noted it), Expired, or Disconnected (signed
    /// out). Null where the vault keeps no metadata and this machine knows nothing of a refusal.
    /// </summary>
    public string? State
    {
        get
        {
            // Signed in again elsewhere, after what this machine has noted.
            bool renewed =
                Updated is DateTime updated && _refusedAt is DateTimeOffset refused && updated.ToUniversalTime() > refused.UtcDateTime;
            return _refusedAt is not null && !renewed ? "SignInRequired"
                : Fact(StoredFacts.Grant) is null ? null
                : Updated is null ? "Disconnected"
                : RefreshTokenExpires < DateTime.Now ? "Expired"
                : "Stored";
        }
    }

    /// <summary>When 401GO refused its refresh token, or when it was lost, local time; null where this machine has noted nothing.</summary>
    public DateTime? Refused => State == "SignInRequired" ? _refusedAt?.LocalDateTime : null;

    /// <summary>The API's base address.</summary>
    public string? BaseUri => Fact(StoredFacts.BaseUri);

    /// <summary>The client id.</summary>
    public string? ClientId => Fact(StoredFacts.ClientId);

    /// <summary>How it was signed in.</summary>
    public string? Grant => Fact(StoredFacts.Grant);

    /// <summary>When its tokens were obtained, local time; null after a sign-out.</summary>
    public DateTime? Updated => Time(StoredFacts.Updated);

    /// <summary>When the access token ends, local time; null where it is not stored.</summary>
    public DateTime? AccessTokenExpires => Time(StoredFacts.AccessTokenExpires);

    /// <summary>When the refresh token ends if it is not used before, local time; an estimate from the documented 30 days.</summary>
    public DateTime? RefreshTokenExpires => Time(StoredFacts.RefreshTokenExpires);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private string? Fact(string name) => _facts.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    private DateTime? Time(string name) =>
        DateTimeOffset.TryParse(Fact(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time.LocalDateTime
            : null;
}
