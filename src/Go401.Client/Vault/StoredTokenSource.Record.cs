using Go401.Client.Files;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.Vault;

// What happens to the record beside a refresh: it is stored first, taken over from another process, and ended.
internal sealed partial class StoredTokenSource
{
    private static readonly TimeSpan BriefLock = TimeSpan.FromSeconds(5);

    /// <summary>Stores a connection that was signed in just now, in the place of whatever was there.</summary>
    /// <returns>Null, or why it is in memory only; then storing it is tried again with every call.</returns>
    /// <exception cref="Go401Exception">The name is taken by a secret that is none of ours.</exception>
    public async Task<Go401Exception?> AddAsync(CancellationToken cancellation)
    {
        using (_store.CriticalSection.Begin())
        using (await _store.LockAsync(Location, cancellation).ConfigureAwait(false))
        {
            long generation = _store.Time.GetUtcNow().ToUnixTimeSeconds();
            Go401Exception? failure = null;
            try
            {
                await _secret.InvalidateCacheAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
                StoredConnection? existing = await _store.PeekAsync(_secret, CancellationToken.None).ConfigureAwait(false);
                generation = Math.Max(generation, (existing?.Generation ?? 0) + 1);
            }
            catch (Go401Exception unreadable)
                when (unreadable.ErrorId is not ("VaultRecordInvalid" or "VaultRecordTooNew" or "VaultSecretWrongType"))
            {
                failure = unreadable;
            }

            _record = _record with { Generation = Math.Max(generation, (_store.Journal(Location)?.Generation ?? 0) + 1) };
            failure ??= await _store.TryWriteAsync(_secret, _record).ConfigureAwait(false);
            if (failure is not null)
            {
                TryWrite(() => _store.WriteUnsaved(Location, _record), SilentReporter.Instance);
                _unsaved = _warned = true;
            }

            return failure;
        }
    }

    /// <summary>Takes a newer record over that was read from the vault, with its tokens.</summary>
    public bool TryAdopt(StoredConnection stored, ICallReporter reporter)
    {
        if (Newer(stored, reporter) is not TokenSet tokens)
        {
            return false;
        }

        Adopt(tokens);
        return true;
    }

    /// <summary>Takes the access token out of the vault with the next call, and keeps it out from then on.</summary>
    public void StopCachingAccessToken()
    {
        if (_record.CachesAccessToken)
        {
            _record = _record with { CachesAccessToken = false, Generation = _record.Generation + 1 };
            _unsaved = true;
        }
    }

    /// <summary>
    /// Ends the connection for every process: has the newest tokens revoked, and takes them, or with <paramref name="forget"/> the
    /// whole record, out of the vault (S47).
    /// </summary>
    /// <param name="forget">True removes client id and secret as well.</param>
    /// <param name="last">The last tokens of this process.</param>
    /// <returns>What the server did, and why the vault could not be changed; null when it was.</returns>
    public async Task<(RevocationOutcome Revocation, Go401Exception? Failure)> EndAsync(
        bool forget,
        TokenSet? last,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        using MachineLock? held = await TryLockAsync(reporter, cancellation).ConfigureAwait(false);
        StoredConnection newest = _record;
        Go401Exception? foreign = null;
        try
        {
            newest = await ReadNewerAsync(cancellation).ConfigureAwait(false) ?? newest;
        }
        catch (Go401Exception unreadable)
        {
            reporter.Verbose(unreadable.Message);
            foreign = StoredConnectionJson.IsOfAnother(unreadable) ? unreadable : null;
        }

        RevocationOutcome revocation = await _server
            .RevokeAsync(_record.Settings, newest.Tokens ?? last, cancellation)
            .ConfigureAwait(false);
        if (foreign is not null)
        {
            // A removal or a write would meet the other connection's secret.
            return (revocation, foreign);
        }

        try
        {
            if (forget)
            {
                await _store.ForgetAsync(_secret).ConfigureAwait(false);
                return (revocation, null);
            }

            long generation = Math.Max(newest.Generation, CurrentJournal().Generation) + 1;
            StoredConnection ended = newest with { Tokens = null, Generation = generation };
            return (revocation, await _store.TryWriteAsync(_secret, ended).ConfigureAwait(false));
        }
        catch (Go401Exception failure)
        {
            return (revocation, failure);
        }
    }

    // A sibling's newer tokens, where their access token is valid; otherwise the newest record is ready to be refreshed.
    private TokenSet? TakeSiblings(StoredView view, TokenSet current, ICallReporter reporter)
    {
        StoredConnection record = view.Record ?? throw StoredErrors.Removed(Location);
        _unsaved |= view.VaultIsBehind;
        if (!view.VaultIsBehind && record.Generation > _record.Generation)
        {
            TakeOver(record);
        }

        if (_record.Tokens is not TokenSet tokens || ReferenceEquals(tokens, current) || !IsValid(tokens))
        {
            return null;
        }

        reporter.Verbose(
            $"Another process has refreshed the connection '{Location.ConnectionName}'; its tokens were read from the vault "
                + $"'{Location.VaultName}'."
        );
        return tokens;
    }

    // The tokens of a record that someone stored since ours were refused; null where there are none.
    private TokenSet? Newer(StoredConnection? stored, ICallReporter reporter)
    {
        if (stored?.Tokens is null || stored.Generation <= _record.Generation)
        {
            return null;
        }

        TakeOver(stored);
        reporter.Verbose(
            $"The connection '{Location.ConnectionName}' was signed in again elsewhere; its new tokens were read from the "
                + $"vault '{Location.VaultName}'."
        );
        return stored.Tokens;
    }

    private void TakeOver(StoredConnection stored)
    {
        // A connection that was signed in again elsewhere may be another's: never call into that account unasked.
        ConnectionSettings mine = _record.Settings,
            theirs = stored.Settings;
        if (
            mine.BaseUri != theirs.BaseUri
            || mine.ClientId != theirs.ClientId
            || (_record.Account is Account a && stored.Account is Account b && a != b)
        )
        {
            throw StoredErrors.OtherAccount(Location);
        }

        _record = stored;
        _unsaved = false;
    }

    private async Task<StoredConnection?> ReadNewerAsync(CancellationToken cancellation)
    {
        await _secret.InvalidateCacheAsync(TimeSpan.Zero, cancellation).ConfigureAwait(false);
        StoredConnection? stored = await StoredRead.OnceAsync(_secret, cancellation).ConfigureAwait(false);
        return stored?.Generation > _record.Generation ? stored : null;
    }

    private async Task<MachineLock?> TryLockAsync(ICallReporter reporter, CancellationToken cancellation)
    {
        try
        {
            return await _store.LockAsync(Location, BriefLock, cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception held)
        {
            // A sign-out must not fail because another process hangs; the generation decides who was last.
            reporter.Verbose(held.Message);
            return null;
        }
    }

    private bool IsValid(TokenSet tokens)
    {
        TimeSpan life = tokens.AccessTokenExpiresAt - tokens.ObtainedAt;
        return tokens.HasAccessToken && tokens.AccessTokenExpiresAt - _store.Time.GetUtcNow() > RenewalMargin.Min(life);
    }
}
