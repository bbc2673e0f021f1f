using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using Microsoft.PowerShell.SecretManagement;

namespace Go401.StandIn;

/// <summary>
/// A vault whose module is an extension of its own, called as SecretManagement 1.1.2 calls one: in one runspace of the process, which
/// keeps the host of the first caller; the first object counts; what is written as an error is handed on and followed by "not
/// found"; what is thrown is wrapped.
/// </summary>
internal sealed class Extension
{
    private const string OptionalCommand = "Set-SecretInfo";
    private static Runspace? _runspace;
    private readonly SecretVaultInfo _vault;
    private readonly PSCmdlet _cmdlet;

    private Extension(SecretVaultInfo vault, PSCmdlet cmdlet) => (_vault, _cmdlet) = (vault, cmdlet);

    private delegate void Parameters(Hashtable parameters);

    /// <summary>Null where the vault is one of the stand-in's own.</summary>
    public static Extension? Of(SecretVaultInfo vault, PSCmdlet cmdlet) =>
        Path.IsPathRooted(vault.ModulePath) && Directory.Exists(Path.Combine(vault.ModulePath, vault.ModuleName + ".Extension"))
            ? new Extension(vault, cmdlet)
            : null;

    public object? GetSecret(string name)
    {
        Collection<object> results = Run("Get-Secret", p => p["Name"] = name, out Exception? failure);
        if (failure is not null)
        {
            Fail("GetSecretInvalidOperation", $"Unable to get secret {name} from vault {_vault.Name}", failure);
        }

        // Bytes come one by one.
        object? first = results.FirstOrDefault() is byte ? results.Cast<byte>().ToArray() : results.FirstOrDefault();
        first = first is List<object> { Count: > 0 } list ? list[0] : first;
        if (first is null or string or SecureString or byte[] or PSCredential or Hashtable)
        {
            return first;
        }

        Fail(
            "GetSecretInvalidOperation",
            $"Secret object returned for '{name}' from vault '{_vault.Name}' is of invalid type '{first.GetType()}'",
            null
        );
        return null;
    }

    /// <summary>
    /// True where metadata was given and the vault has no place for it; the secret is taken away again then, as SecretManagement does.
    /// </summary>
    public void SetSecret(string name, object secret, Hashtable? metadata)
    {
        bool together = TakesMetadata();
        Run(
            "Set-Secret",
            p =>
            {
                (p["Name"], p["Secret"]) = (name, secret);
                if (together)
                {
                    p["Metadata"] = metadata ?? [];
                }
            },
            out Exception? failure
        );
        if (failure is not null)
        {
            Fail("SetSecretInvalidOperation", $"Unable to add secret {name} to vault {_vault.Name}", failure);
        }
        else if (!together && metadata is { Count: > 0 } && !SetSecretInfo(name, metadata))
        {
            RemoveSecret(name);
        }
    }

    public bool SetSecretInfo(string name, Hashtable metadata)
    {
        Run("Set-SecretInfo", p => (p["Name"], p["Metadata"]) = (name, metadata), out Exception? failure, out bool isThere);
        if (failure is not null)
        {
            Fail("SetSecretMetadataInvalidOperation", $"Cannot add secret metadata '{name}' to vault '{_vault.Name}'", failure);
        }
        else if (!isThere)
        {
            Facts.NotSupported(_cmdlet, name, _vault.Name);
        }

        return failure is null && isThere;
    }

    public void RemoveSecret(string name)
    {
        Run("Remove-Secret", p => p["Name"] = name, out Exception? failure);
        if (failure is not null)
        {
            Fail("RemoveSecretInvalidOperation", $"Unable to remove secret {name} from vault {_vault.Name}", failure);
        }
    }

    public IEnumerable<object> List(string filter)
    {
        Collection<object> results = Run("Get-SecretInfo", p => p["Filter"] = filter, out Exception? failure);
        if (failure is not null)
        {
            Fail("GetSecretInfoInvalidOperation", $"Unable to get secret information from vault {_vault.Name}", failure);
        }

        var sorted = new SortedDictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (SecretInformation info in results.OfType<SecretInformation>())
        {
            if (sorted.ContainsKey(info.Name))
            {
                _cmdlet.WriteError(
                    new ErrorRecord(
                        new ArgumentException("An item with the same key has already been added."),
                        "GetSecretInfoException",
                        ErrorCategory.InvalidOperation,
                        _cmdlet
                    )
                );
                return [];
            }

            sorted.Add(info.Name, info);
        }

        return sorted.Values;
    }

