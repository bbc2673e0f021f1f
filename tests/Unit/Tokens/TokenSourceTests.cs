using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Tests.Unit.OAuth;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.Tokens;

public sealed class TokenSourceTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private TokenSet Tokens(string name, TimeSpan? life = null, bool monotonic = true)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return new TokenSet(
            new SecretValue("at-" + name),
            new SecretValue("rt-" + name),
            now,
            now + (life ?? TimeSpan.FromHours(1)),
            now.AddDays(30),
            ["company:read"]
        )
        {
            ObtainedTimestamp = monotonic ? _time.GetTimestamp() : null,
        };
    }

    private MemoryTokenSource Source(TokenSet? tokens, IOAuthClient? server) => new(Fakes.Settings(), tokens, server, _time);

    [Fact]
    public async Task S34_a_token_is_used_until_at_least_sixty_seconds_before_its_end()
    {
        TokenSet tokens = Tokens("1");
        var server = new Server(_ => Task.FromResult(Tokens("2")));
        using MemoryTokenSource source = Source(tokens, server);
        _time.Advance(TimeSpan.FromMinutes(55));
        Assert.Same(tokens, await source.GetAsync(SilentReporter.Instance, default));
        Assert.Equal(0, server.Calls);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(60));
        Assert.Equal("at-2", (await source.GetAsync(SilentReporter.Instance, default)).AccessToken.Reveal());
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public void S34_the_margin_is_sixty_seconds_at_least_and_differs_from_one_time_to_the_next()
    {
        TimeSpan[] margins = [.. Enumerable.Range(0, 200).Select(_ => RenewalMargin.For(TimeSpan.FromHours(1)))];
        Assert.All(margins, m => Assert.InRange(m, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(4)));
        Assert.True(margins.Distinct().Count() > 100);
        Assert.Equal(TimeSpan.FromSeconds(60), RenewalMargin.For(TimeSpan.FromMinutes(5)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(30)]
    public async Task S34_a_token_that_lives_shortly_is_used_and_not_renewed_with_every_call(double seconds)
    {
        TokenSet tokens = Tokens("1", TimeSpan.FromSeconds(seconds));
        var server = new Server(_ => Task.FromResult(Tokens("2", TimeSpan.FromSeconds(seconds))));
        using MemoryTokenSource source = Source(tokens, server);
        Assert.Same(tokens, await source.GetAsync(SilentReporter.Instance, default));
        _time.Advance(TimeSpan.FromSeconds(seconds * 0.7));
        Assert.Same(tokens, await source.GetAsync(SilentReporter.Instance, default));
        _time.Advance(TimeSpan.FromSeconds(seconds * 0.2));
        Assert.Equal("at-2", (await source.GetAsync(SilentReporter.Instance, default)).AccessToken.Reveal());
    }

    [Theory]
    [InlineData(-48)]
    [InlineData(48)]
    public async Task S34_a_clock_that_is_set_neither_shortens_nor_stretches_a_token_s_life(int hours)
    {
        var clock = new JumpingClock(_time);
        DateTimeOffset now = clock.GetUtcNow();
        var tokens = new TokenSet(new SecretValue("at-1"), new SecretValue("rt-1"), now, now.AddHours(1), null, [])
        {
            ObtainedTimestamp = clock.GetTimestamp(),
        };
        var server = new Server(_ => Task.FromResult(Tokens("2")));
        using var source = new MemoryTokenSource(Fakes.Settings(), tokens, server, clock);
        clock.Jump = TimeSpan.FromHours(hours);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(TimeSpan.FromMinutes(30), source.Remaining(tokens));
        Assert.Same(tokens, await source.GetAsync(SilentReporter.Instance, default));
        _time.Advance(TimeSpan.FromMinutes(29.5));
        await source.GetAsync(SilentReporter.Instance, default);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public void S34_tokens_that_another_process_got_go_by_the_wall_clock()
    {
        using MemoryTokenSource source = Source(null, null);
        Assert.Equal(TimeSpan.FromHours(1), source.Remaining(Tokens("1", monotonic: false)));
    }

    [Fact]
    public async Task S36_fifty_callers_at_once_cause_one_refresh_and_get_the_same_tokens()
    {
        var gate = new TaskCompletionSource<TokenSet>();
        var server = new Server(_ => gate.Task);
        TokenSet old = Tokens("1");
        using MemoryTokenSource source = Source(old, server);
        Task<TokenSet>[] callers =
        [
            .. Enumerable.Range(0, 50).Select(_ => Task.Run(() => source.RefreshAsync(old, SilentReporter.Instance, default))),
        ];
        await server.Began.WaitAsync(Fakes.Patience);
        TokenSet renewed = Tokens("2");
        gate.SetResult(renewed);
        Assert.All(await Task.WhenAll(callers), t => Assert.Same(renewed, t));
        Assert.Same(renewed, await source.RefreshAsync(old, SilentReporter.Instance, default));
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task S36_fifty_callers_against_a_server_that_rotates_and_punishes_reuse_cause_one_refresh()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync(o => o.Reuse = Simulator.ReuseHandling.RevokeFamily);
        using Client.Connections.Connection connection = await simulator.SignInAsync(Go401Simulator.Browser());
        TokenSet old = connection.Tokens.Current!;
        TokenSet[] got = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => connection.Tokens.RefreshAsync(old, SilentReporter.Instance, default)))
        );
        Assert.Single(got.Distinct());
        Assert.Equal(1, simulator.Server.Tokens.Refreshes);
        Assert.Equal(0, simulator.Server.Tokens.RefusedRefreshes);

        // The old one is never sent again, and the new one is what the next refresh sends.
        await connection.Tokens.RefreshAsync(got[0], SilentReporter.Instance, default);
        Assert.Equal(got[0].RefreshToken!.Reveal(), simulator.Token["refresh_token"]);
        Assert.True(simulator.Server.Tokens.IsLive(connection.Tokens.Current!.RefreshToken!.Reveal()));
    }

    [Fact]
    public async Task A_failure_is_shared_by_all_who_wait_and_the_next_call_tries_again()
    {
        var gate = new TaskCompletionSource<TokenSet>();
        var server = new Server(n => n == 1 ? gate.Task : Task.FromResult(Tokens("2")));
        TokenSet old = Tokens("1");
        using MemoryTokenSource source = Source(old, server);
        Task<TokenSet>[] callers = [.. Enumerable.Range(0, 10).Select(_ => source.RefreshAsync(old, SilentReporter.Instance, default))];
        gate.SetException(new Go401Exception("ConnectionFailed", ErrorKind.ResourceUnavailable, "down"));
        foreach (Task<TokenSet> caller in callers)
        {
            Assert.Equal("ConnectionFailed", (await Assert.ThrowsAsync<Go401Exception>(() => caller)).ErrorId);
        }

        Assert.Equal(1, server.Calls);
        Assert.Equal("at-2", (await source.RefreshAsync(old, SilentReporter.Instance, default)).AccessToken.Reveal());
    }

    [Fact]
    public async Task A_caller_who_is_stopped_leaves_at_once_and_the_refresh_goes_on_without_it()
    {
        var gate = new TaskCompletionSource<TokenSet>();
        var server = new Server(_ => gate.Task);
        TokenSet old = Tokens("1");
        using MemoryTokenSource source = Source(old, server);
        using var stop = new CancellationTokenSource();
        Task<TokenSet> first = source.RefreshAsync(old, SilentReporter.Instance, stop.Token);
        Task<TokenSet> stopped = source.RefreshAsync(old, SilentReporter.Instance, stop.Token);
        Task<TokenSet> stays = source.RefreshAsync(old, SilentReporter.Instance, default);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.False(stays.IsCompleted);
        TokenSet renewed = Tokens("2");
        gate.SetResult(renewed);
        Assert.Same(renewed, await stays.WaitAsync(Fakes.Patience));
        Assert.Same(renewed, source.Current);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task A_caller_that_waits_for_a_refresh_that_was_stopped_before_it_left_begins_its_own()
    {
        var gate = new TaskCompletionSource<TokenSet>();
        var server = new Server(n => n == 1 ? gate.Task : Task.FromResult(Tokens("2")));
        TokenSet old = Tokens("1");
        using MemoryTokenSource source = Source(old, server);
        using var stop = new CancellationTokenSource();
        Task<TokenSet> first = source.RefreshAsync(old, SilentReporter.Instance, stop.Token);
        Task<TokenSet> second = source.RefreshAsync(old, SilentReporter.Instance, default);
        await stop.CancelAsync();
        gate.SetCanceled(stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("at-2", (await second).AccessToken.Reveal());
        Assert.Equal(2, server.Calls);
    }

    [Fact]
    public async Task S40_invalid_grant_drops_the_tokens_and_asks_for_a_sign_in_without_a_second_try()
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync();
        using Client.Connections.Connection connection = await simulator.SignInAsync(Go401Simulator.Browser());
        simulator.Server.Tokens.RevokeRefreshTokens();
        TokenSet old = connection.Tokens.Current!;
        var refused = await Assert.ThrowsAsync<Go401Exception>(() => connection.Tokens.RefreshAsync(old, SilentReporter.Instance, default));
        Assert.Equal("SignInRequired", refused.ErrorId);
        Assert.Equal(ErrorKind.AuthenticationError, refused.Kind);
        Assert.Contains("[SignIn unit]", refused.Message, StringComparison.Ordinal);
        Assert.True(connection.Tokens.SignInRequired);
        Assert.False(connection.Tokens.CanRefresh);
        Assert.Null(connection.Tokens.Current);
        for (int i = 0; i < 3; i++)
        {
            var again = await Assert.ThrowsAsync<Go401Exception>(() => connection.Tokens.GetAsync(SilentReporter.Instance, default));
            Assert.Equal("SignInRequired", again.ErrorId);
            Assert.Contains("[SignIn unit]", again.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, simulator.Server.Tokens.RefusedRefreshes);
    }

    [Fact]
    public async Task S40_the_server_s_own_word_ends_the_session_whatever_refreshes()
    {
        TokenSet old = Tokens("1");
        using MemoryTokenSource source = Source(old, new Server(_ => throw OAuthException.From("invalid_grant", null, "unit")));
        var refused = await Assert.ThrowsAsync<Go401Exception>(() => source.RefreshAsync(old, SilentReporter.Instance, default));
        Assert.Equal("SignInRequired", refused.ErrorId);
        Assert.True(source.SignInRequired);
        Assert.Null(source.Current);
    }

    [Theory]
    [InlineData(ErrorKind.ResourceUnavailable)]
    [InlineData(ErrorKind.OperationTimeout)]
    [InlineData(ErrorKind.InvalidResult)]
    [InlineData(ErrorKind.LimitsExceeded)]
    [InlineData(ErrorKind.SecurityError)]
    public async Task S40_any_other_failure_keeps_the_refresh_token(ErrorKind kind)
    {
        TokenSet old = Tokens("1");
        using MemoryTokenSource source = Source(old, new Server(_ => throw new Go401Exception("X", kind, "x")));
        await Assert.ThrowsAsync<Go401Exception>(() => source.RefreshAsync(old, SilentReporter.Instance, default));
        Assert.Same(old, source.Current);
        Assert.False(source.SignInRequired);
        Assert.True(source.CanRefresh);
    }

    [Theory]
    [InlineData("invalid_client")]
    [InlineData("unauthorized_client")]
    [InlineData("server_error")]
    [InlineData("something_else")]
    public async Task S40_a_refusal_that_is_not_about_the_refresh_token_keeps_it(string error)
    {
        TokenSet old = Tokens("1");
        using MemoryTokenSource source = Source(old, new Server(_ => throw OAuthException.From(error, null, "unit")));
        await Assert.ThrowsAsync<OAuthException>(() => source.RefreshAsync(old, SilentReporter.Instance, default));
        Assert.Same(old, source.Current);
        Assert.False(source.SignInRequired);
    }

    [Fact]
    public async Task S40_a_renewal_that_fails_for_now_lets_a_token_that_is_still_good_be_used_to_its_end()
    {
        TokenSet old = Tokens("1");
        var server = new Server(_ => throw new Go401Exception("ConnectionFailed", ErrorKind.ResourceUnavailable, "down"));
        using MemoryTokenSource source = Source(old, server);
        _time.Advance(TimeSpan.FromSeconds(3590));
        Assert.Same(old, await source.GetAsync(SilentReporter.Instance, default));
        Assert.Equal(1, server.Calls);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(
            "ConnectionFailed",
            (await Assert.ThrowsAsync<Go401Exception>(() => source.GetAsync(SilentReporter.Instance, default))).ErrorId
        );
    }

    [Fact]
    public async Task A_token_that_cannot_be_renewed_is_used_to_its_end_and_then_a_sign_in_is_needed()
    {
        TokenSet tokens = Tokens("1");
        using MemoryTokenSource source = Source(tokens, null);
        _time.Advance(TimeSpan.FromSeconds(3599));
        Assert.Same(tokens, await source.GetAsync(SilentReporter.Instance, default));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            "SignInRequired",
            (await Assert.ThrowsAsync<Go401Exception>(() => source.GetAsync(SilentReporter.Instance, default))).ErrorId
        );
        Assert.False(source.CanRefresh);
    }

    [Fact]
    public async Task S47_what_a_refresh_brings_after_a_wipe_does_not_come_back_to_life()
    {
        var gate = new TaskCompletionSource<TokenSet>();
        TokenSet old = Tokens("1");
        using MemoryTokenSource source = Source(old, new Server(_ => gate.Task));
        Task<TokenSet> refreshing = source.RefreshAsync(old, SilentReporter.Instance, default);
        source.Wipe();
        gate.SetResult(Tokens("2"));
        await refreshing;
        Assert.Null(source.Current);
        await Assert.ThrowsAsync<Go401Exception>(() => source.GetAsync(SilentReporter.Instance, default));
    }

    private sealed class Server(Func<int, Task<TokenSet>> refresh) : IOAuthClient
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public int Calls => _calls;

        public Task Began => _began.Task;

        public Task<RevocationOutcome> RevokeAsync(ConnectionSettings settings, TokenSet? tokens, CancellationToken cancellation) =>
            Task.FromResult(RevocationOutcome.Revoked);

        public async Task<TokenSet> RefreshAsync(
            ConnectionSettings settings,
            TokenSet current,
            ICallReporter reporter,
            CancellationToken cancellation
        )
        {
            int number = Interlocked.Increment(ref _calls);
            _began.TrySetResult();
            return await refresh(number);
        }
    }

    private sealed class JumpingClock(TimeProvider inner) : TimeProvider
    {
        public TimeSpan Jump { get; set; }

        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Jump;

        public override long GetTimestamp() => inner.GetTimestamp();
    }
}
