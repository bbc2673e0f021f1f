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
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Text;
using Go401.Client.Vault;
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
    private static readonly TimeSpan ReadAgain = TimeSpan.FromMilliseconds(200);
    private readonly string _module;
    private readonly PSHost? _host;
    private readonly ICallReporter? _reporter;

    /// <summary>Makes one.</summary>
    /// <param name="module">The manifest of SecretManagement.</param>
    /// <param name="host">The host whose user can be asked for a vault's password; null where there is none.</param>
    /// <param name="reporter">Where it says what it could do in part only.</param>
    public SecretManagementVault(string module, PSHost? host, ICallReporter? reporter = null)
    {
        _module = module;
        _host = host;
        _reporter = reporter;
    }

    /// <summary>For a cmdlet; null where SecretManagement is not installed. It is loaded with the first call of a vault.</summary>
    public static SecretManagementVault? For(PSCmdlet cmdlet, ICallReporter? reporter = null) =>
        SecretManagementModule.Find() is string module
            ? new SecretManagementVault(module, HostInteraction.IsInteractive(cmdlet.Host) ? cmdlet.Host : null, reporter)
            : null;

    public async Task<IReadOnlyList<RegisteredVault>> VaultsAsync(CancellationToken cancellation)
    {
        VaultAnswer answer = await InvokeAsync("Get-SecretVault", [], "", cancellation).ConfigureAwait(false);
        RegisteredVault[] vaults =
        [
            .. answer.Output.Select(v => new RegisteredVault(
                Text(v, "Name"),
                Text(v, "ModuleName"),
                Text(v, "ModulePath"),
                v.Properties["IsDefault"]?.Value is true
            )),
        ];
        Opened[""] = true;
        return vaults.Length > 0 || (answer.Errors.Count == 0 && !AccountCheck.HomeIsMissing)
            ? vaults
            : throw VaultErrors.NoList(answer.Errors);
    }

    public async Task<SecretValue?> ReadAsync(string vaultName, string secretName, CancellationToken cancellation)
    {
        ErrorRecord? error = null;
        VaultSecret found = new(null, null);
        for (int attempt = 1; attempt <= 2; attempt++)
        {
            VaultAnswer answer = await InvokeAsync(
                    "Get-Secret",
                    new Hashtable { ["Name"] = secretName, ["Vault"] = vaultName },
                    vaultName,
                    cancellation
                )
                .ConfigureAwait(false);
            found = VaultSecret.From(answer.Output, secretName);
            error = answer.Errors.Count > 0 ? answer.Errors[0] : null;
            if (found.LooksLikeOurs || (found is { Value: null, Other: null } && VaultErrors.SaysMissing(error)))
            {
                Opened[vaultName] = true;
                return found.Value;
            }

            if (attempt == 1 && (error is null || VaultErrors.MayPass(error)))
            {
                // Once more: a service that is busy fails once, and a vault that signs in first may put that out before the secret.
                await Task.Delay(ReadAgain, cancellation).ConfigureAwait(false);
                continue;
            }

            break;
        }

        if (found.Value is not null || error is null)
        {
            Opened[vaultName] = true;
            return found.Value ?? (found.Other is null ? null : throw VaultErrors.WrongType(vaultName, secretName, found.Other));
        }

        Go401Exception failure = VaultErrors.From(error, vaultName, VaultTask.Read);
        throw failure.ErrorId == "VaultReadFailed" && await IsMissingAsync(error, vaultName, secretName, cancellation).ConfigureAwait(false)
            ? VaultErrors.NotShown(failure, vaultName, secretName)
            : failure;
    }

    public async Task WriteAsync(
        string vaultName,
        string secretName,
        SecretValue value,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellation
    )
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
            throw VaultErrors.From(answer.Errors[0], vaultName, VaultTask.Write, secretName, value.Reveal().Length);
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
        VaultAnswer answer = await InvokeAsync("Remove-Secret", Changing(secretName, vaultName), vaultName, cancellation)
            .ConfigureAwait(false);
        if (answer.Errors.Count > 0 && !VaultErrors.IsNotFound(answer.Errors[0]))
        {
            // Vaults report a secret that is not there each in its own way.
            Go401Exception failure = VaultErrors.From(answer.Errors[0], vaultName, VaultTask.Delete);
            (bool listed, IReadOnlyList<ErrorRecord> errors) = await LookUpAsync(vaultName, secretName, cancellation).ConfigureAwait(false);
            if (failure.ErrorId != "VaultDeleteFailed" || listed || errors.Count > 0)
            {
                throw failure;
            }
        }
    }

    public async Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, string namePrefix, CancellationToken cancellation)
    {
        VaultAnswer answer = await InvokeAsync(
                "Get-SecretInfo",
                new Hashtable { ["Name"] = namePrefix + "*", ["Vault"] = vaultName },
                vaultName,
                cancellation
            )
            .ConfigureAwait(false);
        VaultEntry[] entries =
        [
            .. answer
                .Output.Select(entry => new VaultEntry(vaultName, Text(entry, "Name"), Facts(entry)))
                .Where(entry => entry.SecretName.StartsWith(namePrefix, StringComparison.OrdinalIgnoreCase)),
        ];
        if (answer.Errors.Count > 0 && !answer.Errors.All(VaultErrors.IsNotFound))
        {
            Go401Exception failure = VaultErrors.From(answer.Errors[0], vaultName, VaultTask.List);
            if (entries.Length == 0)
            {
                throw failure;
            }

            // What a vault removed but still lists must not hide the rest.
            _reporter?.Warning($"Some secrets of the vault '{vaultName}' could not be read: {failure.Message}");
        }

        Opened[vaultName] = true;
        return entries;
    }

    /// <summary>True where the vault still lists a secret.</summary>
    internal async Task<bool> IsListedAsync(string vaultName, string secretName, CancellationToken cancellation) =>
        (await LookUpAsync(vaultName, secretName, cancellation).ConfigureAwait(false)).Listed;

    /// <summary>
    /// What the vault keeps of a removed secret, and how to end that, in sentences; null where it keeps nothing that is known.
    /// </summary>
    internal async Task<string?> WhatStaysAsync(VaultSlot slot, CancellationToken cancellation)
    {
        try
        {
            return KnownVaults.Of((await VaultAsync(slot.VaultName, cancellation).ConfigureAwait(false)).ModuleName)?.AfterForget
                    is string known
                    ? string.Format(CultureInfo.InvariantCulture, known, slot.SecretName)
                : await IsListedAsync(slot.VaultName, slot.SecretName, cancellation).ConfigureAwait(false)
                    ? $"The vault '{slot.VaultName}' still lists '{slot.SecretName}' after its removal. It may keep old "
                        + "versions of it, with the client secret in them: remove them where the vault keeps them, or have "
                        + "401GO issue a new client secret."
                : null;
        }
        catch (Go401Exception)
        {
            return null;
        }
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
        VaultRunspace.InvokeAsync(
            _module,
            _host,
            command,
            parameters,
            VaultPatience.For(!Opened.ContainsKey(vaultName), _host is not null && vaultName.Length > 0),
            cancellation
        );

    internal async Task<RegisteredVault> VaultAsync(string vaultName, CancellationToken cancellation) =>
        (await VaultsAsync(cancellation).ConfigureAwait(false)).FirstOrDefault(v =>
            v.Name.Equals(vaultName, StringComparison.OrdinalIgnoreCase)
        ) ?? throw VaultErrors.NotRegistered(vaultName);

    // Asked around every write: remembered for a minute.
    private async Task<bool> IsSecretStoreAsync(string vaultName, CancellationToken cancellation)
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

    // With a star: some vaults report an error for the exact name of a secret that is not there.
    private async Task<(bool Listed, IReadOnlyList<ErrorRecord> Errors)> LookUpAsync(
        string vaultName,
        string secretName,
        CancellationToken cancellation
    )
    {
        VaultAnswer answer = await InvokeAsync(
                "Get-SecretInfo",
                new Hashtable { ["Name"] = secretName + "*", ["Vault"] = vaultName },
                vaultName,
                cancellation
            )
            .ConfigureAwait(false);
        return (answer.Output.Any(entry => Text(entry, "Name").Equals(secretName, StringComparison.OrdinalIgnoreCase)), answer.Errors);
    }

    // A vault that fails to read a secret may mean that it has none of that name. It does where it says so, or where it works
    // otherwise and does not list it.
    private async Task<bool> IsMissingAsync(ErrorRecord error, string vaultName, string secretName, CancellationToken cancellation)
    {
        (bool listed, IReadOnlyList<ErrorRecord> errors) = await LookUpAsync(vaultName, secretName, cancellation).ConfigureAwait(false);
        if (VaultErrors.IsNotFound(error))
        {
            // Listed all the same: removed, but kept by the vault.
            return listed || errors.All(VaultErrors.IsNotFound);
        }

        if (listed || errors.Count > 0)
        {
            return false;
        }

        VaultAnswer test = await InvokeAsync("Test-SecretVault", new Hashtable { ["Name"] = vaultName }, vaultName, cancellation)
            .ConfigureAwait(false);
        return test.Errors.Count == 0 && test.Output.Count > 0 && test.Output.All(o => o?.BaseObject is true);
    }

    // WhatIf and Confirm are ours to ask, and were: the user's preference variables must not stop a token from being stored.
    private static Hashtable Changing(string secretName, string vaultName) =>
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

    private static string Invariant(object? value) =>
        Convert.ToString(value is PSObject wrapped ? wrapped.BaseObject : value, CultureInfo.InvariantCulture) ?? "";
}
