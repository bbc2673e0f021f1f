#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Platform;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>What another account, or a program, has put beside an export is not believed.</summary>
public sealed class PlantedFilesTests
{
    private static ExportOptions Options(ExportBench bench) => bench.Options with { Resume = true, Manifest = true };

    [Fact]
    public async Task S66_a_note_of_an_unfinished_export_that_was_changed_is_not_believed()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string note = Path.Combine(bench.Folder.FullName, ".x.csv.resume");
        byte[] whole = await bench.WithoutTroubleAsync(companies: ["c1", "c2"]);
        foreach (bool withSeal in new[] { true, false })
        {
            await bench.InterruptAsync(Options(bench), ["c1", "c2"], "c2");
            byte[] bytes = await File.ReadAllBytesAsync(note);
            int at = bytes.AsSpan().IndexOf("\"Rows\":5"u8);
            Assert.True(at > 0);
            bytes[at + 7] = (byte)'4';
            await File.WriteAllBytesAsync(note, withSeal ? bytes : bytes[32..]);
            Assert.False((await bench.RunAsync(Options(bench), ["c1", "c2"])).Resumed);
            Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        }
    }

    [Fact]
    public async Task S66_a_note_of_another_target_is_not_believed()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        await bench.InterruptAsync(Options(bench), ["c1", "c2"], "c2");
        File.Move(Path.Combine(bench.Folder.FullName, ".x.csv.resume"), Path.Combine(bench.Folder.FullName, ".y.csv.resume"));
        ExportOptions other = Options(bench) with { Path = Path.Combine(bench.Folder.FullName, "y.csv") };
        Assert.False((await bench.RunAsync(other, ["c1", "c2"])).Resumed);
    }

    // No one writes into a FIFO, so whatever opens one to read it would wait forever.
    [UnixFact]
    public async Task S65_a_FIFO_beside_an_export_stops_nothing()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        foreach (string name in new[] { ".x.csv.resume", "x.csv.manifest.json", ".x.csv.0123456789ab.partial", ".x.csv.rowkey" })
        {
            Fifo(bench, name);
        }

        Assert.Equal(5, (await bench.RunAsync(Options(bench), ["c1", "c3"])).Rows);
        Fifo(bench, ".x.csv.baseline");
        Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(Options(bench) with { Incremental = true }));
        Assert.Equal("FileNotTrusted", refused.ErrorId);
    }

    [SecondAccountFact]
    public async Task S65_files_of_another_account_are_not_believed()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        await bench.RunAsync(Options(bench) with { Incremental = true });
        string folder = SecondAccount.SharedFolder();
        try
        {
            ExportOptions there = Options(bench) with { Path = Path.Combine(folder, "x.csv") };
            string manifest = ExportOptions.ManifestPath(bench.Target);
            await PlantAsync(await File.ReadAllTextAsync(manifest), Path.Combine(folder, "x.csv.manifest.json"));
            await PlantAsync(
                await File.ReadAllTextAsync(Path.Combine(bench.Folder.FullName, ".x.csv.baseline")),
                Path.Combine(folder, ".x.csv.baseline")
            );
            Assert.Null((await bench.RunAsync(there)).Changed);
            Assert.Equal(
                "FileNotTrusted",
                (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(there with { Incremental = true }))).ErrorId
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // In a folder without the sticky bit a name can mean another file by the time it is renamed.
    [SecondAccountFact]
    public async Task S84_a_partial_file_that_another_account_exchanges_is_not_put_in_place_as_ours()
    {
        await using ExportBench bench = await ExportBench.StartAsync(25);
        File.SetUnixFileMode(bench.Folder.FullName, (UnixFileMode)0b111_111_111);
        await File.WriteAllTextAsync(bench.Target, "the last export");
        Fault hold = bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "page=2&",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        Task<ExportResult> running = bench.RunAsync(Options(bench));
        await hold.Met;
        await SecondAccount.RunAsync("cd $1; p=$(ls -A .x.csv.*.partial); mv $p $p.ours; echo planted > $p", bench.Folder.FullName);
        hold.Release();
        Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => running);
        Assert.Equal("FileNotTrusted", refused.ErrorId);
        Assert.Contains("another account exchanged it", refused.Message, StringComparison.Ordinal);
        Assert.Equal("the last export", await File.ReadAllTextAsync(bench.Target));
    }

    // The same between the check and the rename.
    [SecondAccountFact]
    public async Task S84_a_file_in_the_place_of_ours_is_found_after_the_rename_too()
    {
        string folder = SecondAccount.SharedFolder();
        try
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
            foreach (bool noClobber in new[] { false, true })
            {
                string target = Path.Combine(folder, "x" + noClobber);
                using PartialFile file = PartialFile.Create(target);
                file.Write("ours"u8.ToArray());
                bool done = false;
                FileWithRetry.Holder.Value = new FileHolder(path =>
                {
                    if (path == target && !done)
                    {
                        done = true;
                        SecondAccount.RunAsync("mv $1 $1.ours; echo planted > $1", file.Path).GetAwaiter().GetResult();
                    }
                });
                Go401Exception refused = Assert.Throws<Go401Exception>(() => file.Commit(noClobber));
                Assert.True(done);
                Assert.Equal("FileNotTrusted", refused.ErrorId);
                Assert.Contains($"'{target}' is not the file that Go401 wrote", refused.Message, StringComparison.Ordinal);
                FileWithRetry.Holder.Value = null;
            }
        }
        finally
        {
            FileWithRetry.Holder.Value = null;
            Directory.Delete(folder, recursive: true);
        }
    }

    [SecondAccountFact]
    public async Task S85_a_baseline_of_another_file_or_an_older_one_is_not_believed()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string folder = bench.Folder.FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        ExportOptions options = bench.Options with { Incremental = true },
            other = options with { Path = Path.Combine(folder, "y.csv") };
        await bench.RunAsync(options, ["c1"]);
        await bench.RunAsync(other, ["c2"]);
        await SecondAccount.RunAsync("cd $1; mv .x.csv.baseline .older; mv .y.csv.baseline .x.csv.baseline", folder);
        await RefusedAsync("it was changed, or it is the baseline of another file");
        await SecondAccount.RunAsync("cd $1; rm -f .x.csv.baseline", folder);
        Assert.Equal(5, (await bench.RunAsync(options, ["c1"])).Added);
        Assert.Contains(bench.Reporter.Texts, t => t.Contains("There is no baseline", StringComparison.Ordinal));
        Assert.Equal(0, (await bench.RunAsync(options, ["c1"])).Added);
        await SecondAccount.RunAsync("cd $1; rm -f .x.csv.baseline; mv .older .x.csv.baseline", folder);
        await RefusedAsync("it is not the one that the last export to this file has written");

        async Task RefusedAsync(string reason)
        {
            Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options, ["c1"]));
            Assert.Equal("FileNotTrusted", refused.ErrorId);
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
            Assert.Contains("Delete it to start over", refused.Message, StringComparison.Ordinal);
        }
    }

    // The check was made for the target alone: a report replaced a FIFO.
    [UnixFact]
    public async Task S68_no_report_and_no_change_detail_replaces_a_FIFO()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        ExportOptions all = bench.Options with
        {
            Manifest = true,
            Incremental = true,
            ChangeDetail = true,
            Report = Client.Reports.ReportStep.Create,
        };
        foreach (string name in new[] { "x.csv.report.html", "x.csv.changes.csv" })
        {
            Fifo(bench, name);
            Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(all, ["c1"]));
            Assert.Equal("PathNotFileSystem", refused.ErrorId);
            Assert.Contains(name, refused.Message, StringComparison.Ordinal);
            Assert.Equal([name], bench.Names);
            File.Delete(Path.Combine(bench.Folder.FullName, name));
        }

        Assert.DoesNotContain(bench.Simulator.Log.All, r => r.Path.Contains("participants", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task S85_a_state_folder_that_cannot_be_written_is_named_with_what_to_do_about_it()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        ExportOptions options = bench.Options with { Incremental = true };
        await bench.RunAsync(options);
        string before = await File.ReadAllTextAsync(options.Path);
        FileWithRetry.Holder.Value = new FileHolder(path =>
            _ = Path.GetFileName(path).StartsWith(".export.", StringComparison.Ordinal)
                ? throw new IOException("No space left on device.")
                : 0
        );
        try
        {
            Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options));
            Assert.Equal("FileNotWritable", refused.ErrorId);
            Assert.Contains("No space left", refused.Message, StringComparison.Ordinal);
            Assert.Contains("The export was not written", refused.Message, StringComparison.Ordinal);
            Assert.Contains("state folder", refused.RecommendedAction, StringComparison.Ordinal);
            Assert.Equal(before, await File.ReadAllTextAsync(options.Path));
        }
        finally
        {
            FileWithRetry.Holder.Value = null;
        }
    }

    // As an earlier version wrote it, or another machine: the folder decides whether another account can have put it there.
    [UnixFact]
    public async Task S85_a_baseline_without_a_known_key_is_used_only_in_a_folder_that_others_cannot_change()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        ExportOptions options = bench.Options with { Incremental = true };
        await bench.RunAsync(options);
        string baseline = Path.Combine(bench.Folder.FullName, ".x.csv.baseline");
        foreach (bool withKey in new[] { false, true })
        {
            string[] lines = await File.ReadAllLinesAsync(baseline);
            Assert.StartsWith("{\"id\":", lines[^1], StringComparison.Ordinal);
            await File.WriteAllLinesAsync(
                baseline,
                withKey ? [.. lines[..^1], lines[^1].Replace("\"key\":\"", "\"key\":\"f00", StringComparison.Ordinal)] : lines[..^1]
            );
            File.SetUnixFileMode(bench.Folder.FullName, (UnixFileMode)0b111_111_111);
            Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options));
            Assert.Equal("FileNotTrusted", refused.ErrorId);
            Assert.Contains("mode 777", refused.Message, StringComparison.Ordinal);
            File.SetUnixFileMode(bench.Folder.FullName, (UnixFileMode)0b111_000_000);
            Assert.Equal((0L, 0L), ((await bench.RunAsync(options)) is { } r ? (r.Added!.Value, r.Updated!.Value) : default));
        }
    }

    // Nothing of it is personal or secret, but a changed value would decide which rows are written.
    [Fact]
    public async Task S85_a_baseline_that_was_changed_is_not_believed()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        ExportOptions options = bench.Options with { Incremental = true };
        await bench.RunAsync(options);
        string baseline = Path.Combine(bench.Folder.FullName, ".x.csv.baseline");
        string[] lines = await File.ReadAllLinesAsync(baseline);
        await File.WriteAllTextAsync(baseline, string.Join('\n', lines.Where((_, i) => i != 2)) + "\n");
        Assert.Equal("FileNotTrusted", (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options))).ErrorId);
    }

    [SecondAccountFact]
    public async Task S65_a_planted_note_or_partial_file_is_named_with_its_owner_and_what_to_do()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string folder = SecondAccount.SharedFolder();
        try
        {
            await SecondAccount.RunAsync("cd $1; echo x > .x.csv.resume; echo x > .x.csv.0123456789ab.partial", folder);
            ExportOptions there = Options(bench) with { Path = Path.Combine(folder, "x.csv") };
            Assert.Equal(10, (await bench.RunAsync(there, ["c1", "c2"])).Rows);
            foreach (string name in new[] { ".x.csv.resume", ".x.csv.0123456789ab.partial" })
            {
                string warning = Assert.Single(bench.Reporter.Texts, w => w.Contains(name, StringComparison.Ordinal));
                Assert.Contains("belongs to another account (user id 65534)", warning, StringComparison.Ordinal);
                Assert.Contains("Remove it", warning, StringComparison.Ordinal);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [UnixFact]
    public async Task S65_a_link_beside_an_export_is_refused_before_anything_is_read()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string elsewhere = Path.Combine(bench.Folder.FullName, "elsewhere");
        await File.WriteAllTextAsync(elsewhere, "mine");
        foreach (string name in new[] { "x.csv.manifest.json", "x.csv.report.html", ".x.csv.baseline" })
        {
            string link = Path.Combine(bench.Folder.FullName, name);
            File.CreateSymbolicLink(link, elsewhere);
            Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() =>
                bench.RunAsync(Options(bench) with { Incremental = true, Report = Client.Reports.ReportStep.Create })
            );
            Assert.Equal("FileNotTrusted", refused.ErrorId);
            Assert.Contains($"'{link}' is not used: it is a link", refused.Message, StringComparison.Ordinal);
            File.Delete(link);
        }

        Assert.DoesNotContain(bench.Simulator.Log.All, r => r.Path.Contains("/participants/", StringComparison.Ordinal));
        Assert.Equal("mine", await File.ReadAllTextAsync(elsewhere));
    }

    [SecondAccountFact]
    public async Task S65_a_target_that_is_a_link_of_another_account_is_refused_and_a_link_of_ours_is_replaced()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string folder = SecondAccount.SharedFolder(),
            mine = Path.Combine(bench.Folder.FullName, "mine");
        try
        {
            await File.WriteAllTextAsync(mine, "mine");
            File.SetUnixFileMode(mine, UnixFileMode.UserRead);
            ExportOptions there = Options(bench) with { Path = Path.Combine(folder, "x.csv") };
            await SecondAccount.RunAsync("ln -s $1 $2", mine, there.Path);
            Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(there));
            Assert.Equal("FileNotTrusted", refused.ErrorId);
            Assert.Contains("it is a link of another account (user id 65534)", refused.Message, StringComparison.Ordinal);

            // What it leads to is marked read-only, and the link is not.
            File.CreateSymbolicLink(bench.Target, mine);
            await bench.RunAsync();
            Assert.Equal("mine", await File.ReadAllTextAsync(mine));
            Assert.Equal(6, bench.Lines.Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(0b1_111_111_111, 0, 1000, 1001, false)] // /tmp, and the file of another account
    [InlineData(0b1_111_111_111, 0, 1001, 1001, true)]
    [InlineData(0b1_111_111_111, 1001, 1000, 1001, true)]
    [InlineData(0b1_111_111_111, 0, 1000, 0, true)]
    [InlineData(0b111_111_111, 0, 1000, 1001, true)]
    public void A_sticky_folder_lets_only_owners_replace_a_file(int mode, uint folderOwner, uint owner, uint user, bool may) =>
        Assert.Equal(may, TargetFile.MayReplace(new UnixFacts(0x8000, owner, 0), new UnixFacts(0x4000 | mode, folderOwner, 0), user));

    [UnixFact]
    public void S65_a_log_of_a_run_that_is_no_file_of_ours_is_refused_before_the_run()
    {
        string folder = Directory.CreateTempSubdirectory("go401-status-").FullName,
            status = Path.Combine(folder, "run.json"),
            log = Path.Combine(folder, "run.log");
        try
        {
            File.CreateSymbolicLink(log, "/etc/hostname");
            Refused(status, "FileNotTrusted", "it is a link");
            File.Delete(log);
            Directory.CreateDirectory(log);
            Refused(status, "FileNotTrusted", "it is a folder");
            Directory.Delete(log);
            File.CreateSymbolicLink(log, "run.log");
            Refused(status, "FileNotTrusted", "it is a link");
            File.Delete(log);
            File.CreateSymbolicLink(status, "/etc/hostname");
            Refused(status, "FileNotTrusted", "it is a link");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static void Refused(string status, string id, string reason)
        {
            Go401Exception refused = Assert.Throws<Go401Exception>(new RunRecord(status).Begin);
            Assert.Equal(id, refused.ErrorId);
            Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        }
    }

    private static Task<string> PlantAsync(string text, string path) =>
        SecondAccount.RunAsync("echo \"$1\" | base64 -d > \"$2\"", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), path);

    private static void Fifo(ExportBench bench, string name)
    {
        string path = Path.Combine(bench.Folder.FullName, name);
        File.Delete(path);
        using Process made = Process.Start("mkfifo", path);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
