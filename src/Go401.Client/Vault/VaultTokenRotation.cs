using System;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;

namespace Go401.Client.Vault;

/// <summary>
/// Renews the tokens of a stored connection so that none is lost and none is sent twice, whatever dies and whatever other process
/// refreshes (docs/adr/0002-rotation.md). The token holder lets one caller of the process in at a time; the lock file does the
/// same for the machine.
/// </summary>
internal sealed class VaultTokenRotation : IStoredTokens
{
    private const int MostSiblings = 3;
    private static readonly TimeSpan BriefLock = TimeSpan.FromSeconds(5);
    private readonly ConnectionStore _store;
    private readonly Func<StoredConnection, CallContext, Task<TokenSet>> _renew;
    private volatile StoredConnection _known;
    private volatile bool _unsaved;
    private volatile bool _warned;

    /// <param name="store">Where the connection is stored.</param>
    /// <param name="slot">The vault and the name.</param>
    /// <param name="known">What was read or stored last.</param>
    /// <param name="renew">Asks the server for new tokens, once; it may spend the refresh token of what it is given.</param>
    /// <param name="unsaved">True where <paramref name="known"/> could not be stored.</param>
    public VaultTokenRotation(
        ConnectionStore store,
        VaultSlot slot,
        StoredConnection known,
        Func<StoredConnection, CallContext, Task<TokenSet>> renew,
        bool unsaved = false
    )
    {
        _store = store;
        Slot = slot;
        _known = known;
        _renew = renew;
        _unsaved = _warned = unsaved;
    }

    /// <summary>The vault and the name.</summary>
    public VaultSlot Slot { get; }

    /// <summary>The newest that this process has seen or made.</summary>
    public StoredConnection Known => _known;

    /// <inheritdoc/>
    public bool HasUnsaved => _unsaved;

    private bool Rotates => _known.Settings.Grant != GrantKind.ClientCredentials;

