namespace Go401.Client.Calls;

/// <summary>
/// The little that the client needs of a secret vault. Implemented by the module over SecretManagement; every method
/// may be called from any thread, and the implementation sees to it that one call runs at a time (S45).
/// Failures are <see cref="Errors.Go401Exception"/> with an id that starts with <c>Vault</c>.
/// </summary>
internal interface ISecretVault
{
    /// <summary>
    /// Reads a secret, or null when the vault has none of that name. Many vaults report that by a failure; where one reports a
    /// failure and does not list the secret either, this is the error <c>VaultRecordMissing</c>: the reader decides by what this
    /// machine remembers whether to believe it.
    /// </summary>
    Task<SecretValue?> ReadAsync(string vaultName, string secretName, CancellationToken cancellation);

    /// <summary>Writes or replaces a secret. Metadata is not secret and is left out where the vault has no place for it (S43).</summary>
    Task WriteAsync(
        string vaultName,
        string secretName,
        SecretValue value,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellation
    );

    /// <summary>Removes a secret; one that is not there is no error.</summary>
    Task DeleteAsync(string vaultName, string secretName, CancellationToken cancellation);

    /// <summary>
    /// Asks the vault to forget what it remembers of its secrets, so that the next read shows what is stored, where that is
    /// possible without harm; does nothing elsewhere.
    /// </summary>
    /// <param name="staleDuration">How long the view has been known to be stale; zero when it is only to be made sure of.</param>
    Task InvalidateCacheAsync(string vaultName, TimeSpan staleDuration, CancellationToken cancellation);

    /// <summary>Lists the secrets whose names begin so, without reading any of them.</summary>
    Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, string namePrefix, CancellationToken cancellation);
}

/// <summary>A secret's name and what is known of it without reading it.</summary>
/// <param name="VaultName">The vault it is in.</param>
/// <param name="Metadata">Facts that are not secret; empty where the vault keeps none.</param>
internal sealed record VaultEntry(string VaultName, string SecretName, IReadOnlyDictionary<string, string> Metadata);
