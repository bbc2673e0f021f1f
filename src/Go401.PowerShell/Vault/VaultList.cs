using System.Collections;
using System.Globalization;
using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Vault;

/// <summary>Whether a vault lists a secret, under which spelling, and what it reported while it looked.</summary>
internal sealed record Listing(string? Name, IReadOnlyList<ErrorRecord> Errors);

/// <summary>What a vault lists, without reading any secret.</summary>
internal sealed class VaultList(SecretManagementVault vault, string vaultName, CancellationToken cancellation)
{
    /// <summary>Looks for one secret by its name in any case.</summary>
    /// <remarks>With a star: some vaults report an error for the exact name of a secret that is not there. Others know no star.</remarks>
    public async Task<Listing> LookUpAsync(string secretName)
    {
        VaultResult result = await InfoAsync(secretName + "*").ConfigureAwait(false);
        string? name = Named(result, secretName);
        if (name is null && result.Errors.Count == 0)
        {
            VaultResult exact = await AskAsync(secretName).ConfigureAwait(false);
            name = Named(exact, secretName);
        }

        return new Listing(name, result.Errors);
    }

    private static string? Named(VaultResult result, string secretName) =>
        result
            .Output.Select(entry => Text(entry, "Name"))
            .Where(name => name.Equals(secretName, StringComparison.OrdinalIgnoreCase))
            .OrderBy(name => name == secretName ? 0 : 1)
            .FirstOrDefault();

    /// <summary>What the vault lists for a filter; once more where it lists nothing and fails in a way that may pass.</summary>
    public async Task<VaultResult> InfoAsync(string filter)
    {
        VaultResult result = await AskAsync(filter).ConfigureAwait(false);
        if (result.Output.Count > 0 || !result.Errors.Any(e => VaultErrors.MayPass(e) && !VaultErrors.IsNotFound(e)))
        {
            return result;
        }

        await Task.Delay(SecretManagementVault.Again, cancellation).ConfigureAwait(false);
        return await AskAsync(filter).ConfigureAwait(false);
    }

    private Task<VaultResult> AskAsync(string filter) =>
        vault.InvokeAsync("Get-SecretInfo", SecretManagementVault.Of(vaultName, filter), vaultName, cancellation);

    public static Dictionary<string, string> Facts(PSObject entry)
    {
        var facts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        object? metadata = entry.Properties["Metadata"]?.Value;
        switch (Wrapped.Value(metadata))
        {
            case IDictionary table:
                foreach (DictionaryEntry fact in table)
                {
                    facts[Invariant(fact.Key)] = Invariant(fact.Value);
                }

                break;
            case IEnumerable<KeyValuePair<string, object>> pairs:
                foreach (KeyValuePair<string, object> fact in pairs)
                {
                    facts[fact.Key] = Invariant(fact.Value);
                }

                break;
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
