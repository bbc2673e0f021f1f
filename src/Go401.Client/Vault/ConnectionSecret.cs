namespace Go401.Client.Vault;

/// <summary>The secret of one connection in its vault.</summary>
internal sealed record ConnectionSecret(SecretLocation Location, ISecretVault Vault)
{
    public Task<SecretValue?> ReadAsync(CancellationToken cancellation) =>
        Vault.ReadAsync(Location.VaultName, Location.SecretName, cancellation);

    public Task WriteAsync(SecretValue text, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation) =>
        Vault.WriteAsync(Location.VaultName, Location.SecretName, text, metadata, cancellation);

    public Task DeleteAsync(CancellationToken cancellation) => Vault.DeleteAsync(Location.VaultName, Location.SecretName, cancellation);

    /// <param name="staleDuration">For how long the view of the vault has been older than it should be.</param>
    public Task InvalidateCacheAsync(TimeSpan staleDuration, CancellationToken cancellation) =>
        Vault.InvalidateCacheAsync(Location.VaultName, staleDuration, cancellation);
}
