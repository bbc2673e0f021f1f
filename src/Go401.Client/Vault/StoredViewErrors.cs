using Go401.Client.Errors;

namespace Go401.Client.Vault;

/// <summary>What a vault's view of a stored connection came to, as errors that say what to do.</summary>
internal static class StoredViewErrors
{
    /// <summary>Another process writes into the vault for too long.</summary>
    public static Go401Exception Busy(VaultSlot slot) =>
        new(
            "VaultLockTimeout",
            ErrorKind.OperationTimeout,
            $"Another process of this machine has been writing into the vault '{slot.VaultName}' for too long."
        );

    /// <summary>The vault took the record and shows another one of that generation.</summary>
    public static Go401Exception Differs(VaultSlot slot) =>
        new(
            "VaultReadBackDiffers",
            ErrorKind.WriteError,
            $"The vault '{slot.VaultName}' took the connection '{slot.ConnectionName}' but gives something else back. Check the vault with: Test-Go401Vault -Vault '{slot.VaultName}'"
        );

    /// <summary>The vault shows less than this machine stored.</summary>
    /// <param name="slot">The vault and the name.</param>
    /// <param name="stored">What it shows; null where it shows nothing.</param>
    /// <param name="side">What this machine remembers.</param>
    /// <param name="missing">What the vault reported instead of the secret; null where it was silent.</param>
    public static Go401Exception Behind(VaultSlot slot, StoredConnection? stored, SideFile side, Go401Exception? missing)
    {
        string connect = $"Connect-Go401 -Name {slot.ConnectionName}";
        if (side.Unsaved is SideNote unsaved && missing is null)
        {
            string who =
                $"Process {unsaved.ProcessId} refreshed the connection '{slot.ConnectionName}' at "
                + $"{unsaved.At.UtcDateTime:u} and could not store the new tokens in the vault '{slot.VaultName}'";
            return unsaved.ProcessLives
                ? new Go401Exception(
                    "VaultBehind",
                    ErrorKind.ResourceUnavailable,
                    $"{who}; only that process has them, and it "
                        + $"tries to store them with each of its calls. The stored ones have ended and were not sent. Make the "
                        + $"vault writable, or sign in again: {connect}"
                )
                : new Go401Exception(
                    "SignInRequired",
                    ErrorKind.AuthenticationError,
                    $"{who}; it has ended since, so they are " + $"lost, and the stored ones have ended. Sign in again: {connect}"
                );
        }

        return stored is null
            ? new Go401Exception(
                "VaultRecordMissing",
                ErrorKind.ObjectNotFound,
                $"This machine stored the connection "
                    + $"'{slot.ConnectionName}' in the vault '{slot.VaultName}', but the vault does not show it now. "
                    + $"{(missing is null ? "It may have opened another store or none at all, or the secret was removed." : missing.Message)} Nothing was sent. Check the vault: Test-Go401Vault -Vault '{slot.VaultName}'. Only if the secret was removed on purpose, sign in again: {connect} -ClientId <id>",
                missing
            )
            : new Go401Exception(
                "VaultStale",
                ErrorKind.ResourceUnavailable,
                $"The vault '{slot.VaultName}' keeps showing an "
                    + $"older state of the connection '{slot.ConnectionName}' than this machine stored: its view is stale, or "
                    + $"another program wrote over it. The old token was not sent. Try again in a new PowerShell; if it stays so, "
                    + $"sign in again: {connect}"
            );
    }
}
