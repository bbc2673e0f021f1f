using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Http;
using Go401.Client.Payroll;
using Go401.Client.Settings;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Go401.Simulator.Faults;
using Go401.Tests.Unit.Export;
using Go401.Tests.Unit.Http;
using Go401.Tests.Unit.Payroll;
using Go401.Tests.Unit.Vault;
using Xunit;

namespace Go401.Tests.Unit.Files;

/// <summary>A disk without space: a typed error, nothing lost, nothing left behind, and no pay run that no journal knows.</summary>
public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task S86_an_export_ends_with_an_error_and_leaves_the_last_file_and_no_partial_one()
    {
        using var disk = SmallDisk.Create(64);
        await using ExportBench bench = await ExportBench.StartAsync(3000);
        ExportOptions options = bench.Options with
        {
            Path = Path.Combine(disk.Path, "x.csv"),
            PageSize = 1000,
            Manifest = true,
            Report = Client.Reports.ReportStep.Create,
        };
        await File.WriteAllTextAsync(options.Path, "the last export");
        foreach (ExportOptions each in new[] { options, options with { Incremental = true }, options with { Resume = true } })
        {
            Go401Exception full = await Assert.ThrowsAsync<Go401Exception>(() => bench.RunAsync(each, ["c1", "c2"]));
            Assert.Equal("FileNotWritable", full.ErrorId);
            Assert.Contains("No space left", full.Message, StringComparison.Ordinal);
            Assert.Equal("the last export", await File.ReadAllTextAsync(options.Path));
            Assert.Equal([options.Path], Directory.GetFileSystemEntries(disk.Path));
        }
    }

    // The rows fit, and what is put beside them does not.
    [SmallDiskFact]
    public async Task S86_an_export_whose_manifest_does_not_fit_puts_nothing_in_place()
    {
        using var disk = SmallDisk.Create(64);
        await using ExportBench bench = await ExportBench.StartAsync(25);
        string target = Path.Combine(disk.Path, "x.csv");
        await File.WriteAllTextAsync(target, "the last export");
        Fault hold = bench.Simulator.Faults.Add(new Fault { Path = "page=3&", Kind = FaultKind.Hold });
        Task<ExportResult> running = bench.RunAsync(bench.Options with { Path = target, Manifest = true });
        await hold.Met;
        disk.Fill();
        hold.Release();
        Assert.Equal("FileNotWritable", (await Assert.ThrowsAsync<Go401Exception>(() => running)).ErrorId);
        disk.Free();
        Assert.Equal("the last export", await File.ReadAllTextAsync(target));
        Assert.Equal([target], Directory.GetFileSystemEntries(disk.Path));
    }

    [SmallDiskFact]
    public async Task S86_a_download_ends_with_an_error_and_leaves_nothing()
    {
        using var disk = SmallDisk.Create(16);
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 100);
        string target = Path.Combine(disk.Path, "x.json");
        var request = new ApiRequest { Path = "companies/c1/participants/?page_size=100" };
        Go401Exception full = await Assert.ThrowsAnyAsync<Go401Exception>(() =>
            bench.Api.DownloadAsync(request, target, SilentReporter.Instance, default)
        );
        Assert.Equal("FileNotWritable", full.ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [SmallDiskFact]
    public async Task S81_S86_a_write_whose_answer_does_not_fit_keeps_its_key()
    {
        using var disk = SmallDisk.Create(64);
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 5);
        string target = Path.Combine(disk.Path, "x.json");
        Fault hold = bench.Simulator.Faults.Add(new Fault { Path = "submit-payroll", Kind = FaultKind.Hold });
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Path = "companies/c1/submit-payroll/",
            Content = ApiBench.JsonBody("""{"check_date":"2026-11-27","payroll_lines":[]}"""),
            IdempotencyKey = "11111111-2222-3333-4444-555555555555",
            SkipHttpErrorCheck = true,
        };
        Task<ApiResponse> running = bench.Api.DownloadAsync(request, target, SilentReporter.Instance, default);
        await hold.Met;
        disk.Fill();
        hold.Release();
        Go401Exception full = await Assert.ThrowsAnyAsync<Go401Exception>(() => running);
        Assert.Equal("FileNotWritable", full.ErrorId);
        Assert.Contains(request.IdempotencyKey, full.Message, StringComparison.Ordinal);
        disk.Free();
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [SmallDiskFact]
    public async Task S75_S86_a_pay_run_that_the_journal_does_not_take_is_not_sent()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        using var disk = SmallDisk.Create(256, bench.Folder.Path);
        PayrollPlan plan = await bench.PlanAsync(await bench.RightRowsAsync());
        disk.Fill();
        Go401Exception full = await Assert.ThrowsAsync<Go401Exception>(() => bench.SubmitAsync(plan));
        Assert.Equal("StateFolderUnusable", full.ErrorId);
        Assert.Contains("no space is left", full.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was sent.", full.Message, StringComparison.Ordinal);
        Assert.Empty(bench.Sent);
        disk.Free();
        Assert.DoesNotContain(Directory.GetFiles(disk.Path), f => f.EndsWith(".new", StringComparison.Ordinal));
        Assert.Equal("Submitted", (await bench.SubmitAsync(plan)).Status);
        Assert.Equal(1, bench.Taken);
    }

    // 401GO has it: an error that says that nothing was sent would be wrong, and the next run finds out by the key.
    [SmallDiskFact]
    public async Task S75_S86_a_pay_run_whose_answer_the_journal_does_not_take_is_a_result_with_a_warning()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        using var disk = SmallDisk.Create(256, bench.Folder.Path);
        PayrollPlan plan = await bench.PlanAsync(await bench.RightRowsAsync());
        Fault hold = bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "submit-payroll",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        var reporter = new KeepingReporter();
        Task<PayrollResult> running = new PayrollSubmission(bench.Api, bench.Folder, plan, reporter, default).RunAsync();
        await hold.Met;
        disk.Fill();
        hold.Release();
        PayrollResult result = await running;
        Assert.Equal("Submitted", result.Status);
        string warning = Assert.Single(reporter.Texts, t => t.Contains("was submitted", StringComparison.Ordinal));
        Assert.Contains(result.IdempotencyKey, warning, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing was sent", warning, StringComparison.Ordinal);
        disk.Free();
        await bench.SubmitAsync(plan);
        Assert.Equal(1, bench.Taken);
        Assert.Single(bench.Sent.Select(s => s.Key).Distinct());
        Assert.Equal("AlreadySubmitted", (await bench.SubmitAsync(plan)).Status);
    }

    [Fact]
    public async Task S75_S86_a_refusal_that_the_journal_does_not_take_is_shown_all_the_same()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        PayrollPlan plan = await bench.PlanAsync(await bench.RightRowsAsync());
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "submit-payroll",
                Kind = FaultKind.Status,
                Status = 400,
                Times = 1,
            }
        );
        int drafts = 0;
        FileWithRetry.Holder.Value = new FileHolder(path =>
            _ = path.EndsWith(".new", StringComparison.Ordinal) && ++drafts == 2 ? throw new IOException("No space left on device.") : 0
        );
        Go401Exception refused = await Assert.ThrowsAnyAsync<Go401Exception>(() => bench.SubmitAsync(plan));
        FileWithRetry.Holder.Value = null;
        Assert.Equal(2, drafts);
        Assert.IsType<ApiException>(refused);
    }

    [SmallDiskFact]
    public async Task S36_S86_a_sign_in_that_cannot_be_noted_is_kept_and_the_vault_has_it()
    {
        using var bench = new RotationBench();
        using var disk = SmallDisk.Create(64, bench.MachineFolder("A"));
        var fresh = new StoredConnection
        {
            Settings = new ConnectionSettings { Name = RotationBench.Location.ConnectionName, ClientId = "id" },
            Generation = 0,
            Tokens = bench.Server.Issue(),
        };
        var source = new StoredTokenSource(bench.Store(), RotationBench.Secret(new FakeVault(bench.Content)), fresh, bench.Server);
        disk.Fill();
        Assert.Equal("StateFolderUnusable", (await source.AddAsync(CancellationToken.None))?.ErrorId);
        Assert.Equal(fresh.Tokens.RefreshToken, source.Current?.RefreshToken);
        Assert.Equal(fresh.Tokens.RefreshToken, bench.Stored.Tokens!.RefreshToken);
    }

    [SmallDiskFact]
    public async Task S86_a_receipt_that_does_not_fit_is_an_error_and_leaves_nothing()
    {
        await using PayrollBench bench = await PayrollBench.StartAsync();
        using var disk = SmallDisk.Create(64);
        PayrollPlan plan = await bench.PlanAsync(await bench.RightRowsAsync());
        PayrollResult result = await bench.SubmitAsync(plan);
        using (var receipt = new PayrollReceipt(Path.Combine(disk.Path, "receipt.json")))
        {
            disk.Fill();
            Go401Exception full = Assert.Throws<Go401Exception>(() => receipt.Commit(bench.Api.Settings.BaseUri, plan.Run!, result, null));
            Assert.Equal("FileNotWritable", full.ErrorId);
        }

        disk.Free();
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
    }

    [SmallDiskFact]
    public async Task S36_S86_a_refresh_that_cannot_be_noted_is_not_sent_and_one_that_was_answered_is_kept()
    {
        using var bench = new RotationBench();
        using var disk = SmallDisk.Create(64, bench.MachineFolder("A"));
        await bench.SignInAsync();
        FakeProcess process = await bench.ProcessAsync();
        disk.Fill();
        Go401Exception full = await Assert.ThrowsAsync<Go401Exception>(() => process.RefreshAsync());
        Assert.Equal("StateFolderUnusable", full.ErrorId);
        Assert.Empty(bench.Server.Sent);
        disk.Free();

        // Full from the answer on: the new tokens are in the vault and in use.
        bench.Reached = step =>
        {
            if (step == RotationStep.Answered)
            {
                disk.Fill();
            }
        };
        TokenSet tokens = await process.RefreshAsync();
        Assert.True(bench.Server.IsLive(tokens.RefreshToken!));
        Assert.Equal(tokens.RefreshToken, bench.Stored.Tokens!.RefreshToken);
        bench.Reached = null;
        disk.Free();
        FakeProcess other = await bench.ProcessAsync();
        Assert.True(bench.Server.IsLive((await other.RefreshAsync()).RefreshToken!));
        Assert.Equal(0, bench.Server.Refused);
    }

    [SmallDiskFact]
    public async Task S40_S86_a_refused_refresh_token_is_the_error_also_where_that_cannot_be_noted()
    {
        using var bench = new RotationBench();
        using var disk = SmallDisk.Create(64, bench.MachineFolder("A"));
        await bench.SignInAsync();
        FakeProcess process = await bench.ProcessAsync();
        bench.Server.Failure = OAuthException.From("invalid_grant", null, "payroll");
        bench.Reached = step =>
        {
            if (step == RotationStep.Refused)
            {
                disk.Fill();
            }
        };
        Go401Exception refused = await Assert.ThrowsAnyAsync<Go401Exception>(() => process.RefreshAsync());
        Assert.NotEqual("StateFolderUnusable", refused.ErrorId);
        Assert.DoesNotContain("Nothing was sent", refused.Message, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public void S86_the_record_of_a_run_that_does_not_fit_is_an_error_and_the_last_one_stays()
    {
        using var disk = SmallDisk.Create(64);
        string status = Path.Combine(disk.Path, "run.json");
        var run = new RunRecord(status);
        run.Begin();
        string[] before = [.. Directory.GetFiles(disk.Path).Order(StringComparer.Ordinal)];
        string text = File.ReadAllText(status),
            log = File.ReadAllText(RunRecord.LogPath(status));
        disk.Fill();
        Assert.Equal("FileNotWritable", Assert.Throws<Go401Exception>(() => run.End(RunOutcome.Stopped)).ErrorId);
        Assert.Equal("FileNotWritable", Assert.Throws<Go401Exception>(new RunRecord(status).Begin).ErrorId);
        disk.Free();
        Assert.Equal(before, Directory.GetFiles(disk.Path).Order(StringComparer.Ordinal));
        Assert.Equal(text, File.ReadAllText(status));
        Assert.StartsWith(log, File.ReadAllText(RunRecord.LogPath(status)), StringComparison.Ordinal);
    }

    // The first of all files, where the state folder is new.
    [SmallDiskFact]
    public void S86_a_key_that_does_not_fit_leaves_no_half_of_it()
    {
        using var disk = SmallDisk.Create(64);
        disk.Fill();
        var folder = new StateFolder(disk.Path);
        Go401Exception full = Assert.Throws<Go401Exception>(() => StateSeal.Create(folder));
        Assert.Equal("StateFolderUnusable", full.ErrorId);
        disk.Free();
        Assert.Empty(Directory.GetFileSystemEntries(disk.Path));
        Assert.NotNull(StateSeal.Create(folder));
    }
}
