using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Simulator;

namespace Go401.Tests.Unit.Http;

/// <summary>A simulator and a client that is signed in to it by a refresh token.</summary>
internal sealed partial class ApiBench : IAsyncDisposable
{
    public const string AllScopes = "company:read company:write participant:read participant:write plan:read openid";

    private ApiBench(Simulator.Simulator simulator, Connection connection)
    {
        Simulator = simulator;
        Connection = connection;
    }

    public Simulator.Simulator Simulator { get; }

    public Connection Connection { get; }

    public ApiClient Api => Connection.Api;

    public RequestLog Log => Simulator.Log;

    public static async Task<ApiBench> StartAsync(
        Action<SimulatorOptions>? set = null,
        string scope = AllScopes,
        Func<ConnectionSettings, ConnectionSettings>? settings = null,
        TransportOptions? transport = null,
        TimeProvider? time = null
    )
    {
        var options = new SimulatorOptions();
        set?.Invoke(options);
        Simulator.Simulator simulator = await Go401.Simulator.Simulator.StartAsync(options);
        var made = new ConnectionSettings
        {
            Name = "t",
            BaseUri = new Uri(simulator.BaseUri),
            ClientId = "demo-client",
            ClientSecret = new SecretValue("demo-secret"),
        };
        made = settings?.Invoke(made) ?? made;
        Connection connection = await new ConnectionFactory(transport, time).SignInWithRefreshTokenAsync(
            made,
            new SecretValue(simulator.Tokens.Issue(scope).Refresh),
            new(),
            SilentReporter.Instance,
            default
        );
        simulator.Log.Clear();
        return new ApiBench(simulator, connection);
    }

    /// <summary>The paths and queries that were received, tokens left out.</summary>
    public string[] Requests => [.. Log.All.Where(r => !r.Path.StartsWith("/api/o/", StringComparison.Ordinal)).Select(r => r.ToString())];

    public Task<ApiResponse> GetAsync(string path, ICallReporter? reporter = null, CancellationToken cancellation = default) =>
        Api.SendAsync(new ApiRequest { Path = path }, reporter ?? SilentReporter.Instance, cancellation);

    /// <summary>Reads records whole, as texts.</summary>
    public Task<(List<string> Records, PagingSummary Summary)> ReadAsync(
        string path,
        PagingOptions options,
        ICallReporter? reporter = null,
        CancellationToken cancellation = default
    ) => ReadAsync(Api, path, options, reporter, cancellation);

    public static async Task<(List<string> Records, PagingSummary Summary)> ReadAsync(
        ApiClient api,
        string path,
        PagingOptions options,
        ICallReporter? reporter = null,
        CancellationToken cancellation = default
    )
    {
        var summary = new PagingSummary();
        var records = new List<string>();
        await foreach (
            string[] page in api.ReadPagesAsync(
                new ApiRequest { Path = path, Retry = RetryOptions.Default with { FirstDelay = TimeSpan.FromMilliseconds(1) } },
                options,
                Texts,
                summary,
                reporter ?? SilentReporter.Instance,
                cancellation
            )
        )
        {
            records.AddRange(page);
        }

        return (records, summary);
    }

    public static string[] Texts(RecordPage page) =>
        [.. Enumerable.Range(0, page.Records.Count).Select(i => Encoding.UTF8.GetString(page[i].Span))];

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Simulator.DisposeAsync();
    }
}

/// <summary>Keeps what a call reports.</summary>
internal sealed class KeepingReporter : ICallReporter
{
    public ConcurrentQueue<string> Texts { get; } = new();

    public ConcurrentQueue<CallProgress> Bars { get; } = new();

    public string All => string.Join('\n', Texts);

    public void Verbose(string text) => Texts.Enqueue(text);

    public void Debug(string text) => Texts.Enqueue(text);

    public void Warning(string text) => Texts.Enqueue(text);

    public void Progress(CallProgress progress) => Bars.Enqueue(progress);
}
