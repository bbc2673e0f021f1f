using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Reports;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>An export that several processes share: which company belongs to which, and what each of them writes.</summary>
public sealed class ShardTests
{
    private static readonly string[] Ten = [.. Enumerable.Range(1, 10).Select(i => "c" + i)];

    private static ExportOptions Part(ExportBench bench, string shard, string name = "x.csv") =>
        bench.Options with
        {
            Path = Path.Combine(bench.Folder.FullName, name),
            Shard = ExportShard.Parse(shard),
            Manifest = true,
        };

    private static JsonElement Manifest(ExportResult result) => JsonDocument.Parse(File.ReadAllText(result.ManifestPath!)).RootElement;

    // Written down, so that no later version moves a company to another part. python3: int.from_bytes(sha256(id)[:8], 'big') % 20 + 1
    [Theory]
    [InlineData("c1", 20, 16)]
    [InlineData("c2", 20, 10)]
    [InlineData("Äpfel 🍏", 7, 2)]
    [InlineData("", 3, 2)]
    [InlineData("c1", 1, 1)]
    public void A_company_belongs_to_the_same_part_for_ever(string id, int count, int part) =>
        Assert.Equal(part, ExportShard.NumberOf(id, count));

    [Fact]
    public void Every_company_belongs_to_one_part_and_the_parts_are_about_equal()
    {
        int[] sizes = [.. Enumerable.Range(0, 10_000).GroupBy(i => ExportShard.NumberOf("company-" + i, 20)).Select(g => g.Count())];
        Assert.Equal(20, sizes.Length);
        Assert.InRange(sizes.Min(), 400, 500);
        Assert.InRange(sizes.Max(), 500, 600);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("3")]
    [InlineData("0/20")]
    [InlineData("21/20")]
    [InlineData("1/0")]
    [InlineData("-1/20")]
    [InlineData("+1/20")]
    [InlineData("1/20/2")]
    [InlineData("1 / 20")]
    [InlineData("1/100001")]
    [InlineData("1/99999999999")]
    [InlineData("0.15")]
    [InlineData("a/b")]
    [InlineData("١/٢")]
    public void What_is_not_a_part_is_refused(string text)
    {
        Go401Exception refused = Assert.Throws<Go401Exception>(() => ExportShard.Parse(text));
        Assert.Equal(("ShardInvalid", ErrorKind.InvalidArgument), (refused.ErrorId, refused.Kind));
    }

