using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Participants;
using Go401.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;
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
        Assert.Equal("Change,CompanyId,ObjectId,Name,CompensationYtd,State,ChangedColumns", bench.Lines[0]);

        ExportResult nothing = await bench.RunAsync(Options(bench), ["c1", "c2"]);
        Assert.Equal((0L, 0L, 0L, 0L, false), (nothing.Rows, nothing.Added, nothing.Updated, nothing.Removed, nothing.Changed));
        Assert.Single(bench.Lines);

        await bench.ChangeAsync("p1-0000007", """{"name":"New Name"}""");
        await bench.ChangeAsync("p1-0000008", """{"email":"not-a-column@example.com"}""");
        bench.Simulator.Options.Participants = 43;
        ExportResult less = await bench.RunAsync(Options(bench), ["c1", "c2"]);
        Assert.Equal((0L, 1L, 2L, 48L), (less.Added, less.Updated, less.Removed, less.Received));
        Assert.EndsWith(",Name", bench.Lines[1], StringComparison.Ordinal);
        Assert.Equal(
            ["Updated,c1,p1-0000007,New Name", "Removed,c1,p1-0000043,", "Removed,c1,p1-0000044,"],
            bench.Lines.Skip(1).Select(l => string.Join(',', l.Split(',')[..4]))
        );

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

    // Anyone who applies one file after the other must come to what a whole export would have written.
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
    public async Task Other_columns_or_a_lost_baseline_are_told()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        await bench.RunAsync(Options(bench));
        ExportResult columns = await bench.RunAsync(Options(bench) with { Columns = ParticipantColumns.Select(["Name"], null, false) });
        Assert.Equal((0L, 5L), (columns.Added, columns.Updated));
        Assert.Equal("Change,ObjectId,Name,ChangedColumns", bench.Lines[0]);
        Assert.Contains("columns or the format differ", bench.Reporter.All, StringComparison.Ordinal);
        File.Delete(Baseline(bench));
        ExportResult lost = await bench.RunAsync(Options(bench) with { Columns = ParticipantColumns.Select(["Name"], null, false) });
        Assert.Equal((5L, 0L, 0L), (lost.Added, lost.Updated, lost.Removed));
        Assert.Contains("There is no baseline", bench.Reporter.All, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Baseline(bench), "{\"baselineVersion\":1,\"id\":\"x\"}\n[\"cut");
        Assert.Equal("BaselineUnreadable", (await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(Options(bench)))).ErrorId);
    }

    // "Deferral 4 % to 6 %", so that a payroll clerk can read it.
    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Json)]
    public async Task The_change_detail_has_the_old_and_the_new_value_of_each_column(ExportFormat format)
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        ExportOptions options = Options(bench) with
        {
            ChangeDetail = true,
            Format = format,
            Columns = ParticipantColumns.Select(["Name", "HoursWorkedYtd", "TerminationDate", "TimestampUpdated"], null, false),
        };
        await bench.RunAsync(options);
        await bench.ChangeAsync("p1-0000002", """{"name":"=Evil, Ann","hours_worked_ytd":"6.00","termination_date":"2026-11-01"}""");
        bench.Simulator.Options.Participants = 4;
        string old = File.ReadLines(Baseline(bench)).Single(l => l.Contains("p1-0000002", StringComparison.Ordinal));
        string gone = File.ReadLines(Baseline(bench)).Single(l => l.Contains("p1-0000004", StringComparison.Ordinal));
        string Old(string line, int column) => JsonDocument.Parse(line).RootElement[column].ToString();
        ExportResult result = await bench.RunAsync(options);
        Assert.Equal(bench.Target + ".changes.csv", result.ChangeDetailPath);
        string changed = (await ReadPersonAsync(bench, "p1-0000002")).GetProperty("timestamp_updated").GetString()!;
        if (format == ExportFormat.Csv)
        {
            List<string[]> rows = Rows.Read(await File.ReadAllBytesAsync(result.ChangeDetailPath!));
            Assert.Equal(["ObjectId", "Name", "Column", "OldValue", "NewValue", "ChangedAt"], rows[0]);
            Assert.Equal(["p1-0000002", "'=Evil, Ann", "Name", Old(old, 1), "'=Evil, Ann", changed], rows[1]);
            Assert.Equal(["p1-0000002", "'=Evil, Ann", "HoursWorkedYtd", Old(old, 2), "6.00", changed], rows[2]);
            Assert.Equal(["p1-0000002", "'=Evil, Ann", "TerminationDate", Old(old, 3), "2026-11-01", changed], rows[3]);
            Assert.Equal(["p1-0000004", Old(gone, 1), "Change", "", "Removed"], rows[4][..5]);
            Assert.Equal(5, rows.Count);
            Assert.Equal(
                "Name, HoursWorkedYtd, TerminationDate, TimestampUpdated",
                Rows.Read(await File.ReadAllBytesAsync(bench.Target))[1][^1]
            );
        }
        else
        {
            JsonElement rows = JsonDocument.Parse(await File.ReadAllTextAsync(result.ChangeDetailPath!)).RootElement;
            Assert.Equal(4, rows.GetArrayLength());
            Assert.Equal(
                (JsonValueKind.Number, "6.00"),
                (rows[1].GetProperty("NewValue").ValueKind, rows[1].GetProperty("NewValue").GetRawText())
            );
            JsonElement whole = JsonDocument.Parse(await File.ReadAllTextAsync(bench.Target)).RootElement;
            Assert.Equal(
                """["Name","HoursWorkedYtd","TerminationDate","TimestampUpdated"]""",
                whole[0].GetProperty("ChangedColumns").GetRawText()
            );
        }
    }

    // What the export leaves out or masks is not kept for the next one either.
    [Theory]
    [InlineData(SensitiveData.LeftOut, null)]
    [InlineData(SensitiveData.Masked, "***-**-0003>***-**-1234")]
    [InlineData(SensitiveData.Included, "900000003>900001234")]
    public async Task S72_old_values_of_sensitive_columns_follow_the_choice_of_the_export(SensitiveData sensitive, string? change)
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        ExportOptions options = Options(bench) with
        {
            ChangeDetail = true,
            Sensitive = sensitive,
            Columns = ParticipantColumns.Select(["*"], null, sensitive != SensitiveData.LeftOut),
        };
        await bench.RunAsync(options);
        Assert.Equal(
            sensitive == SensitiveData.Included,
            (await File.ReadAllTextAsync(Baseline(bench))).Contains("900000003", StringComparison.Ordinal)
        );
        await bench.ChangeAsync("p1-0000003", """{"ssn":"900001234"}""");
        await bench.RunAsync(options);
        string[][] rows = [.. Rows.Read(await File.ReadAllBytesAsync(bench.Target + ".changes.csv")).Where(r => r[2] == "Ssn")];
        Assert.Equal(change is null ? [] : [change], rows.Select(r => r[3] + ">" + r[4]));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Baseline(bench)));
        }
    }

    // Names that are dated are never replaced, and each run is compared with the one before it.
    [Fact]
    public async Task Dated_files_keep_every_nights_changes()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 1, 0, 0, TimeSpan.Zero));
        ExportOptions options = Options(bench) with
        {
            Path = Path.Combine(bench.Folder.FullName, "changes-{Timestamp}.csv"),
            ChangeDetail = true,
        };
        for (int night = 0; night < 3; night++)
        {
            await bench.ChangeAsync("p1-0000002", $$"""{"name":"Night {{night}}"}""");
            ExportResult result = await bench.RunAsync(options, time: time);
            Assert.Equal(Path.Combine(bench.Folder.FullName, $"changes-2026112{7 + night}T010000Z.csv"), result.Path);
            time.Advance(TimeSpan.FromDays(1));
        }

        string[] names = [.. Directory.GetFiles(bench.Folder.FullName, "changes-*Z.csv").Order(StringComparer.Ordinal)];
        Assert.Equal([6, 2, 2], names.Select(n => File.ReadLines(n).Count()));
        Assert.Contains("Night 1", await File.ReadAllTextAsync(names[1]), StringComparison.Ordinal);
        Assert.Equal(10, bench.Names.Length);
        Assert.Contains(".changes-{Timestamp}.csv.baseline", bench.Names);
        var again = new FakeTimeProvider(time.GetUtcNow().AddDays(-1));
        Go401Exception exists = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(options, time: again));
        Assert.Equal("FileExists", exists.ErrorId);
        Assert.DoesNotContain("NoClobber", exists.Message, StringComparison.Ordinal);
    }

    // The changes of a run whose file was not put in place are told by the next.
    [Fact]
    public async Task The_baseline_moves_only_when_the_change_file_is_in_place()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        await bench.RunAsync(Options(bench));
        byte[] before = await File.ReadAllBytesAsync(Baseline(bench));
        await bench.ChangeAsync("p1-0000002", """{"name":"New Name"}""");
        File.Delete(bench.Target);
        Fault hold = bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/participants/",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        Task<ExportResult> running = bench.RunAsync(Options(bench) with { NoClobber = true });
        await hold.Met;
        await File.WriteAllTextAsync(bench.Target, "theirs");
        hold.Release();
        Assert.Equal("FileExists", (await Assert.ThrowsAsync<Go401Exception>(() => running)).ErrorId);
        Assert.Equal(before, await File.ReadAllBytesAsync(Baseline(bench)));
        Assert.Equal(1, (await bench.RunAsync(Options(bench))).Updated);
    }

    // Version 0.1 kept hashes in the manifest, and no values.
    [Fact]
    public async Task The_first_run_after_an_upgrade_loses_nobody()
    {
        await using ExportBench bench = await ExportBench.StartAsync(5);
        await File.WriteAllTextAsync(
            ExportOptions.ManifestPath(bench.Target),
            """
            {"manifestVersion":1,"sha256":"00","incremental":{"keyId":"aa"},
              "rowHashes": {"c1": {"p1-0000000":"AAAAAAAAAAAAAAAAAAAAAA==","p1-0000001":"AAAAAAAAAAAAAAAAAAAAAA==",
                  "p1-0000009":"AAAAAAAAAAAAAAAAAAAAAA=="}}}
            """
        );
        await File.WriteAllBytesAsync(Path.Combine(bench.Folder.FullName, ".x.csv.rowkey"), new byte[32]);
        ExportResult result = await bench.RunAsync(Options(bench) with { ChangeDetail = true });
        Assert.Equal((3L, 2L, 1L), (result.Added, result.Updated, result.Removed));
        Assert.Contains("earlier version", bench.Reporter.All, StringComparison.Ordinal);
        Assert.Equal(
            ["Change", "Change", "Change", "Change"],
            Rows.Read(await File.ReadAllBytesAsync(result.ChangeDetailPath!)).Skip(1).Select(r => r[2])
        );
        Assert.False((await bench.RunAsync(Options(bench))).Changed);
        Assert.DoesNotContain(".x.csv.rowkey", bench.Names);
        Assert.DoesNotContain("rowHashes", await File.ReadAllTextAsync(ExportOptions.ManifestPath(bench.Target)), StringComparison.Ordinal);
    }

    private static string Baseline(ExportBench bench) => Path.Combine(bench.Folder.FullName, ".x.csv.baseline");

    private static async Task<JsonElement> ReadPersonAsync(ExportBench bench, string id) =>
        JsonDocument
            .Parse(
                (
                    await bench.Connection.Api.SendAsync(
                        new Client.Http.ApiRequest { Path = $"companies/c1/participants/{id}/" },
                        SilentReporter.Instance,
                        default
                    )
                ).Body
            )
            .RootElement;
}
