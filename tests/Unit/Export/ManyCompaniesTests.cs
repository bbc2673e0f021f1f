using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Http;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Export;

/// <summary>
/// Many small companies, one request each: several are under way at once, and everything else is as if they came one by one.
/// </summary>
public sealed class ManyCompaniesTests
{
    private static readonly string[] Nine = [.. Enumerable.Range(1, 9).Select(i => "c" + i)];

    private static Task<ExportBench> StartAsync(int participants = 5) => ExportBench.StartAsync(participants, o => o.Companies = 10);

    private static Fault Hold(ExportBench bench, string company) =>
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = $"/companies/{company}/participants/",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );

    private static int Asked(ExportBench bench) => bench.Simulator.Log.Count("GET", "/participants/");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task So_many_companies_are_under_way_at_once_as_the_limit_allows_and_come_in_order(bool perCompany)
    {
        await using ExportBench bench = await StartAsync();
        byte[] whole = await bench.WithoutTroubleAsync(bench.Options with { ThrottleLimit = 1 }, Nine);
        Fault[] held = [.. Nine.Skip(1).Take(4).Select(c => Hold(bench, c))];
        ExportOptions options = bench.Options with { PageSize = 50, PerCompany = perCompany };
        Task<IReadOnlyList<ExportResult>> running = bench.RunAllAsync(options, Nine);
        await Task.WhenAll(held.Select(h => h.Met));

        // c1 has come; c2 to c5 are under way, and none is asked for beyond them.
        Assert.Equal(5, Asked(bench));
        foreach (Fault hold in held.Reverse())
        {
            hold.Release();
        }

        IReadOnlyList<ExportResult> results = await running;
        Assert.Equal(4, bench.Simulator.Log.MostAtOnce);
        Assert.Equal(9, Asked(bench));
        Assert.Equal(Nine, results.SelectMany(r => r.CompanyId));
        if (!perCompany)
        {
            Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        }
    }

    [Fact]
    public async Task Pages_and_companies_keep_to_one_limit_together()
    {
        await using ExportBench bench = await StartAsync(95);

        // Long enough for the next requests to come meanwhile.
        bench.Simulator.Options.Latency = TimeSpan.FromMilliseconds(20);
        string[] companies = ["c2", "c1", .. Nine.Skip(2)];
        byte[] whole = await bench.WithoutTroubleAsync(bench.Options with { ThrottleLimit = 1 }, companies);
        foreach (int limit in new[] { 1, 2, 3 })
        {
            await bench.RunAsync(bench.Options with { ThrottleLimit = limit }, companies);
            Assert.Equal(limit, bench.Simulator.Log.MostAtOnce);
            Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
            bench.Simulator.Log.Clear();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_company_that_fails_in_the_middle_is_left_out_alone(bool perCompany)
    {
        await using ExportBench bench = await StartAsync();
        bench.Fail(page: 1, company: "c4");
        IReadOnlyList<ExportResult> results = await bench.RunAllAsync(bench.Options with { PerCompany = perCompany }, Nine);
        Assert.Equal(Nine.Where(c => c != "c4"), results.SelectMany(r => r.CompanyId));
        CompanyFailure failure = Assert.Single(results.SelectMany(r => r.Failures));
        Assert.Equal(("c4", ErrorKind.PermissionDenied), (failure.CompanyId, failure.Error.Kind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_when_complete_refuses_as_before_and_leaves_no_file(bool perCompany)
    {
        await using ExportBench bench = await StartAsync();
        bench.Fail(page: 1, company: "c4");
        ExportOptions options = bench.Options with { PerCompany = perCompany, OnlyWhenComplete = true };
        Go401Exception refused = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAllAsync(options, Nine));
        Assert.Equal(("ExportIncomplete", "c4"), (refused.ErrorId, refused.CompanyId));
        Assert.Empty(bench.Names);
    }

    // c2 fails while c3 is under way; the failure of c5, which came earlier, is told second.
    [Fact]
    public async Task Failures_are_told_in_the_order_of_the_companies()
    {
        await using ExportBench bench = await StartAsync();
        Fault hold = Hold(bench, "c2");
        bench.Fail(page: 1, company: "c5");
        bench.Fail(page: 1, company: "c2");
        Task<ExportResult> running = bench.RunAsync(companies: Nine);
        await bench.Simulator.Log.WaitForAsync(r => r.Path.Contains("/c5/", StringComparison.Ordinal));
        hold.Release();
        ExportResult result = await running;
        Assert.Equal(["c5"], result.Failures.Select(f => f.CompanyId));
        bench.Fail(page: 1, company: "c5");
        bench.Fail(page: 1, company: "c2");
        Assert.Equal(["c2", "c5"], (await bench.RunAsync(companies: Nine)).Failures.Select(f => f.CompanyId));
    }

    [Fact]
    public async Task A_failed_sign_in_ends_everything_and_what_was_read_is_resumed()
    {
        await using ExportBench bench = await StartAsync();
        byte[] whole = await bench.WithoutTroubleAsync(companies: Nine);
        ExportOptions options = bench.Options with { Resume = true };
        await bench.InterruptAsync(options, Nine, "c4");
        ExportResult result = await bench.RunAsync(options, Nine);
        Assert.Equal(["c1", "c2", "c3"], result.Companies.Where(c => c.Resumed).Select(c => c.CompanyId));
        Assert.Equal(Nine, result.CompanyId);
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));

        // The three were counted, with the smallest page there is, and not read.
        Assert.All(
            bench.Simulator.Log.All.Where(r => r.Path.EndsWith("/c2/participants/", StringComparison.Ordinal)),
            r => Assert.EndsWith("page_size=1", r.Query, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Counting_the_companies_of_an_earlier_run_overlaps_as_well()
    {
        await using ExportBench bench = await StartAsync();
        ExportOptions options = bench.Options with { Resume = true };
        await bench.InterruptAsync(options, Nine, "c7");
        Fault[] held = [.. Nine.Skip(1).Take(4).Select(c => Hold(bench, c))];
        Task<ExportResult> running = bench.RunAsync(options, Nine);
        await Task.WhenAll(held.Select(h => h.Met));
        Array.ForEach(held, h => h.Release());
        Assert.Equal(6, (await running).ResumedCompanies);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopping_ends_what_is_under_way(bool perCompany)
    {
        await using ExportBench bench = await StartAsync();
        using var stop = new CancellationTokenSource();
        Fault[] held = [.. Nine.Skip(1).Take(4).Select(c => Hold(bench, c))];
        Task running = bench.RunAllAsync(
            bench.Options with
            {
                PerCompany = perCompany,
                OnlyWhenComplete = true,
            },
            Nine,
            cancellation: stop.Token
        );
        await Task.WhenAll(held.Select(h => h.Met));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(5, Asked(bench));
        Assert.Empty(bench.Names);
    }

    [Fact]
    public async Task A_service_that_begins_to_fail_is_not_asked_for_all_companies()
    {
        await using ExportBench bench = await StartAsync();
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/participants/",
                Status = 503,
                Skip = 1,
            }
        );
        ExportOptions options = bench.Options with { ThrottleLimit = 2, Retry = new RetryOptions(0, TimeSpan.FromSeconds(1)) };
        Go401Exception failure = await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.RunAsync(options, Nine));
        Assert.Equal(ErrorKind.ResourceUnavailable, failure.Kind);
        Assert.Equal(3, Asked(bench));
    }
}
