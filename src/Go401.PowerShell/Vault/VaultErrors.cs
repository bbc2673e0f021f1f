using System;
using System.Collections.Generic;
using System.Management.Automation;
using Go401.Client.Errors;
using Go401.Client.Text;

namespace Go401.PowerShell.Vault;

/// <summary>Turns what SecretManagement and its vaults report into our errors, whose ids begin with Vault.</summary>
internal static class VaultErrors
{
    public static Go401Exception From(ErrorRecord error, string vaultName, VaultTask task)
    {
        string id = Id(error);
        if (error.Exception is CommandNotFoundException)
        {
            return ModuleMissing();
        }

        if (id is "GetSecretVaultNotFound" or "TestSecretVaultNotFound")
        {
            return NotRegistered(vaultName);
        }

        if (IsLocked(error))
        {
            return new Go401Exception("VaultLocked", ErrorKind.ResourceUnavailable, $"The vault '{vaultName}' is locked, and it was not asked for here. Unlock it first (Unlock-SecretVault -Name '{vaultName}', or Unlock-SecretStore); for unattended runs set it up to open without a password, see: Test-Go401Vault");
        }

        string End(string what) => $"The vault '{vaultName}' {what} ({id}): {Reason(error)} Check it with: Test-Go401Vault -Vault '{vaultName}'";
        return task switch
        {
            VaultTask.Read => new Go401Exception("VaultReadFailed", ErrorKind.ResourceUnavailable, End("could not be read")),
            VaultTask.Write => new Go401Exception("VaultWriteFailed", ErrorKind.WriteError, End("could not be written")),
            VaultTask.Delete => new Go401Exception("VaultDeleteFailed", ErrorKind.WriteError, End("did not remove the secret")),
            _ => new Go401Exception("VaultListFailed", ErrorKind.ResourceUnavailable, End("could not be listed")),
        };
    }

    public static Go401Exception ModuleMissing() => new(
        "VaultModuleMissing",
        ErrorKind.ResourceUnavailable,
        "The module Microsoft.PowerShell.SecretManagement is not installed for this account. Run: Install-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore");

    public static Go401Exception ModuleUnusable(string manifest, RuntimeException failure) => new(
        "VaultModuleMissing",
        ErrorKind.ResourceUnavailable,
        $"The module in '{manifest}' cannot be loaded: {Reason(failure.ErrorRecord)} Go401 needs version {SecretManagementModule.LowestVersion} or later. Run: Install-Module Microsoft.PowerShell.SecretManagement -Force",
        failure);

    public static Go401Exception NotRegistered(string vaultName) => new(
        "VaultNotFound",
        ErrorKind.ObjectNotFound,
        $"There is no vault named '{vaultName}' here. Vaults are registered for each account by itself: this is {Environment.UserName}. See Get-SecretVault; register one with: Register-SecretVault -Name '{vaultName}' -ModuleName Microsoft.PowerShell.SecretStore");

    public static Go401Exception WrongType(string vaultName, string secretName, Type type) => new(
        "VaultSecretWrongType",
        ErrorKind.InvalidResult,
        $"The secret '{secretName}' in the vault '{vaultName}' is a {type.Name} and not a SecureString: it is none of Go401's, and was left as it is. Remove it (Remove-Secret -Name {secretName} -Vault '{vaultName}') or use another -Name.");

    /// <summary>The id without the name of the command behind it.</summary>
    public static string Id(ErrorRecord error) => (error.FullyQualifiedErrorId ?? "").Split(',')[0];

    private static bool IsLocked(ErrorRecord error)
    {
        foreach (Exception e in Causes(error.Exception))
        {
            // Named by name: the type belongs to a module that may not be there.
            if (e.GetType().Name == "PasswordRequiredException" || e.Message.IndexOf("valid password", StringComparison.OrdinalIgnoreCase) >= 0
                || e.Message.IndexOf("is locked", StringComparison.OrdinalIgnoreCase) >= 0 || e is System.Management.Automation.Host.HostException)
            {
                return true;
            }
        }

        return false;
    }

    // The innermost cause says most. A vault might quote what it could not write, so nothing that looks like it is repeated.
    private static string Reason(ErrorRecord error)
    {
        string text = "";
        foreach (Exception e in Causes(error.Exception))
        {
            text = e.Message;
        }

        string cleaned = ServerText.Clean(text, 200) ?? "";
        return cleaned.IndexOf('{') >= 0 || cleaned.Length == 0 ? "the vault gives no reason that can be shown." : cleaned.TrimEnd('.') + ".";
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }
}

/// <summary>What was asked of a vault.</summary>
internal enum VaultTask
{
    Read,
    Write,
    Delete,
    List,
}
