using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Http;
using Go401.Client.Participants;
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

    // A fault that is tried again is not seen; one that is not ends the export, which leaves the old file as it is and goes
    // on the next time. In the end the file is, byte for byte, the one that is made without faults.
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
                ExportOptions options = bench.Options with { Resume = true, OnlyWhenComplete = true, Retry = retry ? bench.Options.Retry : new RetryOptions(0, TimeSpan.FromSeconds(1)) };
                Fault fault = Faults[name]();
                Fault met = bench.Fail(page, () => new Fault { Kind = fault.Kind, Status = fault.Status, RetryAfter = fault.RetryAfter, Location = fault.Location, Delay = fault.Delay, Times = 1 });
                using var stop = new CancellationTokenSource();
                try
                {
                    Task running = bench.RunAsync(options, ["c2", "c1"], cancellation: stop.Token);
                    if (fault.Kind == FaultKind.Hold)
                    {
                        // Nobody answers: whoever started it ends it.
                        await met.Met;
                        await stop.CancelAsync();
                    }

                    await running;
                }
                catch (Exception ended) when (ended is Go401Exception or OperationCanceledException)
                {
                    Assert.Equal("old", await File.ReadAllTextAsync(bench.Target));
                    Assert.Equal([".x.csv.*.partial", ".x.csv.*.partial", ".x.csv.resume", "x.csv"], bench.Names);
                    Assert.True((await bench.RunAsync(options, ["c2", "c1"])).Resumed);
                }

                Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
                Assert.Equal(["x.csv"], bench.Names);
                bench.Simulator.Faults.Clear();
            }
        }
    }

    [Fact]
    public async Task Only_what_is_missing_is_read_again()
    {
        await using ExportBench bench = await ExportBench.StartAsync(95);
        byte[] whole = await bench.WithoutTroubleAsync();
        await InterruptAsync(bench, page: 7);
        bench.Simulator.Log.Clear();
        ExportResult result = await bench.RunAsync(Resumed(bench));
        Assert.Equal((true, 95L, 95L, 95L), (result.Resumed, result.Rows, result.Received, result.Companies[0].Received));
        // A page that was on its way when the first run broke off may arrive late.
        Assert.Equal([1, 6, 7, 8, 9, 10], bench.Pages().Distinct());
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
    }

    [Fact]
    public async Task A_company_whose_people_have_shifted_is_read_anew()
    {
        await using ExportBench bench = await ExportBench.StartAsync(95);
        await InterruptAsync(bench, page: 7);
        bench.Simulator.Options.Participants = 90;
        byte[] whole = await bench.WithoutTroubleAsync();
        await bench.RunAsync(Resumed(bench));
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        Assert.Contains("shifted", bench.Reporter.All, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 9), bench.Pages().Distinct());
    }

    [Fact]
    public async Task What_changed_on_the_last_page_is_written_as_it_is_now()
    {
        await using ExportBench bench = await ExportBench.StartAsync(95);
        await InterruptAsync(bench, page: 7);
        await bench.ChangeAsync("p1-0000055", """{"name":"Changed Meanwhile"}""");
        byte[] whole = await bench.WithoutTroubleAsync();
        Assert.True((await bench.RunAsync(Resumed(bench))).Resumed);
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
    }

    [Fact]
    public async Task What_no_longer_fits_is_begun_anew()
    {
        await using ExportBench bench = await ExportBench.StartAsync(95);
        byte[] whole = await bench.WithoutTroubleAsync();

        await InterruptAsync(bench, page: 7);
        ExportOptions others = Resumed(bench) with { Columns = ParticipantColumns.Select(["ObjectId"], null, false) };
        Assert.False((await bench.RunAsync(others)).Resumed);
        Assert.Equal(["x.csv"], bench.Names);

        // The rows, and the ids beside them.
        foreach (int shortened in new[] { 0, 1 })
        {
            await InterruptAsync(bench, page: 7);
            using (FileStream partial = bench.Folder.GetFiles(".x.csv.*.partial").OrderBy(f => f.Length).ElementAt(shortened).OpenWrite())
            {
                partial.SetLength(10);
            }

            Assert.False((await bench.RunAsync(Resumed(bench))).Resumed);
            Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
            Assert.Equal(["x.csv"], bench.Names);
        }

        foreach (string field in new[] { "Company\":-1", "LastPage\":-1", "PageStart\":null", "Done\":[null]", "Partial\":null", "Company\":" })
        {
            await InterruptAsync(bench, page: 7);
            string note = Path.Combine(bench.Folder.FullName, ".x.csv.resume"), name = field.Split('"')[0];
            await File.WriteAllTextAsync(note, Regex.Replace(await File.ReadAllTextAsync(note), $"\"{name}\":(\\d+|\"[^\"]*\"|\\[\\]|\\{{.*?\\}}\\}})", "\"" + field));
            Assert.False((await bench.RunAsync(Resumed(bench))).Resumed, field);
            Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
            Assert.Equal(["x.csv"], bench.Names);
        }

        await InterruptAsync(bench, page: 7);
        var tomorrow = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(25));
        Assert.False((await bench.RunAsync(Resumed(bench), time: tomorrow)).Resumed);

        await InterruptAsync(bench, page: 7);
        Assert.False((await bench.RunAsync()).Resumed);
        Assert.Equal(["x.csv"], bench.Names);
    }

    [Fact]
    public async Task An_unfinished_file_in_use_is_not_touched()
    {
        await using ExportBench bench = await ExportBench.StartAsync(95);
        Fault hold = bench.Simulator.Faults.Add(new Fault { Path = "page=5&", Kind = FaultKind.Hold, Times = 1 });
        Task<ExportResult> first = bench.RunAsync(Resumed(bench) with { ThrottleLimit = 1 });
        await hold.Met;
        Assert.False((await bench.RunAsync(Resumed(bench))).Resumed);
        byte[] whole = await File.ReadAllBytesAsync(bench.Target);
        hold.Release();
        await first;
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
    }

    [Fact]
    public async Task Interrupted_again_and_again_it_still_comes_to_its_end()
    {
        await using ExportBench bench = await ExportBench.StartAsync(95);
        ExportOptions options = Resumed(bench) with { Incremental = true, Report = true };
        byte[] whole = await bench.WithoutTroubleAsync(options, ["c2", "c1", "c3"]);
        for (int page = 1; page <= 10; page++)
        {
            bench.Fail(page, () => new Fault { Status = 401, Times = 2 });
            await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.RunAsync(options, ["c2", "c1", "c3"]));
            bench.Simulator.Faults.Clear();
        }

        ExportResult result = await bench.RunAsync(options, ["c2", "c1", "c3"]);
        Assert.Equal((100L, 100L, 0L, 0L), (result.Received, result.Added, result.Updated, result.Removed));
        Assert.Equal(whole, await File.ReadAllBytesAsync(bench.Target));
        ExportResult again = await bench.RunAsync(options, ["c2", "c1", "c3"]);
        Assert.False(again.Changed);
        Assert.Single(bench.Lines);
    }

    private static ExportOptions Resumed(ExportBench bench) => bench.Options with { Resume = true };

    private static async Task InterruptAsync(ExportBench bench, int page)
    {
        bench.Fail(page);
        await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.RunAsync(Resumed(bench)));
        bench.Simulator.Faults.Clear();
        Assert.Contains(".x.csv.resume", bench.Names);
    }
}
