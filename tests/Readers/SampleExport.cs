using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using CsvHelper;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Export;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Simulator;

namespace Go401.Tests.Readers;

/// <summary>
/// Exports of a local 401GO with the values that programs get wrong: leading zeros, texts that look like numbers, amounts with
/// more digits than a double holds, commas and line breaks, formulas, spaces at both ends, and fields without a value.
/// </summary>
internal sealed class SampleExport : IAsyncDisposable
{
    public const string Ssn = "012345678";
    public const string Phone = "0155501234";
    public const string PostalCode = "02134";
    public const string Name = "O'Neil, \"Al\"\nJr.";

    // Text that a spreadsheet would run, another alphabet, and a Windows line break in a field.
    private const string Formulas = """
        {"name":"=HYPERLINK(\"http://x\",\"y\")","phone":"+1 555 010 0001","ownership_percentage":"33.3333","address":
        {"address_line_1":"a\r\nb","address_line_2":"@home","city":"K\u00f6ln","state":"NA","postal_code":"00501-0001"}}
        """;

    // Text that programs take for something else: a number, a missing value, true. And spaces at both ends.
    private const string LikeNumbers = """
        {"name":" NaN ","phone":"-1","compensation_ytd":"0.10","address":
        {"address_line_1":"1e5","address_line_2":"''","city":"NULL","state":"TRUE","postal_code":"12345678901234567890"}}
        """;

    // Dates that stand for no date, an emoji, marks for the direction of text, ids that are a number to some, and more decimals than cents.
    private const string AtTheEdge = """
        {"name":"\u202eOd\u00ed \ud83d\ude00\u200f","phone":"00501","start_date":"0001-01-01","termination_date":"9999-12-31",
        "dob":"1899-12-31","ownership_percentage":"33.3333333333","compensation_ytd":"9999999999999.99","address":
        {"address_line_1":"'=1+1","address_line_2":"'","city":"a\u0000b","state":"1E5","postal_code":"1E5"}}
        """;

    private readonly Simulator.Simulator _simulator;
    private readonly Connection _connection;

    private SampleExport(Simulator.Simulator simulator, Connection connection)
    {
        _simulator = simulator;
        _connection = connection;
    }

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("go401-readers-");

    public static async Task<SampleExport> StartAsync()
    {
        Environment.SetEnvironmentVariable("GO401_STATE_HOME", Path.Combine(Path.GetTempPath(), "go401-readers-" + Environment.ProcessId));
        Simulator.Simulator simulator = await Simulator.Simulator.StartAsync(new SimulatorOptions { Participants = 40 });
        Connection connection = await new ConnectionFactory().SignInWithRefreshTokenAsync(
            new ConnectionSettings
            {
                Name = "t",
                BaseUri = new Uri(simulator.BaseUri),
                ClientId = "demo-client",
                ClientSecret = new SecretValue("demo-secret"),
            },
            new SecretValue(simulator.Tokens.Issue("company:read participant:read participant:write").Refresh),
            new(),
            SilentReporter.Instance,
            default
        );
        var sample = new SampleExport(simulator, connection);
        await sample.ChangeAsync(
            0,
            JsonSerializer.Serialize(
                new Dictionary<string, object?>
                {
                    ["name"] = Name,
                    ["ssn"] = Ssn,
                    ["phone"] = Phone,
                    ["termination_date"] = null,
                    ["address"] = new Dictionary<string, string>
                    {
                        ["address_line_1"] = "1 Main St",
                        ["city"] = "Boston",
                        ["state"] = "MA",
                        ["postal_code"] = PostalCode,
                    },
                }
            )
        );
        await sample.ChangeAsync(1, Formulas);
        await sample.ChangeAsync(2, LikeNumbers);
        await sample.ChangeAsync(3, AtTheEdge);
        return sample;
    }

    public async Task ChangeAsync(int participant, string json) =>
        await _connection.Api.SendAsync(
            new ApiRequest
            {
                Method = new System.Net.Http.HttpMethod("PATCH"),
                Path = $"companies/c1/participants/p1-{participant:D7}/",
                Content = () => new System.Net.Http.StringContent(json, Encoding.UTF8, "application/json"),
            },
            SilentReporter.Instance,
            default
        );

    /// <summary>Writes the participants of the first company with every column.</summary>
    public async Task<ExportResult> WriteAsync(ExportFormat format, Func<ExportOptions, ExportOptions>? change = null)
    {
        var options = new ExportOptions
        {
            Path = Path.Combine(
                Folder.FullName,
                format == ExportFormat.Csv ? "participants.csv"
                    : format == ExportFormat.Json ? "participants.json"
                    : "participants.jsonl"
            ),
            Format = format,
            Columns = ParticipantColumns.Select(["*", "CompanyName"], null, withSensitive: true, loans: 2),
            Sensitive = SensitiveData.Included,
            Manifest = true,
        };
        return (
            await new ParticipantExport(_connection, change?.Invoke(options) ?? options).RunAsync(["c1"], SilentReporter.Instance, default)
        ).Single();
    }

    /// <summary>The rows of a CSV file with its header, as CsvHelper reads them: every cell as it is in the file.</summary>
    public static IReadOnlyList<string[]> Cells(ExportResult result)
    {
        using var reader = CsvReader.Create(File.ReadAllBytes(result.Path), CsvReaderOptions.Default with { HasHeader = false });
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, rows.Count == 0 ? reader.FieldCount : rows[0].Length).Select(reader.GetString)]);
        }

        return rows;
    }

    /// <summary>The fields of the first file's schema, name and type.</summary>
    public static (string Name, string Type)[] Schema(ExportResult result)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(result.ManifestPath!));
        return
        [
            .. manifest
                .RootElement.GetProperty("resources")[0]
                .GetProperty("schema")
                .GetProperty("fields")
                .EnumerateArray()
                .Select(f => (f.GetProperty("name").GetString()!, f.GetProperty("type").GetString()!)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _simulator.DisposeAsync();
        Folder.Delete(recursive: true);
    }
}
