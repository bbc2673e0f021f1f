using System.Diagnostics;
using Go401.Client.Platform;

namespace Go401.Client.Tokens;

/// <summary>
/// Holds a connection's tokens in memory, hands out those that are still valid, and refreshes them once for all callers: anyone
/// who comes while a refresh runs waits for it and gets what it brings, tokens or failure (S36, S39).
/// </summary>
[DebuggerDisplay("TokenSource ***")]
internal abstract class TokenSource : ITokenSource, IDisposable
{
    private readonly string _connectionName;
    private readonly TimeProvider _time;
    private readonly ExpiryWarning _expiry;
    private readonly object _gate = new();
    private volatile TokenState _state = TokenState.Nothing;
    private Task<TokenSet>? _refresh;
    private bool _closed;

    /// <param name="connectionName">For error texts.</param>
    /// <param name="tokens">The tokens of the sign-in, or null where there are none.</param>
    /// <param name="time">The clock.</param>
    protected TokenSource(string connectionName, TokenSet? tokens, TimeProvider time)
    {
        _connectionName = connectionName;
        _time = time;
        _expiry = new ExpiryWarning(connectionName, time);
        if (tokens is not null)
        {
            Adopt(tokens);
        }
    }

    /// <summary>The tokens in use, or null after <see cref="Wipe"/> or when a sign-in is needed.</summary>
    public TokenSet? Current => _state.Tokens;

    /// <summary>True when the server ended the refresh token and only a new sign-in helps (S40).</summary>
    public bool SignInRequired => _state.SignInRequired;

    /// <summary>True when new tokens can be had without a person.</summary>
    public bool CanRefresh => HasGrant && !_state.SignInRequired;

    public virtual async Task<TokenSet> GetAsync(ICallReporter reporter, CancellationToken cancellation)
    {
        TokenSet tokens = await GetValidAsync(reporter, cancellation).ConfigureAwait(false);
        WarnIfRefreshTokenExpiresSoon(reporter);
        return tokens;
    }

    private async Task<TokenSet> GetValidAsync(ICallReporter reporter, CancellationToken cancellation)
    {
        TokenState state = _state;
        if (state.Tokens is not TokenSet tokens)
        {
            return await RefreshAsync(null, reporter, cancellation).ConfigureAwait(false);
        }

        TimeSpan left = Remaining(tokens);
        if (left > state.Margin || (!HasGrant && left > TimeSpan.Zero))
        {
            return tokens;
        }

        try
        {
            return await RefreshAsync(tokens, reporter, cancellation).ConfigureAwait(false);
        }
        catch (Go401Exception failed)
            when (RefreshFailure.MayPass(failed) && Remaining(tokens) > TimeSpan.Zero && ReferenceEquals(Current, tokens))
        {
            reporter.Verbose(
                $"The access token of the connection '{_connectionName}' could not be refreshed now "
                    + $"({failed.ErrorId}); the current one is still valid and is used."
            );
            return tokens;
        }
    }

