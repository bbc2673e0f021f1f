using System.Collections.Concurrent;
using System.Management.Automation.Host;
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
        VaultResult result = await InvokeAsync("Get-SecretVault", [], "", cancellation);
        RegisteredVault[] vaults =
        [
            .. result.Output.Select(v => new RegisteredVault(
                VaultAccess.Text(v, "Name"),
                VaultAccess.Text(v, "ModuleName"),
                VaultAccess.Text(v, "ModulePath"),
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
        VaultQuotes.Note(vaultName, secretName, value);
        var access = new VaultAccess(this, vaultName, cancellation);
        using SecureString secure = SecretInput.ToSecure(value);
        Hashtable parameters = access.Changing(Names.Known(vaultName, secretName));
        parameters["SecureStringSecret"] = secure;
        bool atOnce = await IsSecretStoreAsync(vaultName, cancellation);
        if (atOnce)
        {
            parameters["Metadata"] = Facts(metadata);
        }

        bool MayPass(VaultResult result) => retry && result.Error is not null && VaultErrors.MayPass(result.Error);
        if ((await access.CallAsync("Set-Secret", parameters, MayPass)).Error is ErrorRecord error)
        {
            throw VaultErrors.From(error, vaultName, VaultTask.Write, secretName, value.Reveal().Length);
        }

        Opened[vaultName] = true;
        Names.Written(vaultName, secretName);
        if (!atOnce && !WithoutMetadata.ContainsKey(vaultName))
        {
            await DescribeAsync(access, secretName, metadata);
        }
    }

    // Apart, because SecretManagement removes a secret whose vault cannot take the metadata given with it. The secret is stored: what
    // happens here is no reason to report otherwise.
    private static async Task DescribeAsync(VaultAccess access, string secretName, IReadOnlyDictionary<string, string> metadata)
    {
        Hashtable parameters = access.Changing(Names.Known(access.VaultName, secretName));
        parameters["Metadata"] = Facts(metadata);
        try
        {
            if ((await access.CallAsync("Set-SecretInfo", parameters)).Error is null)
            {
                return;
            }
        }
        catch (Go401Exception)
        {
            // As an error of the vault.
        }

        WithoutMetadata[access.VaultName] = true;
    }

    public Task DeleteAsync(string vaultName, string secretName, CancellationToken cancellation) =>
        new VaultRemoval(this, vaultName, secretName, cancellation).RunAsync();

    public async Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, string namePrefix, CancellationToken cancellation)
    {
        VaultResult result = await new VaultAccess(this, vaultName, cancellation).InfoAsync(namePrefix + "*");
        VaultEntry[] entries =
        [
            .. result
                .Output.Select(entry => new VaultEntry(vaultName, VaultAccess.Text(entry, "Name"), VaultAccess.Facts(entry)))
                .Where(entry => entry.SecretName.StartsWith(namePrefix, StringComparison.OrdinalIgnoreCase)),
        ];
        if (result.Error is ErrorRecord error && !result.Errors.All(VaultErrors.IsNotFound))
        {
            Go401Exception failure = VaultErrors.From(error, vaultName, VaultTask.List);
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
        if (Opened.ContainsKey(vaultName) && await IsSecretStoreAsync(vaultName, cancellation))
        {
            await SecretStoreView.RenewAsync(this, vaultName, staleDuration, cancellation);
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
        (await VaultsAsync(cancellation)).FirstOrDefault(v => v.Name.Equals(vaultName, StringComparison.OrdinalIgnoreCase))
        ?? throw VaultErrors.NotRegistered(vaultName);

    /// <summary>True where the vault is one of SecretStore; asked around every write, so remembered for a minute.</summary>
    internal async Task<bool> IsSecretStoreAsync(string vaultName, CancellationToken cancellation)
    {
        if (
            !Kinds.TryGetValue(vaultName, out (bool IsSecretStore, int Since) known)
            || unchecked(Environment.TickCount - known.Since) > 60_000
        )
        {
            known = ((await VaultAsync(vaultName, cancellation)).IsSecretStore, Environment.TickCount);
            Kinds[vaultName] = known;
        }

        return known.IsSecretStore;
    }

    private static Hashtable Facts(IReadOnlyDictionary<string, string> metadata) => new(metadata.ToDictionary(f => f.Key, f => f.Value));
}
