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
            $"Another process on this machine has been writing to the vault '{slot.VaultName}' for too long."
        );

    /// <summary>The vault took the record and shows another one of that generation.</summary>
    public static Go401Exception Differs(VaultSlot slot, Go401Exception? cause = null) =>
        new(
            "VaultReadBackDiffers",
            ErrorKind.WriteError,
            $"The vault '{slot.VaultName}' accepted the connection '{slot.ConnectionName}' but returns a different "
                + $"value. {Hint.Of("TestVaultWith", slot.VaultName)}",
            cause
        );

    /// <summary>The vault shows less than this machine stored.</summary>
    /// <param name="slot">The vault and the name.</param>
    /// <param name="stored">What it shows; null where it shows nothing.</param>
    /// <param name="side">What this machine remembers.</param>
    /// <param name="missing">What the vault reported instead of the secret; null where it was silent.</param>
    public static Go401Exception Behind(VaultSlot slot, StoredConnection? stored, SideFile side, Go401Exception? missing)
    {
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
                        + $"retries storing them with each call. The stored tokens are no longer valid and were not sent. Make the "
                        + $"vault writable, or {Hint.Of("SignInLater", slot.ConnectionName)}"
                )
                : new Go401Exception(
                    "SignInRequired",
                    ErrorKind.AuthenticationError,
                    $"{who}; that process has exited, so they are "
                        + $"lost, and the stored tokens are no longer valid. {Hint.Of("SignInAgain", slot.ConnectionName)}"
                );
        }

        return stored is null
            ? new Go401Exception(
                "VaultRecordMissing",
                ErrorKind.ObjectNotFound,
                $"This machine stored the connection "
                    + $"'{slot.ConnectionName}' in the vault '{slot.VaultName}', but the vault does not return it now. "
                    + $"{(
 missing is null ? "The vault may have opened a different store or none, or the secret was removed." : missing.Message)} "
                    + $"Nothing was sent. {Hint.Of("TestVault", slot.VaultName)} "
                    + $"{Hint.Of("SignInAfterRemoval", slot.ConnectionName)}",
                missing
            )
            : new Go401Exception(
                "VaultStale",
                ErrorKind.ResourceUnavailable,
                $"The vault '{slot.VaultName}' keeps returning an "
                    + $"older version of the connection '{slot.ConnectionName}' than this machine stored: its cache is stale, or "
                    + "another program overwrote it. The old token was not sent. Try again in a new PowerShell "
                    + "session. If the error persists, "
                    + Hint.Of("SignInLater", slot.ConnectionName)
            );
    }
}
