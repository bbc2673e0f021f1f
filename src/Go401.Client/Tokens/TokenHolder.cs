using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;

namespace Go401.Client.Tokens;

/// <summary>
/// The one place where a connection's tokens live in memory. Hands out a token that is still good, and renews it in one
/// flight for all callers: whoever comes while a refresh runs waits for it and uses its result (S36, S39).
/// </summary>
[DebuggerDisplay("TokenHolder ***")]
public sealed class TokenHolder : IDisposable
{
    private readonly string _connectionName;
    private readonly ITokenRefresher? _refresher;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneFlight = new(1, 1);
    private volatile TokenSet? _current;
    private volatile bool _signInRequired;
    private TimeSpan _margin;

    /// <summary>Makes a holder.</summary>
    /// <param name="connectionName">For error texts.</param>
    /// <param name="tokens">The tokens of the sign-in, or null when a vault's have yet to be read.</param>
    /// <param name="refresher">How to get new tokens; null when there is no way but a new sign-in.</param>
    /// <param name="time">The clock.</param>
    public TokenHolder(string connectionName, TokenSet? tokens, ITokenRefresher? refresher, TimeProvider? time = null)
    {
        _connectionName = connectionName ?? throw new ArgumentNullException(nameof(connectionName));
        _refresher = refresher;
        _time = time ?? TimeProvider.System;
        if (tokens is not null)
        {
            Adopt(tokens);
        }
    }

    /// <summary>The tokens in use, or null after <see cref="Wipe"/> or when a sign-in is needed.</summary>
    public TokenSet? Current => _current;

    /// <summary>True when the server ended the refresh token and only a new sign-in helps (S40).</summary>
    public bool SignInRequired => _signInRequired;

    /// <summary>True when new tokens can be had without a person.</summary>
    public bool CanRefresh => _refresher is not null && !_signInRequired;

    /// <summary>The access token to send now, renewed first when it is about to end.</summary>
    /// <exception cref="Go401Exception">A sign-in is needed, or the renewal failed.</exception>
    public async Task<TokenSet> GetAsync(CallContext call)
    {
        TokenSet? tokens = _current;
        if (tokens is not null && Remaining(tokens) > _margin)
        {
            return tokens;
        }

        if (tokens is not null && _refresher is null && Remaining(tokens) > TimeSpan.Zero)
        {
            return tokens;
        }

        return await RefreshAsync(tokens, call).ConfigureAwait(false);
    }

    /// <summary>
    /// Renews the tokens unless somebody already did since <paramref name="used"/> was handed out.
    /// </summary>
    /// <param name="used">The tokens that were found wanting (about to end, or refused with 401).</param>
    /// <param name="call">The caller.</param>
    public async Task<TokenSet> RefreshAsync(TokenSet? used, CallContext call)
    {
        if (call is null)
        {
            throw new ArgumentNullException(nameof(call));
        }

        await _oneFlight.WaitAsync(call.Cancellation).ConfigureAwait(false);
        try
        {
            TokenSet? current = _current;
            if (current is not null && !ReferenceEquals(current, used))
            {
                return current;
            }

            if (current is null || _refresher is null || _signInRequired)
            {
                throw NeedsSignIn(null);
            }

            try
            {
                TokenSet renewed = await _refresher.RefreshAsync(current, call).ConfigureAwait(false);
                Adopt(renewed);
                return renewed;
            }
            catch (Go401Exception refused) when (refused.Kind == ErrorKind.AuthenticationError)
            {
                _signInRequired = true;
                _current = null;
                throw;
            }
        }
        finally
        {
            _oneFlight.Release();
        }
    }

    /// <summary>How long the access token is still good, by the monotonic clock where the answer was seen by this process.</summary>
    public TimeSpan Remaining(TokenSet tokens)
    {
        if (tokens is null)
        {
            throw new ArgumentNullException(nameof(tokens));
        }

        return tokens.ObtainedTimestamp is long seen
            ? tokens.AccessTokenExpiresAt - tokens.ObtainedAt - _time.GetElapsedTime(seen)
            : tokens.AccessTokenExpiresAt - _time.GetUtcNow();
    }

    /// <summary>Takes tokens into use, for instance a sibling's newer ones.</summary>
    public void Adopt(TokenSet tokens)
    {
        if (tokens is null)
        {
            throw new ArgumentNullException(nameof(tokens));
        }

        _margin = RenewalMargin.For(tokens.AccessTokenExpiresAt - tokens.ObtainedAt);
        _current = tokens;
        _signInRequired = false;
    }

    /// <summary>Forgets the tokens (S47).</summary>
    public void Wipe() => _current = null;

    /// <inheritdoc/>
    public void Dispose() => _oneFlight.Dispose();

    /// <inheritdoc/>
    public override string ToString() => "***";

    private Go401Exception NeedsSignIn(Exception? cause) => new(
        "SignInRequired",
        ErrorKind.AuthenticationError,
        $"The connection '{_connectionName}' needs a new sign-in: its access token has ended and it cannot be renewed. Run: Connect-Go401 -Name {_connectionName}",
        cause);
}
