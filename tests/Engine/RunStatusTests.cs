using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>What -StatusPath leaves for the morning after, however the run went.</summary>
public sealed class RunStatusTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-status-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string StatusFile => Path.Combine(_folder, "x.status.json");

    private string LogFile => Path.Combine(_folder, "x.status.log");

    private async Task<Session> StartAsync(Action<Simulator.SimulatorOptions>? set = null)
    {
        Session session = await Session.ConnectedAsync(set);
        session.Set("File", Path.Combine(_folder, "x.csv"));
        session.Set("Status", StatusFile);
        return session;
    }

    private JsonElement Status() => JsonDocument.Parse(File.ReadAllText(StatusFile)).RootElement.Clone();

    private string? Of(string name) => Status().GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null;

    [Fact]
    public async Task A_run_that_is_done_says_so_and_names_its_files_and_the_manifest_names_the_run()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run("Export-Go401Participant -CompanyId c1, c2 -Path $File -StatusPath $Status -Manifest -PassThru");
        Assert.Empty(outcome.Errors);
        Assert.Equal(("Succeeded", "0", null, session.Name), (Of("result"), Of("exitCode"), Of("errorId"), Of("connection")));
        Assert.Equal(["c1", "c2"], Status().GetProperty("companies").EnumerateArray().Select(c => c.GetString()));
        JsonElement file = Assert.Single(Status().GetProperty("files").EnumerateArray());
        Assert.Equal(outcome.Single.Properties["Sha256"].Value, file.GetProperty("sha256").GetString());
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "x.csv.manifest.json")));
        Assert.Equal(Of("runId"), manifest.RootElement.GetProperty("runId").GetString());
        Assert.True(string.CompareOrdinal(Of("started"), Of("ended")) <= 0);
        Assert.Equal(
            ["Running", "Succeeded"],
            File.ReadAllLines(LogFile).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
        );
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(StatusFile));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(LogFile));
        }

        session.Run("Export-Go401Participant -CompanyId c1, c2 -Path $File -StatusPath $Status -Manifest");
        Assert.Equal(("Unchanged", "2"), (Of("result"), Of("exitCode")));
    }

    [Fact]
    public async Task A_failed_night_leaves_the_error_the_company_and_the_next_step_and_when_it_last_went_well()
    {
        await using Session session = await StartAsync();
        session.Run("Export-Go401Participant -CompanyId c1, c2 -Path $File -StatusPath $Status -Manifest");
        string? good = Of("ended"),
            goodRun = Of("runId");
        session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c2/participants/",
                Status = 503,
                RetryAfter = "9999",
            }
        );
        session.Run("Export-Go401Participant -CompanyId c1, c2 -Path $File -StatusPath $Status -Manifest -OnlyWhenComplete");
        Assert.Equal(
            ("Failed", "4", "ServerError", "c2", good),
            (Of("result"), Of("exitCode"), Of("errorId"), Of("company"), Of("lastSucceeded"))
        );
        Assert.Equal("Try again later, at the time in the error if it has one.", Of("nextStep"));
        Assert.Contains("companies/c2/participants/", Of("message"), StringComparison.Ordinal);

        // The manifest beside the old file says of itself that it is not from this run.
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "x.csv.manifest.json")));
        Assert.Equal(goodRun, manifest.RootElement.GetProperty("runId").GetString());
        Assert.NotEqual(goodRun, Of("runId"));
    }

    [Theory]
    [InlineData("Export-Go401Participant -CompanyId c9 -Path $File -StatusPath $Status", "NotFound", 1, "c9")]
    [InlineData("Export-Go401Participant -CompanyId c1 -Path $File -StatusPath $Status -Property Nonsense", "ColumnUnknown", 1, null)]
    [InlineData("Export-Go401Participant -CompanyId c1 -Path \"$File/no/x.csv\" -StatusPath $Status", "FolderNotFound", 1, null)]
    [InlineData(
        "Export-Go401Participant -CompanyId c1 -Path $File -StatusPath $Status -Connection nobody-of-that-name",
        "ConnectionNotFound",
        3,
        null
    )]
    [InlineData("Get-Go401Participant c1 | Export-Go401Participant -Path $File -StatusPath $Status", "NoCompanies", 1, null)]
    [InlineData("Get-Go401Company -Name Nobody* | Export-Go401Participant -Path $File -StatusPath $Status", "NoCompanies", 1, null)]
    public async Task A_failure_before_the_first_page_is_recorded_as_well(string command, string id, int code, string? company)
    {
        await using Session session = await StartAsync();
        Assert.NotEmpty(session.Run(command).Errors);
        Assert.Equal(
            ("Failed", id, code.ToString(System.Globalization.CultureInfo.InvariantCulture), company),
            (Of("result"), Of("errorId"), Of("exitCode"), Of("company"))
        );
    }

    [Theory]
    [InlineData("Get-Go401Company", 503, "ServerError", "4", "Try again later")]
    [InlineData("Get-Go401Company | Where-Object Name", 503, "ServerError", "4", "Try again later")]
    [InlineData("Invoke-Go401Request companies -All", 503, "ServerError", "4", "Try again later")]
    [InlineData("Get-Go401Company", 401, "Unauthorized", "3", "Sign in")]
    [InlineData("Get-Go401Company -Name Nobody", 0, "CompanyNotFound", "1", "Get-Go401Company")]
    [InlineData(
        "'c1', 'c9' | ForEach-Object { Get-Go401Participant c9 -ErrorAction Ignore; throw 'no' }",
        0,
        "NoCompanies",
        "1",
        "-CompanyId"
    )]
    public async Task A_command_before_it_in_the_pipeline_that_fails_is_the_reason(
        string before,
        int status,
        string id,
        string code,
        string next
    )
    {
        await using Session session = await StartAsync();
        if (status > 0)
        {
            session.Simulator.Faults.Add(
                new Fault
                {
                    Path = "/companies/",
                    Status = status,
                    RetryAfter = "9999",
                }
            );
        }

        session.Run($"{before} | Export-Go401Participant -Path $File -StatusPath $Status");
        Assert.Equal(("Failed", id, code), (Of("result"), Of("errorId"), Of("exitCode")));
        Assert.Contains(next, Of("nextStep"), StringComparison.Ordinal);

        // The next run has its own reason.
        session.Simulator.Faults.Clear();
        session.Run("Get-Go401Company -Name Nobody* | Export-Go401Participant -Path $File -StatusPath $Status");
        Assert.Equal("NoCompanies", Of("errorId"));
    }

    [Fact]
    public async Task Companies_that_could_not_be_read_are_named()
    {
        await using Session session = await StartAsync();
        session.Run("Export-Go401Participant -CompanyId c1, c9 -Path $File -StatusPath $Status");
        Assert.Equal(("Incomplete", "5", "c9"), (Of("result"), Of("exitCode"), Of("company")));
        Assert.Equal("c9", Status().GetProperty("failures")[0].GetProperty("company").GetString());
    }

    [Fact]
    public async Task While_it_runs_it_says_Running_and_a_run_that_is_stopped_says_Stopped()
    {
        await using Session session = await StartAsync(o => o.Participants = 3000);
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "/c1/participants/?page=2&", Kind = FaultKind.Hold });
        (string?, string?) during = default;
        async Task MetAsync()
        {
            await held.Met;

            // What a run that is killed here leaves behind.
            during = (Of("result"), Of("ended"));
        }

        await session.StopAsync("Export-Go401Participant -CompanyId c1 -Path $File -StatusPath $Status", MetAsync());
        Assert.Equal(("Running", null), during);
        Assert.Equal("Stopped", Of("result"));
        Assert.Null(Of("exitCode"));
        Assert.Equal(
            ["Running", "Stopped"],
            File.ReadAllLines(LogFile).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3])
        );
    }

    [Fact]
    public async Task Nothing_personal_and_no_secret_is_in_it_and_nothing_is_written_with_WhatIf()
    {
        await using Session session = await StartAsync();
        Assert.Empty(session.Run("Export-Go401Participant -CompanyId c1 -Path $File -StatusPath $Status -WhatIf").Errors);
        Assert.False(File.Exists(StatusFile) || File.Exists(LogFile));
        session.Run("Export-Go401Participant -CompanyId c1 -Path $File -StatusPath $Status -IncludeSensitive");
        session.Run("try { Export-Go401Participant -CompanyId 123-45-6789 -Path $File -StatusPath $Status } catch { }");
        string all = await File.ReadAllTextAsync(StatusFile) + await File.ReadAllTextAsync(LogFile);
        Assert.Contains("NotFound", all, StringComparison.Ordinal);
        Assert.DoesNotContain("123-45-6789", all, StringComparison.Ordinal);
        Assert.DoesNotContain("demo-secret", all, StringComparison.Ordinal);
        foreach (
            string cell in (await File.ReadAllLinesAsync(Path.Combine(_folder, "x.csv")))[1]
                .Split(',')
                .Where(c => c.Length > 8 && !c.StartsWith("20", StringComparison.Ordinal))
        )
        {
            Assert.DoesNotContain(cell, all, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("$File")]
    [InlineData("\"$File.manifest.json\"")]
    [InlineData("'/no/such/folder/x.json'")]
    public async Task A_status_that_cannot_be_written_ends_the_run_before_anything_is_sent(string path)
    {
        await using Session session = await StartAsync();
        Assert.Contains(
            session.Run($"Export-Go401Participant -CompanyId c1 -Path $File -StatusPath {path}").ErrorId,
            new[] { "ParametersConflict", "FolderNotFound" }
        );
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task The_report_of_an_earlier_run_is_renamed_and_not_left_beside_a_newer_file()
    {
        await using Session session = await StartAsync();
        session.Run("Export-Go401Participant -CompanyId c1 -Path $File -Report");
        string report = await File.ReadAllTextAsync(Path.Combine(_folder, "x.csv.report.html"));
        Outcome outcome = session.Run("Export-Go401Participant -CompanyId c1 -Path $File -Verbose");
        Assert.False(File.Exists(Path.Combine(_folder, "x.csv.report.html")));
        string aside = Assert.Single(Directory.GetFiles(_folder, "x.csv.report-*.html"));
        Assert.Equal(report, await File.ReadAllTextAsync(aside));
        Assert.Contains(aside, outcome.AllStreams, StringComparison.Ordinal);
    }
}
