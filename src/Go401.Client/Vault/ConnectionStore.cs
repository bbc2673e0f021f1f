using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Tokens;

namespace Go401.Client.Vault;

/// <summary>What a reading of the vault came to.</summary>
/// <param name="Record">The newest that is known; null where nothing is stored.</param>
/// <param name="VaultIsBehind">True where the vault shows less than this process holds in memory, so that it must be written again.</param>
internal sealed record StoredView(StoredConnection? Record, bool VaultIsBehind);

/// <summary>
/// Reads and writes stored connections so that a stale view is never taken for the truth and a write is only believed when
/// it was read back (S37, S39).
/// </summary>
public sealed class ConnectionStore
{
    private readonly StateFolder _state;

    /// <summary>Makes one.</summary>
    public ConnectionStore(StateFolder? state = null, VaultTimings? timings = null, TimeProvider? time = null)
    {
        _state = state ?? new StateFolder();
        Timings = timings ?? new VaultTimings();
        Time = time ?? TimeProvider.System;
    }

    internal VaultTimings Timings { get; }

    internal TimeProvider Time { get; }

    /// <summary>Reads a stored connection; null where there is none. Waits for a view of the vault that is not older than what this machine stored last.</summary>
    /// <exception cref="Go401Exception">The vault failed, or its view stayed stale.</exception>
    public async Task<StoredConnection?> ReadAsync(VaultSlot slot, CallContext call) =>
        (await ReadAsync(slot, null, call).ConfigureAwait(false)).Record;

    /// <summary>Reads what the vault shows, stale or not, and without waiting; null where there is none.</summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public static Task<StoredConnection?> PeekAsync(VaultSlot slot, CallContext call) => ReadOnceAsync(slot, VaultOf(call), call.Cancellation);

