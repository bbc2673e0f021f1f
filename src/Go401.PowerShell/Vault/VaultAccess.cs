using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Vault;

/// <summary>Whether a vault lists a secret, under which spelling, and what it reported while it looked.</summary>
internal sealed record Listing(string? Name, IReadOnlyList<ErrorRecord> Errors);

/// <summary>The calls of one vault: what it lists, without reading any secret, and what reading and removing share.</summary>
internal class VaultAccess(SecretManagementVault vault, string vaultName, CancellationToken cancellation)
{
    public string VaultName { get; } = vaultName;

    /// <summary>Looks for one secret by its name in any case.</summary>
    /// <remarks>With a star: some vaults report an error for the exact name of a secret that is not there. Others know no star.</remarks>
    public async Task<Listing> LookUpAsync(string secretName)
    {
        VaultResult result = await InfoAsync(secretName + "*");
        string? name = Spelling(result, secretName);
        if (name is null && result.Error is null)
        {
            name = Spelling(await CallAsync("Get-SecretInfo", Named(secretName)), secretName);
        }

        return new Listing(name, result.Errors);
    }

    /// <summary>What the vault lists for a filter; once more where it lists nothing and fails in a way that may pass.</summary>
    public Task<VaultResult> InfoAsync(string filter) =>
        CallAsync(
            "Get-SecretInfo",
            Named(filter),
            result => result.Output.Count == 0 && result.Errors.Any(e => VaultErrors.MayPass(e) && !VaultErrors.IsNotFound(e))
        );

    /// <summary>Runs a command of SecretManagement; once more a little later where its result is one that may pass.</summary>
    public async Task<VaultResult> CallAsync(string command, Hashtable parameters, Func<VaultResult, bool>? mayPass = null)
    {
        VaultResult result = await vault.InvokeAsync(command, parameters, VaultName, cancellation);
        if (mayPass?.Invoke(result) != true)
        {
            return result;
        }

        await PauseAsync();
        return await vault.InvokeAsync(command, parameters, VaultName, cancellation);
    }

    /// <summary>The vault as it is registered.</summary>
    protected Task<RegisteredVault> RegisteredAsync() => vault.VaultAsync(VaultName, cancellation);

    /// <summary>Waits before a call that failed is made once more.</summary>
    protected Task PauseAsync() => Task.Delay(200, cancellation);

    /// <summary>The parameters that name a secret of the vault.</summary>
    public Hashtable Named(string name) => new() { ["Name"] = name, ["Vault"] = VaultName };

    /// <summary>The parameters of a change.</summary>
    /// <remarks>
    /// WhatIf and Confirm are ours to ask, and were: the user's preference variables must not stop a token from being stored.
    /// </remarks>
    public Hashtable Changing(string name) =>
        new()
        {
            ["Name"] = name,
            ["Vault"] = VaultName,
            ["WhatIf"] = false,
            ["Confirm"] = false,
        };

    private static string? Spelling(VaultResult result, string secretName) =>
        result
            .Output.Select(entry => Text(entry, "Name"))
            .Where(name => name.Equals(secretName, StringComparison.OrdinalIgnoreCase))
            .OrderBy(name => name == secretName ? 0 : 1)
            .FirstOrDefault();

    public static Dictionary<string, string> Facts(PSObject entry)
    {
        var facts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        object metadata = Wrapped.Value(entry.Properties["Metadata"]?.Value) ?? "";
        foreach (KeyValuePair<object?, object?> fact in InputTable.Entries(metadata) ?? [])
        {
            facts[Invariant(fact.Key)] = Invariant(fact.Value);
        }

        return facts;
    }

    public static string Text(PSObject from, string name) => Invariant(from.Properties[name]?.Value);

    // Some vaults make times of what looks like one.
    private static string Invariant(object? value) =>
        Wrapped.Value(value) switch
        {
            DateTime time => time.ToUniversalTime().ToString("o", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("o", CultureInfo.InvariantCulture),
            object plain => Convert.ToString(plain, CultureInfo.InvariantCulture) ?? "",
            null => "",
        };
}
