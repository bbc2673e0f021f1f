using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Security;
using System.Threading;
using Microsoft.PowerShell.SecretManagement;

namespace Go401.StandIn;

/// <summary>
/// What the commands share: one call at a time in the process (a second one fails, as SecretManagement's does), no answer to a
/// stop, and the vaults' faults by their VaultParameters: Mode = ReadOnly, Locked, Asking (for its password, each time), Full,
/// OtherType, Failing or NoMetadata;
/// DelayMilliseconds.
/// </summary>
public abstract class SecretCommand : PSCmdlet
{
    private protected const string SecretStore = "Microsoft.PowerShell.SecretStore";
    private static readonly ConcurrentDictionary<string, int> Refused = new(StringComparer.OrdinalIgnoreCase);
    private static int _running;

    /// <summary>How many calls of a vault were refused because another call was running.</summary>
    public static int RefusedCalls(string vault) => Refused.TryGetValue(vault, out int calls) ? calls : 0;

    private protected void InVault(string name, Action<SecretVaultInfo> work)
    {
        if (Registry.Find(name) is not SecretVaultInfo vault)
        {
            ThrowTerminatingError(
                new ErrorRecord(
                    new PSInvalidOperationException($"Vault not found in registry: {name}"),
                    "GetSecretVaultNotFound",
                    ErrorCategory.ObjectNotFound,
                    this
                )
            );
            return;
        }

        if (Interlocked.Exchange(ref _running, 1) != 0)
        {
            Refused.AddOrUpdate(name, 1, (_, calls) => calls + 1);
            ThrowTerminatingError(
                new ErrorRecord(
                    new PSInvalidOperationException(
                        "The pipeline was not run because a pipeline is already running. Pipelines cannot be run concurrently."
                    ),
                    "GetSecretInvalidOperation",
                    ErrorCategory.InvalidOperation,
                    this
                )
            );
        }

        try
        {
            if (int.TryParse(vault.Parameter("DelayMilliseconds"), out int delay))
            {
                Thread.Sleep(delay);
            }

            if (vault.Parameter("Mode") == "Locked")
            {
                throw new PasswordRequiredException();
            }

            if (vault.Parameter("Mode") == "Asking")
            {
                Host.UI.WriteLine($"The vault {name} requires a password.");
                using SecureString password = Host.UI.ReadLineAsSecureString();
                if (new NetworkCredential("", password).Password != "open sesame")
                {
                    throw new PasswordRequiredException();
                }
            }

            work(vault);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    private protected static IStore StoreOf(SecretVaultInfo vault)
    {
        string folder = Registry.FolderOf(vault);
        return vault.ModuleName == SecretStore ? ForgetfulStore.In(folder) : new HonestStore(folder);
    }

    private protected static void Refuse(SecretVaultInfo vault)
    {
        switch (vault.Parameter("Mode"))
        {
            case "ReadOnly":
                throw new UnauthorizedAccessException(
                    "Operation returned an invalid status code 'Forbidden': the caller lacks the set permission."
                );
            case "Full":
                throw new IOException("There is not enough space on the disk.");
            case "Failing":
                throw new IOException("The vault's service is not available.");
        }
    }

    private protected void Failed(string id, string message, Exception cause) =>
        WriteError(new ErrorRecord(new PSInvalidOperationException(message, cause), id, ErrorCategory.InvalidOperation, this));
}

[Cmdlet(VerbsCommon.Get, "Secret")]
public sealed class GetSecretCommand : SecretCommand
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1)]
    public string? Vault { get; set; }

    [Parameter]
    public SwitchParameter AsPlainText { get; set; }

    protected override void ProcessRecord()
    {
        object? found = null;
        string vaultName = Vault ?? Registry.All().FirstOrDefault(v => v.IsDefault)?.Name ?? "";
        try
        {
            InVault(
                vaultName,
                vault =>
                {
                    if (Extension.Of(vault, this) is Extension extension)
                    {
                        found = Found(extension.GetSecret(Name));
                    }
                    else if (vault.Parameter("Mode") == "Failing")
                    {
                        Failed(
                            "GetSecretInvalidOperation",
                            $"Unable to get secret {Name} from vault {vaultName}",
                            new IOException("The vault's service is not available.")
                        );
                    }
                    else if (vault.Parameter("Mode") == "OtherType")
                    {
                        found = new PSCredential("somebody", Secure("x"));
                    }
                    else if (StoreOf(vault).Read().TryGetValue(Name, out Entry? entry))
                    {
                        found =
                            AsPlainText ? entry.Value
                            : entry.Type == "PSCredential" ? new PSCredential("somebody", Secure(entry.Value))
                            : Secure(entry.Value);
                    }
                }
            );
        }
        catch (PasswordRequiredException locked)
        {
            WriteError(new ErrorRecord(locked, "GetSecretException", ErrorCategory.InvalidOperation, this));
            return;
        }

        if (found is null)
        {
            WriteError(
                new ErrorRecord(
                    new ItemNotFoundException($"The secret {Name} was not found."),
                    "GetSecretNotFound",
                    ErrorCategory.ObjectNotFound,
                    this
                )
            );
            return;
        }

        WriteObject(found);
    }

    // Strings come out secure, or plain where that is asked for, in a table too.
    private object? Found(object? value) =>
        value switch
        {
            Hashtable table => new Hashtable(table.Keys.Cast<object>().ToDictionary(k => k, k => Found(table[k]))),
            string text => AsPlainText ? text : Secure(text),
            SecureString secure => AsPlainText ? new NetworkCredential("", secure).Password : secure,
            _ => value,
        };

    private static SecureString Secure(string text) => new NetworkCredential("", text).SecurePassword;
}

