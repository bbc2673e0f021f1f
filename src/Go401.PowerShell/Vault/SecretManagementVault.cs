using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation.Host;
using System.Security;
using Go401.Client.Calls;
using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Vault;

/// <summary>A vault as it is registered.</summary>
internal sealed record RegisteredVault(string Name, string ModuleName, string ModulePath, bool IsDefault)
{
    public bool IsSecretStore => ModuleName.Equals(SecretStoreView.ModuleName, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The vaults of SecretManagement, as the client needs them.</summary>
internal sealed class SecretManagementVault : ISecretVault
{
    // What is known of vaults across the process, by name.
    private static readonly ConcurrentDictionary<string, bool> Opened = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, bool> WithoutMetadata = new(StringComparer.OrdinalIgnoreCase);
    private static readonly ConcurrentDictionary<string, (bool IsSecretStore, int Since)> Kinds = new(StringComparer.OrdinalIgnoreCase);
    internal static readonly SecretNameCache Names = new();

    // Before a call that failed is made once more.
    internal static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    // A connection keeps its vault longer than the cmdlet that opened it; who calls now can be prompted, and sees what is reported.
    private static readonly AsyncLocal<(PSHost? Host, ICallReporter? Reporter)> Caller = new();
    private readonly string _module;

    private SecretManagementVault(string module) => _module = module;

    /// <summary>Null where SecretManagement is not installed. It is loaded with the first call of a vault.</summary>
    public static SecretManagementVault? Find() =>
        SecretManagementModule.Find() is string module ? new SecretManagementVault(module) : null;

    /// <summary>Names the cmdlet whose work calls vaults from here on: its user can be prompted for a vault's password.</summary>
    public static void CallFor(PSCmdlet cmdlet, ICallReporter reporter) =>
        Caller.Value = (HostInteraction.IsInteractive(cmdlet.Host) ? cmdlet.Host : null, reporter);

    public async Task<IReadOnlyList<RegisteredVault>> VaultsAsync(CancellationToken cancellation)
    {
        VaultResult result = await InvokeAsync("Get-SecretVault", [], "", cancellation).ConfigureAwait(false);
        RegisteredVault[] vaults =
        [
            .. result.Output.Select(v => new RegisteredVault(
                VaultList.Text(v, "Name"),
                VaultList.Text(v, "ModuleName"),
                VaultList.Text(v, "ModulePath"),
                v.Properties["IsDefault"]?.Value is true
            )),
        ];
        Opened[""] = true;
        return vaults.Length > 0 || (result.Errors.Count == 0 && !AccountCheck.HomeIsMissing)
            ? vaults
            : throw VaultErrors.NoList(result.Errors);
    }

    public Task<SecretValue?> ReadAsync(string vaultName, string secretName, CancellationToken cancellation) =>
        new VaultRead(this, vaultName, cancellation).ReadAsync(secretName);

    public Task WriteAsync(
        string vaultName,
        string secretName,
        SecretValue value,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellation
    ) => WriteAsync(vaultName, secretName, value, metadata, retry: true, cancellation);

    /// <summary>Writes a secret.</summary>
    internal async Task WriteAsync(
        string vaultName,
        string secretName,
        SecretValue value,
        IReadOnlyDictionary<string, string> metadata,
        bool retry,
        CancellationToken cancellation
    )
    {
        using SecureString secure = SecretInput.ToSecure(value);
        Hashtable parameters = Changing(Names.Known(vaultName, secretName), vaultName);
        parameters["SecureStringSecret"] = secure;
        bool atOnce = await IsSecretStoreAsync(vaultName, cancellation).ConfigureAwait(false);
        if (atOnce)
        {
            parameters["Metadata"] = Facts(metadata);
        }

        VaultResult result = await InvokeAsync("Set-Secret", parameters, vaultName, cancellation).ConfigureAwait(false);
        if (result.Errors.Count > 0 && retry && VaultErrors.MayPass(result.Errors[0]))
        {
            await Task.Delay(Again, cancellation).ConfigureAwait(false);
            result = await InvokeAsync("Set-Secret", parameters, vaultName, cancellation).ConfigureAwait(false);
        }

        if (result.Errors.Count > 0)
        {
            throw VaultErrors.From(result.Errors[0], vaultName, VaultTask.Write, secretName, value.Reveal().Length);
        }

        Opened[vaultName] = true;
        Names.Written(vaultName, secretName);
        if (!atOnce && !WithoutMetadata.ContainsKey(vaultName))
        {
            await DescribeAsync(vaultName, secretName, metadata, cancellation).ConfigureAwait(false);
        }
    }

    // Apart, because SecretManagement removes a secret whose vault cannot take the metadata given with it. The secret is stored: what
    // happens here is no reason to report otherwise.
    private async Task DescribeAsync(
        string vaultName,
        string secretName,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellation
    )
    {
        Hashtable parameters = Changing(Names.Known(vaultName, secretName), vaultName);
        parameters["Metadata"] = Facts(metadata);
        try
        {
            VaultResult result = await InvokeAsync("Set-SecretInfo", parameters, vaultName, cancellation).ConfigureAwait(false);
            if (result.Errors.Count > 0)
            {
                WithoutMetadata[vaultName] = true;
            }
        }
        catch (Go401Exception)
        {
            WithoutMetadata[vaultName] = true;
        }
    }

    public Task DeleteAsync(string vaultName, string secretName, CancellationToken cancellation) =>
        new VaultRemoval(this, vaultName, secretName, cancellation).RunAsync();

    public async Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, string namePrefix, CancellationToken cancellation)
    {
        VaultResult result = await new VaultList(this, vaultName, cancellation).InfoAsync(namePrefix + "*").ConfigureAwait(false);
        VaultEntry[] entries =
        [
            .. result
                .Output.Select(entry => new VaultEntry(vaultName, VaultList.Text(entry, "Name"), VaultList.Facts(entry)))
                .Where(entry => entry.SecretName.StartsWith(namePrefix, StringComparison.OrdinalIgnoreCase)),
        ];
        if (result.Errors.Count > 0 && !result.Errors.All(VaultErrors.IsNotFound))
        {
            Go401Exception failure = VaultErrors.From(result.Errors[0], vaultName, VaultTask.List);
            if (entries.Length == 0)
            {
                throw failure;
            }

            // What a vault removed but still lists must not hide the rest.
            Caller.Value.Reporter?.Warning($"Some secrets of the vault '{vaultName}' could not be read: {failure.Message}");
        }

        Opened[vaultName] = true;
        return entries;
    }

    public async Task InvalidateCacheAsync(string vaultName, TimeSpan staleDuration, CancellationToken cancellation)
    {
        // The first read of a process is a fresh one by itself.
        if (Opened.ContainsKey(vaultName) && await IsSecretStoreAsync(vaultName, cancellation).ConfigureAwait(false))
        {
            await SecretStoreView.RenewAsync(this, vaultName, staleDuration, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The vault has answered in this process.</summary>
    internal static void NoteOpened(string vaultName) => Opened[vaultName] = true;

    /// <summary>Runs a command of SecretManagement (or a qualified one) within the time that the vault has.</summary>
    internal Task<VaultResult> InvokeAsync(string command, Hashtable parameters, string vaultName, CancellationToken cancellation) =>
        VaultRunspace.InvokeAsync(
            _module,
            Caller.Value.Host,
            command,
            parameters,
            VaultCallTimeout.For(!Opened.ContainsKey(vaultName), Caller.Value.Host is not null && vaultName.Length > 0),
            cancellation
        );

    internal async Task<RegisteredVault> VaultAsync(string vaultName, CancellationToken cancellation) =>
        (await VaultsAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(v =>
            v.Name.Equals(vaultName, StringComparison.OrdinalIgnoreCase)
        ) ?? throw VaultErrors.NotRegistered(vaultName);

    /// <summary>True where the vault is one of SecretStore; asked around every write, so remembered for a minute.</summary>
    internal async Task<bool> IsSecretStoreAsync(string vaultName, CancellationToken cancellation)
    {
        if (
            !Kinds.TryGetValue(vaultName, out (bool IsSecretStore, int Since) known)
            || unchecked(Environment.TickCount - known.Since) > 60_000
        )
        {
            known = ((await VaultAsync(vaultName, cancellation).ConfigureAwait(false)).IsSecretStore, Environment.TickCount);
            Kinds[vaultName] = known;
        }

        return known.IsSecretStore;
    }

    /// <summary>The parameters that name a secret of a vault.</summary>
    internal static Hashtable Of(string vaultName, string name) => new() { ["Name"] = name, ["Vault"] = vaultName };

    // WhatIf and Confirm are ours to ask, and were: the user's preference variables must not stop a token from being stored.
    internal static Hashtable Changing(string secretName, string vaultName) =>
        new()
        {
            ["Name"] = secretName,
            ["Vault"] = vaultName,
            ["WhatIf"] = false,
            ["Confirm"] = false,
        };

    private static Hashtable Facts(IReadOnlyDictionary<string, string> metadata)
    {
        var table = new Hashtable();
        foreach (KeyValuePair<string, string> fact in metadata)
        {
            table[fact.Key] = fact.Value;
        }

        return table;
    }
}
