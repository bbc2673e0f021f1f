using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Go401.Tests.Unit.Vault;

/// <summary>Everything a rotation needs, in memory but for its lock and journal: clock, server, vault, machines and processes.</summary>
internal sealed class RotationBench : IDisposable
{
    public static readonly SecretLocation Location = new("Team", "payroll");

    public static ConnectionSecret Secret(ISecretVault vault) => new(Location, vault);

    private readonly string _root = Directory.CreateTempSubdirectory("go401-rotation-").FullName;

    public RotationBench()
    {
        Clock.SetUtcNow(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        Server = new FakeIssuer(Clock);
    }

    public FakeTimeProvider Clock { get; } = new();

    public FakeIssuer Server { get; }

    public VaultContent Content { get; } = new();

    /// <summary>Runs whenever someone waits; the clock has moved by then.</summary>
    public Action? Waited { get; set; }

    /// <summary>True where processes wait for each other's real work: the clock then goes no faster than the real one.</summary>
    public bool WaitsForReal { get; set; }

    public TimeSpan Lock { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Called with each step of every process of this bench.</summary>
    public Action<string>? Reached { get; set; }

    public string MachineFolder(string machine) => Path.Combine(_root, machine);

    public ConnectionStore Store(string machine = "A") =>
        new(
            new StateFolder(MachineFolder(machine)),
            new VaultTimings
            {
                Lock = Lock,
                Reached = step => Reached?.Invoke(step),
                Pause = async (time, cancellation) =>
                {
                    if (WaitsForReal)
                    {
                        time = TimeSpan.FromMilliseconds(5);
                        await Task.Delay(time, cancellation);
                    }

                    Clock.Advance(time);
                    Waited?.Invoke();
                },
            },
            Clock
        );

    /// <summary>Signs in on a machine and stores the connection.</summary>
    public async Task<StoredConnection> SignInAsync(
        string machine = "A",
        FakeVault? vault = null,
        bool cachesAccessToken = true,
        Account? account = null
    )
    {
        var fresh = new StoredConnection
        {
            Settings = new ConnectionSettings
            {
                Name = Location.ConnectionName,
                ClientId = "id",
                ClientSecret = new SecretValue("canary-secret"),
                Scope = ["company:read"],
                Grant = GrantKind.AuthorizationCode,
            },
            Account = account,
            Generation = 0,
            Tokens = Server.Issue(),
            CachesAccessToken = cachesAccessToken,
        };
        var source = new StoredTokenSource(Store(machine), Secret(vault ?? new FakeVault(Content)), fresh, Server);
        return await source.AddAsync(CancellationToken.None) is Go401Exception failure ? throw failure : source.Record;
    }

    /// <summary>A process on a machine that has read the stored connection.</summary>
    public async Task<FakeProcess> ProcessAsync(string machine = "A", FakeVault? vault = null)
    {
        vault ??= new FakeVault(Content);
        ConnectionStore store = Store(machine);
        var report = new Report();
        StoredConnection stored =
            await store.ReadAsync(Secret(vault), report, default) ?? throw new InvalidOperationException("Nothing is stored.");
        return new FakeProcess(this, store, vault, stored, report);
    }

    public RotationJournal? Side(string machine = "A") =>
        RotationJournal.Read(Location.JournalFile(new StateFolder(MachineFolder(machine))));

    /// <summary>What the vault holds, whatever anybody sees of it.</summary>
    public StoredConnection Stored => StoredConnectionJson.Read(Content.Secrets[Location.SecretName].Value, Location);

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
    }
}

/// <summary>One process: its own view of the vault, its own memory.</summary>
internal sealed class FakeProcess
{
    public FakeProcess(RotationBench bench, ConnectionStore store, FakeVault vault, StoredConnection stored, Report report)
    {
        Vault = vault;
        Report = report;
        Tokens = new StoredTokenSource(store, RotationBench.Secret(vault), stored, bench.Server);
    }

    public FakeVault Vault { get; }

    public Report Report { get; }

    public StoredTokenSource Tokens { get; }

    /// <summary>Asks for newer tokens than the current ones.</summary>
    public Task<TokenSet> RefreshAsync(CancellationToken cancellation = default) =>
        Tokens.RefreshAsync(Tokens.Current, Report, cancellation);
}

/// <summary>A server that rotates: each refresh token is good for one refresh.</summary>
internal sealed class FakeIssuer(TimeProvider clock) : IOAuthClient
{
    private readonly ConcurrentDictionary<string, bool> _spent = new();
    private int _number;

    /// <summary>The refresh tokens that were sent, in order.</summary>
    public ConcurrentQueue<string> Sent { get; } = new();

    public int Refused { get; private set; }

    /// <summary>Runs before a request is answered, once it was done or not.</summary>
    public Func<Task>? BeforeAnswer { get; set; }

    /// <summary>What happens instead of an answer; the work is done where <see cref="AnswerIsLost"/>.</summary>
    public Exception? Failure { get; set; }

    public bool AnswerIsLost { get; set; }

    public string Scope { get; set; } = "company:read";

    public TokenSet Issue()
    {
        int number = Interlocked.Increment(ref _number);
        DateTimeOffset now = clock.GetUtcNow();
        return new TokenSet(
            new SecretValue($"canary-access-{number}"),
            new SecretValue($"canary-refresh-{number}"),
            now,
            now + TimeSpan.FromHours(1),
            now + TimeSpan.FromDays(30),
            Scope.Split(' ')
        )
        {
            ObtainedTimestamp = clock.GetTimestamp(),
        };
    }

    public bool IsLive(SecretValue refreshToken) => !_spent.ContainsKey(refreshToken.Reveal());

