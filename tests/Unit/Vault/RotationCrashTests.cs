using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Xunit;

namespace Go401.Tests.Unit.Vault;

/// <summary>
/// What is left when a process ends in the middle, when a vault fails, and when machines meet. Real processes are killed in
/// tests/Engine.
/// </summary>
public sealed class RotationCrashTests : IDisposable
{
    private readonly RotationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(RotationStep.LockTaken, 1)]
    [InlineData(RotationStep.VaultRead, 1)]
    [InlineData(RotationStep.SentNoted, 1)]
    [InlineData(RotationStep.VaultWritten, 0)]
    [InlineData(RotationStep.ReadBack, 0)]
    [InlineData(RotationStep.JournalWritten, 0)]
    [InlineData(RotationStep.Published, 0)]
    public async Task S37_a_process_that_ends_at_any_step_but_one_leaves_a_connection_that_works(string step, int refreshesLeft)
    {
        await _bench.SignInAsync();
        FakeProcess dying = await _bench.ProcessAsync();
        FakeProcess sibling = await _bench.ProcessAsync();
        await DieAtAsync(dying, step);
        int sent = _bench.Server.Sent.Count;
        TokenSet tokens = await sibling.RefreshAsync();
        Assert.Equal(refreshesLeft, _bench.Server.Sent.Count - sent);
        Assert.Equal(0, _bench.Server.Refused);
        Assert.True(_bench.Server.IsLive(tokens.RefreshToken!));
        Assert.Equal(tokens.RefreshToken, _bench.Stored.Tokens!.RefreshToken);
    }

    [Fact]
    public async Task S37_a_process_that_ends_with_the_answer_in_its_memory_loses_it_and_the_next_one_says_so()
    {
        await _bench.SignInAsync();
        FakeProcess dying = await _bench.ProcessAsync();
        FakeProcess sibling = await _bench.ProcessAsync();
        await DieAtAsync(dying, RotationStep.Answered);
        Go401Exception lost = await Assert.ThrowsAsync<Go401Exception>(() => sibling.RefreshAsync());
        Assert.Equal("SignInRequired", lost.ErrorId);
        Assert.Contains("before it stored the response", lost.Message, StringComparison.Ordinal);
        Assert.Contains("[SignIn payroll]", lost.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VaultWriteFailed")]
    [InlineData("VaultTimeout")]
    public async Task A_write_that_fails_leaves_the_session_working_says_so_once_and_is_tried_with_every_call(string id)
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        process.Vault.Failures["Write"] = new Go401Exception(id, ErrorKind.WriteError, "The vault is full.");
        TokenSet tokens = await process.RefreshAsync();
        Assert.Same(tokens, process.Tokens.Current);
        Assert.Contains("The vault is full.", Assert.Single(process.Report.Warnings), StringComparison.Ordinal);
        Assert.Same(tokens, await process.Tokens.GetAsync(process.Report, default));
        Assert.Single(process.Report.Warnings);
        process.Vault.Failures.Clear();
        Assert.Same(tokens, await process.Tokens.GetAsync(process.Report, default));
        Assert.Equal(tokens.RefreshToken, _bench.Stored.Tokens!.RefreshToken);
        Assert.False(process.Tokens.HasUnsaved);
        Assert.Null(_bench.Side()!.Unsaved);
        Assert.Single(_bench.Server.Sent);
    }

    [Fact]
    public async Task A_sibling_of_a_process_that_could_not_store_is_told_which_one_has_the_tokens()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        FakeProcess sibling = await _bench.ProcessAsync();
        process.Vault.Failures["Write"] = new Go401Exception("VaultWriteFailed", ErrorKind.WriteError, "Read-only.");
        await process.RefreshAsync();
        Go401Exception behind = await Assert.ThrowsAsync<Go401Exception>(() => sibling.RefreshAsync());
        Assert.Equal("VaultBehind", behind.ErrorId);
        Assert.Contains($"Process {Environment.ProcessId}", behind.Message, StringComparison.Ordinal);
        Assert.Single(_bench.Server.Sent);
        process.Vault.Failures.Clear();
        await process.Tokens.GetAsync(process.Report, default);
        Assert.Equal(process.Tokens.Current!.AccessToken, (await sibling.RefreshAsync()).AccessToken);
    }

    [Fact]
    public async Task Tokens_that_died_with_the_process_that_could_not_store_them_are_reported_as_lost()
    {
        await _bench.SignInAsync();
        FakeProcess sibling = await _bench.ProcessAsync();
        _bench
            .Store()
            .WriteJournal(
                RotationBench.Location,
                new RotationJournal
                {
                    Generation = _bench.Stored.Generation + 1,
                    Fingerprint = "00",
                    Unsaved = new RotationEntry("00", _bench.Clock.GetUtcNow(), int.MaxValue),
                }
            );
        Go401Exception lost = await Assert.ThrowsAsync<Go401Exception>(() => sibling.RefreshAsync());
        Assert.Equal("SignInRequired", lost.ErrorId);
        Assert.Contains("lost", lost.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Server.Sent);
    }

    [Theory]
    [InlineData("VaultLocked", ErrorKind.ResourceUnavailable)]
    [InlineData("VaultNotFound", ErrorKind.ObjectNotFound)]
    [InlineData("VaultTimeout", ErrorKind.OperationTimeout)]
    [InlineData("VaultReadFailed", ErrorKind.ResourceUnavailable)]
    [InlineData("VaultSecretWrongType", ErrorKind.InvalidResult)]
    public async Task A_vault_that_cannot_be_read_is_an_error_before_anything_is_spent(string id, ErrorKind kind)
    {
        StoredConnection stored = await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        process.Vault.Failures["Read"] = new Go401Exception(id, kind, "No.");
        Assert.Equal(id, (await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync())).ErrorId);
        Assert.Empty(_bench.Server.Sent);
        Assert.True(_bench.Server.IsLive(stored.Tokens!.RefreshToken!));
        Assert.False(process.Tokens.SignInRequired);
        process.Vault.Failures.Clear();
        await process.RefreshAsync();
    }

    [Fact]
    public async Task A_connection_that_was_forgotten_meanwhile_is_not_brought_back()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        await _bench.Store().ForgetAsync(RotationBench.Secret(process.Vault));
        Assert.Equal("VaultRecordMissing", (await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync())).ErrorId);
        Assert.Empty(_bench.Server.Sent);
        Assert.Empty(_bench.Content.Secrets);
    }

    [Fact]
    public async Task What_was_forgotten_and_signed_in_anew_on_another_machine_counts_as_newer()
    {
        StoredConnection first = await _bench.SignInAsync("A");
        FakeProcess onB = await _bench.ProcessAsync("B");
        for (int i = 0; i < 10; i++)
        {
            await onB.RefreshAsync();
            _bench.Clock.Advance(TimeSpan.FromHours(1));
        }

        await _bench.Store("A").ForgetAsync(RotationBench.Secret(onB.Vault));
        StoredConnection renewed = await _bench.SignInAsync("A");
        Assert.True(renewed.Generation > first.Generation + 10);
        Assert.Equal(renewed.Tokens!.RefreshToken, (await onB.RefreshAsync()).RefreshToken);
    }

    [Fact]
    public async Task Two_machines_share_a_vault_through_fifty_expiries_without_a_sign_in()
    {
        _bench.WaitsForReal = true;
        await _bench.SignInAsync("A");
        FakeProcess[] machines = [await _bench.ProcessAsync("A"), await _bench.ProcessAsync("B")];
        for (int i = 0; i < 50; i++)
        {
            _bench.Clock.Advance(TimeSpan.FromHours(1));
            TokenSet[] tokens = await Task.WhenAll(machines.Select(m => Task.Run(() => m.Tokens.GetAsync(m.Report, default))));
            Assert.All(tokens, t => Assert.True(t.AccessTokenExpiresAt > _bench.Clock.GetUtcNow()));
        }

        Assert.All(machines, m => Assert.False(m.Tokens.SignInRequired));
        Assert.True(_bench.Server.IsLive(_bench.Stored.Tokens!.RefreshToken!));
        Assert.InRange(_bench.Server.Sent.Count, 50, 100);
    }

    [Fact]
    public async Task Another_machines_newer_generation_between_writing_and_reading_back_is_no_failure()
    {
        await _bench.SignInAsync("A");
        FakeProcess onA = await _bench.ProcessAsync("A");
        _bench.Reached = step =>
        {
            if (step == RotationStep.VaultWritten)
            {
                _bench.Reached = null;
                Task.Run(async () => await (await _bench.ProcessAsync("B")).RefreshAsync()).Wait();
            }
        };
        await onA.RefreshAsync();
        Assert.Empty(onA.Report.Warnings);
        Assert.False(onA.Tokens.HasUnsaved);
        Assert.Equal(_bench.Stored.Tokens!.AccessToken, (await onA.RefreshAsync()).AccessToken);
        Assert.Equal(2, _bench.Server.Sent.Count);
    }

    [Fact]
    public async Task After_invalid_grant_the_vault_is_watched_for_another_machines_newer_generation()
    {
        StoredConnection stored = await _bench.SignInAsync("A");
        FakeProcess onB = await _bench.ProcessAsync("B");
        FakeProcess onA = await _bench.ProcessAsync("A");

        // A has sent the token and its answer is on the way into the vault when B sends the same one.
        Task<TokenSet>? siblings = null;
        var release = new TaskCompletionSource();
        onA.Vault.Holds["Write"] = release.Task;
        siblings = onA.RefreshAsync();
        while (_bench.Server.IsLive(stored.Tokens!.RefreshToken!))
        {
            await Task.Yield();
        }

        int waits = 0;
        _bench.Waited = () =>
        {
            if (++waits == 3)
            {
                release.SetResult();
                siblings.Wait();
            }
        };
        TokenSet seen = await onB.RefreshAsync();
        Assert.Equal((await siblings).AccessToken, seen.AccessToken);
        Assert.Equal(1, _bench.Server.Refused);
        Assert.False(onB.Tokens.SignInRequired);
    }

    [Fact]
    public async Task A_refresh_that_was_sent_is_stored_although_its_caller_was_stopped()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        using var stop = new System.Threading.CancellationTokenSource();
        bool inCriticalSection = false;
        _bench.Server.BeforeAnswer = () =>
        {
            stop.Cancel();
            inCriticalSection = process.Tokens.InCriticalSection;
            return Task.CompletedTask;
        };
        try
        {
            await process.Tokens.RefreshAsync(process.Tokens.Current, process.Report, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Its caller may leave; the token may not.
        }

        Assert.True(inCriticalSection);
        Assert.False(process.Tokens.InCriticalSection);
        Assert.True(_bench.Server.IsLive(_bench.Stored.Tokens!.RefreshToken!));
        Assert.Equal("canary-refresh-2", _bench.Stored.Tokens!.RefreshToken!.Reveal());
    }

    [Fact]
    public async Task The_caller_that_began_a_refresh_stays_until_its_tokens_are_stored()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync();
        using var stop = new System.Threading.CancellationTokenSource();
        var response = new TaskCompletionSource();
        _bench.Server.BeforeAnswer = () => response.Task;
        Task<TokenSet> began = process.RefreshAsync(stop.Token);
        Task<TokenSet> waits = process.RefreshAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.False(began.IsCompleted);
        response.SetResult();
        Assert.Equal("canary-access-2", (await began).AccessToken.Reveal());
        Assert.Equal("canary-refresh-2", _bench.Stored.Tokens!.RefreshToken!.Reveal());
    }

    private async Task DieAtAsync(FakeProcess process, string step)
    {
        _bench.Reached = at =>
        {
            if (at == step)
            {
                throw new ProcessDied();
            }
        };
        await Assert.ThrowsAsync<ProcessDied>(() => process.RefreshAsync());
        _bench.Reached = null;
    }

    private sealed class ProcessDied : Exception;
}
