using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Xunit;

namespace Go401.Tests.Unit.Vault;

/// <summary>Storing in vaults that fail once, report failures that are none, show what was stored late, or show nothing.</summary>
public sealed class StoredWriteTests : IDisposable
{
    private readonly RotationBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task S37_a_write_that_fails_is_tried_again_before_the_process_may_end(int failures)
    {
        await _bench.SignInAsync();
        var vault = new HiccupVault(_bench.Content) { FailingWrites = failures };
        FakeProcess process = await _bench.ProcessAsync(vault: vault);
        TokenSet fresh = await process.RefreshAsync();
        Assert.False(process.Tokens.HasUnsaved);
        Assert.Empty(process.Report.Warnings);
        Assert.Equal(fresh.RefreshToken, _bench.Stored.Tokens!.RefreshToken);
    }

    [Fact]
    public async Task A_write_that_was_done_though_it_was_reported_as_failed_counts_as_done()
    {
        await _bench.SignInAsync();
        var vault = new HiccupVault(_bench.Content) { FailingWrites = 9, StoresAllTheSame = true };
        FakeProcess process = await _bench.ProcessAsync(vault: vault);
        await process.RefreshAsync();
        Assert.False(process.Tokens.HasUnsaved);
        Assert.Empty(process.Report.Warnings);
        Assert.Equal(1, vault.Writes);
    }

