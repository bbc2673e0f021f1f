using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Reports;
using Go401.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.Export;

public sealed class ResumeTests
{
    // What a request may meet, by name.
    private static readonly Dictionary<string, Func<Fault>> Faults = new()
    {
        ["400"] = () => new Fault { Status = 400 },
        ["401"] = () => new Fault { Status = 401 },
        ["403"] = () => new Fault { Status = 403 },
        ["404"] = () => new Fault { Status = 404 },
        ["429"] = () => new Fault { Status = 429, RetryAfter = "0" },
        ["500"] = () => new Fault { Status = 500 },
        ["502"] = () => new Fault { Status = 502 },
        ["503"] = () => new Fault { Status = 503 },
        ["503-later"] = () => new Fault { Status = 503, RetryAfter = "999" },
        ["504"] = () => new Fault { Status = 504 },
        ["reset"] = () => new Fault { Kind = FaultKind.Reset },
        ["lost-answer"] = () => new Fault { Kind = FaultKind.LostAnswer },
        ["truncate"] = () => new Fault { Kind = FaultKind.Truncate },
        ["html"] = () => new Fault { Kind = FaultKind.Html },
        ["bad-json"] = () => new Fault { Kind = FaultKind.BadJson },
        ["redirect"] = () => new Fault { Kind = FaultKind.Redirect, Location = "http://127.0.0.1:9/elsewhere/" },
        ["delay"] = () => new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(20) },
        ["hold"] = () => new Fault { Kind = FaultKind.Hold },
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    // A fault that is tried again is not seen; one that is not ends the export, which leaves the old file as it is and is resumed
    // the next time. In the end the file is, byte for byte, the one that is made without faults.
    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Every_fault_at_every_page_ends_in_the_same_file(string name)
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        byte[] whole = await bench.WithoutTroubleAsync(companies: ["c2", "c1"]);
        foreach (bool retry in new[] { true, false })
        {
            for (int page = 1; page <= 4; page++)
            {
                await File.WriteAllTextAsync(bench.Target, "old");
                ExportOptions options = bench.Options with
                {
                    Resume = true,
                    OnlyWhenComplete = true,
                    Retry = retry ? bench.Options.Retry : new RetryOptions(0, TimeSpan.FromSeconds(1)),
                };
                Fault fault = Faults[name]();
                Fault met = bench.Fail(
                    page,
                    () =>
                        new Fault
                        {
                            Kind = fault.Kind,
                            Status = fault.Status,
                            RetryAfter = fault.RetryAfter,
                            Location = fault.Location,
                            Delay = fault.Delay,
                            Times = 1,
                        }
                );
                using var stop = new CancellationTokenSource();
                try
                {
                    Task running = bench.RunAsync(options, ["c2", "c1"], cancellation: stop.Token);
                    if (fault.Kind == FaultKind.Hold)
                    {
                        // The server never answers, so the user stops the export.
                        await met.Met;
                        await stop.CancelAsync();
                    }

                    await running;
                }
                catch (Exception ended) when (ended is Go401Exception or OperationCanceledException)
                {
                    Assert.Equal("old", await File.ReadAllTextAsync(bench.Target));
                    Assert.Equal([".x.csv.*.partial", ".x.csv.resume", "x.csv"], bench.Names);
                    Assert.True((await bench.RunAsync(options, ["c2", "c1"])).Resumed);
                }

                Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
                Assert.Equal(["x.csv"], bench.Names);
                bench.Simulator.Faults.Clear();
            }
        }
    }

    [Fact]
    public async Task A_finished_company_is_counted_again_and_not_read_again()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        byte[] whole = await bench.WithoutTroubleAsync(companies: ["c1", "c2"]);
        await bench.InterruptAsync(Options(bench), ["c1", "c2"], "c2");
        ExportResult result = await bench.RunAsync(Options(bench), ["c1", "c2"]);
        Assert.Equal(
            ["GET /api/companies/c1/participants/?page=1&page_size=1", "GET /api/companies/c2/participants/?page=1&page_size=10"],
            Requests(bench)
        );
        Assert.Equal((true, 1, 40L, 40L), (result.Resumed, result.ResumedCompanies, result.Rows, result.Received));
        Assert.Equal([true, false], result.Companies.Select(c => c.Resumed));
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
    }

    // users.md, run A: all companies were read, but the file could not be put in place. Nothing of it is used later.
    [Fact]
    public async Task A_run_that_failed_at_putting_its_file_in_place_starts_over()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        string link = Path.Combine(bench.Folder.FullName, "in-the-way");
        ExportOptions options = Options(bench) with { NoClobber = true };
        Fault hold = bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c2/",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        Task<ExportResult> running = bench.RunAsync(options, ["c1", "c2"]);
        await hold.Met;
        await File.WriteAllTextAsync(bench.Target, "theirs");
        hold.Release();
        Assert.Equal("FileExists", (await Assert.ThrowsAsync<Go401Exception>(() => running)).ErrorId);
        Assert.Equal(["x.csv"], bench.Names);
        await bench.ChangeAsync("p1-0000003", """{"name":"Changed Meanwhile"}""");
        File.Delete(bench.Target);
        ExportResult result = await bench.RunAsync(options with { NoClobber = false }, ["c1", "c2"]);
        Assert.False(result.Resumed);
        Assert.Contains("Changed Meanwhile", await File.ReadAllTextAsync(bench.Target), StringComparison.Ordinal);
    }

    // users.md, run B: another company fails, and meanwhile one is hired and one changed in a company that was read.
    [Fact]
    public async Task A_company_whose_count_differs_is_read_again()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        await bench.InterruptAsync(Options(bench), ["c1", "c2"], "c2");
        bench.Simulator.Options.Participants = 36;
        await bench.ChangeAsync("p1-0000003", """{"name":"Changed Meanwhile"}""");
        byte[] whole = await bench.WithoutTroubleAsync(companies: ["c1", "c2"]);
        ExportResult result = await bench.RunAsync(Options(bench), ["c1", "c2"]);
        Assert.False(result.Resumed);
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
    }

    // A change that leaves the count as it is cannot be seen: what the rows say is as old as readAt says, and no older.
    [Fact]
    public async Task When_a_company_was_read_is_said()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 1, 0, 0, TimeSpan.Zero));
        await bench.InterruptAsync(Options(bench), ["c1", "c2"], "c2", time: time);
        await bench.ChangeAsync("p1-0000003", """{"name":"Changed Meanwhile"}""");
        time.Advance(TimeSpan.FromMinutes(59));
        ExportResult result = await bench.RunAsync(Options(bench) with { Manifest = true }, ["c1", "c2"], time);
        Assert.DoesNotContain("Changed Meanwhile", await File.ReadAllTextAsync(bench.Target), StringComparison.Ordinal);
        Assert.Equal("resumed; 1 of 2 companies were read between 2026-11-27T01:00:00Z and 2026-11-27T01:00:00Z", result.ResumedText);
        using JsonDocument manifest = JsonDocument.Parse(await File.ReadAllTextAsync(ExportOptions.ManifestPath(bench.Target)));
        JsonElement[] companies = [.. manifest.RootElement.GetProperty("companies").EnumerateArray()];
        Assert.Equal(["2026-11-27T01:00:00Z", "2026-11-27T01:59:00Z"], companies.Select(c => c.GetProperty("readAt").GetString()));
        Assert.Equal([true, false], companies.Select(c => c.GetProperty("resumed").GetBoolean()));
    }

    [Fact]
    public async Task Nothing_changed_is_never_said_of_a_resumed_export()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        foreach (bool incremental in new[] { false, true })
        {
            ExportOptions options = Options(bench) with { Manifest = true, Incremental = incremental };
            await bench.RunAsync(options, ["c1", "c2"]);
            Assert.False((await bench.RunAsync(options, ["c1", "c2"])).Changed);
            await bench.InterruptAsync(options, ["c1", "c2"], "c2");
            ExportResult resumed = await bench.RunAsync(options, ["c1", "c2"]);
            Assert.Equal((true, null), (resumed.Resumed, resumed.Changed));
        }
    }

    [Theory]
    [InlineData(59, null, true)]
    [InlineData(60, null, false)]
    [InlineData(60, 61, true)]
    [InlineData(-5, null, false)]
    public async Task What_is_too_old_is_not_used(int minutes, int? within, bool resumed)
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 1, 0, 0, TimeSpan.Zero));
        await bench.InterruptAsync(Options(bench), ["c1", "c2"], "c2", time: time);
        var later = new FakeTimeProvider(time.GetUtcNow().AddMinutes(minutes));
        ExportOptions options = Options(bench);
        options = within is int limit ? options with { ResumeWithin = TimeSpan.FromMinutes(limit) } : options;
        Assert.Equal(resumed, (await bench.RunAsync(options, ["c1", "c2"], later)).Resumed);
    }

    [Fact]
    public async Task What_no_longer_fits_is_not_used()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        string[] companies = ["c1", "c2"];
        byte[] whole = await bench.WithoutTroubleAsync(companies: companies);
        string note = Path.Combine(bench.Folder.FullName, ".x.csv.resume");

        await bench.InterruptAsync(Options(bench), companies, "c2");
        ExportOptions others = Options(bench) with { Columns = ParticipantColumns.Select(["ObjectId"], null, false) };
        Assert.False((await bench.RunAsync(others, companies)).Resumed);
        Assert.Equal(["x.csv"], bench.Names);

        Action<FileStream>[] damages = [f => f.SetLength(10), f => f.Write("x"u8)];
        foreach (Action<FileStream> damage in damages)
        {
            await bench.InterruptAsync(Options(bench), companies, "c2");
            using (FileStream partial = bench.Folder.GetFiles(".x.csv.*.partial").Single().OpenWrite())
            {
                partial.Position = 300;
                damage(partial);
            }

            await UnusedAsync();
        }

        foreach (
            (string now, string then) in new[]
            {
                ("\"Start\":", "\"Start\":-"),
                ("\"Segments\":[", "\"Segments\":[null,"),
                ("\"Companies\":[", "\"Companies\":[null,"),
                ("{", ""),
            }
        )
        {
            await bench.InterruptAsync(Options(bench), companies, "c2");
            string text = await File.ReadAllTextAsync(note);
            await File.WriteAllTextAsync(note, text.Replace(now, then, StringComparison.Ordinal));
            await UnusedAsync();
        }

        await bench.InterruptAsync(Options(bench), companies, "c2");
        Assert.False((await bench.RunAsync(companies: companies)).Resumed);
        Assert.Equal(["x.csv"], bench.Names);

        async Task UnusedAsync()
        {
            Assert.False((await bench.RunAsync(Options(bench), companies)).Resumed);
            Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
            Assert.Equal(["x.csv"], bench.Names);
        }
    }

    [Fact]
    public async Task An_unfinished_file_in_use_is_not_touched()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        string[] companies = ["c2", "c1"];
        Fault hold = bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/c1/participants/?page=2&",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        Task<ExportResult> first = bench.RunAsync(Options(bench) with { ThrottleLimit = 1 }, companies);
        await hold.Met;
        Assert.False((await bench.RunAsync(Options(bench), companies)).Resumed);
        byte[] whole = await File.ReadAllBytesAsync(bench.Target);
        hold.Release();
        await first;
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
    }

    // Also where a company that failed first comes before the others, so that its rows get in front of theirs.
    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Json)]
    public async Task Interrupted_again_and_again_it_still_comes_to_its_end(ExportFormat format)
    {
        await using ExportBench bench = await ExportBench.StartAsync(15, o => o.Companies = 8);
        string[] companies = ["c2", "c1", "c8", "c3", "c4"];
        ExportOptions options = Options(bench) with
        {
            Incremental = true,
            ChangeDetail = true,
            Report = ReportStep.Create,
            Format = format,
        };
        byte[] whole = await bench.WithoutTroubleAsync(options, companies);
        foreach (string company in companies.Skip(1).Append("c3"))
        {
            await bench.InterruptAsync(options, companies, company);
        }

        ExportResult result = await bench.RunAsync(options, companies);
        Assert.True(result.ResumedCompanies >= 3);
        Assert.Equal((result.Rows, 0L, 0L), (result.Added, result.Updated, result.Removed));
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        ExportResult again = await bench.RunAsync(options, companies);
        Assert.False(again.Changed);
    }

    // A new company in front, one that is gone, and one that fails for itself do not matter to the others.
    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Json)]
    public async Task Other_companies_leave_what_was_read_usable(ExportFormat format)
    {
        await using ExportBench bench = await ExportBench.StartAsync(15, o => o.Companies = 8);
        ExportOptions options = Options(bench) with { Format = format };
        await bench.InterruptAsync(options, ["c1", "c2", "c3", "c4"], "c4");
        byte[] whole = await bench.WithoutTroubleAsync(options, ["c5", "c3", "c1", "c4"]);
        ExportResult result = await bench.RunAsync(options, ["c5", "c3", "nobody", "c1", "c4"]);
        Assert.Equal(["c3", "c1"], result.Companies.Where(c => c.Resumed).Select(c => c.CompanyId));
        Assert.Equal("nobody", Assert.Single(result.Failures).CompanyId);
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
    }

    // A run that is killed early in its turn leaves what the one before it had read.
    [Fact]
    public async Task What_was_not_come_to_stays_usable()
    {
        await using ExportBench bench = await ExportBench.StartAsync(15, o => o.Companies = 8);
        string[] companies = ["c1", "c2", "c3", "c4"];
        byte[] whole = await bench.WithoutTroubleAsync(companies: companies);
        await bench.InterruptAsync(Options(bench), companies, "c4");
        await bench.InterruptAsync(Options(bench), ["c6", .. companies], "c6");
        await bench.InterruptAsync(Options(bench), ["c5", "c1", "c6", "c2", "c3", "c4"], "c6");
        ExportResult result = await bench.RunAsync(Options(bench), companies);
        Assert.Equal(3, result.ResumedCompanies);
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        Assert.Equal(["x.csv"], bench.Names);
    }

    [Fact]
    public async Task A_single_company_is_read_in_one_go()
    {
        await using ExportBench bench = await ExportBench.StartAsync(35);
        await bench.InterruptAsync(Options(bench), ["c1"], "c1", page: 3);
        Assert.Empty(bench.Names);
    }

    private static ExportOptions Options(ExportBench bench) => bench.Options with { Resume = true };

    private static string[] Requests(ExportBench bench) =>
        [
            .. bench
                .Simulator.Log.All.Where(r => r.Path.Contains("/participants", StringComparison.Ordinal))
                .Select(r => $"GET {r.Path}{r.Query}")
                .Distinct(),
        ];
}
