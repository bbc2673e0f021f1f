using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Xunit;

namespace Go401.Tests.Unit.Vault;

public sealed class RotationTests : IDisposable
{
    private readonly RotationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task S36_a_new_refresh_token_replaces_the_old_one_which_is_never_sent_again()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        for (int i = 0; i < 20; i++)
        {
            await process.RefreshAsync();
        }

        Assert.Equal(20, _bench.Server.Sent.Count);
        Assert.Equal(20, _bench.Server.Sent.Distinct().Count());
        Assert.True(_bench.Server.IsLive(_bench.Stored.Tokens!.RefreshToken!));
    }

    [Fact]
    public async Task S36_fifty_callers_at_once_make_one_refresh()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        TokenSet old = process.Tokens.Current!;
        TokenSet[] all = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => process.Tokens.RefreshAsync(old, process.Report, default)))
        );
        Assert.Single(_bench.Server.Sent);
        Assert.Single(all.Distinct());
    }

    [Fact]
    public async Task S37_the_access_token_is_given_out_after_its_refresh_token_was_stored_and_read_back()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        var write = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        process.Vault.Holds["Write"] = write.Task;
        _bench.Server.BeforeAnswer = () =>
        {
            answered.SetResult();
            return Task.CompletedTask;
        };
        Task<TokenSet> refresh = process.RefreshAsync();
        await answered.Task;
        Assert.False(refresh.IsCompleted);
        write.SetResult();
        TokenSet tokens = await refresh;
        Assert.Equal(["Write", "Read"], process.Vault.Log.TakeLast(2));
        Assert.Equal(tokens.RefreshToken, _bench.Stored.Tokens!.RefreshToken);
        Assert.Equal(_bench.Stored.Generation, _bench.Side()!.Generation);
    }

    [Fact]
    public async Task S37_what_the_vault_gives_back_otherwise_counts_as_not_stored()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync(vault: new LosingVault(_bench.Content));
        await process.RefreshAsync();
        Assert.True(process.Tokens.HasUnsaved);
        Assert.Contains("returns an older version of it", Assert.Single(process.Report.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S38_of_four_processes_one_refreshes_and_the_others_use_what_it_stored()
    {
        await _bench.SignInAsync();
        FakeProcess[] processes =
        [
            await _bench.ProcessAsync(),
            await _bench.ProcessAsync(),
            await _bench.ProcessAsync(),
            await _bench.ProcessAsync(),
        ];
        TokenSet[] tokens = await Task.WhenAll(processes.Select(p => Task.Run(() => p.RefreshAsync())));
        Assert.Single(_bench.Server.Sent);
        Assert.Single(tokens.Select(t => t.AccessToken.Reveal()).Distinct());
    }

    [Fact]
    public async Task S38_waiting_for_the_lock_ends_with_an_error_and_nothing_is_sent()
    {
        await _bench.SignInAsync();
        _bench.Lock = TimeSpan.FromMilliseconds(60);
        FakeProcess process = await _bench.ProcessAsync();
        using (
            new FileStream(
                Directory.EnumerateFiles(_bench.MachineFolder("A"), "payroll*.lock").Single(),
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.None
            )
        )
        {
            Go401Exception late = await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
            Assert.Equal("VaultLockTimeout", late.ErrorId);
        }

        Assert.Empty(_bench.Server.Sent);
        await process.RefreshAsync();
        Assert.Single(_bench.Server.Sent);
    }

    [Fact]
    public async Task S38_waiting_for_the_lock_stops_when_it_is_told_to()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        using var stop = new CancellationTokenSource();
        using (
            new FileStream(
                Directory.EnumerateFiles(_bench.MachineFolder("A"), "payroll*.lock").Single(),
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.None
            )
        )
        {
            Task<TokenSet> refresh = process.RefreshAsync(stop.Token);
            stop.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => refresh);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S39_a_stale_view_is_read_again_and_the_siblings_tokens_are_used(bool canBeRenewed)
    {
        await _bench.SignInAsync();
        FakeProcess one = await _bench.ProcessAsync(vault: new ForgetfulVault(_bench.Content, _bench.Clock, canBeRenewed));
        FakeProcess other = await _bench.ProcessAsync(vault: new ForgetfulVault(_bench.Content, _bench.Clock, canBeRenewed));
        _bench.Clock.Advance(TimeSpan.FromMinutes(5));
        TokenSet fresh = await one.RefreshAsync();
        TokenSet seen = await other.RefreshAsync();
        Assert.Equal(fresh.AccessToken, seen.AccessToken);
        Assert.Single(_bench.Server.Sent);
    }

    [Fact]
    public async Task S39_a_view_that_stays_stale_is_an_error_and_its_token_is_not_sent()
    {
        await _bench.SignInAsync();
        FakeProcess one = await _bench.ProcessAsync(vault: new ForgetfulVault(_bench.Content, _bench.Clock, false));
        var forgetful = new ForgetfulVault(_bench.Content, _bench.Clock, false);
        FakeProcess other = await _bench.ProcessAsync(vault: forgetful);

        // It writes something of its own just before the change, and never sees the change.
        _bench.Clock.Advance(TimeSpan.FromMinutes(5));
        await forgetful.WriteAsync("Team", "Other", new SecretValue("x"), new Dictionary<string, string>(), default);
        await one.RefreshAsync();
        Go401Exception stale = await Assert.ThrowsAsync<Go401Exception>(() => other.RefreshAsync());
        Assert.Equal("VaultStale", stale.ErrorId);
        Assert.Equal(ErrorKind.ResourceUnavailable, stale.Kind);
        Assert.Single(_bench.Server.Sent);
        Assert.False(other.Tokens.SignInRequired);
    }

    [Fact]
    public async Task S39_what_another_program_wrote_over_is_stored_again_from_memory()
    {
        await _bench.SignInAsync();
        var before = _bench.Content.Secrets[RotationBench.Location.SecretName];
        FakeProcess process = await _bench.ProcessAsync();
        TokenSet first = await process.RefreshAsync();
        _bench.Content.Secrets[RotationBench.Location.SecretName] = before;
        await process.RefreshAsync();
        Assert.Equal(first.RefreshToken!.Reveal(), _bench.Server.Sent.Last());
        Assert.Equal(0, _bench.Server.Refused);
        Assert.True(_bench.Server.IsLive(_bench.Stored.Tokens!.RefreshToken!));
    }

    [Fact]
    public async Task S40_invalid_grant_marks_the_connection_and_no_process_sends_the_token_again()
    {
        StoredConnection stored = await _bench.SignInAsync();
        FakeProcess one = await _bench.ProcessAsync();
        FakeProcess other = await _bench.ProcessAsync();
        await _bench.Server.RefreshAsync(stored.Settings, stored.Tokens!, one.Report, default);
        Go401Exception ended = await Assert.ThrowsAsync<Go401Exception>(() => one.RefreshAsync());
        Assert.Equal("SignInRequired", ended.ErrorId);
        Assert.Equal(ErrorKind.AuthenticationError, ended.Kind);
        Assert.Contains("[SignIn payroll]", ended.Message, StringComparison.Ordinal);
        Assert.True(one.Tokens.SignInRequired);
        Assert.Null(one.Tokens.Current);
        int sent = _bench.Server.Sent.Count;
        Assert.Equal("SignInRequired", (await Assert.ThrowsAsync<Go401Exception>(() => other.RefreshAsync())).ErrorId);
        Assert.Equal(sent, _bench.Server.Sent.Count);
    }

    [Fact]
    public async Task S40_a_new_sign_in_elsewhere_brings_a_connection_back()
    {
        StoredConnection stored = await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        await _bench.Server.RefreshAsync(stored.Settings, stored.Tokens!, process.Report, default);
        await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
        await Assert.ThrowsAsync<Go401Exception>(() => process.Tokens.GetAsync(process.Report, default));
        StoredConnection renewed = await _bench.SignInAsync();
        TokenSet tokens = await process.Tokens.GetAsync(process.Report, default);
        Assert.Equal(renewed.Tokens!.AccessToken, tokens.AccessToken);
        Assert.False(process.Tokens.SignInRequired);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S40_a_failure_of_the_network_drops_no_token(bool later)
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        _bench.Server.Failure = new Go401Exception("ConnectionFailed", ErrorKind.ResourceUnavailable, "The network is down.");
        Assert.Equal("ConnectionFailed", (await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync())).ErrorId);
        _bench.Server.Failure = null;
        FakeProcess next = later ? await _bench.ProcessAsync() : process;
        await next.RefreshAsync();
        Assert.Null(_bench.Side()!.Sent);
        Assert.True(_bench.Server.IsLive(_bench.Stored.Tokens!.RefreshToken!));
    }

    [Fact]
    public async Task S40_an_answer_that_was_lost_is_named_when_its_token_turns_out_to_be_spent()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        _bench.Server.Failure = new Go401Exception("ConnectionFailed", ErrorKind.ResourceUnavailable, "The connection broke.");
        _bench.Server.AnswerIsLost = true;
        await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
        _bench.Server.Failure = null;
        Go401Exception lost = await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
        Assert.Equal("SignInRequired", lost.ErrorId);
        Assert.Contains("before it stored the response", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_client_secret_does_not_end_the_refresh_token()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        _bench.Server.Failure = Go401.Client.Errors.OAuthException.From("invalid_client", null, "payroll");
        Assert.Equal("OAuthInvalidClient", (await Assert.ThrowsAnyAsync<Go401Exception>(() => process.RefreshAsync())).ErrorId);
        Assert.Null(_bench.Side()!.Sent);
        Assert.Null(_bench.Side()!.Refused);
        _bench.Server.Failure = null;
        await process.RefreshAsync();
    }

    [Fact]
    public async Task S41_a_narrower_scope_is_stored()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        _bench.Server.Scope = "participant:read";
        await process.RefreshAsync();
        Assert.Equal(["participant:read"], _bench.Stored.Tokens!.Scope);
    }

    [Fact]
    public async Task S36_S41_a_token_that_was_spent_on_wider_scopes_is_sent_by_no_other_process()
    {
        await _bench.SignInAsync();
        FakeProcess one = await _bench.ProcessAsync();
        FakeProcess other = await _bench.ProcessAsync();
        _bench.Server.Failure = new Go401Exception("RefreshScopeWidened", ErrorKind.SecurityError, "More scopes than were granted.")
        {
            SpentRefreshToken = true,
        };
        _bench.Server.AnswerIsLost = true;
        Assert.Equal("RefreshScopeWidened", (await Assert.ThrowsAsync<Go401Exception>(() => one.RefreshAsync())).ErrorId);
        _bench.Server.Failure = null;
        foreach (FakeProcess next in new[] { one, other, await _bench.ProcessAsync() })
        {
            Go401Exception ended = await Assert.ThrowsAsync<Go401Exception>(() => next.RefreshAsync());
            Assert.Equal("SignInRequired", ended.ErrorId);
            Assert.Contains("[SignIn payroll]", ended.Message, StringComparison.Ordinal);
        }

        Assert.Single(_bench.Server.Sent);
    }

    [Fact]
    public async Task S42_tokens_that_the_vault_does_not_take_stay_in_memory_and_go_into_no_file()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        process.Vault.Failures["Write"] = new Go401Exception("VaultWriteFailed", ErrorKind.WriteError, "Read-only.");
        await process.RefreshAsync();
        Assert.True(process.Tokens.HasUnsaved);
        string[] files = Directory.GetFiles(_bench.MachineFolder("A"));
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain("canary", File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task S42_no_token_and_no_secret_stands_in_any_file()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        await process.RefreshAsync();
        _bench.Server.Failure = new Go401Exception("ConnectionFailed", ErrorKind.ResourceUnavailable, "Down.");
        await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
        string[] files = Directory.GetFiles(_bench.MachineFolder("A"));
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            Assert.DoesNotContain(
                "canary",
                await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken),
                StringComparison.Ordinal
            );
            if (!OperatingSystem.IsWindows() && file.EndsWith(".json", StringComparison.Ordinal))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(_bench.MachineFolder("A"))
            );
        }

        Assert.DoesNotContain("canary", string.Join('\n', process.Report.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S43_the_secrets_name_and_the_metadata_hold_nothing_secret_and_nothing_of_a_person()
    {
        await _bench.SignInAsync(account: new Account("sub-of-somebody", "company_admin", "Canary Company"));
        Assert.Equal("Go401-payroll", Assert.Single(_bench.Content.Secrets.Keys));
        Assert.Matches("^[A-Za-z0-9-]{1,127}$", new SecretLocation("Team", "PayRoll-2").SecretName);
        string metadata = string.Join('\n', _bench.Content.Secrets["Go401-payroll"].Metadata.Select(m => m.Key + "=" + m.Value));
        foreach (string forbidden in new[] { "canary", "Canary", "sub-of-somebody", "company_admin" })
        {
            Assert.DoesNotContain(forbidden, metadata, StringComparison.Ordinal);
        }

        Assert.Contains("RefreshTokenExpires=2026-03-31T12:00:00Z", metadata, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_access_token_cache_the_vault_has_none_and_the_next_process_refreshes()
    {
        await _bench.SignInAsync(cachesAccessToken: false);
        Assert.False(_bench.Stored.Tokens!.HasAccessToken);
        FakeProcess process = await _bench.ProcessAsync();
        TokenSet tokens = await process.Tokens.GetAsync(process.Report, default);
        Assert.Equal("canary-access-2", tokens.AccessToken.Reveal());
        Assert.DoesNotContain(
            "canary-access",
            _bench.Content.Secrets[RotationBench.Location.SecretName].Value.Reveal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task With_the_cache_the_next_process_refreshes_nothing_while_the_access_token_lives()
    {
        await _bench.SignInAsync();
        _bench.Clock.Advance(TimeSpan.FromMinutes(50));
        FakeProcess process = await _bench.ProcessAsync();
        await process.Tokens.GetAsync(process.Report, default);
        Assert.Empty(_bench.Server.Sent);
        _bench.Clock.Advance(TimeSpan.FromMinutes(9.5));
        await process.Tokens.GetAsync(process.Report, default);
        Assert.Single(_bench.Server.Sent);
    }

    [Fact]
    public async Task A_connection_that_was_signed_in_anew_to_another_account_is_not_called_into_unasked()
    {
        await _bench.SignInAsync(account: new Account("a", "company_admin", "One"));
        FakeProcess process = await _bench.ProcessAsync();
        await _bench.SignInAsync(account: new Account("b", "company_admin", "Two"));
        Go401Exception other = await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
        Assert.Equal("SignInRequired", other.ErrorId);
        Assert.Contains("another account", other.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Server.Sent);
    }

    [Theory]
    [InlineData(22, 0)]
    [InlineData(24, 1)]
    [InlineData(31, 1)]
    public async Task Below_seven_days_of_the_refresh_tokens_life_there_is_one_warning(int daysPassed, int warnings)
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        _bench.Clock.Advance(TimeSpan.FromDays(daysPassed));
        process.Tokens.WarnIfRefreshTokenExpiresSoon(process.Report);
        process.Tokens.WarnIfRefreshTokenExpiresSoon(process.Report);
        Assert.Equal(warnings, process.Report.Warnings.Count);
    }

    /// <summary>Takes what is written and keeps what it had.</summary>
    private sealed class LosingVault(VaultContent content) : FakeVault(content)
    {
        protected override void Put(string secretName, (SecretValue, IReadOnlyDictionary<string, string>)? secret) { }
    }
}
