using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Bench;
using Go401.Tests.Engine;

if (args is ["--engine", ..])
{
    return Shell.Host(args[1..]);
}

// Inherited by what is started below.
VaultModules.Prepare(Path.Combine(Shell.RepositoryRoot, "out", "StandIn"), preferReal: true);
int Number(string name, int fallback) =>
    Array.IndexOf(args, name) is int i and >= 0 ? int.Parse(args[i + 1], CultureInfo.InvariantCulture) : fallback;
string only = Array.IndexOf(args, "--only") is int at and >= 0 ? args[at + 1] : "read,latency,memory,single,import,export";
int records = Number("--records", 100_000),
    many = Number("--many", 1_000_000),
    runs = Number("--runs", 5),
    pageSize = Number("--page-size", 1000),
    throttle = Number("--throttle", 0);
bool Wanted(string name) => only.Split(',').Contains(name);
double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
}

string Text(double number, string format = "0.00") => number.ToString(format, CultureInfo.InvariantCulture);
var table = new List<(string What, string Measured, string Against, string Ratio, string Target, bool? Met)>();
void Row(string what, string measured, string against, string ratio, string target, bool? met)
{
    table.Add((what, measured, against, ratio, target, met));
    Console.Error.WriteLine($"{what}: {measured}; {against}; {ratio} (target {target})");
}

if (Wanted("series"))
{
    Console.WriteLine($"Measured on {Machine.Describe()}; medians of {runs} runs.");
    await Series.RunAsync(Number("--records", 20_000), runs, Median);
    return 0;
}

if (Wanted("read"))
{
    await using SimulatorProcess simulator = await SimulatorProcess.StartAsync(records);
    bool loop = Shell.Pwsh is not null;
    string[] arguments =
    [
        "-BaseUri",
        simulator.BaseUri,
        "-Runs",
        Text(runs, "0"),
        "-PageSize",
        Text(pageSize, "0"),
        "-Throttle",
        Text(throttle, "0"),
        "-Loop",
        loop ? "yes" : "no",
    ];
    ILookup<string, double> shell = await Shell.RunAsync("Read.ps1", arguments);
    (double plain, double megabytes) = await PlainAsync(simulator.BaseUri);
    double mine = Median(shell["go401"]);
    string what = $"`Invoke-Go401Request -All` to `$null`, {records:N0} participants ({megabytes:0} MB)";
    Row(
        what,
        $"{Text(mine, "0")} ms",
        $"plain HttpClient download of the same pages: {Text(plain, "0")} ms",
        $"{Text(mine / plain)} ×",
        loop ? "≤ 3 × without pwsh" : "≤ 3 ×",
        loop ? null : mine <= 3 * plain
    );
    if (loop)
    {
        double theirs = Median(shell["loop"]);
        Row(
            what,
            $"{Text(mine, "0")} ms",
            $"loop over Invoke-RestMethod: {Text(theirs, "0")} ms",
            $"1/{Text(theirs / mine, "0.0")}",
            "≤ 1/8",
            mine * 8 <= theirs
        );
    }
}

if (Wanted("latency"))
{
    const int Latency = 50,
        Records = 20_000,
        Size = 100,
        Throttle = 4;
    await using SimulatorProcess simulator = await SimulatorProcess.StartAsync(Records, Latency);
    ILookup<string, double> shell = await Shell.RunAsync(
        "Read.ps1",
        "-BaseUri",
        simulator.BaseUri,
        "-Runs",
        Text(runs, "0"),
        "-PageSize",
        Text(Size, "0"),
        "-Throttle",
        "4",
        "-Loop",
        "no"
    );
    double mine = Median(shell["go401"]),
        ideal = (double)Records / Size / Throttle * Latency;
    Row(
        $"The same with {Latency} ms of latency a page, {Records / Size} pages, 4 at once",
        $"{Text(mine, "0")} ms",
        $"pages ÷ throttle × latency: {Text(ideal, "0")} ms",
        $"{Text(mine / ideal)} ×",
        "≤ 1.3 ×",
        mine <= 1.3 * ideal
    );
}

