using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Reports;
using Go401.Client.Vault;
using Go401.Tests.Unit.Export;
using Xunit;

namespace Go401.Tests.Unit.Files;

/// <summary>What Windows does while another program has a file open, thrown here on every system.</summary>
public sealed class FileWithRetryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-patient-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Replacing an open file: .NET throws UnauthorizedAccessException, .NET Framework and a sharing violation an IOException.
    private static Exception Held(bool denied) =>
        denied
            ? new UnauthorizedAccessException("Access to the path is denied.")
            : new IOException(
                "The process cannot access the file because it is being used by another process.",
                unchecked((int)0x80070020)
            );

    /// <summary>Has a file held for some tries; less than zero is forever.</summary>
    private static Dictionary<string, int> Hold(bool denied, int tries, params string[] endings)
    {
        var left = new Dictionary<string, int>();
        void BeforeTry(string path)
        {
            if (endings.Any(e => path.EndsWith(e, StringComparison.Ordinal)))
            {
                int times = left.GetValueOrDefault(path);
                left[path] = times + 1;
                if (tries < 0 || times < tries)
                {
                    throw Held(denied);
                }
            }
        }

        // What is held forever is not waited for as long as a user's file; what is let go is waited for, however slow the machine is.
        FileWithRetry.Holder.Value = new FileHolder(BeforeTry, tries < 0 ? TimeSpan.FromMilliseconds(50) : OAuth.Fakes.Patience);
        return left;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_side_file_that_a_scanner_holds_open_is_written_when_it_lets_go(bool denied)
    {
        var state = new StateFolder(Path.Combine(_folder, "state"));
        string path = Path.Combine(state.Path, "t.json");
        new RotationJournal { Generation = 1 }.Write(state, path);
        Dictionary<string, int> tries = Hold(denied, 3, "t.json", "t.json.new");
        new RotationJournal { Generation = 2 }.Write(state, path);
        Assert.Equal(2, RotationJournal.Read(path)!.Generation);
        Assert.Equal(4, tries[path]);
    }

    [Fact]
    public void What_is_wrong_for_good_is_not_waited_for()
    {
        string source = Path.Combine(_folder, "a");
        File.WriteAllText(source, "a");
        int tries = 0;
        FileWithRetry.Holder.Value = new FileHolder(_ => tries++);
        Assert.Throws<DirectoryNotFoundException>(() => FileWithRetry.Replace(source, Path.Combine(_folder, "none", "b")));
        Assert.Equal(1, tries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_export_whose_files_are_held_open_for_a_short_time_is_whole_and_leaves_nothing_behind(bool denied)
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        await File.WriteAllTextAsync(bench.Target, "old");
        byte[] whole = await bench.WithoutTroubleAsync(companies: ["c1", "c2"]);
        Dictionary<string, int> tries = Hold(denied, 2, "x.csv", ".resume", ".partial", ".json", ".html");
        ExportResult result = await bench.RunAsync(
            bench.Options with
            {
                Resume = true,
                Manifest = true,
                Report = ReportStep.Create,
            },
            ["c1", "c2"]
        );
        Assert.Equal(40, result.Rows);
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        Assert.Equal(["x.csv", "x.csv.manifest.json", "x.csv.report.html"], bench.Names);
        Assert.Contains(tries.Keys, k => k.EndsWith(".resume", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checkpoint_that_cannot_be_written_does_not_end_the_export(bool denied)
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        byte[] whole = await bench.WithoutTroubleAsync(companies: ["c1", "c2"]);
        Hold(denied, -1, ".resume");
        ExportResult result = await bench.RunAsync(bench.Options with { Resume = true, CheckpointInterval = TimeSpan.Zero }, ["c1", "c2"]);
        Assert.Equal(10, result.Rows);
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        Assert.Equal(["x.csv"], bench.Names);
        Assert.Contains("could not be saved", bench.Reporter.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_file_with_personal_data_stays_where_no_checkpoint_says_what_it_is()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        await File.WriteAllTextAsync(Path.Combine(bench.Folder.FullName, ".x.csv.0123456789ab.partial"), "of a run that was killed");
        Hold(true, -1, ".resume");
        bench.Fail(1, company: "c2");
        ExportOptions options = bench.Options with { Resume = true, OnlyWhenComplete = true, CheckpointInterval = TimeSpan.FromHours(1) };
        await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.RunAsync(options, ["c1", "c2"]));
        Assert.Empty(bench.Names);
    }

    [Theory]
    [InlineData("x.csv")]
    [InlineData("x.csv.manifest.json")]
    [InlineData("x.csv.report.html")]
    public async Task A_target_that_is_open_in_Excel_is_found_before_the_first_request_and_named_so(string held)
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string path = Path.Combine(bench.Folder.FullName, held);
        await File.WriteAllTextAsync(path, "old");
        bench.Simulator.Log.Clear();
        foreach (bool denied in new[] { true, false })
        {
            Hold(denied, -1, held);
            Go401Exception failure = await Assert.ThrowsAsync<Go401Exception>(() =>
                bench.RunAsync(bench.Options with { Manifest = true, Report = ReportStep.Create })
            );
            Assert.Equal("FileNotWritable", failure.ErrorId);
            Assert.Contains($"'{path}' is open in another program, for example Excel", failure.Message, StringComparison.Ordinal);
        }

        Assert.Empty(bench.Simulator.Log.All);
        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Equal([held], bench.Names);
    }

    [Fact]
    public async Task A_target_that_is_opened_in_Excel_while_the_export_reads_is_named_so_at_the_end()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        await File.WriteAllTextAsync(bench.Target, "old");
        int seen = 0;
        FileWithRetry.Holder.Value = new FileHolder(
            path =>
            {
                if (path == bench.Target && seen++ > 0)
                {
                    throw Held(denied: true);
                }
            },
            TimeSpan.FromMilliseconds(50)
        );
        Go401Exception failure = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync());
        Assert.Equal("FileNotWritable", failure.ErrorId);
        Assert.Contains("is open in another program, for example Excel", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", await File.ReadAllTextAsync(bench.Target));
        Assert.Equal(["x.csv"], bench.Names);
    }
}
