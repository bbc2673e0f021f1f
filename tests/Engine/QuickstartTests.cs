using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>The quickstart as a newcomer runs it, without its build. It shows the build for PowerShell 7, and once is enough.</summary>
public sealed class QuickstartTests
{
    private static readonly string Program = StagedModule.Metadata("Quickstart");
    private static readonly string Root = StagedModule.Metadata("RepositoryRoot");
    private static readonly string Source = Path.Combine(Root, "examples", "Quickstart");
    private static readonly string[] Kept = ["participants.csv", "participants.csv.manifest.json", "participants.csv.report.html"];

    [Fact]
    public async Task It_runs_from_the_sign_in_to_the_files_and_keeps_them()
    {
        string folder = Path.Combine(Root, "out", "quickstart");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        HostOutcome outcome = await HostProcess.RunProgramAsync(Program, "--no-build");
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal("", outcome.Error);
        string script = await File.ReadAllTextAsync(Path.Combine(Source, "Quickstart.ps1"));
        Assert.Equal(
            script.Split('\n').Count(l => l.Length > 0 && !l.StartsWith('#')),
            Regex.Count(outcome.Output, "^PS> ", RegexOptions.Multiline)
        );
        foreach (
            string text in new[]
            {
                "The first run downloads",
                $"PowerShell {PinnedShell.Version}.",
                "Connected",
                "Connection confirmed.",
                "Simulated Company 1",
                "***-**-0000",
                "Rows         : 25",
                "ObjectId,CompanyId,Name,",
                "Revoked",
                "To look at the report: ",
            }
        )
        {
            Assert.Contains(text, outcome.Output, StringComparison.Ordinal);
        }

        // Into a pipe it writes no colors, and no number of a person anywhere.
        Assert.DoesNotContain("\u001b", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b9\d{8}\b|demo-secret", outcome.Output);
        Assert.All(Kept, file => Assert.True(new FileInfo(Path.Combine(folder, file)).Length > 0, file));
        Assert.All(Kept, file => Assert.Matches($@"(?m)^  {Regex.Escape(file)} ", outcome.Output));
        Assert.Contains(folder, outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-Go401Request companies", "There is no connection to 401GO")]
    [InlineData("throw 'that is it'", "that is it")]
    public async Task A_line_that_fails_ends_it_with_an_exit_code(string line, string why)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("go401-test-").FullName, "fails.ps1");
        await File.WriteAllTextAsync(file, $"# First.\nImport-Module ./out/Go401\n\n# Then.\n{line}\n\n# Never.\n'not reached'\n");
        HostOutcome outcome = await HostProcess.RunProgramAsync(Program, "--no-build", file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(why, outcome.Error, StringComparison.Ordinal);
        Assert.Contains("# Then.", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PS> 'not reached'", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shell_is_connected_its_hints_work_and_everything_ends_with_it()
    {
        // The fifth hint opens the reader's browser.
        string[] hints =
        [
            .. Regex
                .Matches(await File.ReadAllTextAsync(Path.Combine(Source, "Shell.ps1")), @"(?m)^   PS> (.+)$")
                .Select(m => m.Groups[1].Value.TrimEnd('\r').Replace("`$", "$", StringComparison.Ordinal)),
        ];
        Assert.Equal(5, hints.Length);
        string[] cycle =
        [
            .. Regex
                .Matches(await File.ReadAllTextAsync(Path.Combine(Source, "Shell.ps1")), @"(?m)^      (\S.+)$")
                .Select(m => m.Groups[1].Value.TrimEnd('\r').Replace("`$", "$", StringComparison.Ordinal)),
        ];
        Assert.Equal(10, cycle.Length);

        // PSReadLine itself fails where there is no terminal, and PowerShell reads without it.
        string script = string.Join(
            '\n',
            [
                .. hints[..4],
                "$ConfirmPreference = 'None'",
                .. cycle,
                "\"differs: $(@(Compare-Go401Payroll @run).Count), errors: $(@(Test-Go401Payroll @run | Where-Object "
                    + "Severity -EQ Error).Count)\"",
                "\"wrong: $(@($Error | Where-Object ScriptStackTrace -notlike '*PSReadLine*').Count)\"",
                "Get-Go401Connection | ForEach-Object { \"state: $($_.State)\" }",
                "exit 7",
                "",
            ]
        );
        HostOutcome outcome = await HostProcess.RunProgramAsync(Program, ["--no-build", "--shell"], input: script);
        Assert.True(outcome.ExitCode == 7, outcome.ToString());
        foreach (
            string text in new[]
            {
                "Five things to try",
                "***-**-",
                "participants/{participant_id}/beneficiaries/",
                "Rows       : 25",
                "503",
                "Simulated Company 1",
                "AlreadySubmitted",
                "differs: 0, errors: 0",
                "wrong: 0",
                "state: Connected",
            }
        )
        {
            Assert.True(outcome.Output.Contains(text, StringComparison.Ordinal), $"{text}\n{outcome}");
        }

        using var http = new HttpClient();
        string address = Regex.Match(outcome.Output, @"http://127\.0\.0\.1:\d+").Value;
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(address)));
    }

    [Fact]
    public void It_references_nothing_so_that_it_speaks_within_seconds() =>
        Assert.DoesNotContain("Reference Include", File.ReadAllText(Path.Combine(Source, "Quickstart.csproj")), StringComparison.Ordinal);
}