    /// <inheritdoc/>
    public async Task<TokenSet> RefreshAsync(TokenSet current, CallContext call)
    {
        ISecretVault vault = ConnectionStore.VaultOf(call);
        using (await _store.LockAsync(Slot, call.Cancellation).ConfigureAwait(false))
        {
            _store.Timings.Reached?.Invoke(RotationStep.LockTaken);
            for (int round = 1; ; round++)
            {
                StoredView view = await _store.ReadAsync(Slot, _known, call).ConfigureAwait(false);
                _store.Timings.Reached?.Invoke(RotationStep.VaultRead);
                if (Take(view, current, call) is TokenSet siblings)
                {
                    return siblings;
                }

                SideFile side = SideFor();
                EnsureSpendable(side);

                // The last chance to stop: from here on the server may end the old token.
                call.Cancellation.ThrowIfCancellationRequested();
                using (call.BeginIndivisible())
                {
                    try
                    {
                        return await SpendAsync(side, vault, call).ConfigureAwait(false);
                    }
                    catch (OAuthException refused) when (refused.Error == "invalid_grant" && Rotates)
                    {
                        _store.Timings.Reached?.Invoke(RotationStep.Refused);
                        if (round >= MostSiblings || !await HasNewerAsync(vault, call).ConfigureAwait(false))
                        {
                            throw NoteRefused(side, refused);
                        }
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public async Task SaveAsync(CallContext call)
    {
        if (!_unsaved)
        {
            return;
        }

        try
        {
            ISecretVault vault = ConnectionStore.VaultOf(call);
            using (await _store.LockAsync(Slot, BriefLock, call.Cancellation).ConfigureAwait(false))
            {
                await SaveAsync(vault, call).ConfigureAwait(false);
            }
        }
        catch (Go401Exception failure)
        {
            SayUnsaved(failure, call);
        }
    }

    /// <summary>Takes the access token out of the vault with the next call, and keeps it out from then on.</summary>
    public void StopCachingAccessToken()
    {
        if (_known.CachesAccessToken)
        {
            _known = _known with { CachesAccessToken = false, Generation = _known.Generation + 1 };
            _unsaved = true;
        }
    }

    /// <inheritdoc/>
    public async Task<TokenSet?> RecoverAsync(CallContext call)
    {
        ISecretVault vault = ConnectionStore.VaultOf(call);
        await vault.RenewViewAsync(Slot.VaultName, TimeSpan.Zero, call.Cancellation).ConfigureAwait(false);
        StoredConnection? stored = await ConnectionStore.ReadOnceAsync(Slot, vault, call.Cancellation).ConfigureAwait(false);
        if (stored?.Tokens is null || stored.Generation <= _known.Generation)
        {
            return null;
        }

        Adopt(stored);
        call.Reporter.Verbose(
            $"The connection '{Slot.ConnectionName}' was signed in again elsewhere; its new tokens were read from the "
                + $"vault '{Slot.VaultName}'."
        );
        return stored.Tokens;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Slot.ConnectionName} in {Slot.VaultName}";

    // A sibling's newer tokens, when their access token is good; otherwise what is newest is ready to be refreshed.
    private TokenSet? Take(StoredView view, TokenSet current, CallContext call)
    {
        if (view.Record is null)
        {
            throw new Go401Exception(
                "VaultRecordMissing",
                ErrorKind.ObjectNotFound,
                $"The connection '{Slot.ConnectionName}' was removed from the vault '{Slot.VaultName}' in the "
                    + $"meantime. Nothing was sent. {Hint.Of("SignInAgain", Slot.ConnectionName)}"
            );
        }

        _unsaved |= view.VaultIsBehind;
        if (!view.VaultIsBehind && view.Record.Generation > _known.Generation)
        {
            Adopt(view.Record);
        }

        if (_known.Tokens is not TokenSet tokens || ReferenceEquals(tokens, current) || !IsGood(tokens))
        {
            return null;
        }

        call.Reporter.Verbose(
            $"Another process has refreshed the connection '{Slot.ConnectionName}'; its tokens were read from the vault '{Slot.VaultName}'."
        );
        return tokens;
    }

    private void Adopt(StoredConnection stored)
    {
        // A connection that was signed in again elsewhere may be another's: never call into that account unasked.
        ConnectionSettings mine = _known.Settings,
            theirs = stored.Settings;
        bool other =
            mine.BaseUri != theirs.BaseUri
            || mine.ClientId != theirs.ClientId
            || (_known.Account is Account a && stored.Account is Account b && a != b);
        if (other)
        {
            throw new Go401Exception(
                "SignInRequired",
                ErrorKind.AuthenticationError,
                $"The connection '{Slot.ConnectionName}' was signed in again elsewhere, with another account, client "
                    + $"or server. {Hint.Of("UseNewSignIn", Slot.ConnectionName)}"
            );
        }

        _known = stored;
        _unsaved = false;
    }

    private SideFile SideFor()
    {
        // Another machine's generation may be newer than what this one remembers.
        SideFile? side = _store.Side(Slot);
        return side is not null && side.Generation >= _known.Generation
            ? side
            : ConnectionStore.SideOf(_known) with
            {
                Sent = side?.Sent,
                Refused = side?.Refused,
            };
    }

    private void EnsureSpendable(SideFile side)
    {
        if (!Rotates)
        {
            return;
        }

        if (_known.Tokens?.RefreshToken is not SecretValue refresh)
        {
            throw NeedsSignIn(_known.Tokens is null ? "it was signed out" : "it has no refresh token", null);
        }

        if (side.Refused is SideNote refused && refused.Fingerprint == SideFile.FingerprintOf(refresh))
        {
            throw NeedsSignIn(
                $"its refresh token became invalid at {refused.At.UtcDateTime:u} (401GO rejected it, or returned "
                    + "scopes that were not granted), so it was not sent again",
                null
            );
        }
    }

    /// <summary>
    /// Ends the connection for every process: has the newest tokens revoked, and takes them, or with <paramref name="forget"/> the
    /// whole record, out of the vault (S47).
    /// </summary>
    /// <param name="forget">True removes client id and secret as well.</param>
    /// <param name="revoke">Asks the server to end tokens.</param>
    /// <returns>What the server did, and why the vault could not be changed; null when it was.</returns>
    internal async Task<(RevocationOutcome Revocation, Go401Exception? Failure)> EndAsync(
        bool forget,
        Func<TokenSet?, Task<RevocationOutcome>> revoke,
        CallContext call
    )
    {
        ISecretVault vault = ConnectionStore.VaultOf(call);
        using MachineLock? held = await TryLockAsync(call).ConfigureAwait(false);
        StoredConnection last = _known;
        Go401Exception? another = null;
        try
        {
            await vault.RenewViewAsync(Slot.VaultName, TimeSpan.Zero, call.Cancellation).ConfigureAwait(false);
            if (
                await ConnectionStore.ReadOnceAsync(Slot, vault, call.Cancellation).ConfigureAwait(false) is StoredConnection stored
                && stored.Generation > last.Generation
            )
            {
                last = stored;
            }
        }
        catch (Go401Exception unreadable)
        {
            call.Reporter.Verbose(unreadable.Message);
            another = StoredConnectionJson.IsOfAnother(unreadable) ? unreadable : null;
        }

        RevocationOutcome revocation = await revoke(last.Tokens).ConfigureAwait(false);
        if (another is not null)
        {
            // A removal or a write would meet the other connection's secret.
            return (revocation, another);
        }

        try
        {
            Go401Exception? failure = null;
            if (forget)
            {
                await _store.ForgetAsync(Slot, call).ConfigureAwait(false);
            }
            else
            {
                failure = await _store
                    .TryWriteAsync(
                        Slot,
                        last with
                        {
                            Tokens = null,
                            Generation = Math.Max(last.Generation, SideFor().Generation) + 1,
                        },
                        vault
                    )
                    .ConfigureAwait(false);
            }

            return (revocation, failure);
        }
        catch (Go401Exception failure)
        {
            return (revocation, failure);
        }
    }

    private async Task<MachineLock?> TryLockAsync(CallContext call)
    {
        try
        {
            return await _store.LockAsync(Slot, BriefLock, call.Cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception held)
        {
            // A sign-out must not fail because someone hangs; the generation decides who was last.
            call.Reporter.Verbose(held.Message);
            return null;
        }
    }

    private async Task<TokenSet> SpendAsync(SideFile side, ISecretVault vault, CallContext call)
    {
        StoredConnection before = _known;
        SideFile noted = side;
        if (Rotates)
        {
            noted = side with { Sent = SideNote.Of(SideFile.FingerprintOf(before.Tokens!.RefreshToken!), _store.Time.GetUtcNow()) };
            _store.NoteSide(Slot, noted);
        }

        _store.Timings.Reached?.Invoke(RotationStep.SentNoted);
        TokenSet answer;
        try
        {
            answer = await _renew(before, call).ConfigureAwait(false);
        }
        catch (Go401Exception refused) when (refused.SpentRefreshToken && Rotates)
        {
            // The old token was spent on an answer that no one may use: no other process is to send it again (S36, S41).
            _store.NoteSide(Slot, side with { Sent = null, Refused = noted.Sent });
            throw;
        }
        catch (OAuthException answered) when (answered.Error != "invalid_grant" && Rotates)
        {
            // The server spoke, and not about the token: it is as good as before.
            _store.NoteSide(Slot, side);
            throw;
        }
        catch (Go401Exception)
        {
            _store.Timings.Reached?.Invoke(RotationStep.NetworkFailed);
            throw;
        }

        _store.Timings.Reached?.Invoke(RotationStep.Answered);
        _known = before with { Tokens = answer, Generation = Math.Max(before.Generation, noted.Generation) + 1 };
        _unsaved = true;
        await SaveAsync(vault, call, mine: true).ConfigureAwait(false);
        _store.Timings.Reached?.Invoke(RotationStep.Published);
        return answer;
    }

    // The caller holds the lock.
    private async Task SaveAsync(ISecretVault vault, CallContext call, bool mine = false)
    {
        StoredConnection record = _known;
        if (
            !mine
            && await ConnectionStore.ReadOnceAsync(Slot, vault, call.Cancellation).ConfigureAwait(false) is StoredConnection stored
            && stored.Generation >= record.Generation
        )
        {
            Adopt(stored);
            return;
        }

        Go401Exception? failure = await _store.TryWriteAsync(Slot, record, vault, once: !mine).ConfigureAwait(false);
        if (failure is null)
        {
            _unsaved = false;
            call.Reporter.Verbose($"The tokens of '{Slot.ConnectionName}' are stored in the vault '{Slot.VaultName}'.");
            return;
        }

        try
        {
            _store.NoteUnsaved(Slot, record);
        }
        catch (Go401Exception stateToo)
        {
            call.Reporter.Debug(stateToo.Message);
        }

        SayUnsaved(failure, call);
    }

    private void SayUnsaved(Go401Exception failure, CallContext call)
    {
        string text =
            $"The new tokens of '{Slot.ConnectionName}' could not be stored in the vault '{Slot.VaultName}': "
            + $"{failure.Message} This session keeps using them in memory and retries storing them with every "
            + "call. If the session ends first, a new sign-in is required.";
        if (_warned)
        {
            call.Reporter.Verbose(text);
            return;
        }

        _warned = true;
        call.Reporter.Warning(text);
    }

    // Another machine may have refreshed at the same time: its newer generation is on its way into the vault.
    private async Task<bool> HasNewerAsync(ISecretVault vault, CallContext call)
    {
        long sent = _known.Generation;
        long start = _store.Time.GetTimestamp();
        call.Reporter.Verbose(
            $"401GO rejected the refresh token of '{Slot.ConnectionName}'; checking whether another machine has stored a newer one."
        );
        while (true)
        {
            TimeSpan waited = _store.Time.GetElapsedTime(start);
            try
            {
                await vault.RenewViewAsync(Slot.VaultName, waited, CancellationToken.None).ConfigureAwait(false);
                if (
                    await ConnectionStore.ReadOnceAsync(Slot, vault, CancellationToken.None).ConfigureAwait(false)
                        is StoredConnection stored
                    && stored.Generation > sent
                    && stored.Tokens is not null
                )
                {
                    return true;
                }
            }
            catch (Go401Exception unreadable)
            {
                call.Reporter.Debug(unreadable.Message);
            }

            if (waited >= _store.Timings.Sibling)
            {
                return false;
            }

            await _store.Timings.Pause(_store.Timings.Again, call.Cancellation).ConfigureAwait(false);
        }
    }

    private Go401Exception NoteRefused(SideFile before, OAuthException cause)
    {
        string fingerprint = SideFile.FingerprintOf(_known.Tokens!.RefreshToken!);
        _store.NoteSide(Slot, before with { Sent = null, Refused = SideNote.Of(fingerprint, _store.Time.GetUtcNow()) });
        return before.Sent is SideNote lost && lost.Fingerprint == fingerprint
            ? NeedsSignIn(
                $"process {lost.ProcessId} sent its refresh token at {lost.At.UtcDateTime:u} and exited, or lost the "
                    + "network, before it stored the response; the old token was already invalid, so the new one is lost",
                cause
            )
            : NeedsSignIn(
                "401GO no longer accepts its refresh token (invalid_grant), and no newer one appeared in the vault "
                    + $"'{Slot.VaultName}' within {_store.Timings.Sibling.TotalSeconds:0} seconds",
                cause
            );
    }

    private bool IsGood(TokenSet tokens)
    {
        TimeSpan life = tokens.AccessTokenExpiresAt - tokens.ObtainedAt;
        return tokens.HasAccessToken && tokens.AccessTokenExpiresAt - _store.Time.GetUtcNow() > RenewalMargin.Least(life);
    }

    private Go401Exception NeedsSignIn(string why, Exception? cause) =>
        new(
            "SignInRequired",
            ErrorKind.AuthenticationError,
            $"The connection '{Slot.ConnectionName}' requires a new sign-in: {why}. {Hint.Of("SignIn", Slot.ConnectionName)}",
            cause
        );
}
