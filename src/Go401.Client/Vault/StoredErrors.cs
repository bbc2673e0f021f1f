using Go401.Client.Tokens;

namespace Go401.Client.Vault;

/// <summary>Why a stored connection cannot be used, as errors that say what to do.</summary>
internal static class StoredErrors
{
    /// <summary>Another process writes into the vault for too long.</summary>
    public static Go401Exception Busy(SecretLocation location) =>
        new(
            "VaultLockTimeout",
            ErrorKind.OperationTimeout,
            $"Another process on this machine has been writing to the vault '{location.VaultName}' for too long."
        );

    /// <summary>The vault accepted the record and does not return it as it was written.</summary>
    /// <param name="returned">What it does instead.</param>
    public static Go401Exception Differs(SecretLocation location, ReadBack returned, Go401Exception? cause = null) =>
        new(
            "VaultReadBackDiffers",
            ErrorKind.WriteError,
            $"The vault '{location.VaultName}' accepted the connection '{location.ConnectionName}' but "
                + returned switch
                {
                    ReadBack.Nothing => "returns nothing when it is read.",
                    ReadBack.Older => "returns an older version of it when it is read.",
                    _ => "returns a different value.",
                }
                + $" {Hint.Of("TestVaultWith", location.VaultName)}",
            cause
        );

    /// <summary>The vault shows less than this machine stored.</summary>
    /// <param name="location">The vault and the name.</param>
    /// <param name="stored">What it shows; null where it shows nothing.</param>
    /// <param name="missing">What the vault reported instead of the secret; null where it was silent.</param>
    public static Go401Exception Behind(SecretLocation location, StoredConnection? stored, RotationJournal journal, Go401Exception? missing)
    {
        if (journal.Unsaved is RotationEntry unsaved && missing is null)
        {
            string who =
                $"Process {unsaved.ProcessId} refreshed the connection '{location.ConnectionName}' at "
                + $"{unsaved.At.UtcDateTime:u} and could not store the new tokens in the vault '{location.VaultName}'";
            return unsaved.ProcessLives
                ? new Go401Exception(
                    "VaultBehind",
                    ErrorKind.ResourceUnavailable,
                    $"{who}; only that process has them, and it "
                        + $"retries storing them with each call. The stored tokens are no longer valid and were not sent. Make the "
                        + $"vault writable, or {Hint.Of("SignInLater", location.ConnectionName)}"
                )
                : new Go401Exception(
                    "SignInRequired",
                    ErrorKind.AuthenticationError,
                    $"{who}; that process has exited, so they are "
                        + $"lost, and the stored tokens are no longer valid. {Hint.Of("SignInAgain", location.ConnectionName)}"
                );
        }

        return stored is null
            ? new Go401Exception(
                "VaultRecordMissing",
                ErrorKind.ObjectNotFound,
                $"This machine stored the connection "
                    + $"'{location.ConnectionName}' in the vault '{location.VaultName}', but the vault does not return it now. "
                    + $"{missing?.Message ?? "The vault may have opened a different store or none, or the secret was removed."} "
                    + $"Nothing was sent. {Hint.Of("TestVault", location.VaultName)} "
                    + $"{Hint.Of("SignInAfterRemoval", location.ConnectionName)}",
                missing
            )
            : new Go401Exception(
                "VaultStale",
                ErrorKind.ResourceUnavailable,
                $"The vault '{location.VaultName}' keeps returning an "
                    + $"older version of the connection '{location.ConnectionName}' than this machine stored: its cache is stale, or "
                    + "another program overwrote it. The old token was not sent. Try again in a new PowerShell "
                    + "session. If the error persists, "
                    + Hint.Of("SignInLater", location.ConnectionName)
            );
    }

    /// <summary>The record was removed while this process had it.</summary>
    public static Go401Exception Removed(SecretLocation location) =>
        new(
            "VaultRecordMissing",
            ErrorKind.ObjectNotFound,
            $"The connection '{location.ConnectionName}' was removed from the vault '{location.VaultName}' in the "
                + $"meantime. Nothing was sent. {Hint.Of("SignInAgain", location.ConnectionName)}"
        );

    /// <summary>The record is now that of another account, client or server.</summary>
    public static Go401Exception OtherAccount(SecretLocation location) =>
        new(
            "SignInRequired",
            ErrorKind.AuthenticationError,
            $"The connection '{location.ConnectionName}' was signed in again elsewhere, with another account, client "
                + $"or server. {Hint.Of("UseNewSignIn", location.ConnectionName)}"
        );

    /// <summary>Refuses a refresh token that is missing or known to be invalid.</summary>
    public static void EnsureRefreshable(SecretLocation location, TokenSet? tokens, RotationJournal journal)
    {
        if (tokens?.RefreshToken is not SecretValue refresh)
        {
            throw NeedsSignIn(location, tokens is null ? "it was signed out" : "it has no refresh token", null);
        }

        if (journal.RefusalOf(refresh) is RotationEntry refused)
        {
            throw NeedsSignIn(
                location,
                $"its refresh token became invalid at {refused.At.UtcDateTime:u} (401GO rejected it, or returned "
                    + "scopes that were not granted), so it was not sent again",
                null
            );
        }
    }

    /// <summary>The server rejected the refresh token, and no other machine has stored a newer one.</summary>
    /// <param name="refused">The token.</param>
    /// <param name="sent">The token that was sent before, and whose response was not stored.</param>
    /// <param name="watched">How long the vault was watched.</param>
    public static Go401Exception Refused(
        SecretLocation location,
        RotationEntry refused,
        RotationEntry? sent,
        TimeSpan watched,
        OAuthException cause
    ) =>
        sent is not null && sent.Fingerprint == refused.Fingerprint
            ? NeedsSignIn(
                location,
                $"process {sent.ProcessId} sent its refresh token at {sent.At.UtcDateTime:u} and exited, or lost the "
                    + "network, before it stored the response; the old token was already invalid, so the new one is lost",
                cause
            )
            : NeedsSignIn(
                location,
                "401GO no longer accepts its refresh token (invalid_grant), and no newer one appeared in the vault "
                    + $"'{location.VaultName}' within {watched.TotalSeconds:0} seconds",
                cause
            );

    private static Go401Exception NeedsSignIn(SecretLocation location, string why, Exception? cause) =>
        new(
            "SignInRequired",
            ErrorKind.AuthenticationError,
            $"The connection '{location.ConnectionName}' requires a new sign-in: {why}. {Hint.Of("SignIn", location.ConnectionName)}",
            cause
        );
}

/// <summary>What a vault returns of a record that it accepted.</summary>
internal enum ReadBack
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A record that was stored before.</summary>
    Older,

    /// <summary>Something that was not written.</summary>
    Other,
}
