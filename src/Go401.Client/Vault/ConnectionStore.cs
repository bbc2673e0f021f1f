using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Text;

namespace Go401.Client.Vault;

/// <summary>What a reading of the vault came to.</summary>
/// <param name="Record">The newest that is known; null where nothing is stored.</param>
/// <param name="VaultIsBehind">True where the vault shows less than this process holds in memory, so that it must be written again.</param>
internal sealed record StoredView(StoredConnection? Record, bool VaultIsBehind);

/// <summary>
/// Reads and writes stored connections so that a stale view is never taken for the truth and a write is only believed when
/// it was read back (S37, S39).
/// </summary>
internal sealed class ConnectionStore
{
    private readonly StateFolder _state;

    public ConnectionStore(StateFolder? state = null, VaultTimings? timings = null, TimeProvider? time = null)
    {
        _state = state ?? new StateFolder();
        Timings = timings ?? VaultTimings.Default;
        Time = time ?? TimeProvider.System;
    }

    internal VaultTimings Timings { get; }

    internal TimeProvider Time { get; }

    /// <summary>
    /// Reads a stored connection; null where there is none. Waits for a view of the vault that is not older than what this machine
    /// stored last.
    /// </summary>
    /// <exception cref="Go401Exception">The vault failed, or its view stayed stale.</exception>
    public async Task<StoredConnection?> ReadAsync(VaultSlot slot, CallContext call) =>
        (await ReadAsync(slot, null, call).ConfigureAwait(false)).Record;

    /// <summary>Reads what the vault shows, stale or not, and without waiting; null where there is none.</summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public async Task<StoredConnection?> PeekAsync(VaultSlot slot, CallContext call) =>
        (await LookAsync(slot, VaultOf(call), () => Side(slot), call.Cancellation).ConfigureAwait(false)).Record;

    /// <summary>What is stored in a vault, from its metadata; no secret is read.</summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public static async Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, CallContext call) =>
        [
            .. (await VaultOf(call).ListAsync(vaultName, VaultSlot.Prefix, call.Cancellation).ConfigureAwait(false)).Where(e =>
                VaultSlot.ConnectionOf(e.SecretName) is not null
            ),
        ];

    /// <summary>
    /// True where this machine has stored a connection there and has not removed it since: a vault that shows none is then not
    /// believed.
    /// </summary>
    public bool Remembers(VaultSlot slot) => Side(slot) is { Forgotten: false };

    /// <summary>True where only a new sign-in helps, as far as this machine knows.</summary>
    public bool IsSpent(VaultSlot slot, StoredConnection stored)
    {
        return stored.Tokens is null
            || (
                stored.Tokens.RefreshToken is SecretValue refresh
                && Side(slot)?.Refused is SideNote refused
                && refused.Fingerprint == SideFile.FingerprintOf(refresh)
            );
    }

    /// <summary>
    /// When the server refused the tokens of a stored connection, or when they were lost, as far as this machine knows; null where it
    /// knows nothing of the kind. No secret is read, and it survives the process.
    /// </summary>
    /// <exception cref="Go401Exception"><c>FileNotTrusted</c>.</exception>
    public DateTimeOffset? RefusedAt(VaultSlot slot)
    {
        SideFile? side = Side(slot);
        return side?.Refused is SideNote refused && (side.Fingerprint is null || refused.Fingerprint == side.Fingerprint) ? refused.At
            : side?.Unsaved is { ProcessLives: false } lost ? lost.At
            : null;
    }

