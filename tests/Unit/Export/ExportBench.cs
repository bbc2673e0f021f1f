using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Export;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Go401.Tests.Unit.Http;

namespace Go401.Tests.Unit.Export;

/// <summary>A simulator, a client, and a folder to export to.</summary>
internal sealed class ExportBench : IAsyncDisposable
{
    private readonly ApiBench _api;

    private ExportBench(ApiBench api) => _api = api;

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("go401-export-");

    public string Target => Path.Combine(Folder.FullName, "x.csv");

    public Simulator.Simulator Simulator => _api.Simulator;

    public Client.Connections.Connection Connection => _api.Connection;

    public KeepingReporter Reporter { get; } = new();

    public static async Task<ExportBench> StartAsync(
        int participants = 95,
        Action<SimulatorOptions>? set = null,
        string scope = ApiBench.AllScopes
    ) =>
        new(
            await ApiBench.StartAsync(
                o =>
                {
                    o.Participants = participants;
                    set?.Invoke(o);
                },
                scope
            )
        );

    public ExportOptions Options =>
        new()
        {
            Path = Target,
            Columns = ParticipantColumns.Select(["CompanyId", "ObjectId", "Name", "CompensationYtd", "State"], null, false),
            PageSize = 10,
            Retry = RetryOptions.Default with { FirstDelay = TimeSpan.FromMilliseconds(1) },
            CheckpointInterval = TimeSpan.Zero,
        };

    public async Task<ExportResult> RunAsync(
        ExportOptions? options = null,
        string[]? companies = null,
        TimeProvider? time = null,
        CancellationToken cancellation = default
    ) => (await RunAllAsync(options, companies, time, cancellation))[0];

    public Task<IReadOnlyList<ExportResult>> RunAllAsync(
        ExportOptions? options = null,
        string[]? companies = null,
        TimeProvider? time = null,
        CancellationToken cancellation = default
    ) => new ParticipantExport(_api.Connection, options ?? Options, time).RunAsync(companies ?? ["c1"], Reporter, cancellation);

    /// <summary>Ends an export at a page; then nothing is in the way.</summary>
    public async Task InterruptAsync(ExportOptions options, string[] companies, string company, int page = 1, TimeProvider? time = null)
    {
        Fail(page, () => new Fault { Status = 401, Times = 2 }, company);
        await Xunit.Assert.ThrowsAnyAsync<Client.Errors.Go401Exception>(() => RunAsync(options, companies, time));
        Simulator.Faults.Clear();
        Simulator.Log.Clear();
    }

    /// <summary>The bytes that an export without any trouble writes.</summary>
    public async Task<byte[]> WithoutTroubleAsync(ExportOptions? options = null, string[]? companies = null)
    {
        string path = Path.Combine(Folder.FullName, "clean-" + Guid.NewGuid().ToString("N"));
        await RunAsync((options ?? Options) with { Path = path, Resume = false }, companies);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        foreach (string made in Directory.GetFiles(Folder.FullName, "*clean-*"))
        {
            File.Delete(made);
        }

        Simulator.Log.Clear();
        return bytes;
    }

    /// <summary>The names in the folder, with what is random in them starred.</summary>
    public string[] Names =>
        [
            .. Folder
                .GetFileSystemInfos()
                .Select(f => System.Text.RegularExpressions.Regex.Replace(f.Name, "[0-9a-f]{12}", "*"))
                .Order(StringComparer.Ordinal),
        ];

    public string[] Lines => File.ReadAllLines(Target);

    /// <summary>The pages of a company that were asked for.</summary>
    public int[] Pages(string company = "c1") =>
        [
            .. Simulator
                .Log.All.Where(r => r.Path == $"/api/companies/{company}/participants/")
                .Select(r =>
                    int.Parse(System.Web.HttpUtility.ParseQueryString(r.Query)["page"]!, System.Globalization.CultureInfo.InvariantCulture)
                )
                .Order(),
        ];

    public Fault Fail(int page, Func<Fault>? fault = null, string company = "c1")
    {
        Fault given =
            fault?.Invoke()
            ?? new Fault
            {
                Kind = FaultKind.Status,
                Status = 403,
                Times = 1,
            };
        return Simulator.Faults.Add(
            new Fault
            {
                Path = $"/companies/{company}/participants/?page={page}&",
                Kind = given.Kind,
                Status = given.Status,
                Times = given.Times,
                Location = given.Location,
                RetryAfter = given.RetryAfter,
                Delay = given.Delay,
            }
        );
    }

    /// <summary>Changes a participant at the server.</summary>
    public Task<ApiResponse> ChangeAsync(string participant, string json) =>
        _api.Api.SendAsync(
            new ApiRequest
            {
                Method = new HttpMethod("PATCH"),
                Path = $"companies/{participant[1..].Split('-')[0].Insert(0, "c")}/participants/{participant}/",
                Content = ApiBench.JsonBody(json),
            },
            SilentReporter.Instance,
            default
        );

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