    /// <summary>
    /// Refreshes the tokens unless someone already did since <paramref name="used"/> was handed out. A caller who is stopped
    /// leaves at once and the refresh goes on without it, since the server may have ended the old refresh token already; only
    /// the caller that began a refresh of stored tokens stays until they are stored.
    /// </summary>
    /// <param name="used">The tokens that are about to expire, or were refused with 401.</param>
    /// <exception cref="Go401Exception">A sign-in is needed, or the refresh failed.</exception>
    public async Task<TokenSet> RefreshAsync(TokenSet? used, ICallReporter reporter, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            TaskCompletionSource<TokenSet>? mine = null;
            Task<TokenSet> refresh;
            TokenSet? current;
            lock (_gate)
            {
                TokenState state = _state;
                if (state.Tokens is TokenSet newer && !ReferenceEquals(newer, used))
                {
                    return newer;
                }

                // Without tokens only a vault can help: someone may have signed in again meanwhile, in another process.
                if (!HasGrant || _closed || (state.Tokens is null && !IsStored))
                {
                    throw NeedsSignIn();
                }

                current = state.Tokens;
                if (_refresh is null)
                {
                    mine = new TaskCompletionSource<TokenSet>(TaskCreationOptions.RunContinuationsAsynchronously);
                    _refresh = mine.Task;
                }

                refresh = _refresh;
            }

            if (mine is null)
            {
                try
                {
                    return await refresh.WaitAsync(cancellation).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    // Anyone who had begun was stopped before anything was sent.
                    continue;
                }
            }

            Task running = RunRefreshAsync(mine, current, reporter, cancellation);
            if (IsStored)
            {
                await running.ConfigureAwait(false);
            }

            return await refresh.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Warns once when the refresh token expires within seven days.</summary>
    public void WarnIfRefreshTokenExpiresSoon(ICallReporter reporter) => _expiry.Warn(Current, reporter);

    /// <summary>True where new tokens can be asked for: with a refresh token or a client secret.</summary>
    protected virtual bool HasGrant => true;

    /// <summary>True where other processes may have newer tokens.</summary>
    protected virtual bool IsStored => false;

    /// <summary>
    /// Returns tokens newer than <paramref name="current"/>. Whatever must be kept is kept when this returns (S37). Called by one caller
    /// of the process at a time.
    /// </summary>
    /// <param name="current">Null where there are none; only with <see cref="IsStored"/>.</param>
    protected abstract Task<TokenSet> RequestAsync(TokenSet? current, ICallReporter reporter, CancellationToken cancellation);

    /// <summary>How long the access token is still valid, by the monotonic clock where this process received it.</summary>
    public TimeSpan Remaining(TokenSet tokens) =>
        tokens.ObtainedTimestamp is long seen
            ? tokens.AccessTokenExpiresAt - tokens.ObtainedAt - _time.GetElapsedTime(seen)
            : tokens.AccessTokenExpiresAt - _time.GetUtcNow();

    /// <summary>Takes tokens into use, for instance a sibling's newer ones. A source that was closed takes none.</summary>
    public void Adopt(TokenSet tokens)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _state = new TokenState(tokens, RenewalMargin.For(tokens.AccessTokenExpiresAt - tokens.ObtainedAt), false);
            }
        }
    }

    /// <summary>
    /// Lets no further refresh begin, waits for one that is under way, and hands the last tokens over to be revoked; with
    /// the ones from before, the new ones would stay alive at the server (S47).
    /// </summary>
    internal async Task<TokenSet?> CloseAsync(CancellationToken cancellation)
    {
        Task<TokenSet>? refresh;
        TokenSet? last;
        lock (_gate)
        {
            _closed = true;
            refresh = _refresh;
            last = _state.Tokens;
        }

        if (refresh is not null)
        {
            try
            {
                last = await refresh.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (Go401Exception)
            {
                // It brought nothing; the tokens from before are the last ones.
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // It was stopped before anything was sent.
            }
        }

        return last;
    }

    /// <summary>Forgets the tokens, and takes no others any more (S47).</summary>
    public void Wipe()
    {
        lock (_gate)
        {
            _closed = true;
            _state = TokenState.Nothing;
        }
    }

    public void Dispose() => Wipe();

    public override string ToString() => "***";

    private async Task RunRefreshAsync(
        TaskCompletionSource<TokenSet> refresh,
        TokenSet? current,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        TokenSet? renewed = null;
        Exception? failure = null;
        try
        {
            renewed = await RequestAsync(current, reporter, cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, the callers that wait get it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        lock (_gate)
        {
            _refresh = null;
            if (renewed is not null)
            {
                Adopt(renewed);
            }
            else if (failure is Go401Exception refused && RefreshFailure.IsFinal(refused) && ReferenceEquals(_state.Tokens, current))
            {
                _state = new TokenState(null, TimeSpan.Zero, true);
            }
        }

        switch (failure)
        {
            case null:
                refresh.TrySetResult(renewed!);
                break;
            case OperationCanceledException:
                refresh.TrySetCanceled();
                break;
            default:
                refresh.TrySetException(failure);
                _ = refresh.Task.Exception;
                break;
        }
    }

    protected Go401Exception NeedsSignIn()
    {
        string why =
            _closed ? "it was disconnected or replaced"
            : _state.SignInRequired ? "401GO no longer accepts its refresh token (expired, used elsewhere or revoked)"
            : "it has no refresh token, so its access token cannot be refreshed";
        return new Go401Exception(
            "SignInRequired",
            ErrorKind.AuthenticationError,
            $"The connection '{_connectionName}' requires a new sign-in: {why}. {Hint.Of("SignIn", _connectionName)}"
        );
    }

    private sealed record TokenState(TokenSet? Tokens, TimeSpan Margin, bool SignInRequired)
    {
        public static readonly TokenState Nothing = new(null, TimeSpan.Zero, false);
    }
}
