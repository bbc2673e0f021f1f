using System.Collections.Concurrent;
using Go401.Client.Vault;

namespace Go401.PowerShell.Vault;

/// <summary>
/// What vaults were given, or gave, in this process. The module of a vault writes its errors itself and may quote it: whole, cut,
/// encoded. No error shows it (S57).
/// </summary>
internal static class VaultQuotes
{
    private const int MaxLength = 300;

    private static readonly ConcurrentDictionary<(string Vault, string Secret), SecretValue> Known = new();

    /// <summary>Remembers what a secret holds.</summary>
    public static void Note(string vaultName, string secretName, SecretValue value) => Known[(vaultName, secretName)] = value;

    /// <summary>Forgets a secret that was removed.</summary>
    public static void Forget(string vaultName, string secretName) => Known.TryRemove((vaultName, secretName), out _);

    /// <summary>A sentence of a vault's module, fit to be shown.</summary>
    /// <param name="secretName">Its name may have the shape of a token, and is shown.</param>
    public static string Clean(string text, string? secretName)
    {
        string[] secrets = [.. Known.Values.SelectMany(StoredConnectionJson.SecretsIn)];
        string hidden = SecretParts.Hide(new SecretFilter(secrets.Select(s => new SecretValue(s))).Apply(text), secrets);
        string[] parts = string.IsNullOrEmpty(secretName)
            ? [hidden]
            : Regex.Split(hidden, Regex.Escape(secretName!), RegexOptions.IgnoreCase);
        return ServerText.Clean(string.Join(secretName, parts.Select(SecretFilter.MaskTokens)), MaxLength) ?? "";
    }
}