[Cmdlet(VerbsCommon.Set, "Secret", SupportsShouldProcess = true, DefaultParameterSetName = "SecureStringParameterSet")]
public sealed class SetSecretCommand : SecretCommand
{
    [Parameter(Position = 0, Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "ObjectParameterSet")]
    public object? Secret { get; set; }

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ParameterSetName = "SecureStringParameterSet")]
    public SecureString? SecureStringSecret { get; set; }

    [Parameter(Position = 2)]
    public string? Vault { get; set; }

    [Parameter(Position = 3)]
    public Hashtable? Metadata { get; set; }

    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Vault, "Write secret to vault and override any existing secret of the same name"))
        {
            return;
        }

        string vaultName = Vault ?? Registry.All().First(v => v.IsDefault).Name;
        InVault(
            vaultName,
            vault =>
            {
                if (Extension.Of(vault, this) is Extension extension)
                {
                    extension.SetSecret(Name, Secret is PSObject given ? given.BaseObject : Secret ?? SecureStringSecret!, Metadata);
                    return;
                }

                try
                {
                    Refuse(vault);
                    object? plain = Secret is PSObject wrapped ? wrapped.BaseObject : Secret;
                    Entry entry = plain switch
                    {
                        PSCredential credential => new Entry(
                            Name,
                            "PSCredential",
                            credential.GetNetworkCredential().Password,
                            Facts.Of(null)
                        ),
                        SecureString secure => new Entry(Name, "SecureString", new NetworkCredential("", secure).Password, Facts.Of(null)),
                        null => new Entry(Name, "SecureString", new NetworkCredential("", SecureStringSecret).Password, Facts.Of(null)),
                        object other => new Entry(Name, "String", other.ToString()!, Facts.Of(null)),
                    };
                    bool takes = vault.Parameter("Mode") != "NoMetadata";
                    StoreOf(vault).Change(all => all[Name] = entry with { Metadata = Facts.Of(takes ? Metadata : null) });
                    if (Metadata is { Count: > 0 } && !takes)
                    {
                        // As SecretManagement does: what could not be written whole is taken away again.
                        StoreOf(vault).Change(all => all.Remove(Name));
                        Facts.NotSupported(this, Name, vaultName);
                    }
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    Failed("SetSecretInvalidOperation", $"Unable to add secret {Name} to vault {vaultName}", exception);
                }
            }
        );
    }
}

[Cmdlet(VerbsCommon.Set, "SecretInfo", SupportsShouldProcess = true)]
public sealed class SetSecretInfoCommand : SecretCommand
{
    [Parameter(Position = 0, Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true)]
    public Hashtable Metadata { get; set; } = [];

