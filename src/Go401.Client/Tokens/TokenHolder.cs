using System;
using System.Diagnostics;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;

namespace Go401.Client.Tokens;

/// <summary>
/// The one place where a connection's tokens live in memory. Hands out a token that is still good, and renews it in one
/// flight for all callers: anyone who comes while a refresh runs waits for it and gets what it brings, tokens or failure
/// (S36, S39).
/// </summary>
[DebuggerDisplay("TokenHolder ***")]
internal sealed class TokenHolder : IDisposable
{
    private static readonly TimeSpan WarnBelow = TimeSpan.FromDays(7);
    private readonly string _connectionName;
    private readonly ITokenRefresher? _refresher;
    private readonly IStoredTokens? _stored;
    private readonly TimeProvider _time;
    private readonly object _gate = new();
    private volatile Held _held = Held.Nothing;
    private Task<TokenSet>? _flight;
    private bool _closed;
    private int _saidEnd;
    private int _storing;

    /// <summary>Makes a holder.</summary>
    /// <param name="connectionName">For error texts.</param>
    /// <param name="tokens">The tokens of the sign-in, or null when a vault's have yet to be read.</param>
    /// <param name="refresher">How to get new tokens; null when there is no way but a new sign-in.</param>
    /// <param name="time">The clock.</param>
    public TokenHolder(string connectionName, TokenSet? tokens, ITokenRefresher? refresher, TimeProvider? time = null)
    {
        _connectionName = connectionName;
        _refresher = refresher;
        _stored = refresher as IStoredTokens;
        _time = time ?? TimeProvider.System;
        if (tokens is not null)
        {
            Adopt(tokens);
        }
    }

    /// <summary>The tokens in use, or null after <see cref="Wipe"/> or when a sign-in is needed.</summary>
    public TokenSet? Current => _held.Tokens;

    /// <summary>True when the server ended the refresh token and only a new sign-in helps (S40).</summary>
    public bool SignInRequired => _held.SignInRequired;

    /// <summary>True when new tokens can be had without a person.</summary>
    public bool CanRefresh => _refresher is not null && !_held.SignInRequired;

    /// <summary>
    /// The access token to send now, renewed first when it is about to end. Where the renewal fails for a reason that may
    /// pass, and the token has not ended yet, it is used to its end.
    /// </summary>
    /// <exception cref="Go401Exception">A sign-in is needed, or the renewal failed.</exception>
    public async Task<TokenSet> GetAsync(CallContext call)
    {
        await StoreUnsavedAsync(call).ConfigureAwait(false);
        TokenSet tokens = await GetGoodAsync(call).ConfigureAwait(false);
        SayWhenRefreshTokenEnds(call.Reporter);
        return tokens;
    }

    private async Task<TokenSet> GetGoodAsync(CallContext call)
    {
        Held held = _held;
        if (held.Tokens is not TokenSet tokens)
        {
            return await RefreshAsync(null, call).ConfigureAwait(false);
        }

        TimeSpan left = Remaining(tokens);
        if (left > held.Margin || (_refresher is null && left > TimeSpan.Zero))
        {
            return tokens;
        }

        try
        {
            return await RefreshAsync(tokens, call).ConfigureAwait(false);
        }
        catch (Go401Exception failed) when (MayPass(failed) && Remaining(tokens) > TimeSpan.Zero && ReferenceEquals(Current, tokens))
        {
            call.Reporter.Verbose(
                $"The access token of the connection '{_connectionName}' could not be refreshed now "
                    + $"({failed.ErrorId}); the current one is still valid and is used."
            );
            return tokens;
        }
    }