if (Wanted("memory"))
{
    async Task<double> PeakAsync(int participants)
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync(participants);
        var peaks = new List<double>();
        for (int i = 0; i < Math.Min(runs, 3); i++)
        {
            peaks.Add((await Shell.RunAsync("Memory.ps1", "-BaseUri", simulator.BaseUri))["peak"].Single() / 1024 / 1024);
        }

        return Median(peaks);
    }

    double few = await PeakAsync(10_000),
        all = await PeakAsync(many);
    Row(
        $"Peak memory, {many:N0} records",
        $"{Text(all, "0")} MB",
        $"10,000 records: {Text(few, "0")} MB",
        $"{Text(all - few, "+0;-0")} MB",
        "within 32 MB",
        Math.Abs(all - few) <= 32
    );
}

if (Wanted("single") && Shell.Pwsh is not null)
{
    await using SimulatorProcess simulator = await SimulatorProcess.StartAsync(25);
    ILookup<string, double> shell = await Shell.RunAsync("Single.ps1", "-BaseUri", simulator.BaseUri, "-Runs", Text(runs, "0"));
    double mine = Median(shell["go401"]) / 200,
        theirs = Median(shell["loop"]) / 200;
    Row(
        "A single small GET",
        $"{Text(mine)} ms",
        $"Invoke-RestMethod: {Text(theirs)} ms",
        $"{Text(mine / theirs)} ×",
        "≤ 1 ×",
        mine <= theirs
    );
}

if (Wanted("import"))
{
    List<double> times = [],
        required = [];
    for (int i = 0; i < runs + 1; i++)
    {
        ILookup<string, double> shell = await Shell.RunAsync("Import.ps1");
        times.Add(shell["import"].Single());
        required.AddRange(shell["required"]);
    }

    double import = Median(times.Skip(1));
    string besides =
        required.Count == 0 ? "" : $"SecretManagement, which it requires, before that: {Text(Median(required.Skip(1)), "0")} ms";
    Row("Importing the module", $"{Text(import, "0")} ms", besides, "", "≤ 100 ms", import <= 100);
}

