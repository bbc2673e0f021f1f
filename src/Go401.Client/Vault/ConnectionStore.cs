using Go401.Client.Files;

namespace Go401.Client.Vault;

/// <summary>What a reading of the vault came to.</summary>
/// <param name="Record">The newest that is known; null where nothing is stored.</param>
/// <param name="VaultIsBehind">True where the vault shows less than this process holds in memory, so that it must be written again.</param>
internal sealed record StoredView(StoredConnection? Record, bool VaultIsBehind);

/// <summary>
/// Reads and writes stored connections so that a stale view is never taken for the truth and a write is only believed when
/// it was read back (S37, S39).
/// </summary>
internal sealed class ConnectionStore(
    StateFolder? state = null,
    VaultTimings? timings = null,
    TimeProvider? time = null,
    CriticalSection? criticalSection = null
)
{
    private readonly StateFolder _state = state ?? new StateFolder();

    /// <summary>What must not be cut off while it uses this store.</summary>
    internal CriticalSection CriticalSection { get; } = criticalSection ?? new CriticalSection();

    internal VaultTimings Timings { get; } = timings ?? VaultTimings.Default;

    internal TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>
    /// Reads a stored connection; null where there is none. Waits for a view of the vault that is not older than what this machine
    /// stored last.
    /// </summary>
    /// <exception cref="Go401Exception">The vault failed, or its view stayed stale.</exception>
    public async Task<StoredConnection?> ReadAsync(ConnectionSecret secret, ICallReporter reporter, CancellationToken cancellation) =>
        (await ReadAsync(secret, null, reporter, cancellation).ConfigureAwait(false)).Record;

    /// <summary>Reads what the vault shows, stale or not, and without waiting; null where there is none.</summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public async Task<StoredConnection?> PeekAsync(ConnectionSecret secret, CancellationToken cancellation) =>
        (await Reading(secret, cancellation).BesideWritersAsync(() => Journal(secret.Location)).ConfigureAwait(false)).Record;

    /// <summary>What is stored in a vault, from its metadata; no secret is read.</summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public static async Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, ISecretVault vault, CancellationToken cancellation) =>
        [
            .. (await vault.ListAsync(vaultName, SecretLocation.Prefix, cancellation).ConfigureAwait(false)).Where(e =>
                SecretLocation.ConnectionOf(e.SecretName) is not null
            ),
        ];

    /// <summary>
    /// True where this machine has stored a connection there and has not removed it since: a vault that shows none is then not
    /// believed.
    /// </summary>
    public bool Remembers(SecretLocation location) => Journal(location) is { Forgotten: false };

    /// <summary>True where only a new sign-in helps, as far as this machine knows.</summary>
    public bool RequiresSignIn(SecretLocation location, StoredConnection stored) =>
        stored.Tokens is null || Journal(location)?.RefusalOf(stored.Tokens.RefreshToken) is not null;

    /// <summary>
    /// When the server refused the tokens of a stored connection, or when they were lost, as far as this machine knows; null where it
    /// knows nothing of the kind. No secret is read, and it survives the process.
    /// </summary>
    /// <exception cref="Go401Exception"><c>FileNotTrusted</c>.</exception>
    public DateTimeOffset? RefusedAt(SecretLocation location) => Journal(location)?.InvalidSince;

    /// <summary>Removes a stored connection and what this machine remembers of it; one that is not there is no error.</summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public async Task ForgetAsync(ConnectionSecret secret)
    {
        SecretLocation location = secret.Location;
        await secret.DeleteAsync(CancellationToken.None).ConfigureAwait(false);
        if (Journal(location) is RotationJournal journal)
        {
            // Kept, so that a vault that goes on listing what was removed, or fails to read it, is understood.
            RotationJournal.Removed(location.ConnectionName, journal.Generation).TryWrite(_state, location.JournalFile(_state));
        }
    }

    internal Task<MachineLock> LockAsync(SecretLocation location, CancellationToken cancellation) =>
        LockAsync(location, Timings.Lock, cancellation);

    internal Task<MachineLock> LockAsync(SecretLocation location, TimeSpan patience, CancellationToken cancellation) =>
        MachineLock.TakeAsync(
            _state,
            location.LockFile(_state),
            patience,
            () =>
                new Go401Exception(
                    "VaultLockTimeout",
                    ErrorKind.OperationTimeout,
                    $"Another process on this machine has been refreshing the connection '{location.ConnectionName}' for "
                        + $"more than {patience.TotalSeconds:0} seconds. Nothing was sent. Try again. If the error "
                        + "persists, look for a PowerShell process that hangs."
                ),
            cancellation
        );

    internal RotationJournal? Journal(SecretLocation location) => RotationJournal.Read(location.JournalFile(_state));

    internal void WriteJournal(SecretLocation location, RotationJournal journal) =>
        (journal with { Name = location.ConnectionName }).Write(_state, location.JournalFile(_state));

    internal void WriteUnsaved(SecretLocation location, StoredConnection record)
    {
        var journal = RotationJournal.From(record);
        WriteJournal(location, journal with { Unsaved = RotationEntry.Create(journal.Fingerprint ?? "", Time.GetUtcNow()) });
    }

    /// <summary>
    /// Reads until the view is no older than what this machine stored last. What this process holds itself counts where it is
    /// the newest: another program may have written its stale view of the vault over ours.
    /// </summary>
    internal async Task<StoredView> ReadAsync(
        ConnectionSecret secret,
        StoredConnection? known,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        SecretLocation location = secret.Location;
        long start = Time.GetTimestamp();
        for (int round = 0; ; round++)
        {
            RotationJournal? journal = Journal(location);
            (StoredConnection? stored, Go401Exception? missing) = await Reading(secret, cancellation)
                .BesideWritersAsync(() => journal)
                .ConfigureAwait(false);
            TimeSpan waited = Time.GetElapsedTime(start);
            bool gap = journal is null && stored is null && known is not null && waited < Timings.Gap;
            if (!gap && (journal is null or { Forgotten: true } || stored?.Generation >= journal.Generation))
            {
                return new StoredView(stored, false);
            }

            // Not where the vault reported a failure: a token whose successor probably cannot be stored is not spent.
            if (journal is not null && known is not null && known.Generation >= journal.Generation && missing is null)
            {
                return new StoredView(known, true);
            }

            if (journal is not null && (waited >= Timings.Stale || (round > 1 && journal.Unsaved is not null)))
            {
                throw StoredErrors.Behind(location, stored, journal, missing);
            }

            reporter.Debug(
                $"The vault '{location.VaultName}' returned {(stored is null ? "no record" : "an older version")} of "
                    + $"'{location.ConnectionName}'; reading it again."
            );
            await secret.InvalidateCacheAsync(waited, cancellation).ConfigureAwait(false);
            if (round > 0)
            {
                await Timings.Pause(Timings.Again, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Waits for a newer record than this one after the server rejected its refresh token: another machine may have refreshed at the same
    /// time, and its record is on its way into the vault.
    /// </summary>
    internal async Task<bool> AwaitNewerAsync(
        ConnectionSecret secret,
        StoredConnection record,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        long start = Time.GetTimestamp();
        reporter.Verbose(
            $"401GO rejected the refresh token of '{secret.Location.ConnectionName}'; checking whether another machine has stored a "
                + "newer one."
        );
        while (true)
        {
            TimeSpan waited = Time.GetElapsedTime(start);
            try
            {
                await secret.InvalidateCacheAsync(waited, CancellationToken.None).ConfigureAwait(false);
                if (
                    await StoredRead.OnceAsync(secret, CancellationToken.None).ConfigureAwait(false) is { Tokens: not null } stored
                    && stored.Generation > record.Generation
                )
                {
                    return true;
                }
            }
            catch (Go401Exception unreadable)
            {
                reporter.Debug(unreadable.Message);
            }

            if (waited >= Timings.Sibling)
            {
                return false;
            }

            await Timings.Pause(Timings.Again, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Writes, reads back, and remembers; returns why it failed, or null. It is not stopped: what it writes may be the only copy.
    /// </summary>
    /// <param name="once">True where a later call tries again, so that this one does not wait.</param>
    internal async Task<Go401Exception?> TryWriteAsync(ConnectionSecret secret, StoredConnection record, bool once = false)
    {
        SecretLocation location = secret.Location;
        try
        {
            // One writer of this vault on this machine: SecretStore writes back all that it remembers, and would undo what another
            // process wrote for another connection.
            using (
                await MachineLock
                    .TakeAsync(
                        _state,
                        _state.VaultLockFile(location.VaultName),
                        Timings.Lock,
                        () => StoredErrors.Busy(location),
                        CancellationToken.None
                    )
                    .ConfigureAwait(false)
            )
            {
                var writing = new StoredWrite(secret, record, Timings, Time);
                if (await writing.RunAsync(once).ConfigureAwait(false) is Go401Exception failure)
                {
                    return failure;
                }

                Timings.Reached?.Invoke(RotationStep.ReadBack);
            }

            WriteJournal(location, RotationJournal.From(record));
            Timings.Reached?.Invoke(RotationStep.JournalWritten);
            return null;
        }
        catch (Go401Exception failure)
        {
            return failure;
        }
    }

    private StoredRead Reading(ConnectionSecret secret, CancellationToken cancellation) => new(secret, _state, Timings, cancellation);
}
