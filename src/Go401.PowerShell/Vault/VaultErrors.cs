namespace Go401.PowerShell.Vault;

/// <summary>Turns what SecretManagement and its vaults report into our errors, whose ids begin with Vault.</summary>
internal static class VaultErrors
{
    // More than the smallest vaults hold: Windows Credential Manager takes 2560 bytes, two for each character.
    public const int SmallVault = 1280;

    /// <summary>What a vault reported, as an error of ours.</summary>
    /// <param name="secretName">The secret that it was asked for.</param>
    /// <param name="length">How many characters it was asked to store.</param>
    public static Go401Exception From(ErrorRecord error, string vaultName, VaultTask task, string? secretName = null, int length = 0)
    {
        string id = Id(error);
        if (error.Exception is CommandNotFoundException)
        {
            return ModuleMissing();
        }

        if (IsNotRegistered(error))
        {
            return NotRegistered(vaultName);
        }

        if (VaultReason.IsLocked(error))
        {
            return new Go401Exception(
                "VaultLocked",
                ErrorKind.ResourceUnavailable,
                $"The vault '{vaultName}' is locked, and Go401 "
                    + $"does not prompt for its password here. Unlock it first (Unlock-SecretVault -Name '{vaultName}', or "
                    + "Unlock-SecretStore); "
                    + "for unattended runs set it up to open without a password, see: Test-Go401Vault"
            );
        }

        if (VaultReason.Asks(error))
        {
            return new Go401Exception(
                "VaultAsks",
                ErrorKind.ResourceUnavailable,
                $"The vault '{vaultName}' prompts for input, "
                    + $"but this session is not interactive. Set the input in its VaultParameters (Get-SecretVault "
                    + $"'{vaultName}'), or use another vault: see about_Go401_Vaults"
            );
        }

        if (task == VaultTask.Write && VaultReason.IsRetired(error))
        {
            return new Go401Exception(
                "VaultNameRetired",
                ErrorKind.WriteError,
                $"The vault '{vaultName}' keeps the removed "
                    + $"secret '{secretName}' and does not accept its name again until it is purged or restored. In Azure Key "
                    + $"Vault, purge it: Remove-AzKeyVaultSecret -VaultName <vault> -Name {secretName} -InRemovedState; or restore "
                    + $"it: Undo-AzKeyVaultSecretRemoval -VaultName <vault> -Name {secretName}. Or connect under another -Name."
            );
        }

        if (VaultReason.ForeignOutput(error) is string type)
        {
            return new Go401Exception(
                "VaultSecretWrongType",
                ErrorKind.InvalidResult,
                $"The module of the vault '{vaultName}' "
                    + $"outputs an object of the type {type} before the secret or instead of it, and SecretManagement takes it for "
                    + "the secret. If the module signs in or selects a subscription at that point, do so first in this process (for "
                    + "Azure: Connect-AzAccount -Subscription <id>); otherwise use another vault: see about_Go401_Vaults",
                error.Exception
            );
        }

        (string errorId, ErrorKind kind, string what) = task switch
        {
            VaultTask.Read => ("VaultReadFailed", ErrorKind.ResourceUnavailable, "could not be read"),
            VaultTask.Write => ("VaultWriteFailed", ErrorKind.WriteError, "could not be written"),
            VaultTask.Delete => ("VaultDeleteFailed", ErrorKind.WriteError, "did not remove the secret"),
            _ => ("VaultListFailed", ErrorKind.ResourceUnavailable, "could not be listed"),
        };
        string advice = task == VaultTask.Delete ? "" : TooLarge(length) + Advice(error, vaultName);
        return new Go401Exception(
            errorId,
            kind,
            $"The vault '{vaultName}' {what} ({id}): {VaultReason.Of(error, secretName)} {advice}"
                + $"Check it with: Test-Go401Vault -Vault '{vaultName}'"
        );
    }

    /// <summary>True where a vault says that it has no such secret, by silence or in SecretManagement's words.</summary>
    public static bool SaysMissing(ErrorRecord? error) =>
        error is null
        || Id(error) == "GetSecretNotFound"
        || (error.CategoryInfo.Category == ErrorCategory.ObjectNotFound && Id(error) != "GetSecretVaultNotFound");

    /// <summary>True where the words of an error are those of a secret that is not there.</summary>
    public static bool IsNotFound(ErrorRecord error) => !IsNotRegistered(error) && (SaysMissing(error) || VaultReason.SaysNotFound(error));