if (Wanted("payroll"))
{
    const int Lines = 50_000;
    DirectoryInfo folder = Directory.CreateTempSubdirectory("go401-bench-");
    try
    {
        string csv = Path.Combine(folder.FullName, "pay.csv");
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync(Lines);
        ILookup<string, double> shell = await Shell.RunAsync("Payroll.ps1", "-BaseUri", simulator.BaseUri, "-Csv", csv);
        double submit = Median(shell["submit"]),
            needed = Median(shell["roster"]) + Median(shell["body"]);
        Row(
            $"`Submit-Go401Payroll`, {Lines:N0} lines checked and sent",
            $"{Text(submit, "0")} ms",
            $"reading the roster once and sending the body: {Text(needed, "0")} ms",
            $"{Text(submit / needed)} ×",
            "≤ 2 ×",
            submit <= 2 * needed
        );
        double bare = (await Shell.RunAsync("ExportMemory.ps1", "-Bare", "yes"))["peak"].Single() / 1024 / 1024;
        double peak =
            (await Shell.RunAsync("Payroll.ps1", "-BaseUri", simulator.BaseUri, "-Csv", csv, "-Memory", "yes"))["peak"].Single()
            / 1024
            / 1024;
        Row(
            $"Peak memory of a pay run of {Lines:N0} lines",
            $"{Text(peak, "0")} MB",
            $"the bare engine: {Text(bare, "0")} MB",
            $"{Text(peak - bare, "+0;-0")} MB",
            "≤ +150 MB",
            peak - bare <= 150
        );
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

if (Wanted("export") || Wanted("exportmemory"))
{
    bool loop = Shell.Pwsh is not null;
    if (Wanted("export"))
    {
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync(records);
        ILookup<string, double> shell = await Shell.RunAsync(
            "Export.ps1",
            "-BaseUri",
            simulator.BaseUri,
            "-Runs",
            Text(runs, "0"),
            "-PageSize",
            Text(pageSize, "0"),
            "-Loop",
            loop ? "yes" : "no"
        );
        (double plain, double megabytes) = await PlainAsync(simulator.BaseUri);
        double mine = Median(shell["go401"]);
        string what = $"`Export-Go401Participant`, {records:N0} participants ({megabytes:0} MB) to a CSV of 12 columns";
        Row(
            what,
            $"{Text(mine, "0")} ms",
            $"plain HttpClient download of the same pages: {Text(plain, "0")} ms",
            $"{Text(mine / plain)} ×",
            "≤ 2.5 ×",
            mine <= 2.5 * plain
        );
        if (loop)
        {
            double theirs = Median(shell["loop"]);
            Row(
                what,
                $"{Text(mine, "0")} ms",
                $"Invoke-RestMethod, Select-Object, Export-Csv: {Text(theirs, "0")} ms",
                $"1/{Text(theirs / mine, "0.0")}",
                "≤ 1/20",
                mine * 20 <= theirs
            );
        }

        Console.Error.WriteLine($"The first export of a process: {Text(shell["first"].Single(), "0")} ms");
    }

    await using SimulatorProcess large = await SimulatorProcess.StartAsync(many);
    double bare = (await Shell.RunAsync("ExportMemory.ps1", "-Bare", "yes"))["peak"].Single() / 1024 / 1024;
    double peak = (await Shell.RunAsync("ExportMemory.ps1", "-BaseUri", large.BaseUri))["peak"].Single() / 1024 / 1024;
    Row(
        $"Peak memory of an export of {many:N0} participants",
        $"{Text(peak, "0")} MB",
        $"the bare engine: {Text(bare, "0")} MB",
        $"{Text(peak - bare, "+0;-0")} MB",
        "≤ +100 MB",
        peak - bare <= 100
    );

    DirectoryInfo folder = Directory.CreateTempSubdirectory("go401-bench-");
    try
    {
        string file = Path.Combine(folder.FullName, "changes.csv");
        await Shell.RunAsync("ExportMemory.ps1", "-BaseUri", large.BaseUri, "-Incremental", file);
        peak = (await Shell.RunAsync("ExportMemory.ps1", "-BaseUri", large.BaseUri, "-Incremental", file))["peak"].Single() / 1024 / 1024;
        Row(
            $"The second incremental export of {many:N0} participants",
            $"{Text(peak, "0")} MB",
            $"the bare engine: {Text(bare, "0")} MB",
            $"{Text(peak - bare, "+0;-0")} MB",
            "≤ +120 MB",
            peak - bare <= 120
        );
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}

Console.WriteLine($"Measured on {Machine.Describe()}; medians of {runs} runs.\n");
Console.WriteLine("| what | measured | against | ratio | target | |\n|---|---|---|---|---|---|");
foreach ((string what, string measured, string against, string ratio, string target, bool? met) in table)
{
    Console.WriteLine(
        $"| {what} | {measured} | {against} | {ratio} | {target} | "
            + $"{met switch { true => "met", false => "missed", null => "to compare" }} |"
    );
}

return 0;

// The same pages, one after the other, read whole and thrown away.
async Task<(double Milliseconds, double Megabytes)> PlainAsync(string baseUri)
{
    using var http = new HttpClient();
    using HttpResponseMessage signedIn = await http.PostAsync(
        baseUri + "/o/token/",
        new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = "demo-client",
                ["client_secret"] = "demo-secret",
                ["scope"] = "company:read participant:read",
            }
        )
    );
    using JsonDocument token = JsonDocument.Parse(await signedIn.Content.ReadAsByteArrayAsync());
    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
        "Bearer",
        token.RootElement.GetProperty("access_token").GetString()
    );
    var times = new List<double>();
    long bytes = 0;
    for (int run = 0; run < runs + 1; run++)
    {
        bytes = 0;
        long started = Stopwatch.GetTimestamp();
        for (int page = 1; page <= (records + pageSize - 1) / pageSize; page++)
        {
            bytes += (
                await http.GetByteArrayAsync(new Uri($"{baseUri}/companies/c1/participants/?page={page}&page_size={pageSize}"))
            ).Length;
        }

        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    return (Median(times.Skip(1)), bytes / 1e6);
}
