using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Export;

public sealed class CompaniesTests
{
    [Fact]
    public async Task A_company_that_fails_is_left_out_and_named()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        bench.Fail(page: 3);
        ExportResult result = await bench.RunAsync(bench.Options with { Manifest = true }, ["c2", "c1", "nobody", "c3"]);
        Assert.Equal(["c2", "c3"], result.CompanyId);
        Assert.Equal(
            [("c1", ErrorKind.PermissionDenied), ("nobody", ErrorKind.ObjectNotFound)],
            result.Failures.Select(f => (f.CompanyId, f.Error.Kind))
        );
        Assert.False(result.Complete);
        Assert.Equal(6, bench.Lines.Length);
        Assert.All(bench.Lines.Skip(1), l => Assert.StartsWith("c2,", l, System.StringComparison.Ordinal));
        Assert.Equal(
            System.Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(bench.Target))),
            result.Sha256
        );
    }

    [Fact]
    public async Task Only_when_complete_refuses_a_file_without_one_of_them()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        await File.WriteAllTextAsync(bench.Target, "old");
        Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() =>
            bench.RunAsync(bench.Options with { OnlyWhenComplete = true }, ["c1", "nobody", "c2"])
        );
        Assert.Equal("ExportIncomplete", refused.ErrorId);
        Assert.Equal("old", await File.ReadAllTextAsync(bench.Target));
        Assert.Equal(["x.csv"], bench.Names);
    }

    [Fact]
    public async Task A_service_that_is_down_is_not_asked_for_every_company()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5, o => o.Companies = 9);
        bench.Simulator.Faults.Add(new Fault { Path = "/participants/", Status = 503 });
        ExportOptions options = bench.Options with { Retry = new(0, System.TimeSpan.FromSeconds(1)) };
        Go401Exception failure = await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.RunAsync(options, ["c1", "c2", "c3", "c4"]));
        Assert.Equal(ErrorKind.ResourceUnavailable, failure.Kind);
        Assert.Equal(2, bench.Simulator.Log.Count("GET", "/participants/"));
        Assert.Equal(
            ErrorKind.ResourceUnavailable,
            (await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.RunAsync(options with { OnlyWhenComplete = true }, ["c1", "c2"]))).Kind
        );
    }

    [Fact]
    public async Task Companies_that_all_failed_are_asked_again_by_the_next_run()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/participants/",
                Status = 403,
                Times = 2,
            }
        );
        ExportOptions options = bench.Options with { Resume = true };
        Assert.Equal(
            ErrorKind.PermissionDenied,
            (await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.RunAsync(options, ["c1", "c2"]))).Kind
        );
        Assert.Empty(bench.Names);
        Assert.True((await bench.RunAsync(options, ["c1", "c2"])).Complete);
    }

    [Fact]
    public async Task Each_company_gets_a_file_of_its_own()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        IReadOnlyList<ExportResult> results = await bench.RunAllAsync(
            bench.Options with
            {
                PerCompany = true,
                Manifest = true,
            },
            ["c1", "nobody", "c2"]
        );
        Assert.Equal(["x-c1.csv", "x-c1.csv.manifest.json", "x-c2.csv", "x-c2.csv.manifest.json"], bench.Names);
        Assert.Equal([5L, 5L], results.Select(r => r.Rows));
        Assert.Equal("nobody", results.SelectMany(r => r.Failures).Single().CompanyId);

        string path = Path.Combine(bench.Folder.FullName, "{CompanyId}-people.csv");
        Assert.Equal(
            "ExportIncomplete",
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    bench.RunAllAsync(bench.Options with { Path = path, PerCompany = true, OnlyWhenComplete = true }, ["c1", "nobody"])
                )
            ).ErrorId
        );
        Assert.Equal(4, bench.Names.Length);
        await bench.RunAllAsync(bench.Options with { Path = path, PerCompany = true, OnlyWhenComplete = true }, ["c1", "c2"]);
        Assert.Contains("c2-people.csv", bench.Names);
    }

    [Theory]
    [InlineData("../../etc/passwd", "x-%2E%2E%2F%2E%2E%2Fetc%2Fpasswd.csv")]
    [InlineData("a:b\0é", "x-a%3Ab%00%C3%A9.csv")]
    public async Task An_id_never_leads_out_of_the_folder(string id, string name)
    {
        await using ExportBench bench = await ExportBench.StartAsync(1);
        var export = new ParticipantExport(bench.Connection, bench.Options with { PerCompany = true });
        Assert.Equal([Path.Combine(bench.Folder.FullName, name)], export.Targets([id]));
    }

    [Fact]
    public async Task Progress_goes_across_the_companies()
    {
        await using ExportBench bench = await ExportBench.StartAsync(30);
        await bench.RunAsync(companies: ["c2", "c1"]);
        Assert.Equal(0, bench.Reporter.Bars.Count(b => b.PercentComplete < 0));
        Assert.Equal(bench.Reporter.Bars.Select(b => b.PercentComplete).Order(), bench.Reporter.Bars.Select(b => b.PercentComplete));
        Assert.Contains(
            bench.Reporter.Bars,
            b => b.Status.StartsWith("Company 2 of 2: 20 of 30 participants", System.StringComparison.Ordinal) && b.PercentComplete == 83
        );
        Assert.True(bench.Reporter.Bars.Last().Completed);
    }

    [Fact]
    public async Task A_company_that_comes_twice_is_written_once()
    {
        await using ExportBench bench = await ExportBench.StartAsync(3);
        Assert.Equal(3, (await bench.RunAsync(companies: ["c1", "c1"])).Rows);
    }
}
