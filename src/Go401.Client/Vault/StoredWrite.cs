namespace Go401.Client.Vault;

/// <summary>
/// One record on its way into a vault. What it holds may be the only copy of a token that the server will not give again, and the
/// process may end right after: so a write that fails is tried again, an error is checked by reading, and what the vault shows
/// late is waited for, all within <see cref="VaultTimings.Store"/>.
/// </summary>
internal sealed class StoredWrite(ConnectionSecret secret, StoredConnection record, VaultTimings timings, TimeProvider time)
{
    // After each failed write. A service that is busy asks for a second or two; a file that is open elsewhere is free sooner.
    private static readonly TimeSpan[] Pauses = [.. new[] { 0.2, 0.5, 1, 2 }.Select(TimeSpan.FromSeconds)];

    // A vault that took a record and does not show it for so long is given it once more: some drop a write without a word.
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(6);

    // A file that is written just now may be read half; a vault that changes what it is given does so each time.
    private const int MaxChanged = 3;
    private readonly long _start = time.GetTimestamp();
    private Go401Exception? _unreadable;
    private ReadBack _returned;
    private int _changed;

    private enum Shown
    {
        Behind,
        Ours,
        Other,
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Writes until the vault shows it; returns why it does not, or null.</summary>
    /// <param name="once">True tries to write once only.</param>
    public async Task<Go401Exception?> RunAsync(bool once)
    {
        for (int attempt = 0; ; attempt++)
        {
            Go401Exception? failure = await WriteAsync().ConfigureAwait(false);
            if (failure is not null && IsFinal(failure))
            {
                return failure;
            }

            TimeSpan until =
                failure is not null ? TimeSpan.Zero
                : attempt == 0 ? ShownWithin
                : timings.Store;
            switch (await ReadBackAsync(until).ConfigureAwait(false))
            {
                case Shown.Ours:
                    return null;
                case Shown.Other:
                    return StoredErrors.Differs(secret.Location, ReadBack.Other);
            }

            if (once || attempt == Pauses.Length || Elapsed >= timings.Store)
            {
                return failure ?? _unreadable ?? StoredErrors.Differs(secret.Location, _returned);
            }

            if (failure is not null)
            {
                await timings.Pause(Pauses[attempt], CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<Go401Exception?> WriteAsync()
    {
        try
        {
            await secret.InvalidateCacheAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            SecretValue text = StoredConnectionJson.Write(record);
            await secret.WriteAsync(text, record.Metadata(), CancellationToken.None).ConfigureAwait(false);
            timings.Reached?.Invoke(RotationStep.VaultWritten);
            return null;
        }
        catch (Go401Exception failure)
        {
            return failure;
        }
    }

    private async Task<Shown> ReadBackAsync(TimeSpan until)
    {
        while (true)
        {
            Shown shown = await LookAsync().ConfigureAwait(false);
            if (shown != Shown.Behind || Elapsed >= until)
            {
                return shown;
            }

            await timings.Pause(timings.Again, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<Shown> LookAsync()
    {
        StoredConnection? back;
        try
        {
            await secret.InvalidateCacheAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            back = await StoredRead.OnceAsync(secret, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Go401Exception unreadable)
        {
            // What is no record of ours is what the vault made of the one that it was given.
            bool changed = unreadable.ErrorId is "VaultRecordInvalid" or "VaultSecretWrongType";
            _changed = changed ? _changed + 1 : 0;
            _unreadable = changed ? StoredErrors.Differs(secret.Location, ReadBack.Other, unreadable) : unreadable;
            return _changed < MaxChanged ? Shown.Behind : Shown.Other;
        }

        (_unreadable, _returned) = (null, back is null ? ReadBack.Nothing : ReadBack.Older);

        // A newer generation is another machine's that came after ours, and has seen it.
        return back is null || back.Generation < record.Generation ? Shown.Behind
            : back.Generation > record.Generation || RotationJournal.From(back).Fingerprint == RotationJournal.From(record).Fingerprint
                ? Shown.Ours
            : Shown.Other;
    }

    // What no second try within seconds changes.
    private static bool IsFinal(Go401Exception failure) =>
        failure.ErrorId is "VaultLocked" or "VaultAsks" or "VaultNotFound" or "VaultModuleMissing" or "VaultTimeout" or "VaultNameRetired";
}