    /// <summary>True where the same call may work a little later.</summary>
    public static bool MayPass(ErrorRecord error) =>
        !IsNotRegistered(error)
        && error.Exception is not CommandNotFoundException
        && !VaultReason.IsLocked(error)
        && !VaultReason.Asks(error);

    /// <summary>True where a failure to read may be the vault's way to say that it has no such secret.</summary>
    public static bool MayMeanMissing(Go401Exception failure, ErrorRecord error) =>
        failure.ErrorId == "VaultReadFailed"
        || (failure.ErrorId == "VaultSecretWrongType" && VaultReason.ForeignOutput(error) is "System.Boolean" or "System.DBNull");

    /// <summary>The vault shows no secret and does not list it: for the client to judge by what this machine remembers.</summary>
    /// <param name="failure">What it reported when it was asked for it; null where it gave a text of its own.</param>
    public static Go401Exception NotShown(Go401Exception? failure, string vaultName, string secretName) =>
        new(
            "VaultRecordMissing",
            ErrorKind.ObjectNotFound,
            $"The vault '{vaultName}' does not list the secret '{secretName}' and returned "
                + (
                    failure is null or { ErrorId: "VaultSecretWrongType" }
                        ? "a different value when it was read."
                        : $"an error when it was read: {failure.Message}"
                ),
            failure
        );

    /// <summary>SecretManagement could not say which vaults are registered.</summary>
    public static Go401Exception NoList(IReadOnlyList<ErrorRecord> errors) =>
        new(
            "VaultsUnavailable",
            ErrorKind.ResourceUnavailable,
            AccountCheck.HomeIsMissing
                ? "The variable HOME is not set in this process, so SecretManagement finds no vault of this account. Set it to the "
                    + $"home folder of the account. {AccountCheck.HomeAdvice}"
                : "SecretManagement could not list the vaults that are registered for this account: "
                    + $"{VaultReason.Of(errors[0])} See: Get-SecretVault"
        );

    public static Go401Exception ModuleMissing() =>
        new(
            "VaultModuleMissing",
            ErrorKind.ResourceUnavailable,
            "The module Microsoft.PowerShell.SecretManagement is not installed for this account. Run: Install-Module "
                + "Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore"
        );

    public static Go401Exception ModuleUnusable(string manifest, RuntimeException failure) =>
        new(
            "VaultModuleMissing",
            ErrorKind.ResourceUnavailable,
            $"The module in '{manifest}' cannot be loaded: {VaultReason.Of(failure.ErrorRecord)} Go401 needs version "
                + $"{SecretManagementModule.LowestVersion} or later. Run: Install-Module Microsoft.PowerShell.SecretManagement -Force",
            failure
        );

    public static Go401Exception NotRegistered(string vaultName) =>
        new(
            "VaultNotFound",
            ErrorKind.ObjectNotFound,
            $"There is no vault named '{vaultName}' for this account. Vaults are registered per account; this is "
                + $"{Environment.UserName}. See Get-SecretVault; register one with: Register-SecretVault -Name '{vaultName}' "
                + "-ModuleName Microsoft.PowerShell.SecretStore"
        );

    public static Go401Exception WrongType(string vaultName, string secretName, Type type) =>
        new(
            "VaultSecretWrongType",
            ErrorKind.InvalidResult,
            $"The secret '{secretName}' in the vault '{vaultName}' is a {type.Name}, not a SecureString. It was not stored by Go401 "
                + $"and was not changed. Remove it (Remove-Secret -Name {secretName} -Vault '{vaultName}') or use another -Name."
        );

    private static bool IsNotRegistered(ErrorRecord error) => Id(error) is "GetSecretVaultNotFound" or "TestSecretVaultNotFound";

    /// <summary>The id without the name of the command behind it.</summary>
    public static string Id(ErrorRecord error) => (error.FullyQualifiedErrorId ?? "").Split(',')[0];

    // A vault that another program changed, or that waits for its password, often says no more than that its own test failed.
    private static string Advice(ErrorRecord error, string vaultName) =>
        VaultReason.IsDead(error)
            ? $"If it needs a password, run Unlock-SecretVault -Name '{vaultName}'; if another process has written into it, start a "
                + "new PowerShell. "
            : "";

    private static string TooLarge(int length) =>
        length > SmallVault
            ? $"The secret has {length} characters. If that is too large for the vault, connect with -NoAccessTokenCache, which makes it "
                + "smaller. "
            : "";
}

/// <summary>What was asked of a vault.</summary>
internal enum VaultTask
{
    Read,
    Write,
    Delete,
    List,
}