    [Fact]
    public void A_part_is_read_as_it_is_written()
    {
        var part = ExportShard.Parse(" 03/20 ");
        Assert.Equal((3, 20, "3/20"), (part.Index, part.Count, part.ToString()));
        Assert.Equal(ExportShard.Parse("3/20"), part);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_parts_together_are_the_whole_export(bool reversed)
    {
        await using ExportBench bench = await ExportBench.StartAsync(5, o => o.Companies = 10);
        string[] whole = [.. (await bench.RunAsync(companies: Ten)).CompanyId];
        string[] lines = bench.Lines;
        var rows = new List<string>();
        var companies = new List<string>();
        for (int i = 1; i <= 4; i++)
        {
            ExportResult result = await bench.RunAsync(Part(bench, $"{i}/4", $"part{i}.csv"), reversed ? [.. Ten.Reverse()] : Ten);
            companies.AddRange(result.CompanyId);
            rows.AddRange(File.ReadAllLines(result.Path).Skip(1));
            Assert.All(result.CompanyId, c => Assert.Equal(i, ExportShard.NumberOf(c, 4)));
            JsonElement shard = Manifest(result).GetProperty("shard");
            Assert.Equal(
                (i, 4, 10),
                (shard.GetProperty("index").GetInt32(), shard.GetProperty("count").GetInt32(), shard.GetProperty("companyCount").GetInt32())
            );
            Assert.Equal(Ten.Order(StringComparer.Ordinal), shard.GetProperty("companyIds").EnumerateArray().Select(c => c.GetString()!));
            Assert.Equal(
                "c63cf729c94ff9c87d85ca18c3c41cc49eaae012bf698f8b7d60e71741586632",
                shard.GetProperty("companiesSha256").GetString()
            );
        }

        Assert.Equal(whole.Order(), companies.Order());
        Assert.Equal(lines.Skip(1).Order(), rows.Order());
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.JsonLines)]
    [InlineData(ExportFormat.Json)]
    public async Task A_part_without_companies_is_a_whole_file_without_rows(ExportFormat format)
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string empty = Enumerable.Range(1, 20).First(i => ExportShard.NumberOf("c1", 20) != i) + "/20";
        ExportResult result = await bench.RunAsync(Part(bench, empty) with { Format = format, Report = ReportStep.Create }, ["c1"]);
        Assert.Equal((0L, true), (result.Rows, result.Complete));
        Assert.Empty(result.CompanyId);
        string text = await File.ReadAllTextAsync(bench.Target);
        Assert.Equal(
            format switch
            {
                ExportFormat.Csv => "CompanyId,ObjectId,Name,CompensationYtd,State\r\n",
                ExportFormat.Json => "[\n]\n",
                _ => "",
            },
            text
        );
        Assert.Empty(Manifest(result).GetProperty("companies").EnumerateArray());
        Assert.DoesNotContain(bench.Simulator.Log.All, r => r.Path.Contains("participants", StringComparison.Ordinal));
        Assert.Empty(await bench.RunAllAsync(Part(bench, empty) with { PerCompany = true }, ["c1"]));
    }

    [Fact]
    public async Task Baselines_and_notes_of_two_parts_are_not_mixed()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5, o => o.Companies = 10);
        ExportResult first = await bench.RunAsync(Part(bench, "1/2") with { Incremental = true }, Ten);
        ExportResult second = await bench.RunAsync(Part(bench, "2/2") with { Incremental = true }, Ten);
        Assert.NotEmpty(first.CompanyId);
        Assert.NotEmpty(second.CompanyId);
        Assert.Equal(0, second.Removed);
        Assert.Equal(0, (await bench.RunAsync(Part(bench, "1/2") with { Incremental = true }, Ten)).Rows);
        Assert.Equal(
            [".x.csv.1-of-2.baseline", ".x.csv.2-of-2.baseline"],
            bench.Names.Where(n => n.EndsWith(".baseline", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_unfinished_part_is_not_resumed_by_another_one()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5, o => o.Companies = 10);
        string[] own = [.. Ten.Where(c => ExportShard.NumberOf(c, 2) == 1)];
        ExportOptions options = Part(bench, "1/2") with { Resume = true };
        await bench.InterruptAsync(options, Ten, own[^1]);
        Assert.True((await bench.RunAsync(options, Ten)).Resumed);
        await bench.InterruptAsync(options, Ten, own[^1]);
        Assert.False((await bench.RunAsync(options with { Shard = ExportShard.Parse("2/2") }, Ten)).Resumed);
        Assert.False((await bench.RunAsync(options with { Shard = ExportShard.Parse("1/1") }, Ten)).Resumed);
    }

    [Fact]
    public async Task A_file_for_each_company_has_the_number_of_companies_and_their_hash_only()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5, o => o.Companies = 10);
        IReadOnlyList<ExportResult> results = await bench.RunAllAsync(Part(bench, "1/2") with { PerCompany = true }, Ten);
        Assert.Equal(Ten.Count(c => ExportShard.NumberOf(c, 2) == 1), results.Count);
        JsonElement shard = Manifest(results[0]).GetProperty("shard");
        Assert.Equal(10, shard.GetProperty("companyCount").GetInt32());
        Assert.False(shard.TryGetProperty("companyIds", out _));
    }

    [Fact]
    public async Task No_companies_at_all_are_an_error_with_a_part_too()
    {
        await using ExportBench bench = await ExportBench.StartAsync(1);
        Assert.Equal("NoCompanies", (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(Part(bench, "1/2"), []))).ErrorId);
    }
}
