using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;

// The names that the extensions of vaults use.
namespace Microsoft.PowerShell.SecretManagement;

/// <summary>The kinds of secrets that SecretManagement knows.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1720", Justification = "These are SecretManagement's names.")]
public enum SecretType
{
    Unknown,
    ByteArray,
    String,
    SecureString,
    PSCredential,
    Hashtable,
}

/// <summary>What Get-SecretInfo shows.</summary>
public sealed class SecretInformation
{
    public SecretInformation(string name, SecretType type, string vaultName)
        : this(name, type, vaultName, new ReadOnlyDictionary<string, object>(new Dictionary<string, object>())) { }

    public SecretInformation(string name, SecretType type, string vaultName, ReadOnlyDictionary<string, object> metadata)
    {
        Name = name;
        Type = type.ToString();
        VaultName = vaultName;
        Metadata = metadata ?? new ReadOnlyDictionary<string, object>(new Dictionary<string, object>());
    }

    public string Name { get; }

    public string Type { get; }

    public string VaultName { get; }

    public ReadOnlyDictionary<string, object> Metadata { get; }

    // What Get-Secret takes from the pipeline.
    public override string ToString() => Name;
}

/// <summary>What a vault throws when it needs a password. SecretManagement hands it on as it is.</summary>
public sealed class PasswordRequiredException : InvalidOperationException
{
    public PasswordRequiredException()
        : this("A valid password is required to access the Microsoft.PowerShell.SecretStore vault.") { }

    public PasswordRequiredException(string message)
        : base(message) { }

    public PasswordRequiredException(string message, Exception innerException)
        : base(message, innerException) { }
}
