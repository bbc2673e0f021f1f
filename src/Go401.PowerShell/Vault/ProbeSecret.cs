namespace Go401.PowerShell.Vault;

/// <summary>The one secret that Test-Go401Vault puts into a vault, and what the vault shows of it.</summary>
internal sealed class ProbeSecret(SecretManagementVault vault, string vaultName, CancellationToken cancellation)
{
    public const string Kind = "Go401Test";
    private readonly Dictionary<string, string> _fact = new() { [StoredFacts.Kind] = Kind };
    private SecretValue _written = Text(100);

    /// <summary>
    /// The name of the secret. As short as the secret of a usual connection: a vault that limits names must not fail because of this one.
    /// </summary>
    public string Name { get; } = "Go401Test-" + Guid.NewGuid().ToString("N").Substring(0, 8);

    /// <summary>How many characters were given to the vault last.</summary>
    public int Length => _written.Reveal().Length;

    /// <summary>True where this is what was given to the vault last.</summary>
    public bool Is(SecretValue value) => _written.Equals(value);

    /// <summary>What the vault shows; null where it has none, however it says so.</summary>
    public async Task<SecretValue?> SeenAsync()
    {
        try
        {
            return await vault.ReadAsync(vaultName, Name, cancellation);
        }
        catch (Go401Exception missing) when (missing.ErrorId == "VaultRecordMissing")
        {
            return null;
        }
    }

    /// <summary>True where the vault shows what it was given last.</summary>
    public async Task<bool> ShowsAsync()
    {
        try
        {
            return await SeenAsync() is SecretValue back && _written.Equals(back);
        }
        catch (Go401Exception unreadable) when (unreadable.ErrorId is "VaultReadFailed" or "VaultSecretWrongType")
        {
            return false;
        }
    }

    /// <summary>True where the vault finds a secret by a part of its name.</summary>
    public async Task<bool> MatchesPartOfNameAsync()
    {
        try
        {
            string part = Name.Substring(0, Name.Length - 1);
            return await vault.ReadAsync(vaultName, part, cancellation) is SecretValue back && _written.Equals(back);
        }
        catch (Go401Exception)
        {
            return false;
        }
    }

    /// <summary>True where the vault takes so many characters.</summary>
    public async Task<bool> FitsAsync(int length)
    {
        try
        {
            await StoreAsync(length);
            return true;
        }
        catch (Go401Exception refused) when (refused.ErrorId == "VaultWriteFailed")
        {
            return false;
        }
    }

    /// <summary>Gives the vault a secret of so many characters, once.</summary>
    public Task StoreAsync(int length)
    {
        _written = Text(length);
        return vault.WriteAsync(vaultName, Name, _written, _fact, retry: false, CancellationToken.None);
    }

    private static SecretValue Text(int length)
    {
        string start = $"{{\"go401test\":\"{Guid.NewGuid():N}";
        return new SecretValue(start + new string('x', length - start.Length - 2) + "\"}");
    }
}
