using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Export;
using Go401.Client.Participants;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>What the check of exported files finds, one fault at a time, and that it finds nothing where all is well.</summary>
public sealed class ExportCheckTests
{
    private static readonly string[] Ten = [.. Enumerable.Range(1, 10).Select(i => "c" + i)];

    private static Go401ExportCheck Check(params string[] paths) =>
        new ExportCheck(TimeSpan.FromDays(1)).Run(paths, SilentReporter.Instance, default);

    private static string[] Ids(params string[] paths) => [.. Check(paths).Faults.Select(f => f.Id).Distinct()];

    private static Task<ExportBench> StartAsync() => ExportBench.StartAsync(25, o => o.Companies = 10);

    private static string At(ExportBench bench, string name) => Path.Combine(bench.Folder.FullName, name);

    // Four shards, p1.csv to p4.csv.
    private static async Task<ExportBench> ShardsAsync(Func<ExportOptions, int, ExportOptions>? change = null)
    {
        ExportBench bench = await StartAsync();
        for (int i = 1; i <= 4; i++)
        {
            ExportOptions options = bench.Options with
            {
                Path = At(bench, $"p{i}.csv"),
                Shard = ExportShard.Parse($"{i}/4"),
                Manifest = true,
            };
            await bench.RunAsync(change?.Invoke(options, i) ?? options, Ten);
        }

        return bench;
    }

