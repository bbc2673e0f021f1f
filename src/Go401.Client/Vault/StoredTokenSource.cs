using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.Vault;

/// <summary>
/// The one owner of a stored connection in this process. It refreshes its tokens so that none is lost and none is sent twice,
/// whatever process ends and whatever other process refreshes (docs/adr/0002-rotation.md). The base class lets one caller of the
/// process in at a time; the lock file does the same for the machine.
/// </summary>
internal sealed partial class StoredTokenSource : TokenSource
{
    private const int MaxSiblings = 3;
    private readonly ConnectionStore _store;
    private readonly ConnectionSecret _secret;
    private readonly IOAuthClient _server;
    private volatile StoredConnection _record;
    private volatile bool _unsaved;
    private volatile bool _warned;
    private int _saving;

    /// <param name="store">Reads and writes the record.</param>
    /// <param name="record">What was read last, or is to be stored with <see cref="AddAsync"/>.</param>
    /// <param name="server">Gives new tokens; it may invalidate the refresh token that it gets.</param>
    public StoredTokenSource(ConnectionStore store, ConnectionSecret secret, StoredConnection record, IOAuthClient server)
        : base(record.Settings.Name, record.Tokens, store.Time)
    {
        _store = store;
        _record = record;
        _secret = secret;
        _server = server;
    }

    public SecretLocation Location => _secret.Location;

    /// <summary>The newest record that this process has seen or made.</summary>
    public StoredConnection Record => _record;

    /// <summary>True while newer tokens are in memory than are stored, because storing them failed.</summary>
    public bool HasUnsaved => _unsaved;

    /// <summary>
    /// True from the time a refresh token is sent until its successor is stored. Who stops the caller waits a little for that.
    /// </summary>
    public bool InCriticalSection => _store.CriticalSection.IsActive;

    protected override bool IsStored => true;

    private bool Rotates => _record.Settings.Grant != GrantKind.ClientCredentials;

    public override async Task<TokenSet> GetAsync(ICallReporter reporter, CancellationToken cancellation)
    {
        // Who calls while someone else saves leaves it to them.
        if (_unsaved && Interlocked.Exchange(ref _saving, 1) == 0)
        {
            try
            {
                await SaveUnsavedAsync(reporter, cancellation).ConfigureAwait(false);
            }
            finally
            {
                Volatile.Write(ref _saving, 0);
            }
        }

        return await base.GetAsync(reporter, cancellation).ConfigureAwait(false);
    }

    protected override async Task<TokenSet> RequestAsync(TokenSet? current, ICallReporter reporter, CancellationToken cancellation)
    {
        if (current is null)
        {
            // Someone may have signed in again in another process.
            StoredConnection? stored = await ReadNewerAsync(cancellation).ConfigureAwait(false);
            current = Newer(stored, reporter) ?? throw NeedsSignIn();
            if (Remaining(current) > TimeSpan.Zero)
            {
                return current;
            }
        }

        using (await _store.LockAsync(Location, cancellation).ConfigureAwait(false))
        {
            Reached(RotationStep.LockTaken);
            for (int round = 1; ; round++)
            {
                StoredView view = await ViewAsync(reporter, cancellation).ConfigureAwait(false);
                Reached(RotationStep.VaultRead);
                if (TakeSiblings(view, current, reporter) is TokenSet siblings)
                {
                    return siblings;
                }

                RotationJournal journal = CurrentJournal();
                if (Rotates)
                {
                    StoredErrors.EnsureRefreshable(Location, _record.Tokens, journal);
                }

                // The last chance to stop: from here on the server may end the old token.
                cancellation.ThrowIfCancellationRequested();
                using (_store.CriticalSection.Begin())
                {
                    try
                    {
                        return await RedeemAsync(journal, reporter, cancellation).ConfigureAwait(false);
                    }
                    catch (OAuthException refused) when (refused.Error == "invalid_grant" && Rotates)
                    {
                        Reached(RotationStep.Refused);
                        if (
                            round >= MaxSiblings
                            || !await _store.AwaitNewerAsync(_secret, _record, reporter, cancellation).ConfigureAwait(false)
                        )
                        {
                            RotationEntry entry = Entry();
                            TryWrite(() => _store.WriteJournal(Location, journal with { Sent = null, Refused = entry }), reporter);
                            throw StoredErrors.Refused(Location, entry, journal.Sent, _store.Timings.Sibling, refused);
                        }
                    }
                }
            }
        }
    }

    // A vault that returns damaged what this session stored last has no newer tokens: no process can have read any there. The session
    // goes on with its own, as its warning says.
    private bool IsOwnDamage(Go401Exception failure) =>
        _unsaved && _warned && failure.ErrorId == "VaultRecordInvalid" && !StoredConnectionJson.IsOfAnother(failure);

