using Go401.Client.Files;

namespace Go401.Client.Vault;

/// <summary>
/// Where a stored connection is: a vault, and the name of its one secret there. The secret is called
/// <c>Go401-</c> and the connection's name in small letters: letters, digits and hyphens only, since Azure Key Vault takes no
/// others. The connection's name is the label the user chose for it; nothing of the account, the company or the server is
/// part of it (S43).
/// </summary>
/// <param name="VaultName">The vault, as it is registered.</param>
/// <param name="ConnectionName">The connection, as users call it.</param>
internal sealed record SecretLocation(string VaultName, string ConnectionName)
{
    /// <summary>What the names of all our secrets begin with.</summary>
    public const string Prefix = "Go401-";

    /// <summary>The name of the secret.</summary>
    public string SecretName => Prefix + ConnectionName.ToLowerInvariant();

    /// <summary>The file that is locked during a refresh of this connection.</summary>
    internal string LockFile(StateFolder state) => state.LockFile(VaultName, ConnectionName);

    /// <summary>The file that remembers what was stored last.</summary>
    internal string JournalFile(StateFolder state) => state.JournalFile(VaultName, ConnectionName);

    /// <summary>The connection's name for a secret's name, or null where it is none of ours.</summary>
    public static string? ConnectionOf(string? secretName) =>
        secretName?.Length > Prefix.Length && secretName.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? secretName.Substring(Prefix.Length)
            : null;
}