    /// <summary>What is stored in a vault, from its metadata; no secret is read.</summary>
    /// <exception cref="Go401Exception">The vault failed.</exception>
    public static async Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, CallContext call) =>
        [.. (await VaultOf(call).ListAsync(vaultName, VaultSlot.Prefix, call.Cancellation).ConfigureAwait(false)).Where(e => VaultSlot.ConnectionOf(e.SecretName) is not null)];

    /// <summary>True where only a new sign-in helps, as far as this machine knows.</summary>
    public bool IsSpent(VaultSlot slot, StoredConnection stored)
    {
        if (stored is null)
        {
            throw new ArgumentNullException(nameof(stored));
        }

        return stored.Tokens is null
            || (stored.Tokens.RefreshToken is SecretValue refresh && Side(slot)?.Refused is SideNote refused && refused.Fingerprint == SideFile.FingerprintOf(refresh));
    }

    /// <summary>Stores a connection that was signed in just now, in the place of whatever was there.</summary>
    /// <returns>What is stored, and why it could not be: then it is in memory only and <see cref="VaultTokenRotation"/> tries again.</returns>
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
                StoredConnection? existing = await ReadOnceAsync(slot, vault, CancellationToken.None).ConfigureAwait(false);
                generation = Math.Max(generation, (existing?.Generation ?? 0) + 1);
            }
            catch (Go401Exception unreadable) when (unreadable.ErrorId is not ("VaultRecordInvalid" or "VaultRecordTooNew" or "VaultSecretWrongType"))
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
        File.Delete(_state.SideFile(slot));
    }

    internal static ISecretVault VaultOf(CallContext call) => (call ?? throw new ArgumentNullException(nameof(call))).Vault
        ?? throw new Go401Exception("VaultModuleMissing", ErrorKind.ResourceUnavailable, "The vault of this connection cannot be reached: the module Microsoft.PowerShell.SecretManagement is not installed. Run: Install-Module Microsoft.PowerShell.SecretManagement");

    internal Task<MachineLock> LockAsync(VaultSlot slot, CancellationToken cancellation) => LockAsync(slot, Timings.Lock, cancellation);

    internal Task<MachineLock> LockAsync(VaultSlot slot, TimeSpan patience, CancellationToken cancellation) => MachineLock.TakeAsync(
        _state,
        _state.LockFile(slot),
        patience,
        () => new Go401Exception("VaultLockTimeout", ErrorKind.OperationTimeout, $"Another process of this machine has been refreshing the connection '{slot.ConnectionName}' for more than {patience.TotalSeconds:0} seconds. Nothing was sent. Try again; if it stays so, look for a PowerShell that hangs."),
        cancellation);

    internal SideFile? Side(VaultSlot slot) => SideFile.Read(_state.SideFile(slot));

    internal void NoteSide(VaultSlot slot, SideFile side) => side.Write(_state, _state.SideFile(slot));

    internal void NoteUnsaved(VaultSlot slot, StoredConnection record) => NoteSide(slot, SideOf(record) with
    {
        Unsaved = SideNote.Of(SideOf(record).Fingerprint ?? "", Time.GetUtcNow()),
    });

    internal static SideFile SideOf(StoredConnection record) => new()
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
            StoredConnection? stored = await ReadOnceAsync(slot, vault, call.Cancellation).ConfigureAwait(false);
            SideFile? side = Side(slot);
            if (side is null || stored?.Generation >= side.Generation)
            {
                return new StoredView(stored, false);
            }

            if (known is not null && known.Generation >= side.Generation)
            {
                return new StoredView(known, true);
            }

            TimeSpan waited = Time.GetElapsedTime(start);
            if (waited >= Timings.Stale || (round > 1 && side.Unsaved is not null))
            {
                throw Behind(slot, stored, side);
            }

            call.Reporter.Debug($"The vault '{slot.VaultName}' shows an older state of '{slot.ConnectionName}' than was stored; reading it again.");
            await vault.RenewViewAsync(slot.VaultName, waited, call.Cancellation).ConfigureAwait(false);
            if (round > 0)
            {
                await Timings.Pause(Timings.Again, call.Cancellation).ConfigureAwait(false);
            }
        }
    }

    internal static async Task<StoredConnection?> ReadOnceAsync(VaultSlot slot, ISecretVault vault, CancellationToken cancellation)
    {
        SecretValue? secret = await vault.ReadAsync(slot.VaultName, slot.SecretName, cancellation).ConfigureAwait(false);
        return secret is null ? null : StoredConnectionJson.Read(secret, slot);
    }

    /// <summary>Writes, reads back, and remembers; returns why it failed, or null. It is not stopped: what it writes may be the only copy.</summary>
    internal async Task<Go401Exception?> TryWriteAsync(VaultSlot slot, StoredConnection record, ISecretVault vault)
    {
        try
        {
            // One writer of this vault on this machine, with a fresh view: SecretStore writes back all that it remembers, and
            // would undo what another process wrote for another connection.
            using (await MachineLock.TakeAsync(_state, _state.VaultLockFile(slot.VaultName), Timings.Lock, () => VaultBusy(slot), CancellationToken.None).ConfigureAwait(false))
            {
                await vault.RenewViewAsync(slot.VaultName, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
                await vault.WriteAsync(slot.VaultName, slot.SecretName, StoredConnectionJson.Write(record), record.Metadata(), CancellationToken.None).ConfigureAwait(false);
                RotationStep.At(RotationStep.VaultWritten);
                await vault.RenewViewAsync(slot.VaultName, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
                StoredConnection? back = await ReadOnceAsync(slot, vault, CancellationToken.None).ConfigureAwait(false);

                // A newer generation is another machine's that came after ours, and has seen it.
                if (back is null || back.Generation < record.Generation || (back.Generation == record.Generation && SideOf(back).Fingerprint != SideOf(record).Fingerprint))
                {
                    return new Go401Exception("VaultReadBackDiffers", ErrorKind.WriteError, $"The vault '{slot.VaultName}' took the connection '{slot.ConnectionName}' but gives something else back. Check the vault with: Test-Go401Vault -Vault '{slot.VaultName}'");
                }

                RotationStep.At(RotationStep.ReadBack);
            }

            NoteSide(slot, SideOf(record));
            RotationStep.At(RotationStep.SideWritten);
            return null;
        }
        catch (Go401Exception failure)
        {
            return failure;
        }
    }

    private static Go401Exception VaultBusy(VaultSlot slot) => new("VaultLockTimeout", ErrorKind.OperationTimeout, $"Another process of this machine has been writing into the vault '{slot.VaultName}' for too long.");

    private static Go401Exception Behind(VaultSlot slot, StoredConnection? stored, SideFile side)
    {
        string connect = $"Connect-Go401 -Name {slot.ConnectionName}";
        if (side.Unsaved is SideNote unsaved)
        {
            string who = $"Process {unsaved.ProcessId} refreshed the connection '{slot.ConnectionName}' at {unsaved.At.UtcDateTime:u} and could not store the new tokens in the vault '{slot.VaultName}'";
            return unsaved.ProcessLives
                ? new Go401Exception("VaultBehind", ErrorKind.ResourceUnavailable, $"{who}; only that process has them, and it tries to store them with each of its calls. The stored ones have ended and were not sent. Make the vault writable, or sign in again: {connect}")
                : new Go401Exception("SignInRequired", ErrorKind.AuthenticationError, $"{who}; it has ended since, so they are lost, and the stored ones have ended. Sign in again: {connect}");
        }

        return stored is null
            ? new Go401Exception("VaultRecordMissing", ErrorKind.ObjectNotFound, $"The connection '{slot.ConnectionName}' was stored in the vault '{slot.VaultName}', but it is not there any more: it was removed, or another program wrote over it. Nothing was sent. Sign in again: {connect}")
            : new Go401Exception("VaultStale", ErrorKind.ResourceUnavailable, $"The vault '{slot.VaultName}' keeps showing an older state of the connection '{slot.ConnectionName}' than this machine stored: its view is stale, or another program wrote over it. The old token was not sent. Try again in a new PowerShell; if it stays so, sign in again: {connect}");
    }
}