    private static void Edit(string manifest, Action<JsonNode> change)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(manifest))!;
        change(json);
        File.WriteAllText(manifest, json.ToJsonString());
    }

    [Theory]
    [InlineData(ExportFormat.Csv, ',')]
    [InlineData(ExportFormat.Csv, '|')]
    [InlineData(ExportFormat.JsonLines, ',')]
    [InlineData(ExportFormat.Json, ',')]
    public async Task A_single_export_that_is_right_passes(ExportFormat format, char delimiter)
    {
        await using ExportBench bench = await StartAsync();
        ExportOptions options = bench.Options with { Manifest = true, Format = format, Delimiter = delimiter, ByteOrderMark = true };
        ExportResult result = await bench.RunAsync(options, ["c2", "c1"]);
        foreach (string path in new[] { bench.Target, result.ManifestPath!, bench.Folder.FullName })
        {
            Go401ExportCheck check = Check(path);
            Assert.Empty(check.Faults);
            Assert.True(check.Passed);
            Assert.Equal((1, 2, result.Rows, null), (check.Files, check.Companies, check.Rows, check.Shards));
        }
    }

    [Fact]
    public async Task Rows_with_quotes_and_line_breaks_are_counted_right()
    {
        await using ExportBench bench = await StartAsync();
        await bench.ChangeAsync("p1-0000001", """{"name":"A \"quoted\", name with\r\na line\n\n\"break\""}""");
        await bench.RunAsync(bench.Options with { Manifest = true });
        Assert.Contains(bench.Lines, l => l.Contains("\"\"", StringComparison.Ordinal));
        Assert.Empty(Check(bench.Target).Faults);
    }

    [Fact]
    public async Task An_incremental_export_passes_also_with_removed_companies()
    {
        await using ExportBench bench = await StartAsync();
        await bench.RunAsync(bench.Options with { Incremental = true }, ["c1", "c2"]);
        await bench.RunAsync(bench.Options with { Incremental = true }, ["c1"]);
        Assert.Empty(Check(bench.Target).Faults);
    }

    [Fact]
    public async Task Shards_that_are_all_there_pass()
    {
        await using ExportBench bench = await ShardsAsync();
        Go401ExportCheck check = Check(bench.Folder.FullName);
        Assert.Empty(check.Faults);
        Assert.Equal((4, 4, 10), (check.Files, check.Shards, check.Companies));
    }

    [Fact]
    public async Task A_shard_that_is_not_there_is_named_with_its_companies()
    {
        await using ExportBench bench = await ShardsAsync();
        Go401ExportCheck check = Check(At(bench, "p1.csv"), At(bench, "p2.csv"), At(bench, "p4.csv"));
        Assert.False(check.Passed);
        Assert.Contains("3/4", Assert.Single(check.Faults, f => f.Id == "ShardMissing").Message, StringComparison.Ordinal);
        Assert.Equal(
            Ten.Where(c => ExportShard.NumberOf(c, 4) == 3),
            check.Faults.Where(f => f.Id == "CompanyMissing").Select(f => f.CompanyId)
        );
    }

    [Fact]
    public async Task Files_for_each_company_prove_by_the_hash_that_none_is_missing()
    {
        await using ExportBench bench = await StartAsync();
        for (int i = 1; i <= 20; i++)
        {
            // With 20 shards most have no company, and so no file.
            ExportOptions options = bench.Options with
            {
                PerCompany = true,
                Manifest = true,
                Shard = ExportShard.Parse($"{i}/20"),
            };
            await bench.RunAllAsync(options, Ten);
        }

        Assert.Empty(Check(bench.Folder.FullName).Faults);
        File.Delete(At(bench, "x-c5.csv.manifest.json"));
        Assert.Contains("CompanyMissing", Ids(bench.Folder.FullName));
    }

    [Fact]
    public async Task What_happened_to_a_file_is_told()
    {
        await using ExportBench bench = await StartAsync();
        await bench.RunAsync(bench.Options with { Manifest = true }, ["c1", "c2"]);
        byte[] right = await File.ReadAllBytesAsync(bench.Target);
        string[] lines = bench.Lines;

        await File.WriteAllTextAsync(bench.Target, File.ReadAllText(bench.Target).Replace("c1,p1-0000001", "c1,p1-0000009"));
        Assert.Equal(["FileHashDiffers", "ParticipantTwice"], Ids(bench.Target));
        await File.WriteAllTextAsync(bench.Target, string.Concat(lines.SkipLast(1).Select(l => l + "\r\n")));
        Assert.Equal(["FileLengthDiffers", "FileHashDiffers", "FileRowsDiffer", "CompanyRowsDiffer"], Ids(bench.Target));
        Assert.Equal("c2", Check(bench.Target).Faults.Single(f => f.Id == "CompanyRowsDiffer").CompanyId);
        File.Delete(bench.Target);
        Assert.Equal(["FileMissing"], Ids(bench.Target));
        Assert.Equal(["FileMissing"], Ids(bench.Folder.FullName));

        await File.WriteAllBytesAsync(bench.Target, right);
        Assert.Empty(Ids(bench.Target));
        await File.WriteAllTextAsync(bench.Target + ".manifest.json", "{}");
        Assert.Equal(["ManifestUnreadable"], Ids(bench.Target));
        File.Delete(bench.Target + ".manifest.json");
        Assert.Equal(["ManifestMissing"], Ids(bench.Target));
        Assert.Equal(["ManifestMissing"], Ids(bench.Folder.FullName));
        Assert.Equal(["FileMissing"], Ids());
    }

    [Fact]
    public async Task A_file_that_was_cut_off_in_a_row_is_told()
    {
        await using ExportBench bench = await StartAsync();
        await bench.RunAsync(bench.Options with { Manifest = true, Format = ExportFormat.JsonLines });
        byte[] bytes = await File.ReadAllBytesAsync(bench.Target);
        await File.WriteAllBytesAsync(bench.Target, bytes[..^20]);
        Assert.Equal(["FileUnreadable"], Ids(bench.Target));
    }

    [Fact]
    public async Task A_file_and_its_manifest_given_both_are_one()
    {
        await using ExportBench bench = await StartAsync();
        await bench.RunAsync(bench.Options with { Manifest = true });
        Go401ExportCheck check = Check(bench.Target, bench.Target + ".manifest.json", bench.Folder.FullName);
        Assert.Empty(check.Faults);
        Assert.Equal(1, check.Files);
    }

    [Fact]
    public async Task A_company_in_two_files_is_told()
    {
        await using ExportBench bench = await StartAsync();
        await bench.RunAsync(bench.Options with { Manifest = true }, ["c1", "c2"]);
        await bench.RunAsync(bench.Options with { Manifest = true, Path = At(bench, "y.csv") }, ["c2", "c3"]);
        Go401ExportFault fault = Assert.Single(Check(bench.Folder.FullName).Faults);
        Assert.Equal(("CompanyTwice", "c2"), (fault.Id, fault.CompanyId));
    }

    [Fact]
    public async Task Of_very_many_faults_of_a_kind_the_first_are_listed_and_all_are_counted()
    {
        await using ExportBench bench = await StartAsync();
        await bench.RunAsync(bench.Options with { Manifest = true }, ["c1"]);
        Edit(
            bench.Target + ".manifest.json",
            m =>
            {
                JsonArray companies = m["companies"]!.AsArray();
                string one = companies[0]!.ToJsonString();
                for (int i = 0; i < 20_000; i++)
                {
                    companies.Add(JsonNode.Parse(one));
                }
            }
        );
        Go401ExportCheck check = Check(bench.Target);
        Go401ExportFault[] twice = [.. check.Faults.Where(f => f.Id == "CompanyTwice")];
        Assert.Equal(101, twice.Length);
        Assert.Contains("There are 20,000 faults of this kind", twice[^1].Message, StringComparison.Ordinal);
        Assert.True(check.Errors >= 20_000);
        Assert.False(check.Passed);
    }

    [Fact]
    public async Task A_company_that_could_not_be_read_is_told_unless_another_file_has_it()
    {
        await using ExportBench bench = await StartAsync();
        bench.Fail(page: 1, company: "c3");
        await bench.RunAsync(bench.Options with { Manifest = true }, ["c1", "c3"]);
        Go401ExportFault fault = Assert.Single(Check(bench.Target).Faults);
        Assert.Equal(("CompanyNotRead", "c3"), (fault.Id, fault.CompanyId));
        await bench.RunAsync(bench.Options with { Manifest = true, Path = At(bench, "y.csv") }, ["c3"]);
        Assert.Empty(Check(bench.Folder.FullName).Faults);
    }

    [Fact]
    public async Task Files_that_are_not_written_alike_are_told()
    {
        await using ExportBench bench = await ShardsAsync(
            (options, i) =>
                i switch
                {
                    2 => options with { Columns = ParticipantColumns.Select(["CompanyId", "ObjectId", "Name"], null, false) },
                    3 => options with { Sensitive = SensitiveData.Masked },
                    4 => options with { Delimiter = ';' },
                    _ => options,
                }
        );
        Assert.Equal(["FormatDiffers", "ColumnsDiffer", "SensitiveDataDiffers"], Ids(bench.Folder.FullName));
        Edit(At(bench, "p4.csv.manifest.json"), m => m["baseUri"] = "https://elsewhere.example.com/api/");
        Assert.Contains("BaseUriDiffers", Ids(bench.Folder.FullName));
    }

    [Fact]
    public async Task Files_of_different_days_are_a_warning_and_pass()
    {
        await using ExportBench bench = await ShardsAsync();
        Edit(At(bench, "p1.csv.manifest.json"), m => m["startedUtc"] = DateTime.UtcNow.AddDays(-2).ToString("O"));
        Go401ExportCheck check = Check(bench.Folder.FullName);
        Assert.Equal(("TimesFarApart", ExportFaultSeverity.Warning), (check.Faults.Single().Id, check.Faults.Single().Severity));
        Assert.True(check.Passed);
        Assert.Empty(new ExportCheck(TimeSpan.FromDays(3)).Run([bench.Folder.FullName], SilentReporter.Instance, default).Faults);
    }

    [Fact]
    public async Task Shards_of_different_numbers_and_one_shard_twice_are_told()
    {
        await using ExportBench bench = await ShardsAsync();
        ExportOptions again = bench.Options with { Path = At(bench, "again.csv"), Shard = ExportShard.Parse("1/4"), Manifest = true };
        await bench.RunAsync(again, Ten);
        Assert.Equal(["CompanyTwice", "ShardTwice"], Ids(bench.Folder.FullName));
        await bench.RunAsync(again with { Shard = ExportShard.Parse("1/5") }, Ten);
        Assert.Contains("ShardsMixed", Ids(bench.Folder.FullName));
    }

    [Fact]
    public async Task A_company_that_one_shard_did_not_see_is_told()
    {
        await using ExportBench bench = await ShardsAsync();
        string late = Enumerable.Range(11, 90).Select(i => "c" + i).First(c => ExportShard.NumberOf(c, 4) == 1);
        Edit(
            At(bench, "p2.csv.manifest.json"),
            m =>
            {
                m["shard"]!["companyIds"]!.AsArray().Add(late);
                m["shard"]!["companiesSha256"] = new string('0', 64);
            }
        );
        Go401ExportCheck check = Check(bench.Folder.FullName);
        Assert.Equal(["CompanyListsDiffer", "CompanyMissing"], check.Faults.Select(f => f.Id));
        Assert.Equal(late, check.Faults[^1].CompanyId);
    }

    [Fact]
    public async Task A_company_of_another_shard_is_told()
    {
        await using ExportBench bench = await ShardsAsync();
        Edit(At(bench, "p1.csv.manifest.json"), m => m["shard"]!["index"] = 2);
        Assert.Contains("CompanyInOtherShard", Ids(bench.Folder.FullName));
    }

    [UnixFact]
    public async Task S68_a_FIFO_or_a_device_in_place_of_a_file_is_a_fault_and_nothing_waits()
    {
        await using ExportBench bench = await StartAsync();
        string path = At(bench, "all.csv"),
            manifest = path + ".manifest.json";
        await bench.RunAsync(bench.Options with { Path = path, Manifest = true }, Ten);
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");
        Assert.Equal(["FileUnreadable"], Ids(path));
        Assert.Contains("is a device", Check(path).Faults[0].Message, StringComparison.Ordinal);
        File.Delete(manifest);
        using (var made = System.Diagnostics.Process.Start("mkfifo", manifest))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(["ManifestUnreadable"], Ids(path));
        Assert.Contains("is a FIFO", Check(At(bench, ".")).Faults[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.JsonLines)]
    public async Task S88_a_file_without_line_ends_does_not_fill_the_memory(ExportFormat format)
    {
        await using ExportBench bench = await StartAsync();
        string path = At(bench, format == ExportFormat.Csv ? "all.csv" : "all.jsonl");
        await bench.RunAsync(bench.Options with { Path = path, Format = format, Manifest = true }, Ten);
        using (var file = new FileStream(path, FileMode.Create))
        {
            file.SetLength(17 * 1024 * 1024);
        }

        Assert.Equal(["FileUnreadable"], Ids(path));
    }

    [Fact]
    public async Task S88_a_file_of_separators_only_does_not_fill_the_memory()
    {
        await using ExportBench bench = await StartAsync();
        string path = At(bench, "all.csv");
        await bench.RunAsync(bench.Options with { Path = path, Manifest = true }, Ten);
        File.WriteAllText(path, new string(',', 20_000));
        Assert.Equal(["FileUnreadable"], Ids(path));
    }

    [Fact]
    public async Task A_fault_holds_nothing_of_a_participant()
    {
        await using ExportBench bench = await StartAsync();
        await bench.RunAsync(bench.Options with { Manifest = true });
        string[] lines = bench.Lines;
        string id = lines[1].Split(',')[1],
            name = lines[1].Split(',')[2];
        await File.WriteAllTextAsync(bench.Target, string.Join("\r\n", lines.Append(lines[1])));
        IReadOnlyList<Go401ExportFault> faults = Check(bench.Target).Faults;
        Assert.Contains(faults, f => f.Id == "ParticipantTwice");
        Assert.All(
            faults,
            f =>
            {
                string text = f + f.CompanyId;
                Assert.DoesNotContain(id, text, StringComparison.Ordinal);
                Assert.DoesNotContain(name, text, StringComparison.Ordinal);
            }
        );
    }
}