    private async Task<StoredView> ViewAsync(ICallReporter reporter, CancellationToken cancellation)
    {
        try
        {
            return await _store.ReadAsync(_secret, _record, reporter, cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception damaged) when (IsOwnDamage(damaged) && (_store.Journal(Location)?.Generation ?? 0) <= _record.Generation)
        {
            return new StoredView(_record, true);
        }
    }

    private async Task<StoredConnection?> ReadUnlessDamagedAsync(CancellationToken cancellation)
    {
        try
        {
            return await StoredRead.OnceAsync(_secret, cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception damaged) when (IsOwnDamage(damaged))
        {
            return null;
        }
    }

    // Sends the refresh token and stores what comes for it.
    private async Task<TokenSet> RedeemAsync(RotationJournal journal, ICallReporter reporter, CancellationToken cancellation)
    {
        StoredConnection before = _record;
        RotationJournal sent = journal;
        if (Rotates)
        {
            sent = journal with { Sent = Entry() };
            _store.WriteJournal(Location, sent);
        }

        Reached(RotationStep.SentNoted);
        TokenSet response;
        try
        {
            response = await _server.RefreshAsync(before.Settings, before.Tokens!, reporter, cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception refused) when (refused.SpentRefreshToken && Rotates)
        {
            // The response must not be used and the old token is invalid: no other process is to send it again (S36, S41).
            TryWrite(() => _store.WriteJournal(Location, journal with { Sent = null, Refused = sent.Sent }), reporter);
            throw;
        }
        catch (OAuthException answered) when (answered.Error != "invalid_grant" && Rotates)
        {
            // The server refused for another reason: the token is as good as before.
            TryWrite(() => _store.WriteJournal(Location, journal), reporter);
            throw;
        }
        catch (Go401Exception)
        {
            Reached(RotationStep.NetworkFailed);
            throw;
        }

        Reached(RotationStep.Answered);
        _record = before with { Tokens = response, Generation = Math.Max(before.Generation, sent.Generation) + 1 };
        _unsaved = true;
        await SaveAsync(once: false, reporter).ConfigureAwait(false);
        Reached(RotationStep.Published);
        return response;
    }

    private async Task SaveUnsavedAsync(ICallReporter reporter, CancellationToken cancellation)
    {
        try
        {
            using (await _store.LockAsync(Location, BriefLock, cancellation).ConfigureAwait(false))
            {
                if (
                    await ReadUnlessDamagedAsync(cancellation).ConfigureAwait(false) is StoredConnection stored
                    && stored.Generation >= _record.Generation
                )
                {
                    TakeOver(stored);
                    return;
                }

                await SaveAsync(once: true, reporter).ConfigureAwait(false);
            }
        }
        catch (Go401Exception failure)
        {
            ReportUnsaved(failure, reporter);
        }
    }

    // The caller holds the lock.
    private async Task SaveAsync(bool once, ICallReporter reporter)
    {
        StoredConnection record = _record;
        Go401Exception? failure = await _store.TryWriteAsync(_secret, record, once).ConfigureAwait(false);
        if (failure is null)
        {
            _unsaved = false;
            reporter.Verbose($"The tokens of '{Location.ConnectionName}' are stored in the vault '{Location.VaultName}'.");
            return;
        }

        TryWrite(() => _store.WriteUnsaved(Location, record), reporter);
        ReportUnsaved(failure, reporter);
    }

    // What the server or the vault did is the error, also where the state folder does not take the journal of it.
    private static void TryWrite(Action writeJournal, ICallReporter reporter)
    {
        try
        {
            writeJournal();
        }
        catch (Go401Exception failure)
        {
            reporter.Debug(failure.Message);
        }
    }

    private void ReportUnsaved(Go401Exception failure, ICallReporter reporter)
    {
        string text =
            $"The new tokens of '{Location.ConnectionName}' could not be stored in the vault '{Location.VaultName}': "
            + $"{failure.Message} This session keeps using them in memory and retries storing them with every "
            + "call. If the session ends first, a new sign-in is required.";
        if (_warned)
        {
            reporter.Verbose(text);
            return;
        }

        _warned = true;
        reporter.Warning(text);
    }

    private RotationJournal CurrentJournal()
    {
        // Another machine's generation may be newer than what this one remembers.
        RotationJournal? journal = _store.Journal(Location);
        return journal is not null && journal.Generation >= _record.Generation
            ? journal
            : RotationJournal.From(_record) with
            {
                Sent = journal?.Sent,
                Refused = journal?.Refused,
            };
    }

    private RotationEntry Entry() =>
        RotationEntry.Create(RotationJournal.FingerprintOf(_record.Tokens!.RefreshToken!), _store.Time.GetUtcNow());

    private void Reached(string step) => _store.Timings.Reached?.Invoke(step);
}
