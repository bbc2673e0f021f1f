using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>What an earlier export left beside a file, and what a later one makes of it.</summary>
public sealed class EarlierExportTests
{
    [Theory]
    [InlineData("c2")]
    [InlineData("c2,c3")]
    public async Task An_incremental_export_of_other_companies_is_refused_and_changes_nothing(string others)
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        ExportOptions options = bench.Options with { Incremental = true };
        await bench.RunAsync(options);
        string[] before = bench.Lines;
        Go401Exception failure = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options, others.Split(',')));
        Assert.Equal("BaselineOfOtherCompanies", failure.ErrorId);
        Assert.Contains("(c1)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was written.", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, bench.Lines);
        Assert.Equal((0L, 0L), ((await bench.RunAsync(options)).Added, (await bench.RunAsync(options)).Removed));
    }

    [Fact]
    public async Task A_company_that_is_not_exported_any_more_is_a_warning()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        ExportOptions options = bench.Options with { Incremental = true };
        await bench.RunAsync(options, ["c1", "c2"]);
        Assert.Empty(Told(bench, "last export"));
        Assert.Equal(5, (await bench.RunAsync(options, ["c1"])).Removed);
        Assert.Contains("1 company of the last export is not in this one (c2)", Assert.Single(Told(bench, "last export")));
    }

    [Fact]
    public async Task A_manifest_that_no_longer_matches_its_file_is_a_warning_that_names_it()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        await bench.RunAsync(bench.Options with { Manifest = true });
        await bench.RunAsync();
        Assert.Empty(Told(bench, "earlier run"));

        await bench.ChangeAsync("p1-0000001", """{"name":"New Name"}""");
        await bench.RunAsync();
        string warning = Assert.Single(Told(bench, "earlier run"));
        Assert.Contains($"'{ExportOptions.ManifestPath(bench.Target)}'", warning, StringComparison.Ordinal);
        Assert.Contains("delete the manifest", warning, StringComparison.Ordinal);

        await bench.RunAsync(bench.Options with { Manifest = true });
        Assert.Single(Told(bench, "earlier run"));
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(33, true)]
    public void S88_a_baseline_with_a_line_that_no_export_has_does_not_fill_the_memory(int megabytes, bool refused)
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        try
        {
            using (FileStream file = File.Create(path))
            {
                file.Write(BaselineFormat.Header("x"));
                file.Write(BaselineFormat.CompanyLine("c1", "", ["ObjectId", "Name"]));
                file.Write("[\"p1\",\""u8);
                file.Write(Encoding.ASCII.GetBytes(new string('a', megabytes * 1024 * 1024)));
                file.Write("\"]\n"u8);
            }

            if (!refused)
            {
                using Baseline baseline = BaselineReader.Load(path)!;
                Assert.Single(baseline.Companies);
                return;
            }

            Assert.Equal("BaselineUnreadable", Assert.Throws<Go401Exception>(() => BaselineReader.Load(path)).ErrorId);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string[] Told(ExportBench bench, string text) => [.. bench.Reporter.Texts.Where(t => t.Contains(text))];
}