    [Parameter(Position = 2)]
    public string Vault { get; set; } = "";

    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Vault, "Write secret metadata to vault and override any existing metadata associated with the secret"))
        {
            return;
        }

        InVault(
            Vault,
            vault =>
            {
                if (Extension.Of(vault, this) is Extension extension)
                {
                    extension.SetSecretInfo(Name, Metadata);
                    return;
                }

                if (vault.Parameter("Mode") == "NoMetadata")
                {
                    Facts.NotSupported(this, Name, Vault);
                    return;
                }

                StoreOf(vault)
                    .Change(all =>
                    {
                        if (all.TryGetValue(Name, out Entry? entry))
                        {
                            all[Name] = entry with { Metadata = Facts.Of(Metadata) };
                        }
                    });
            }
        );
    }
}

[Cmdlet(VerbsCommon.Remove, "Secret", SupportsShouldProcess = true)]
public sealed class RemoveSecretCommand : SecretCommand
{
    [Parameter(Position = 0, Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true)]
    public string Vault { get; set; } = "";

    protected override void ProcessRecord()
    {
        if (!ShouldProcess(Vault, "Remove secret by name from vault"))
        {
            return;
        }

        InVault(
            Vault,
            vault =>
            {
                if (Extension.Of(vault, this) is Extension extension)
                {
                    extension.RemoveSecret(Name);
                    return;
                }

                try
                {
                    Refuse(vault);
                    bool removed = false;
                    StoreOf(vault).Change(all => removed = all.Remove(Name));
                    if (!removed)
                    {
                        WriteError(
                            new ErrorRecord(
                                new ItemNotFoundException($"Remove-Secret error in vault {Vault} : Secret not found"),
                                "SecretStoreRemoveSecretFailed",
                                ErrorCategory.InvalidOperation,
                                null
                            )
                        );
                    }
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    Failed("RemoveSecretInvalidOperation", $"Unable to remove secret {Name} from vault {Vault}", exception);
                }
            }
        );
    }
}

[Cmdlet(VerbsCommon.Get, "SecretInfo")]
[OutputType(typeof(SecretInformation))]
public sealed class GetSecretInfoCommand : SecretCommand
{
    [Parameter(Position = 0)]
    public string Name { get; set; } = "*";

    [Parameter(Position = 1)]
    public string? Vault { get; set; }

    protected override void EndProcessing()
    {
        var pattern = new WildcardPattern(Name, WildcardOptions.IgnoreCase);
        foreach (string vaultName in Vault is null ? Registry.All().Select(v => v.Name) : [Vault])
        {
            object[] found = [];
            try
            {
                InVault(
                    vaultName,
                    vault =>
                    {
                        if (Extension.Of(vault, this) is Extension extension)
                        {
                            found = [.. extension.List(Name)];
                            return;
                        }

                        if (vault.Parameter("Mode") == "Failing")
                        {
                            Failed(
                                "GetSecretInfoInvalidOperation",
                                $"Unable to get secret information from vault {vaultName}",
                                new IOException("The vault's service is not available.")
                            );
                            return;
                        }

                        found =
                        [
                            .. StoreOf(vault)
                                .Read()
                                .Values.Where(e => pattern.IsMatch(e.Name))
                                .Select(e => new SecretInformation(
                                    e.Name,
                                    (SecretType)Enum.Parse(typeof(SecretType), e.Type),
                                    vaultName,
                                    new ReadOnlyDictionary<string, object>(e.Metadata.ToDictionary(m => m.Key, m => (object)m.Value))
                                )),
                        ];
                    }
                );
            }
            catch (PasswordRequiredException locked)
            {
                WriteError(new ErrorRecord(locked, "GetSecretInfoException", ErrorCategory.InvalidOperation, this));
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}

internal static class Facts
{
    public static IReadOnlyDictionary<string, string> Of(Hashtable? metadata) =>
        (metadata ?? []).Cast<DictionaryEntry>().ToDictionary(m => m.Key.ToString()!, m => m.Value?.ToString() ?? "");

    public static void NotSupported(PSCmdlet cmdlet, string name, string vault) =>
        cmdlet.WriteError(
            new ErrorRecord(
                new PSNotSupportedException(
                    $"Cannot add secret metadata '{name}' to vault '{vault}: The vault does not support the Set-SecretInfo function."
                ),
                "SetSecretMetadataCommandNotSupported",
                ErrorCategory.NotImplemented,
                cmdlet
            )
        );
}
