using Go401.Client.Files;

namespace Go401.Client.Vault;

/// <summary>One reading of a stored connection, as the vault shows it at that time.</summary>
internal sealed class StoredRead(ConnectionSecret secret, StateFolder state, VaultTimings timings, CancellationToken cancellation)
{
    /// <summary>
    /// The record that the vault shows; null where it has none. For a caller that holds the lock of the vault, or reads again.
    /// </summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public static async Task<StoredConnection?> OnceAsync(ConnectionSecret secret, CancellationToken cancellation) =>
        (await LookAsync(secret, () => null, cancellation).ConfigureAwait(false)).Record;

    /// <summary>
    /// The record that the vault shows, and what the vault reported where it failed to show a secret that it does not list either. Some
    /// vaults remove a secret before they store the new one, and report an error to a process that reads in between. While this process
    /// holds the lock of the vault, no other one of this machine writes: what fails then is a failure of the vault.
    /// </summary>
    /// <param name="journal">What this machine remembers of the connection.</param>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public async Task<(StoredConnection? Record, Go401Exception? Missing)> BesideWritersAsync(Func<RotationJournal?> journal)
    {
        try
        {
            return await LookAsync(secret, journal, cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception failure) when (failure.ErrorId == "VaultReadFailed")
        {
            using (await LockAsync(failure).ConfigureAwait(false))
            {
                return await LookAsync(secret, journal, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<MachineLock> LockAsync(Go401Exception failure)
    {
        try
        {
            return await MachineLock
                .TakeAsync(state, state.VaultLockFile(secret.Location.VaultName), timings.Lock, () => failure, cancellation)
                .ConfigureAwait(false);
        }
        catch (Go401Exception)
        {
            // Without the lock, the error of the vault is what the user has to know.
            throw failure;
        }
    }

    private static async Task<(StoredConnection? Record, Go401Exception? Missing)> LookAsync(
        ConnectionSecret secret,
        Func<RotationJournal?> journal,
        CancellationToken cancellation
    )
    {
        try
        {
            SecretValue? text = await secret.ReadAsync(cancellation).ConfigureAwait(false);
            return (text is null ? null : StoredConnectionJson.Read(text, secret.Location), null);
        }
        catch (Go401Exception missing)
            when (missing.ErrorId == "VaultRecordMissing" || (missing.ErrorId == "VaultReadFailed" && journal() is { Forgotten: true }))
        {
            return (null, missing);
        }
    }
}
