#pragma warning disable CA1416 // Modes of files: these tests are skipped on Windows.
using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
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