    /// <summary>Stores a connection that was signed in just now, in the place of whatever was there.</summary>
    /// <returns>What is stored, and why it could not be: then it is in memory only and <see cref="VaultTokenRotation"/> tries
    /// again.</returns>
    /// <exception cref="Go401Exception">The name is taken by a secret that is none of ours.</exception>
    public async Task<(StoredConnection Record, Go401Exception? Failure)> AddAsync(VaultSlot slot, StoredConnection fresh, CallContext call)
    {
        ISecretVault vault = VaultOf(call);
        using (call.BeginIndivisible())
        using (await LockAsync(slot, call.Cancellation).ConfigureAwait(false))
        {
            long generation = Time.GetUtcNow().ToUnixTimeSeconds();
            Go401Exception? failure = null;
            try
            {
                await vault.RenewViewAsync(slot.VaultName, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
                StoredConnection? existing = (
                    await LookAsync(slot, vault, () => Side(slot), CancellationToken.None).ConfigureAwait(false)
                ).Record;
                generation = Math.Max(generation, (existing?.Generation ?? 0) + 1);
            }
            catch (Go401Exception unreadable)
                when (unreadable.ErrorId is not ("VaultRecordInvalid" or "VaultRecordTooNew" or "VaultSecretWrongType"))
            {
                failure = unreadable;
            }

            StoredConnection record = fresh with { Generation = Math.Max(generation, (Side(slot)?.Generation ?? 0) + 1) };
            failure ??= await TryWriteAsync(slot, record, vault).ConfigureAwait(false);
            if (failure is not null)
            {
                NoteUnsaved(slot, record);
            }

            return (record, failure);
        }
    }

    /// <summary>Removes a stored connection and what this machine remembers of it; one that is not there is no error.</summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public async Task ForgetAsync(VaultSlot slot, CallContext call)
    {
        ISecretVault vault = VaultOf(call);
        await vault.DeleteAsync(slot.VaultName, slot.SecretName, CancellationToken.None).ConfigureAwait(false);
        if (Side(slot) is SideFile side)
        {
            // Kept, so that a vault that goes on listing what was removed, or fails to read it, is understood.
            NoteSide(slot, new SideFile { Generation = side.Generation, Forgotten = true });
        }
    }

    internal static ISecretVault VaultOf(CallContext call) =>
        call.Vault
        ?? throw new Go401Exception(
            "VaultModuleMissing",
            ErrorKind.ResourceUnavailable,
            "The vault of this connection cannot be reached: the module Microsoft.PowerShell.SecretManagement is not "
                + $"installed. {Hint.Of("InstallSecretManagement")}"
        );

    internal Task<MachineLock> LockAsync(VaultSlot slot, CancellationToken cancellation) => LockAsync(slot, Timings.Lock, cancellation);

    internal Task<MachineLock> LockAsync(VaultSlot slot, TimeSpan patience, CancellationToken cancellation) =>
        MachineLock.TakeAsync(
            _state,
            slot.LockFile(_state),
            patience,
            () =>
                new Go401Exception(
                    "VaultLockTimeout",
                    ErrorKind.OperationTimeout,
                    $"Another process on this machine has been refreshing the connection '{slot.ConnectionName}' for "
                        + $"more than {patience.TotalSeconds:0} seconds. Nothing was sent. Try again. If the error "
                        + "persists, look for a PowerShell process that hangs."
                ),
            cancellation
        );

    internal SideFile? Side(VaultSlot slot) => SideFile.Read(slot.SideFile(_state));

    internal void NoteSide(VaultSlot slot, SideFile side) =>
        (side with { Name = slot.ConnectionName }).Write(_state, slot.SideFile(_state));

    /// <summary>
    /// The names of connections that this account has stored or renewed on this machine. No vault is asked, since one may be slow or
    /// ask for a password. At most 100.
    /// </summary>
    internal static IReadOnlyList<string> NamesOnThisMachine(StateFolder state)
    {
        try
        {
            return
            [
                .. System
                    .IO.Directory.EnumerateFiles(state.Path, "*.json")
                    .Take(100)
                    .Select(SideFile.Read)
                    .Where(s => s is { Forgotten: false, Name.Length: > 0 })
                    .Select(s => s!.Name!)
                    .Distinct(StringComparer.OrdinalIgnoreCase)
                    .OrderBy(n => n, StringComparer.OrdinalIgnoreCase),
            ];
        }
        catch (Exception exception) when (exception is System.IO.IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    internal void NoteUnsaved(VaultSlot slot, StoredConnection record) =>
        NoteSide(slot, SideOf(record) with { Unsaved = SideNote.Of(SideOf(record).Fingerprint ?? "", Time.GetUtcNow()) });

    internal static SideFile SideOf(StoredConnection record) =>
        new()
        {
            Generation = record.Generation,
            Fingerprint = record.Tokens?.RefreshToken is SecretValue refresh ? SideFile.FingerprintOf(refresh) : null,
        };

    /// <summary>
    /// Reads until the view is no older than what this machine stored last. What this process holds itself counts where it is
    /// the newest: another program may have written its stale view of the vault over ours.
    /// </summary>
    internal async Task<StoredView> ReadAsync(VaultSlot slot, StoredConnection? known, CallContext call)
    {
        ISecretVault vault = VaultOf(call);
        long start = Time.GetTimestamp();
        for (int round = 0; ; round++)
        {
            SideFile? side = Side(slot);
            (StoredConnection? stored, Go401Exception? missing) = await LookAsync(slot, vault, () => side, call.Cancellation)
                .ConfigureAwait(false);
            TimeSpan waited = Time.GetElapsedTime(start);
            bool gap = side is null && stored is null && known is not null && waited < Timings.Gap;
            if (!gap && (side is null or { Forgotten: true } || stored?.Generation >= side.Generation))
            {
                return new StoredView(stored, false);
            }

            // Not where the vault reported a failure: a token whose successor probably cannot be stored is not spent.
            if (side is not null && known is not null && known.Generation >= side.Generation && missing is null)
            {
                return new StoredView(known, true);
            }

            if (side is not null && (waited >= Timings.Stale || (round > 1 && side.Unsaved is not null)))
            {
                throw StoredViewErrors.Behind(slot, stored, side, missing);
            }

            call.Reporter.Debug(
                $"The vault '{slot.VaultName}' returned an older version of '{slot.ConnectionName}' than the stored one; reading it again."
            );
            await vault.RenewViewAsync(slot.VaultName, waited, call.Cancellation).ConfigureAwait(false);
            if (round > 0)
            {
                await Timings.Pause(Timings.Again, call.Cancellation).ConfigureAwait(false);
            }
        }
    }

    internal static async Task<StoredConnection?> ReadOnceAsync(VaultSlot slot, ISecretVault vault, CancellationToken cancellation) =>
        (await LookAsync(slot, vault, () => null, cancellation).ConfigureAwait(false)).Record;

    /// <summary>
    /// Writes, reads back, and remembers; returns why it failed, or null. It is not stopped: what it writes may be the only copy.
    /// </summary>
    /// <param name="slot">The vault and the name.</param>
    /// <param name="record">What to store.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="once">True where a later call tries again, so that this one does not wait.</param>
    internal async Task<Go401Exception?> TryWriteAsync(VaultSlot slot, StoredConnection record, ISecretVault vault, bool once = false)
    {
        try
        {
            // One writer of this vault on this machine: SecretStore writes back all that it remembers, and would undo what another
            // process wrote for another connection.
            using (
                await MachineLock
                    .TakeAsync(
                        _state,
                        _state.VaultLockFile(slot.VaultName),
                        Timings.Lock,
                        () => StoredViewErrors.Busy(slot),
                        CancellationToken.None
                    )
                    .ConfigureAwait(false)
            )
            {
                var writing = new StoredWrite(slot, record, vault, Timings, Time);
                if (await writing.RunAsync(once).ConfigureAwait(false) is Go401Exception failure)
                {
                    return failure;
                }

                Timings.Reached?.Invoke(RotationStep.ReadBack);
            }

            NoteSide(slot, SideOf(record));
            Timings.Reached?.Invoke(RotationStep.SideWritten);
            return null;
        }
        catch (Go401Exception failure)
        {
            return failure;
        }
    }

    // What the vault shows, and what it reported where it failed to show a secret that it does not list either.
    private static async Task<(StoredConnection? Record, Go401Exception? Missing)> LookAsync(
        VaultSlot slot,
        ISecretVault vault,
        Func<SideFile?> side,
        CancellationToken cancellation
    )
    {
        try
        {
            SecretValue? secret = await vault.ReadAsync(slot.VaultName, slot.SecretName, cancellation).ConfigureAwait(false);
            return (secret is null ? null : StoredConnectionJson.Read(secret, slot), null);
        }
        catch (Go401Exception missing)
            when (missing.ErrorId == "VaultRecordMissing" || (missing.ErrorId == "VaultReadFailed" && side() is { Forgotten: true }))
        {
            return (null, missing);
        }
    }
}
