using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Export-Go401Participant -Shard: a part of the companies.</summary>
public sealed class ShardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-shard-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Session> StartAsync()
    {
        Session session = await Session.ConnectedAsync(o => o.Companies = 10);
        session.Set("File", Path.Combine(_folder, "x.csv"));
        session.Set("Status", Path.Combine(_folder, "x.status.json"));
        return session;
    }

    private static string[] Companies(Outcome outcome)
    {
        Assert.Empty(outcome.Errors);
        return [.. (IEnumerable<string>)outcome.Single.Properties["CompanyId"].Value];
    }

    [Theory]
    [InlineData("Get-Go401Company | Export-Go401Participant -Path $File -Shard 1/2 -PassThru")]
    [InlineData("Get-Go401Company | Export-Go401Participant -Path $File -Shard \"$(1 + $env:SHARD_TEST_INDEX)/2\" -PassThru")]
    [InlineData("Export-Go401Participant $File (1..10 | ForEach-Object { \"c$_\" }) -Shard 1/2 -PassThru")]
    [InlineData("10..1 | ForEach-Object { \"c$_\" } | Export-Go401Participant $File -Shard 1/2 -PassThru")]
    public async Task A_part_has_the_companies_that_fall_to_it_however_they_come(string command)
    {
        await using Session session = await StartAsync();
        session.Run("$env:SHARD_TEST_INDEX = 0");
        string[] companies = Companies(session.Run(command));
        Assert.Equal(["c3", "c4", "c5", "c6", "c7", "c8", "c9"], companies.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_part_goes_into_the_names_of_the_file_and_of_the_status()
    {
        await using Session session = await StartAsync();
        session.Set("Folder", _folder);
        Assert.Empty(
            session
                .Run(
                    "foreach ($i in 1, 2) { Get-Go401Company | Export-Go401Participant \"$Folder/all-{Shard}.csv\" -Shard $i/2 "
                        + "-StatusPath \"$Folder/status-{shard}.json\" -Manifest -Incremental }"
                )
                .Errors
        );
        Assert.Equal(
            ["all-1-of-2.csv", "all-2-of-2.csv", "status-1-of-2.json", "status-2-of-2.json"],
            Directory
                .EnumerateFiles(_folder)
                .Select(f => Path.GetFileName(f))
                .Where(f => f.EndsWith(".csv", StringComparison.Ordinal) || f.StartsWith("status", StringComparison.Ordinal))
                .Where(f => !f.EndsWith(".log", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
        Assert.True((bool)session.Run("(Test-Go401Export \"$Folder/all-*.csv\" -Summary).Passed").Single.BaseObject);
    }

    [Theory]
    [InlineData("all-{Shard}.csv", "", "-Shard")]
    [InlineData("all-{CompanyId}.csv", "", "-PerCompany")]
    [InlineData("all-{CompanyName}.csv", "-PerCompany", "{CompanyId}")]
    [InlineData("all.csv", "-StatusPath \"$Folder/s-{Date}.json\"", "{Shard}")]
    public async Task A_placeholder_that_nothing_fills_is_an_error_before_the_first_request(string name, string with, string says)
    {
        await using Session session = await StartAsync();
        session.Set("Folder", _folder);
        session.Simulator.Log.Clear();
        Outcome outcome = session.Run($"Export-Go401Participant \"$Folder/{name}\" c1 {with}");
        ErrorRecord error = Assert.Single(outcome.Errors);
        Assert.StartsWith("PlaceholderInvalid,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(says, error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("0/20")]
    [InlineData("21/20")]
    [InlineData("3")]
    [InlineData("3-20")]
    [InlineData("(3/20)")]
    public async Task A_bad_part_is_an_error_before_the_first_request_and_the_status_says_so(string shard)
    {
        await using Session session = await StartAsync();
        session.Simulator.Log.Clear();
        Outcome outcome = session.Run($"Get-Go401Company | Export-Go401Participant $File -Shard {shard} -StatusPath $Status");
        Assert.StartsWith("ShardInvalid", Assert.Single(outcome.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
        using var status = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "x.status.json")));
        Assert.Equal("ShardInvalid", status.RootElement.GetProperty("errorId").GetString());
        Assert.False(File.Exists(Path.Combine(_folder, "x.csv")));
    }

    [Fact]
    public async Task Status_log_and_question_name_the_part()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run("Get-Go401Company | Export-Go401Participant $File -Shard 2/2 -StatusPath $Status -Verbose");
        Assert.Empty(outcome.Errors);
        using var status = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "x.status.json")));
        Assert.Equal("2/2", status.RootElement.GetProperty("shard").GetString());
        Assert.Equal(["c1", "c2", "c10"], status.RootElement.GetProperty("companies").EnumerateArray().Select(c => c.GetString()));
        Assert.All(
            await File.ReadAllLinesAsync(Path.Combine(_folder, "x.status.log")),
            line => Assert.Contains("Shard 2/2.", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_part_without_companies_succeeds_and_its_manifest_names_what_was_seen()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run("Export-Go401Participant $File c1 -Shard 1/2 -Manifest -StatusPath $Status -PassThru; $?");
        Assert.Empty(outcome.Errors);
        Assert.Equal(true, outcome.Output[^1].BaseObject);
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "x.csv.manifest.json")));
        Assert.Empty(manifest.RootElement.GetProperty("companies").EnumerateArray());
        Assert.Equal(
            ["c1"],
            manifest.RootElement.GetProperty("shard").GetProperty("companyIds").EnumerateArray().Select(c => c.GetString())
        );
        using var status = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "x.status.json")));
        Assert.Equal(0, status.RootElement.GetProperty("exitCode").GetInt32());
    }
}
