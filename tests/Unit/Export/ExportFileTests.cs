using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Participants;
using Go401.Client.Reports;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Export;

public sealed class ExportFileTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Every_participant_is_a_row_in_the_order_of_the_server()
    {
        await using ExportBench bench = await ExportBench.StartAsync();
        ExportResult result = await bench.RunAsync();
        Assert.Equal((95L, 95L, 95L, 95L, 0L), (result.Rows, result.Received, result.CountAtStart, result.CountAtEnd, result.Duplicates));
        Assert.Equal("CompanyId,ObjectId,Name,CompensationYtd,State", bench.Lines[0]);
        Assert.Equal(
            Enumerable.Range(0, 95).Select(i => $"c1,p1-{i:D7}"),
            bench.Lines.Skip(1).Select(l => string.Join(',', l.Split(',')[..2]))
        );
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(bench.Target))), result.Sha256);
        Assert.Equal(new FileInfo(bench.Target).Length, result.Length);
        Assert.Equal(["x.csv"], bench.Names);
    }

    [Fact]
    public async Task S62_the_file_is_its_owners_alone_from_before_the_first_byte()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's; on Windows the file has an access list.");
            return;
        }

        await using ExportBench bench = await ExportBench.StartAsync(95);
        await File.WriteAllTextAsync(bench.Target, "old");
        File.SetUnixFileMode(bench.Target, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Fault hold = bench.Simulator.Faults.Add(new Fault { Path = "page=1&", Kind = FaultKind.Hold });
        Task<ExportResult> running = bench.RunAsync(
            bench.Options with
            {
                Manifest = true,
                Incremental = true,
                Report = ReportStep.Create,
                Resume = true,
            }
        );
        await hold.Met;
        FileInfo[] partial = bench.Folder.GetFiles(".x.csv.*.partial");
        Assert.NotEmpty(partial);
        Assert.All(bench.Folder.GetFiles(".*"), f => Assert.Equal(OwnerOnly, f.UnixFileMode));
        hold.Release();
        await running;
        Assert.Equal([".x.csv.baseline", "x.csv", "x.csv.manifest.json", "x.csv.report.html"], bench.Names);
        Assert.All(bench.Folder.GetFiles(), f => Assert.Equal(OwnerOnly, f.UnixFileMode));
    }

    [Fact]
    public async Task S62_a_link_is_replaced_and_not_followed()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string elsewhere = Path.Combine(bench.Folder.FullName, "elsewhere");
        await File.WriteAllTextAsync(elsewhere, "not ours");
        File.CreateSymbolicLink(bench.Target, elsewhere);
        await bench.RunAsync();
        Assert.Equal("not ours", await File.ReadAllTextAsync(elsewhere));
        Assert.Null(new FileInfo(bench.Target).LinkTarget);
        Assert.Equal(6, bench.Lines.Length);
    }

    [Fact]
    public async Task On_failure_the_old_file_is_untouched_and_the_partial_one_is_gone()
    {
        await using ExportBench bench = await ExportBench.StartAsync();
        await File.WriteAllTextAsync(bench.Target, "old");
        bench.Fail(page: 7);
        Go401Exception failure = await Assert.ThrowsAnyAsync<Go401Exception>(() =>
            bench.RunAsync(bench.Options with { Manifest = true, Report = ReportStep.Create })
        );
        Assert.Equal(ErrorKind.PermissionDenied, failure.Kind);
        Assert.Equal("old", await File.ReadAllTextAsync(bench.Target));
        Assert.Equal(["x.csv"], bench.Names);
    }

    [Fact]
    public async Task A_short_read_is_an_error_and_no_short_file()
    {
        await using ExportBench bench = await ExportBench.StartAsync();
        Fault hold = bench.Simulator.Faults.Add(new Fault { Path = "page=3&", Kind = FaultKind.Hold });
        Task<ExportResult> running = bench.RunAsync(bench.Options with { ThrottleLimit = 1 });
        await hold.Met;
        bench.Simulator.Options.Participants = 25;
        hold.Release();
        Assert.Equal("PagesShort", (await Assert.ThrowsAnyAsync<Go401Exception>(() => running)).ErrorId);
        Assert.Empty(bench.Names);
    }

    [Fact]
    public async Task An_answer_that_is_no_list_is_an_error_and_no_row()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/participants/",
                Status = 200,
                Body = """{"detail":"Maintenance"}""",
            }
        );
        Assert.Equal("ResponseNotJson", (await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.RunAsync())).ErrorId);
        Assert.Empty(bench.Names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancelled_export_leaves_nothing_or_what_can_be_taken_up(bool resume)
    {
        await using ExportBench bench = await ExportBench.StartAsync();
        byte[] whole = await bench.WithoutTroubleAsync(companies: ["c2", "c1"]);
        Fault hold = bench.Simulator.Faults.Add(new Fault { Path = "page=5&", Kind = FaultKind.Hold });
        using var stop = new CancellationTokenSource();
        Task<ExportResult> running = bench.RunAsync(bench.Options with { Resume = resume }, ["c2", "c1"], cancellation: stop.Token);
        await hold.Met;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(resume ? [".x.csv.*.partial", ".x.csv.resume"] : [], bench.Names);
        bench.Simulator.Faults.Clear();
        Assert.Equal(resume, (await bench.RunAsync(bench.Options with { Resume = true }, ["c2", "c1"])).Resumed);
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        Assert.Equal(["x.csv"], bench.Names);
    }

    [Fact]
    public async Task A_file_that_must_not_be_overwritten_is_not()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        await File.WriteAllTextAsync(bench.Target, "old");
        Assert.Equal("FileExists", (await Refused(bench.Options with { NoClobber = true })).ErrorId);
        File.SetAttributes(bench.Target, FileAttributes.ReadOnly);
        Assert.Equal("FileReadOnly", (await Refused(bench.Options)).ErrorId);
        Assert.Equal("PathIsFolder", (await Refused(bench.Options with { Path = bench.Folder.FullName })).ErrorId);
        Assert.Equal(
            "FolderNotFound",
            (await Refused(bench.Options with { Path = Path.Combine(bench.Folder.FullName, "no", "x.csv") })).ErrorId
        );
        Assert.Equal(
            "FileNotWritable",
            (await Refused(bench.Options with { Path = Path.Combine(bench.Folder.FullName, new string('x', 250)) })).ErrorId
        );
        Assert.Equal("NoCompanies", (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(companies: []))).ErrorId);
        Assert.Empty(bench.Simulator.Log.All);
        Assert.Equal("old", await File.ReadAllTextAsync(bench.Target));
        await bench.RunAsync(bench.Options with { Force = true });
        Assert.Equal(4, bench.Lines.Length);

        Task<Go401Exception> Refused(ExportOptions options) => Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options));
    }

    [Fact]
    public async Task What_a_killed_export_left_is_removed_and_what_another_one_writes_is_not()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        string folder = bench.Folder.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".x.csv.0123456789ab.partial"), "abandoned");
        await File.WriteAllTextAsync(Path.Combine(folder, ".x.csv.more.0123456789ab.partial"), "of another target");
        using (new FileStream(Path.Combine(folder, ".x.csv.ba9876543210.partial"), FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await bench.RunAsync();
            Assert.Equal([".x.csv.*.partial", ".x.csv.more.*.partial", "x.csv"], bench.Names);
        }
    }

    [Fact]
    public async Task What_a_killed_export_left_beside_its_target_is_removed_too()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        foreach (string left in new[] { ".x.csv.manifest.json", ".x.csv.report.html", "..x.csv.resume", "..x.csv.rowkey" })
        {
            await File.WriteAllTextAsync(Path.Combine(bench.Folder.FullName, left + ".0123456789ab.partial"), "left");
        }

        await bench.RunAsync();
        Assert.Equal(["x.csv"], bench.Names);
    }

    [Fact]
    public async Task A_folder_where_the_manifest_or_the_report_goes_is_told_before_anything_is_read()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        bench.Folder.CreateSubdirectory("x.csv.manifest.json");
        bench.Folder.CreateSubdirectory("x.csv.report.html");
        bench.Simulator.Log.Clear();
        Assert.Equal(
            "PathIsFolder",
            (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(bench.Options with { Incremental = true }))).ErrorId
        );
        Assert.Equal(
            "PathIsFolder",
            (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(bench.Options with { Report = ReportStep.Create }))).ErrorId
        );
        Assert.Empty(bench.Simulator.Log.All);
        await bench.RunAsync();
    }

    [Theory]
    [InlineData("/dev/go401-test.csv")]
    [InlineData("/proc/self/go401-test.csv")]
    public async Task A_device_is_no_file(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Devices are files on Unix only.");
        await using ExportBench bench = await ExportBench.StartAsync(3);
        Assert.Equal(
            "PathNotFileSystem",
            (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(bench.Options with { Path = path }))).ErrorId
        );
    }

    // Between the first look and the last step someone else has put a file there, or a link that leads nowhere.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_came_meanwhile_is_not_overwritten_either(bool link)
    {
        await using ExportBench bench = await ExportBench.StartAsync(25);
        Fault hold = bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "page=2&",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        Task<ExportResult> running = bench.RunAsync(bench.Options with { NoClobber = true, Manifest = true });
        await hold.Met;
        if (link)
        {
            File.CreateSymbolicLink(bench.Target, "/no/such/file");
        }
        else
        {
            await File.WriteAllTextAsync(bench.Target, "theirs");
        }

        hold.Release();
        Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => running);
        Assert.Equal("FileExists", refused.ErrorId);
        Assert.Equal(
            "FileExists",
            (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(bench.Options with { NoClobber = true }))).ErrorId
        );
        Assert.Equal(link ? "/no/such/file" : null, new FileInfo(bench.Target).LinkTarget);
        Assert.Equal(["x.csv"], bench.Names);
    }

    [Fact]
    public async Task S62_force_does_not_reach_through_a_link()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes are Unix's.");
            return;
        }

        await using ExportBench bench = await ExportBench.StartAsync(3);
        string elsewhere = Path.Combine(bench.Folder.FullName, "elsewhere");
        await File.WriteAllTextAsync(elsewhere, "not ours");
        File.SetUnixFileMode(elsewhere, UnixFileMode.UserRead);
        File.CreateSymbolicLink(bench.Target, elsewhere);
        await bench.RunAsync(bench.Options with { Force = true });
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(elsewhere));
        Assert.Equal(4, bench.Lines.Length);
    }

    [Fact]
    public async Task The_manifest_proves_the_file_and_holds_nobody()
    {
        await using ExportBench bench = await ExportBench.StartAsync(12);
        ExportResult result = await bench.RunAsync(
            bench.Options with
            {
                Manifest = true,
                Columns = ParticipantColumns.Select(null, null, true),
                Sensitive = SensitiveData.Included,
            },
            ["c1", "c2"]
        );
        string text = await File.ReadAllTextAsync(ExportOptions.ManifestPath(bench.Target));
        using JsonDocument manifest = JsonDocument.Parse(text);
        JsonElement root = manifest.RootElement;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(bench.Target))), root.GetProperty("sha256").GetString());
        Assert.Equal(result.Rows, root.GetProperty("rows").GetInt64());
        Assert.Equal(bench.Lines.Length - 1, root.GetProperty("rows").GetInt32());
        Assert.Equal(ParticipantColumns.All.Select(c => c.Name), root.GetProperty("columns").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(["c1", "c2"], root.GetProperty("companies").EnumerateArray().Select(c => c.GetProperty("companyId").GetString()));
        Assert.Equal(
            ("t", "Included", JsonValueKind.Null),
            (
                root.GetProperty("connection").GetString(),
                root.GetProperty("sensitiveData").GetString(),
                root.GetProperty("apiVersion").ValueKind
            )
        );
        Assert.Equal(root.GetProperty("endedUtc").GetDateTime(), result.Ended.UtcDateTime);
        foreach (string[] row in Rows.Read(File.ReadAllBytes(bench.Target)).Skip(1))
        {
            Assert.DoesNotContain(row[2], text, StringComparison.Ordinal);
            Assert.DoesNotContain(row[10], text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Whether_the_file_changed_is_told_by_the_last_manifest()
    {
        await using ExportBench bench = await ExportBench.StartAsync(12);
        ExportOptions options = bench.Options with { Manifest = true };
        Assert.Null((await bench.RunAsync(options)).Changed);
        Assert.False((await bench.RunAsync(options)).Changed);
        await bench.ChangeAsync("p1-0000003", """{"name":"Somebody Else"}""");
        Assert.True((await bench.RunAsync(options)).Changed);
        await File.WriteAllTextAsync(ExportOptions.ManifestPath(bench.Target), "{");
        Assert.Equal("ManifestUnreadable", (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options))).ErrorId);
    }

    [Theory]
    [InlineData(ExportFormat.Json)]
    [InlineData(ExportFormat.JsonLines)]
    public async Task Json_is_whole_over_pages_and_companies(ExportFormat format)
    {
        await using ExportBench bench = await ExportBench.StartAsync(25);
        await bench.RunAsync(bench.Options with { Format = format }, ["c3", "c1", "c2"]);
        string text = await File.ReadAllTextAsync(bench.Target);
        JsonElement[] rows =
            format == ExportFormat.Json
                ? [.. JsonDocument.Parse(text).RootElement.EnumerateArray()]
                : [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(30, rows.Length);
        Assert.Equal(JsonValueKind.Number, rows[0].GetProperty("CompensationYtd").ValueKind);
    }
}
