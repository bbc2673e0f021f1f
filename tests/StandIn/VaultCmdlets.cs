using System;
using System.Collections;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Reflection;
using System.Security;

namespace Go401.StandIn;

[Cmdlet(VerbsLifecycle.Register, "SecretVault", SupportsShouldProcess = true)]
public sealed class RegisterSecretVaultCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string? Name { get; set; }

    [Parameter(Position = 1, Mandatory = true)]
    public string ModuleName { get; set; } = "";

    [Parameter]
    public Hashtable? VaultParameters { get; set; }

    [Parameter]
    public SwitchParameter DefaultVault { get; set; }

    [Parameter]
    public SwitchParameter AllowClobber { get; set; }

    protected override void EndProcessing()
    {
        string name = Name ?? ModuleName;
        if (!AllowClobber && Registry.Find(name) is not null)
        {
            ThrowTerminatingError(
                new ErrorRecord(
                    new InvalidOperationException("Provided Name for vault is already being used."),
                    "RegisterSecretVaultInvalidVaultName",
                    ErrorCategory.InvalidArgument,
                    this
                )
            );
        }

        string modules = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, ".."));

        // An extension's module is given by its path; of the stand-in's own by their names.
        bool isPath = Path.IsPathRooted(ModuleName);
        var vault = new SecretVaultInfo
        {
            Name = name,
            ModuleName = isPath ? Path.GetFileName(ModuleName) : ModuleName,
            ModulePath = isPath ? ModuleName : Path.Combine(modules, ModuleName),
            IsDefault = DefaultVault,
        };
        foreach (DictionaryEntry parameter in VaultParameters ?? [])
        {
            vault.VaultParameters[parameter.Key.ToString()!] = parameter.Value;
        }

        Registry.Change(all =>
        {
            if (DefaultVault)
            {
                foreach (SecretVaultInfo other in all.Values)
                {
                    other.IsDefault = false;
                }
            }

            all[name] = vault;
        });
    }
}

[Cmdlet(VerbsLifecycle.Unregister, "SecretVault", SupportsShouldProcess = true)]
public sealed class UnregisterSecretVaultCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Name { get; set; } = [];

    protected override void ProcessRecord() => Registry.Change(all => Array.ForEach(Name, name => all.Remove(name)));
}

[Cmdlet(VerbsCommon.Set, "SecretVaultDefault", SupportsShouldProcess = true)]
public sealed class SetSecretVaultDefaultCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public string Name { get; set; } = "";

    protected override void EndProcessing() =>
        Registry.Change(all =>
        {
            foreach (SecretVaultInfo vault in all.Values)
            {
                vault.IsDefault = vault.Name.Equals(Name, StringComparison.OrdinalIgnoreCase);
            }
        });
}

[Cmdlet(VerbsCommon.Get, "SecretVault")]
[OutputType(typeof(SecretVaultInfo))]
public sealed class GetSecretVaultCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string[]? Name { get; set; }

    protected override void EndProcessing()
    {
        if (
            Registry.Home is not null
            && Environment.GetEnvironmentVariable("HOME") is null
            && Environment.OSVersion.Platform == PlatformID.Unix
        )
        {
            // As SecretManagement, whose list of vaults cannot be made without it.
            var cause = new ArgumentNullException("path1");
            throw new TypeInitializationException("Microsoft.PowerShell.SecretManagement.RegisteredVaultCache", cause);
        }

        foreach (string name in Name ?? ["*"])
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            SecretVaultInfo[] found = [.. Registry.All().Where(v => pattern.IsMatch(v.Name))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(
                    new ErrorRecord(
                        new ItemNotFoundException($"Vault {name} does not exist in registry."),
                        "GetSecretVaultNotFound",
                        ErrorCategory.ObjectNotFound,
                        this
                    )
                );
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}

[Cmdlet(VerbsCommon.Unlock, "SecretVault")]
public sealed class UnlockSecretVaultCommand : SecretCommand
{
    [Parameter(Position = 0, Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1, Mandatory = true)]
    public SecureString Password { get; set; } = new();

    protected override void EndProcessing() =>
        InVault(
            Name,
            vault =>
            {
                if (vault.ModuleName != SecretStore)
                {
                    WriteWarning($"Cannot unlock extension vault '{Name}': The vault does not support the Unlock-SecretVault function.");
                    return;
                }

                try
                {
                    ForgetfulStore.Unlock(Registry.FolderOf(vault), new NetworkCredential("", Password).Password);
                }
                catch (InvalidOperationException exception)
                {
                    WriteError(
                        new ErrorRecord(
                            new System.Security.Authentication.AuthenticationException(
                                $"{Name} Vault Unlock operation failed with error: {exception.Message}"
                            ),
                            "SecretStoreUnlockFailed",
                            ErrorCategory.AuthenticationError,
                            null
                        )
                    );
                }
            }
        );
}

[Cmdlet(VerbsDiagnostic.Test, "SecretVault")]
[OutputType(typeof(bool))]
public sealed class TestSecretVaultCommand : SecretCommand
{
    [Parameter(Position = 0)]
    public string[] Name { get; set; } = ["*"];

    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            InVault(name, vault => WriteObject(Extension.Of(vault, this)?.Test() ?? vault.Parameter("Mode") is "" or "Slow"));
        }
    }
}

/// <summary>What Get-SecretStoreConfiguration shows.</summary>
public sealed class SecretStoreConfiguration
{
    public string Scope { get; } = "CurrentUser";

    public string Authentication { get; } = ForgetfulStore.Authentication;

    public int PasswordTimeout { get; } = 900;

    public string Interaction { get; } = "None";
}

/// <summary>Takes what sets up a store that opens without a password, which the stand-in always is.</summary>
[Cmdlet(VerbsCommon.Set, "SecretStoreConfiguration", SupportsShouldProcess = true)]
public sealed class SetSecretStoreConfigurationCommand : PSCmdlet
{
    [Parameter]
    [ValidateSet("None")]
    public string Authentication { get; set; } = "None";

    [Parameter]
    [ValidateSet("None", "Prompt")]
    public string Interaction { get; set; } = "None";

    [Parameter]
    public SecureString? Password { get; set; }
}

[Cmdlet(VerbsCommon.Get, "SecretStoreConfiguration")]
[OutputType(typeof(SecretStoreConfiguration))]
public sealed class GetSecretStoreConfigurationCommand : PSCmdlet
{
    protected override void EndProcessing() => WriteObject(new SecretStoreConfiguration());
}
