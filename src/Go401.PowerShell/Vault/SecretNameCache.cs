using System.Collections.Concurrent;

namespace Go401.PowerShell.Vault;

/// <summary>
/// How vaults spell the names of our secrets. Some keep every name in lower case and find a secret by that spelling only. Their list
/// tells; it is asked for when a secret is not found, and once a second at most.
/// </summary>
internal sealed class SecretNameCache
{
    private const int LookedForMilliseconds = 1000;
    private readonly ConcurrentDictionary<string, string> _spellings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _looked = new(StringComparer.Ordinal);

    /// <summary>The spelling that the vault is known to use; the name itself where none is known.</summary>
    public string Known(string vaultName, string secretName) =>
        _spellings.TryGetValue(Key(vaultName, secretName), out string? spelling) ? spelling : secretName;

    /// <summary>Remembers the spelling that the vault lists.</summary>
    public void Note(string vaultName, string secretName, string spelling) => _spellings[Key(vaultName, secretName)] = spelling;

    /// <summary>A secret was written, so that the list is worth a look.</summary>
    public void Written(string vaultName, string secretName) => _looked.TryRemove(Key(vaultName, secretName), out _);

    /// <summary>True where the list was not looked at just now.</summary>
    public bool IsToBeLookedUp(string vaultName, string secretName)
    {
        string key = Key(vaultName, secretName);
        int now = Environment.TickCount;
        if (_looked.TryGetValue(key, out int at) && unchecked(now - at) is >= 0 and < LookedForMilliseconds)
        {
            return false;
        }

        _looked[key] = now;
        return true;
    }

    private static string Key(string vaultName, string secretName) => vaultName.ToLowerInvariant() + "\n" + secretName;
}
