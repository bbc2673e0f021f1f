using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Test-Go401Export: what it takes, and what it puts out.</summary>
public sealed class TestExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Session> StartAsync()
    {
        Session session = await Session.ConnectedAsync(o => o.Companies = 10);
        session.Set("Folder", _folder);
        Outcome outcome = session.Run(
            "1..4 | ForEach-Object { Get-Go401Company | Export-Go401Participant \"$Folder/p$_.csv\" -Shard \"$_/4\" -Manifest }; "
                + "Disconnect-Go401; $null = $ExecutionContext.SessionState.Path.SetLocation($Folder)"
        );
        Assert.Empty(outcome.Errors);
        return session;
    }

    [Theory]
    [InlineData("Test-Go401Export $Folder")]
    [InlineData("Test-Go401Export p*.csv")]
    [InlineData("Test-Go401Export *.manifest.json")]
    [InlineData("Test-Go401Export p1.csv, p2.csv, p3.csv, p4.csv")]
    [InlineData("Test-Go401Export -LiteralPath p1.csv, p2.csv, p3.csv, p4.csv")]
    [InlineData("[System.IO.DirectoryInfo]::new($Folder).GetFiles('*.manifest.json') | Test-Go401Export")]
    [InlineData("[System.IO.DirectoryInfo]::new($Folder) | Test-Go401Export")]
    [InlineData("[System.IO.Directory]::GetFiles($Folder, '*.csv') | Test-Go401Export")]
    [InlineData(
        "1..4 | ForEach-Object { @{ PSPath = \"Microsoft.PowerShell.Core\\FileSystem::$Folder/p$_.csv\" } } "
            + "| ForEach-Object { [pscustomobject]$_ } | Test-Go401Export"
    )]
    [InlineData("1..4 | ForEach-Object { [pscustomobject]@{ Path = \"$Folder/p$_.csv\" } } | Test-Go401Export")]
    [InlineData("1..4 | ForEach-Object { [pscustomobject]@{ FullName = \"$Folder/p$_.csv\" } } | Test-Go401Export")]
    public async Task Nothing_comes_out_where_all_is_well_and_no_connection_is_needed(string command)
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(command);
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Output);
        Assert.Equal(true, session.Run(command + " -Quiet").Single.BaseObject);
        Outcome summary = session.Run(command + " -Summary");
        Assert.Equal(
            (true, 4, 10),
            (
                (bool)summary.Single.Properties["Passed"].Value,
                (int)summary.Single.Properties["Files"].Value,
                (int)summary.Single.Properties["Companies"].Value
            )
        );
    }

    [Fact]
    public async Task A_fault_is_an_object_and_no_error()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(
            "[System.IO.File]::Delete(\"$Folder/p3.csv\"); [System.IO.File]::Delete(\"$Folder/p3.csv.manifest.json\"); Test-Go401Export ."
        );
        Assert.Empty(outcome.Errors);
        Assert.Contains("ShardMissing", outcome.Output.Select(o => o.Properties["Id"].Value));
        Assert.Equal(false, session.Run("Test-Go401Export . -Quiet").Single.BaseObject);
    }

    [Theory]
    [InlineData("Test-Go401Export nothing.csv", "FileMissing")]
    [InlineData("Test-Go401Export *.nothing", "FileMissing")]
    [InlineData("[System.IO.Directory]::GetFiles($Folder, '*.nothing') | Test-Go401Export", "FileMissing")]
    [InlineData("[System.IO.Directory]::CreateDirectory(\"$Folder/empty\") | Test-Go401Export", "ManifestMissing")]
    public async Task What_is_not_there_does_not_pass(string command, string id)
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(command);
        Assert.Empty(outcome.Errors);
        Assert.Equal(id, outcome.Single.Properties["Id"].Value);
    }

    [Fact]
    public async Task What_an_export_puts_out_can_be_piped_in_also_with_brackets_in_its_name()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Set("File", Path.Combine(_folder, "x[1].csv"));
        Outcome outcome = session.Run("Export-Go401Participant $File c1 -Manifest -PassThru | Test-Go401Export -Summary");
        Assert.Empty(outcome.Errors);
        Assert.Equal((true, 1), ((bool)outcome.Single.Properties["Passed"].Value, (int)outcome.Single.Properties["Files"].Value));
    }

    [Fact]
    public async Task A_path_of_another_provider_is_an_error()
    {
        await using Session session = await StartAsync();
        Assert.Equal("PathNotFileSystem", session.Run("Test-Go401Export -LiteralPath Env:PATH").ErrorId);
    }

    // File names and manifests of another account, in a folder where it may write. The engine alone has no Format-List.
    [UnixFact]
    public async Task S63_no_view_of_a_fault_shows_the_control_sequences_of_a_file_name_or_a_manifest()
    {
        const string Bad = "\u001b]0;PWN\u0007\u009b31mx";
        File.WriteAllText(Path.Combine(_folder, Bad + ".csv.manifest.json"), "{}");
        File.WriteAllText(Path.Combine(_folder, Bad + ".csv"), "");
        File.WriteAllText(
            Path.Combine(_folder, "b.csv.manifest.json"),
            System.Text.Json.JsonSerializer.Serialize(
                new
                {
                    manifestVersion = 1,
                    file = "b.csv",
                    format = "Csv",
                    rows = 1,
                    bytes = 1,
                    sha256 = "",
                    columns = new[] { "CompanyId" },
                    sensitiveData = Bad,
                    baseUri = Bad,
                    layout = Bad,
                    startedUtc = DateTime.UtcNow,
                    companies = new[] { new { companyId = Bad, received = 5 } },
                    failures = new[] { new { companyId = Bad, errorId = Bad } },
                }
            )
        );
        File.WriteAllText(Path.Combine(_folder, "b.csv"), "CompanyId\r\nc1\r\n");
        HostOutcome outcome = await PinnedShell.RunAsync(
            $$"""
            Import-Module '{{StagedModule.Manifest}}'
            Set-Location '{{_folder}}'
            $f = @(Test-Go401Export .) + @(Test-Go401Export *.csv)
            foreach ($one in { $f }, { $f | Format-List }, { $f | Format-Table -Wrap }, { Get-Item .; $f },
                { Get-Item .; Test-Go401Export . -Summary }, { Test-Go401Export . -Summary }, { "$f" }) { & $one | Out-String -Width 300 }
            'count ' + $f.Count
            """
        );
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("count ", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("CompanyRowsDiffer", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PWN\u0007", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u009b', outcome.Output);
        Assert.DoesNotContain("\u001b]", outcome.Output, StringComparison.Ordinal);
    }
}