    [Fact]
    public async Task A_vault_that_fails_for_good_is_given_up_within_the_time_that_Ctrl_C_waits()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync(vault: new HiccupVault(_bench.Content) { FailingWrites = 99 });
        DateTimeOffset start = _bench.Clock.GetUtcNow();
        await process.RefreshAsync();
        Assert.True(process.Tokens.HasUnsaved);
        Assert.InRange(_bench.Clock.GetUtcNow() - start, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_locked_vault_is_not_tried_again()
    {
        await _bench.SignInAsync();
        var vault = new HiccupVault(_bench.Content) { FailingWrites = 99, ErrorId = "VaultLocked" };
        FakeProcess process = await _bench.ProcessAsync(vault: vault);
        await process.RefreshAsync();
        Assert.Equal(1, vault.Writes);
    }

    [Fact]
    public async Task What_a_vault_shows_seconds_later_is_waited_for()
    {
        await _bench.SignInAsync();
        var vault = new LateVault(_bench.Content, _bench.Clock);
        FakeProcess process = await _bench.ProcessAsync(vault: vault);
        await process.RefreshAsync();
        Assert.False(process.Tokens.HasUnsaved);
        Assert.Empty(process.Report.Warnings);
        Assert.Equal(1, vault.Writes);
    }

    [Fact]
    public async Task S39_a_vault_that_reports_a_failure_and_lists_nothing_spends_no_token_while_this_machine_remembers()
    {
        await _bench.SignInAsync();
        var vault = new HiccupVault(_bench.Content);
        FakeProcess process = await _bench.ProcessAsync(vault: vault);
        vault.ReadError = new Go401Exception("VaultRecordMissing", ErrorKind.ObjectNotFound, "Cannot autolaunch D-Bus.");
        Go401Exception missing = await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
        Assert.Equal("VaultRecordMissing", missing.ErrorId);
        Assert.Contains("D-Bus", missing.Message, StringComparison.Ordinal);
        Assert.Empty(_bench.Server.Sent);
        Assert.True(_bench.Store().Remembers(RotationBench.Location));
        Assert.Null(await _bench.Store("B").ReadAsync(RotationBench.Secret(vault), SilentReporter.Instance, default));
        vault.ReadError = null;
        await process.RefreshAsync();
    }

    [Fact]
    public async Task S39_a_gap_in_which_the_vault_has_no_record_is_waited_out()
    {
        await _bench.SignInAsync();
        var vault = new HiccupVault(_bench.Content)
        {
            ReadError = new Go401Exception("VaultRecordMissing", ErrorKind.ObjectNotFound, "Nothing."),
        };
        _bench.Waited = () => vault.ReadError = null;
        Assert.NotNull(await _bench.Store().ReadAsync(RotationBench.Secret(vault), SilentReporter.Instance, default));
    }

    [Fact]
    public async Task S39_a_machine_that_never_stored_the_connection_waits_out_a_gap_before_it_calls_the_record_removed()
    {
        await _bench.SignInAsync();
        var vault = new HiccupVault(_bench.Content);
        FakeProcess process = await _bench.ProcessAsync("B", vault);
        vault.ReadError = new Go401Exception("VaultRecordMissing", ErrorKind.ObjectNotFound, "Nothing.");
        Go401Exception removed = await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
        Assert.Equal("VaultRecordMissing", removed.ErrorId);
        Assert.Empty(_bench.Server.Sent);

        int waits = 0;
        _bench.Waited = () => vault.ReadError = ++waits < 3 ? vault.ReadError : null;
        await process.RefreshAsync();
        Assert.Single(_bench.Server.Sent);
    }

    [Theory]
    [InlineData("VaultRecordInvalid")]
    [InlineData("VaultSecretWrongType")]
    public async Task A_vault_that_changes_what_it_is_given_is_reported_as_that_after_a_few_reads(string id)
    {
        await _bench.SignInAsync();
        var vault = new HiccupVault(_bench.Content);
        FakeProcess process = await _bench.ProcessAsync(vault: vault);
        vault.ReadErrorAfterWrite = new Go401Exception(id, ErrorKind.InvalidResult, "Remove it.");
        DateTimeOffset start = _bench.Clock.GetUtcNow();
        await process.RefreshAsync();
        Assert.True(process.Tokens.HasUnsaved);
        string warning = Assert.Single(process.Report.Warnings);
        Assert.Contains("returns a different value", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Remove it.", warning, StringComparison.Ordinal);
        Assert.InRange(_bench.Clock.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    // It said "a different value" where nothing came.
    [Fact]
    public async Task A_vault_that_returns_nothing_of_what_it_accepted_is_reported_as_that()
    {
        await _bench.SignInAsync();
        FakeProcess process = await _bench.ProcessAsync(vault: new ForgettingVault(_bench.Content));
        await process.RefreshAsync();
        Assert.True(process.Tokens.HasUnsaved);
        string warning = Assert.Single(process.Report.Warnings);
        Assert.Contains("returns nothing when it is read", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("different value", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VaultRecordMissing")]
    [InlineData("VaultReadFailed")]
    public async Task A_connection_that_this_machine_removed_is_not_there_however_the_vault_says_so(string id)
    {
        StoredConnection first = await _bench.SignInAsync();
        var vault = new HiccupVault(_bench.Content);
        await _bench.Store().ForgetAsync(RotationBench.Secret(vault));
        vault.ReadError = new Go401Exception(id, ErrorKind.ResourceUnavailable, "Version 3 has state 2.");
        Assert.False(_bench.Store().Remembers(RotationBench.Location));
        Assert.Null(await _bench.Store().ReadAsync(RotationBench.Secret(vault), SilentReporter.Instance, default));
        Assert.Null(await _bench.Store().PeekAsync(RotationBench.Secret(vault), default));
        vault.ReadErrorEndsWithWrite = true;
        StoredConnection second = await _bench.SignInAsync(vault: vault);
        Assert.True(second.Generation > first.Generation);
        Assert.True(_bench.Store().Remembers(RotationBench.Location));
    }

    [Theory]
    [InlineData(30, true, 1280)]
    [InlineData(46, true, 1280)]
    [InlineData(1024, false, 2080)]
    public void The_record_fits_Windows_Credential_Manager_with_opaque_tokens_and_with_a_long_one_only_without_it(
        int tokenLength,
        bool fits,
        int largest
    )
    {
        DateTimeOffset now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        var record = new StoredConnection
        {
            Settings = new ConnectionSettings
            {
                Name = "payroll-production",
                ClientId = new string('i', 40),
                ClientSecret = new SecretValue(new string('s', 128)),
                Scope = ["company:read", "participant:read", "openid"],
                Grant = GrantKind.AuthorizationCode,
                RedirectUri = new Uri("https://payroll.example.com/callback/"),
                ApiVersion = "2026-01-01",
            },
            Account = new Account(Guid.Empty.ToString(), "company_admin", "A Company With A Rather Long Name, Incorporated"),
            Generation = 1772366400,
            SeedFingerprint = new string('f', 64),
            Tokens = new TokenSet(
                new SecretValue(new string('a', tokenLength)),
                new SecretValue(new string('r', 46)),
                now,
                now.AddHours(1),
                now.AddDays(30),
                ["company:read", "participant:read", "openid"]
            ),
        };

        // Two bytes for each character.
        Assert.Equal(fits, StoredConnectionJson.Write(record).Reveal().Length <= 2560 / 2);
        Assert.InRange(StoredConnectionJson.Write(record).Reveal().Length, 1, largest);
        Assert.InRange(StoredConnectionJson.Write(record with { CachesAccessToken = false }).Reveal().Length, 1, 2560 / 2);
    }

    private sealed class HiccupVault(VaultContent content) : FakeVault(content)
    {
        public int FailingWrites { get; set; }

        public bool StoresAllTheSame { get; set; }

        public string ErrorId { get; set; } = "VaultWriteFailed";

        public Go401Exception? ReadError { get; set; }

        public bool ReadErrorEndsWithWrite { get; set; }

        public Go401Exception? ReadErrorAfterWrite { get; set; }

        public int Writes { get; private set; }

        protected override SecretValue? See(string secretName) => ReadError is null ? base.See(secretName) : throw ReadError;

        protected override void Put(string secretName, (SecretValue, IReadOnlyDictionary<string, string>)? secret)
        {
            Writes++;
            bool fails = secret is not null && Writes <= FailingWrites;
            if (!fails || StoresAllTheSame)
            {
                base.Put(secretName, secret);
                ReadError = ReadErrorEndsWithWrite ? null : ReadErrorAfterWrite ?? ReadError;
            }

            if (fails)
            {
                throw new Go401Exception(ErrorId, ErrorKind.WriteError, "429 Too Many Requests.");
            }
        }
    }

    // Accepts what it is given and keeps nothing, the record from before included.
    private sealed class ForgettingVault(VaultContent content) : FakeVault(content)
    {
        private bool _written;

        protected override SecretValue? See(string secretName) => _written ? null : base.See(secretName);

        protected override void Put(string secretName, (SecretValue, IReadOnlyDictionary<string, string>)? secret) => _written = true;
    }

    private sealed class LateVault(VaultContent content, TimeProvider clock) : FakeVault(content)
    {
        private readonly Dictionary<string, (SecretValue Value, IReadOnlyDictionary<string, string> Facts, DateTimeOffset At)> _coming = [];

        public int Writes { get; private set; }

        protected override SecretValue? See(string secretName)
        {
            if (_coming.TryGetValue(secretName, out var one) && clock.GetUtcNow() - one.At >= TimeSpan.FromSeconds(3))
            {
                base.Put(secretName, (one.Value, one.Facts));
            }

            return base.See(secretName);
        }

        protected override void Put(string secretName, (SecretValue, IReadOnlyDictionary<string, string>)? secret)
        {
            Writes++;
            _coming[secretName] = (secret!.Value.Item1, secret.Value.Item2, clock.GetUtcNow());
        }
    }
}
