using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Export;
using Go401.Client.Participants;
using Xunit;

namespace Go401.Tests.Unit.Export;

public sealed class IncrementalTests
{
    private static ExportOptions Options(ExportBench bench) => bench.Options with { Incremental = true };

    [Fact]
    public async Task Only_what_was_added_updated_or_removed_is_written()
    {
        await using ExportBench bench = await ExportBench.StartAsync(45);
        ExportResult first = await bench.RunAsync(Options(bench), ["c1", "c2"]);
        Assert.Equal((50L, 0L, 0L, true), (first.Added, first.Updated, first.Removed, first.Changed));
        Assert.Equal("Change,CompanyId,ObjectId,Name,CompensationYtd,State", bench.Lines[0]);

        ExportResult nothing = await bench.RunAsync(Options(bench), ["c1", "c2"]);
        Assert.Equal((0L, 0L, 0L, 0L, false), (nothing.Rows, nothing.Added, nothing.Updated, nothing.Removed, nothing.Changed));
        Assert.Single(bench.Lines);

        await bench.ChangeAsync("p1-0000007", """{"name":"New Name"}""");
        await bench.ChangeAsync("p1-0000008", """{"email":"not-a-column@example.com"}""");
        bench.Simulator.Options.Participants = 43;
        ExportResult less = await bench.RunAsync(Options(bench), ["c1", "c2"]);
        Assert.Equal((0L, 1L, 2L, 48L), (less.Added, less.Updated, less.Removed, less.Received));
        Assert.Equal(["Updated,c1,p1-0000007,New Name", "Removed,c1,p1-0000043,", "Removed,c1,p1-0000044,"], bench.Lines.Skip(1).Select(l => string.Join(',', l.Split(',')[..4])));

        bench.Simulator.Options.Participants = 44;
        ExportResult more = await bench.RunAsync(Options(bench), ["c1", "c2"]);
        Assert.Equal((1L, 0L, 0L), (more.Added, more.Updated, more.Removed));
        Assert.StartsWith("Added,c1,p1-0000043,", bench.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_company_that_failed_is_compared_the_next_time_with_the_time_before()
    {
        await using ExportBench bench = await ExportBench.StartAsync(25);
        await bench.RunAsync(Options(bench), ["c2", "c1"]);
        await bench.ChangeAsync("p1-0000007", """{"name":"New Name"}""");
        bench.Fail(page: 2);
        ExportResult partial = await bench.RunAsync(Options(bench), ["c2", "c1"]);
        Assert.Equal((false, 0L, 0L, 0L), (partial.Complete, partial.Added, partial.Updated, partial.Removed));
        ExportResult next = await bench.RunAsync(Options(bench), ["c2", "c1"]);
        Assert.Equal((true, 0L, 1L, 0L), (next.Complete, next.Added, next.Updated, next.Removed));
    }

    // Whoever applies one file after the other must come to what a whole export would have written.
    [Fact]
    public async Task The_people_of_a_company_that_is_not_exported_any_more_are_removed()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        foreach (ExportFormat format in new[] { ExportFormat.Csv, ExportFormat.Json })
        {
            string path = Path.Combine(bench.Folder.FullName, format + ".out");
            ExportOptions options = Options(bench) with { Path = path, Format = format, Resume = true };
            await bench.RunAsync(options, ["c1", "c2"]);
            bench.Fail(page: 1);
            await Assert.ThrowsAnyAsync<Client.Errors.Go401Exception>(() => bench.RunAsync(options, ["c1"]));
            ExportResult less = await bench.RunAsync(options, ["c1"]);
            Assert.Equal((true, 0L, 0L, 5L, 5L), (less.Changed, less.Added, less.Updated, less.Removed, less.Rows));
            string text = await File.ReadAllTextAsync(path);
            Assert.Equal(5, System.Text.RegularExpressions.Regex.Count(text, "Removed"));
            Assert.Equal(5, System.Text.RegularExpressions.Regex.Count(text, "\"?c2\"?,"));
            if (format == ExportFormat.Json)
            {
                Assert.Equal(5, JsonDocument.Parse(text).RootElement.GetArrayLength());
            }

            Assert.False((await bench.RunAsync(options, ["c1"])).Changed);
        }
    }

    [Fact]
    public async Task Other_columns_or_a_lost_key_are_told()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        await bench.RunAsync(Options(bench));
        ExportResult columns = await bench.RunAsync(Options(bench) with { Columns = ParticipantColumns.Select(["Name"], null, false) });
        Assert.Equal((0L, 5L), (columns.Added, columns.Updated));
        Assert.Equal("Change,ObjectId,Name", bench.Lines[0]);
        Assert.Contains("columns or the format differ", bench.Reporter.All, StringComparison.Ordinal);
        File.Delete(Path.Combine(bench.Folder.FullName, ".x.csv.rowkey"));
        ExportResult lost = await bench.RunAsync(Options(bench) with { Columns = ParticipantColumns.Select(["Name"], null, false) });
        Assert.Equal((5L, 0L, 0L), (lost.Added, lost.Updated, lost.Removed));
        Assert.Contains("key is gone", bench.Reporter.All, StringComparison.Ordinal);
    }

    // Whoever holds the manifest but not the key can test no guess: the same people hash differently under another key.
    [Fact]
    public async Task S57_a_manifest_gives_no_way_to_guess_a_number()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        ExportOptions options = Options(bench) with { Columns = ParticipantColumns.Select(null, null, true), Sensitive = SensitiveData.Included };
        await bench.RunAsync(options);
        Dictionary<string, string> first = Hashes(bench.Target);
        string other = Path.Combine(bench.Folder.CreateSubdirectory("other").FullName, "x.csv");
        await bench.RunAsync(options with { Path = other });
        Dictionary<string, string> second = Hashes(other);
        Assert.Equal(first.Keys, second.Keys);
        Assert.All(first.Keys, id => Assert.NotEqual(first[id], second[id]));
        File.Copy(Path.Combine(bench.Folder.FullName, ".x.csv.rowkey"), Path.Combine(bench.Folder.FullName, "other", ".x.csv.rowkey"), overwrite: true);
        await bench.RunAsync(options with { Path = other });
        Assert.Equal(first, Hashes(other));
        Assert.DoesNotContain("900000", File.ReadAllText(ExportOptions.ManifestPath(other)), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Hashes(string target)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(ExportOptions.ManifestPath(target)));
        return manifest.RootElement.GetProperty("rowHashes").GetProperty("c1").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
    }
}
