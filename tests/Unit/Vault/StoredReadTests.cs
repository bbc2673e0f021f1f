using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Text;
using Go401.Client.Vault;
using Xunit;

namespace Go401.Tests.Unit.Vault;

/// <summary>Reading a vault while another process of this machine writes into it.</summary>
public sealed class StoredReadTests : IDisposable
{
    private readonly RotationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_vault_that_deletes_before_it_stores_fails_no_process_that_reads_in_between(bool signsIn)
    {
        await _bench.SignInAsync();
        var vault = new GapVault(_bench.Content);
        FakeProcess writer = await _bench.ProcessAsync(vault: vault);
        Task writing = Task.Run(() => writer.RefreshAsync());
        await vault.Deleted.Task.WaitAsync(OAuth.Fakes.Patience);
        ConnectionStore store = _bench.Store();
        Task<StoredConnection?> reading = signsIn
            ? store.PeekAsync(new ConnectionSecret(RotationBench.Location, vault), default)
            : store.ReadAsync(new ConnectionSecret(RotationBench.Location, vault), new Report(), default);
        await vault.Missed.Task.WaitAsync(OAuth.Fakes.Patience);
        vault.Store.SetResult(true);
        await writing;
        Assert.Equal(writer.Tokens.Record.Generation, (await reading)!.Generation);
    }

    [Fact]
    public async Task A_vault_that_fails_while_another_process_writes_for_long_reports_its_own_error()
    {
        await _bench.SignInAsync();
        var vault = new GapVault(_bench.Content);
        FakeProcess writer = await _bench.ProcessAsync(vault: vault);
        Task writing = Task.Run(() => writer.RefreshAsync());
        await vault.Deleted.Task.WaitAsync(OAuth.Fakes.Patience);
        _bench.Lock = TimeSpan.FromMilliseconds(30);
        Go401Exception failure = await Assert.ThrowsAsync<Go401Exception>(() =>
            _bench.Store().ReadAsync(new ConnectionSecret(RotationBench.Location, vault), new Report(), default)
        );
        Assert.Equal("VaultReadFailed", failure.ErrorId);
        vault.Store.SetResult(true);
        await writing;
    }

    /// <summary>Removes a secret, and stores the new one when it is told to. A secret that is not there is an error.</summary>
    private sealed class GapVault(VaultContent content) : FakeVault(content)
    {
        public TaskCompletionSource<bool> Deleted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Missed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<bool> Store { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override SecretValue? See(string secretName)
        {
            if (base.See(secretName) is SecretValue found)
            {
                return found;
            }

            Missed.TrySetResult(true);
            throw new Go401Exception("VaultReadFailed", ErrorKind.ResourceUnavailable, "Found nothing.");
        }

        protected override void Put(string secretName, (SecretValue, IReadOnlyDictionary<string, string>)? secret)
        {
            base.Put(secretName, null);
            Deleted.TrySetResult(true);
            Store.Task.Wait();
            base.Put(secretName, secret);
        }
    }
}
