using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Go401.PowerShell.Engine;

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
    private readonly string _module;
    private readonly PSHost? _host;

    /// <summary>Makes one.</summary>
    /// <param name="module">The manifest of SecretManagement.</param>
    /// <param name="host">The host whose user can be asked for a vault's password; null where nobody can.</param>
    public SecretManagementVault(string module, PSHost? host)
    {
        _module = module;
        _host = host;
    }

    /// <summary>For a cmdlet; null where SecretManagement is not installed. It is loaded with the first call of a vault.</summary>
    public static SecretManagementVault? For(PSCmdlet cmdlet) =>
        SecretManagementModule.Find() is string module ? new SecretManagementVault(module, HostInteraction.IsInteractive(cmdlet.Host) ? cmdlet.Host : null) : null;

    public async Task<IReadOnlyList<RegisteredVault>> VaultsAsync(CancellationToken cancellation)
    {
        VaultAnswer answer = await InvokeAsync("Get-SecretVault", [], "", cancellation).ConfigureAwait(false);
        return [.. answer.Output.Select(v => new RegisteredVault(Text(v, "Name"), Text(v, "ModuleName"), Text(v, "ModulePath"), v.Properties["IsDefault"]?.Value is true))];
    }

    public async Task<SecretValue?> ReadAsync(string vaultName, string secretName, CancellationToken cancellation)
    {
        VaultAnswer answer = await InvokeAsync("Get-Secret", new Hashtable { ["Name"] = secretName, ["Vault"] = vaultName }, vaultName, cancellation).ConfigureAwait(false);
        if (answer.Output.Count > 0)
        {
            Opened[vaultName] = true;
            return answer.Output[0]?.BaseObject switch
            {
                SecureString secure => SecretInput.From(secure),
                object other => throw VaultErrors.WrongType(vaultName, secretName, other.GetType()),
                null => null,
            };
        }

        // A vault that failed reports its own error first and "not found" after it.
        if (answer.Errors.Count == 0 || answer.Errors[0] is not ErrorRecord error || VaultErrors.Id(error) == "GetSecretNotFound"
            || (error.CategoryInfo.Category == ErrorCategory.ObjectNotFound && VaultErrors.Id(error) != "GetSecretVaultNotFound"))
        {
            Opened[vaultName] = true;
            return null;
        }

        throw VaultErrors.From(error, vaultName, VaultTask.Read);
    }

    public async Task WriteAsync(string vaultName, string secretName, SecretValue value, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        using SecureString secure = SecretInput.ToSecure(value);
        Hashtable parameters = Changing(secretName, vaultName);
        parameters["SecureStringSecret"] = secure;
        bool atOnce = await IsSecretStoreAsync(vaultName, cancellation).ConfigureAwait(false);
        if (atOnce)
        {
            parameters["Metadata"] = Facts(metadata);
        }

        VaultAnswer answer = await InvokeAsync("Set-Secret", parameters, vaultName, cancellation).ConfigureAwait(false);
        if (answer.Errors.Count > 0)
        {
            throw VaultErrors.From(answer.Errors[0], vaultName, VaultTask.Write);
        }

        Opened[vaultName] = true;
        if (!atOnce && !WithoutMetadata.ContainsKey(vaultName))
        {
            // Apart, because SecretManagement removes a secret whose vault cannot take the metadata given with it.
            parameters = Changing(secretName, vaultName);
            parameters["Metadata"] = Facts(metadata);
            answer = await InvokeAsync("Set-SecretInfo", parameters, vaultName, cancellation).ConfigureAwait(false);
            if (answer.Errors.Count > 0)
            {
                WithoutMetadata[vaultName] = true;
            }
        }
    }

    public async Task DeleteAsync(string vaultName, string secretName, CancellationToken cancellation)
    {
        VaultAnswer answer = await InvokeAsync("Remove-Secret", Changing(secretName, vaultName), vaultName, cancellation).ConfigureAwait(false);

        // Vaults report a secret that is not there each in its own way.
        if (answer.Errors.Count > 0 && (VaultErrors.Id(answer.Errors[0]) == "GetSecretVaultNotFound" || await ExistsAsync(vaultName, secretName, cancellation).ConfigureAwait(false)))
        {
            throw VaultErrors.From(answer.Errors[0], vaultName, VaultTask.Delete);
        }
    }

    public async Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, string namePrefix, CancellationToken cancellation)
    {
        VaultAnswer answer = await InvokeAsync("Get-SecretInfo", new Hashtable { ["Name"] = namePrefix + "*", ["Vault"] = vaultName }, vaultName, cancellation).ConfigureAwait(false);
        if (answer.Errors.Count > 0)
        {
            throw VaultErrors.From(answer.Errors[0], vaultName, VaultTask.List);
        }

        Opened[vaultName] = true;
        return [.. answer.Output
            .Select(entry => new VaultEntry(vaultName, Text(entry, "Name"), Facts(entry)))
            .Where(entry => entry.SecretName.StartsWith(namePrefix, StringComparison.OrdinalIgnoreCase))];
    }

    public async Task RenewViewAsync(string vaultName, TimeSpan staleFor, CancellationToken cancellation)
    {
        // The first read of a process is a fresh one by itself.
        if (Opened.ContainsKey(vaultName) && await IsSecretStoreAsync(vaultName, cancellation).ConfigureAwait(false))
        {
            await SecretStoreView.RenewAsync(this, vaultName, staleFor, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a command of SecretManagement (or a qualified one) within the time that the vault has.</summary>
    internal Task<VaultAnswer> InvokeAsync(string command, Hashtable parameters, string vaultName, CancellationToken cancellation) =>
        VaultRunspace.InvokeAsync(_module, _host, command, parameters, VaultPatience.For(_host is not null && vaultName.Length > 0 && !Opened.ContainsKey(vaultName)), cancellation);

    internal async Task<RegisteredVault> VaultAsync(string vaultName, CancellationToken cancellation) =>
        (await VaultsAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(v => v.Name.Equals(vaultName, StringComparison.OrdinalIgnoreCase)) ?? throw VaultErrors.NotRegistered(vaultName);

    // Asked around every write: remembered for a minute.
    private async Task<bool> IsSecretStoreAsync(string vaultName, CancellationToken cancellation)
    {
        if (!Kinds.TryGetValue(vaultName, out (bool IsSecretStore, int Since) known) || unchecked(Environment.TickCount - known.Since) > 60_000)
        {
            known = ((await VaultAsync(vaultName, cancellation).ConfigureAwait(false)).IsSecretStore, Environment.TickCount);
            Kinds[vaultName] = known;
        }

        return known.IsSecretStore;
    }

    private async Task<bool> ExistsAsync(string vaultName, string secretName, CancellationToken cancellation)
    {
        VaultAnswer answer = await InvokeAsync("Get-SecretInfo", new Hashtable { ["Name"] = secretName, ["Vault"] = vaultName }, vaultName, cancellation).ConfigureAwait(false);
        return answer.Output.Count > 0;
    }

    // WhatIf and Confirm are ours to ask, and were: the user's preference variables must not stop a token from being stored.
    private static Hashtable Changing(string secretName, string vaultName) => new()
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

    private static Dictionary<string, string> Facts(PSObject entry)
    {
        var facts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        object? metadata = entry.Properties["Metadata"]?.Value;
        switch (metadata is PSObject wrapped ? wrapped.BaseObject : metadata)
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

    private static string Text(PSObject from, string name) => Invariant(from.Properties[name]?.Value);

    private static string Invariant(object? value) => Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? "";
}