    public bool Test()
    {
        Collection<object> results = Run("Test-SecretVault", _ => { }, out Exception? failure);
        if (failure is not null)
        {
            Fail("TestSecretVaultInvalidOperation", $"Unable to run Test-SecretVault on vault {_vault.Name}", failure);
        }

        return results.OfType<bool>().FirstOrDefault();
    }

    // A vault may take metadata with the secret; SecretManagement looks for that parameter when the vault is registered.
    private bool TakesMetadata() =>
        File.ReadAllText(Path.Combine(_vault.ModulePath, _vault.ModuleName + ".Extension", _vault.ModuleName + ".Extension.psm1"))
            .IndexOf("[hashtable] $Metadata", StringComparison.Ordinal) >= 0;

    private Collection<object> Run(string command, Parameters set, out Exception? failure) => Run(command, set, out failure, out _);

    private Collection<object> Run(string command, Parameters set, out Exception? failure, out bool isThere)
    {
        if (_runspace is null || _runspace.RunspaceStateInfo.State != RunspaceState.Opened)
        {
            InitialSessionState state = InitialSessionState.CreateDefault2();
            state.ImportPSModule([
                Path.Combine(Path.GetDirectoryName(typeof(Extension).Assembly.Location)!, "Microsoft.PowerShell.SecretManagement.psd1"),
            ]);
            _runspace = RunspaceFactory.CreateRunspace(_cmdlet.Host, state);
            _runspace.Open();
        }

        var additional = new Hashtable(_vault.VaultParameters, StringComparer.OrdinalIgnoreCase) { ["Verbose"] = false };
        var parameters = new Hashtable { ["VaultName"] = _vault.Name, ["AdditionalParameters"] = additional };
        set(parameters);
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = _runspace;
        // Inside of try every failed statement ends the command. SecretManagement has one for the optional command only; in the others
        // the vault goes on after a statement that failed, if it does not set $ErrorActionPreference.
        const string Call = """& $module "$ModuleName.Extension\$Command" @Params""";
        string call =
            command == OptionalCommand
                ? $"try {{ {Call} }} catch [System.Management.Automation.CommandNotFoundException] {{ 'the command is not there' }}"
                : Call;
        var script = new Command(
            $$"""
            param ($ModuleName, $ModulePath, $Command, $Params)
            $module = Microsoft.PowerShell.Core\Get-Module -Name $ModuleName -ErrorAction Ignore
            if ($null -eq $module) { $module = Microsoft.PowerShell.Core\Import-Module -Name $ModulePath -PassThru }
            if ($null -eq $module) { return }
            {{call}}
            """,
            isScript: true,
            useLocalScope: true
        );
        script.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.Commands.AddCommand(script);
        foreach (object argument in new object[] { _vault.ModuleName, _vault.ModulePath, command, parameters })
        {
            shell.AddArgument(argument);
        }

        (failure, isThere) = (null, true);
        var output = new Collection<object>();
        try
        {
            foreach (PSObject? item in shell.Invoke())
            {
                switch (item?.BaseObject)
                {
                    case null:
                        break;
                    case ErrorRecord error:
                        _cmdlet.WriteError(error);
                        break;
                    case "the command is not there":
                        isThere = false;
                        break;
                    case object result:
                        output.Add(result);
                        break;
                }
            }
        }
        catch (RuntimeException thrown)
        {
            if (thrown.InnerException is PasswordRequiredException locked)
            {
                throw locked;
            }

            failure = thrown;
        }

        return output;
    }

    private void Fail(string id, string message, Exception? cause) =>
        _cmdlet.WriteError(new ErrorRecord(new PSInvalidOperationException(message, cause), id, ErrorCategory.InvalidOperation, _cmdlet));
}