    /// <summary>
    /// Renews the tokens unless someone already did since <paramref name="used"/> was handed out. A caller who is stopped
    /// leaves at once and the renewal goes on without it, since the server may have ended the old refresh token already;
    /// only a caller that lends its vault to the renewal stays until it has ended.
    /// </summary>
    /// <param name="used">The tokens that were found wanting (about to end, or refused with 401).</param>
    /// <exception cref="Go401Exception">A sign-in is needed, or the renewal failed.</exception>
    public async Task<TokenSet> RefreshAsync(TokenSet? used, CallContext call)
    {
        while (true)
        {
            call.Cancellation.ThrowIfCancellationRequested();
            TaskCompletionSource<TokenSet>? mine = null;
            Task<TokenSet> flight;
            TokenSet? current;
            lock (_gate)
            {
                Held held = _held;
                if (held.Tokens is TokenSet newer && !ReferenceEquals(newer, used))
                {
                    return newer;
                }

                // Without tokens only a vault can help: someone may have signed in again meanwhile, in another process.
                if (_refresher is null || _closed || (held.Tokens is null && _stored is null))
                {
                    throw NeedsSignIn();
                }

                current = held.Tokens;
                if (_flight is null)
                {
                    mine = new TaskCompletionSource<TokenSet>(TaskCreationOptions.RunContinuationsAsynchronously);
                    _flight = mine.Task;
                }

                flight = _flight;
            }

            if (mine is null)
            {
                try
                {
                    return await flight.UnlessStoppedAsync(call.Cancellation).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (!call.Cancellation.IsCancellationRequested)
                {
                    // Anyone who had begun was stopped before anything was sent.
                    continue;
                }
            }

            Task flying = FlyAsync(mine, current, call);
            if (call.Vault is not null)
            {
                await flying.ConfigureAwait(false);
            }

            return await flight.UnlessStoppedAsync(call.Cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Warns once when the refresh token ends within seven days: a connection that is not used by then needs a new sign-in.
    /// </summary>
    public void SayWhenRefreshTokenEnds(ICallReporter reporter)
    {
        if (
            Current?.RefreshTokenExpiresAt is DateTimeOffset ends
            && ends - _time.GetUtcNow() is TimeSpan left
            && left < WarnBelow
            && Interlocked.Exchange(ref _saidEnd, 1) == 0
        )
        {
            string when =
                left <= TimeSpan.Zero
                    ? "has probably expired"
                    : $"expires in {(left.TotalDays >= 1 ? $"{left.TotalDays:0.#} days" : $"{left.TotalHours:0.#} hours")}";
            reporter.Warning(
                $"The refresh token of '{_connectionName}' {when} "
                    + $"({ends.ToLocalTime().ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}). "
                    + $"{Hint.Of("UpdateToken", _connectionName)}"
            );
        }
    }

    /// <summary>How long the access token is still good, by the monotonic clock where the answer was seen by this process.</summary>
    public TimeSpan Remaining(TokenSet tokens)
    {
        return tokens.ObtainedTimestamp is long seen
            ? tokens.AccessTokenExpiresAt - tokens.ObtainedAt - _time.GetElapsedTime(seen)
            : tokens.AccessTokenExpiresAt - _time.GetUtcNow();
    }

    /// <summary>Takes tokens into use, for instance a sibling's newer ones. A holder that was closed takes none.</summary>
    public void Adopt(TokenSet tokens)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _held = new Held(tokens, RenewalMargin.For(tokens.AccessTokenExpiresAt - tokens.ObtainedAt), false);
            }
        }
    }

    /// <summary>
    /// Lets no further renewal begin, waits for one that is under way, and hands the last tokens over to be revoked; with
    /// the ones from before, the new ones would stay alive at the server (S47).
    /// </summary>
    internal async Task<TokenSet?> CloseAsync(CallContext call)
    {
        Task<TokenSet>? flight;
        TokenSet? last;
        lock (_gate)
        {
            _closed = true;
            flight = _flight;
            last = _held.Tokens;
        }

        if (flight is not null)
        {
            try
            {
                last = await flight.UnlessStoppedAsync(call.Cancellation).ConfigureAwait(false);
            }
            catch (Go401Exception)
            {
                // It brought nothing; the tokens from before are the last ones.
            }
            catch (OperationCanceledException) when (!call.Cancellation.IsCancellationRequested)
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
            _held = Held.Nothing;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Wipe();

    /// <inheritdoc/>
    public override string ToString() => "***";

    private async Task FlyAsync(TaskCompletionSource<TokenSet> flight, TokenSet? current, CallContext call)
    {
        TokenSet? renewed = null;
        Exception? failure = null;
        try
        {
            renewed = current is null
                ? await RecoverAsync(call).ConfigureAwait(false)
                : await _refresher!.RefreshAsync(current, call).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, the callers that wait get it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        lock (_gate)
        {
            _flight = null;
            if (renewed is not null)
            {
                Adopt(renewed);
            }
            else if (failure is Go401Exception refused && IsFinal(refused) && ReferenceEquals(_held.Tokens, current))
            {
                _held = new Held(null, TimeSpan.Zero, true);
            }
        }

        switch (failure)
        {
            case null:
                flight.TrySetResult(renewed!);
                break;
            case OperationCanceledException:
                flight.TrySetCanceled();
                break;
            default:
                flight.TrySetException(failure);
                _ = flight.Task.Exception;
                break;
        }
    }

    // Anyone who calls while someone else stores leaves it to them.
    private async Task StoreUnsavedAsync(CallContext call)
    {
        if (_stored is not { HasUnsaved: true } || Interlocked.Exchange(ref _storing, 1) != 0)
        {
            return;
        }

        try
        {
            await _stored.SaveAsync(call).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _storing, 0);
        }
    }

    private async Task<TokenSet> RecoverAsync(CallContext call)
    {
        if (_stored is null || await _stored.RecoverAsync(call).ConfigureAwait(false) is not TokenSet found)
        {
            throw NeedsSignIn();
        }

        return Remaining(found) > TimeSpan.Zero ? found : await _stored.RefreshAsync(found, call).ConfigureAwait(false);
    }

    private static bool MayPass(Go401Exception failed) =>
        failed.Kind
            is ErrorKind.ResourceUnavailable
                or ErrorKind.OperationTimeout
                or ErrorKind.LimitsExceeded
                or ErrorKind.WriteError
                or ErrorKind.ObjectNotFound;

    // Only the server's word on the refresh token ends a session. A wrong client secret does not, nor does a network
    // that is down (S40); an answer that was refused as widened has spent the token all the same (S36, S41).
    private static bool IsFinal(Go401Exception refused) =>
        refused.SpentRefreshToken
        || (refused is OAuthException answer ? answer.Error == "invalid_grant" : refused.Kind == ErrorKind.AuthenticationError);

    private Go401Exception NeedsSignIn()
    {
        string why =
            _closed ? "it was disconnected or replaced"
            : _held.SignInRequired ? "401GO no longer accepts its refresh token (expired, used elsewhere or revoked)"
            : "it has no refresh token, so its access token cannot be refreshed";
        return new Go401Exception(
            "SignInRequired",
            ErrorKind.AuthenticationError,
            $"The connection '{_connectionName}' requires a new sign-in: {why}. {Hint.Of("SignIn", _connectionName)}"
        );
    }

    private sealed record Held(TokenSet? Tokens, TimeSpan Margin, bool SignInRequired)
    {
        public static readonly Held Nothing = new(null, TimeSpan.Zero, false);
    }
}