    public async Task<TokenSet> RefreshAsync(
        ConnectionSettings settings,
        TokenSet current,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        string token = current.RefreshToken!.Reveal();
        Sent.Enqueue(token);
        if (Failure is not null && !AnswerIsLost)
        {
            throw Failure;
        }

        if (!_spent.TryAdd(token, true))
        {
            Refused++;
            throw OAuthException.From("invalid_grant", null, settings.Name);
        }

        TokenSet answer = Issue();
        if (Failure is not null)
        {
            throw Failure;
        }

        if (BeforeAnswer is not null)
        {
            await BeforeAnswer();
        }

        return answer;
    }

    public Task<RevocationOutcome> RevokeAsync(ConnectionSettings settings, TokenSet? tokens, CancellationToken cancellation) =>
        Task.FromResult(RevocationOutcome.Revoked);
}

/// <summary>What is in a vault.</summary>
internal sealed class VaultContent
{
    public ConcurrentDictionary<string, (SecretValue Value, IReadOnlyDictionary<string, string> Metadata)> Secrets { get; } =
        new(StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset LastChange { get; set; }
}

/// <summary>An honest view of a vault that can be made to fail.</summary>
internal class FakeVault(VaultContent content) : ISecretVault
{
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>What each kind of call ends with: Read, Write, Delete, List.</summary>
    public Dictionary<string, Exception> Failures { get; } = [];

    /// <summary>Waited for before a call, by kind.</summary>
    public Dictionary<string, Task> Holds { get; } = [];

    protected VaultContent Content { get; } = content;

    public async Task<SecretValue?> ReadAsync(string vaultName, string secretName, CancellationToken cancellation)
    {
        await BeginAsync("Read");
        return See(secretName);
    }

    public async Task WriteAsync(
        string vaultName,
        string secretName,
        SecretValue value,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellation
    )
    {
        await BeginAsync("Write");
        Put(secretName, (value, metadata));
    }

    public async Task DeleteAsync(string vaultName, string secretName, CancellationToken cancellation)
    {
        await BeginAsync("Delete");
        Put(secretName, null);
    }

    public virtual Task InvalidateCacheAsync(string vaultName, TimeSpan staleDuration, CancellationToken cancellation) =>
        Task.CompletedTask;

    public async Task<IReadOnlyList<VaultEntry>> ListAsync(string vaultName, string namePrefix, CancellationToken cancellation)
    {
        await BeginAsync("List");
        return [.. Content.Secrets.Select(s => new VaultEntry(vaultName, s.Key, s.Value.Metadata))];
    }

    protected virtual SecretValue? See(string secretName) => Content.Secrets.TryGetValue(secretName, out var found) ? found.Value : null;

    protected virtual void Put(string secretName, (SecretValue, IReadOnlyDictionary<string, string>)? secret)
    {
        if (secret is null)
        {
            Content.Secrets.TryRemove(secretName, out _);
        }
        else
        {
            Content.Secrets[secretName] = secret.Value;
        }
    }

    private async Task BeginAsync(string kind)
    {
        Log.Enqueue(kind);
        if (Holds.TryGetValue(kind, out Task? hold))
        {
            await hold;
        }

        if (Failures.TryGetValue(kind, out Exception? failure))
        {
            throw failure;
        }
    }
}

/// <summary>
/// SecretStore's view: all secrets in memory; a change is seen five seconds later, never when it came less than five seconds
/// after an own write; a write puts all that is remembered back.
/// </summary>
internal sealed class ForgetfulVault(VaultContent content, TimeProvider clock, bool canBeRenewed) : FakeVault(content)
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);
    private Dictionary<string, (SecretValue, IReadOnlyDictionary<string, string>)>? _remembered;
    private DateTimeOffset _lastOwnWrite = DateTimeOffset.MinValue;

    public override Task InvalidateCacheAsync(string vaultName, TimeSpan staleDuration, CancellationToken cancellation)
    {
        if (canBeRenewed)
        {
            _remembered = null;
        }

        return Task.CompletedTask;
    }

    protected override SecretValue? See(string secretName) => Remembered().TryGetValue(secretName, out var found) ? found.Item1 : null;

    protected override void Put(string secretName, (SecretValue, IReadOnlyDictionary<string, string>)? secret)
    {
        var all = Remembered();
        if (secret is null)
        {
            all.Remove(secretName);
        }
        else
        {
            all[secretName] = secret.Value;
        }

        Content.Secrets.Clear();
        foreach (var one in all)
        {
            Content.Secrets[one.Key] = one.Value;
        }

        Content.LastChange = _lastOwnWrite = clock.GetUtcNow();
    }

    private Dictionary<string, (SecretValue, IReadOnlyDictionary<string, string>)> Remembered()
    {
        if (_remembered is null || (Content.LastChange - _lastOwnWrite > Delay && clock.GetUtcNow() - Content.LastChange >= Delay))
        {
            _remembered = Content.Secrets.ToDictionary(
                s => s.Key,
                s => (s.Value.Value, s.Value.Metadata),
                StringComparer.OrdinalIgnoreCase
            );
        }

        return _remembered;
    }
}

/// <summary>Keeps what was reported.</summary>
internal sealed class Report : ICallReporter
{
    public ConcurrentQueue<string> Warnings { get; } = new();

    public ConcurrentQueue<string> All { get; } = new();

    public void Verbose(string text) => All.Enqueue(text);

    public void Debug(string text) => All.Enqueue(text);

    public void Warning(string text)
    {
        All.Enqueue(text);
        Warnings.Enqueue(text);
    }

    public void Progress(CallProgress progress) { }
}
