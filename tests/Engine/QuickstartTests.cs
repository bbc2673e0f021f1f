using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>The quickstart as a newcomer runs it. It shows the build for PowerShell 7, and once is enough.</summary>
public sealed class QuickstartTests
{
    private static readonly string Program = StagedModule.Metadata("Quickstart");

    [Fact]
    public async Task It_runs_from_the_sign_in_to_the_file()
    {
        HostOutcome outcome = await HostProcess.RunProgramAsync(Program);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal("", outcome.Error);
        string script = await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(Program)!, "Quickstart.ps1"));
        Assert.Equal(script.Split('\n').Count(l => l.Length > 0 && !l.StartsWith('#')), Regex.Count(outcome.Output, "^PS> ", RegexOptions.Multiline));
        foreach (string text in new[] { "Connected", "Connection confirmed.", "Simulated Company 1", "***-**-0000", "Rows       : 25", "ObjectId,CompanyId,Name,", "Revoked" })
        {
            Assert.Contains(text, outcome.Output, StringComparison.Ordinal);
        }

        // Into a pipe it writes no colours, and nobody's number anywhere.
        Assert.DoesNotContain("\u001b", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\b\d{9}\b|demo-secret", outcome.Output);
    }

    [Theory]
    [InlineData("Invoke-Go401Request companies", "There is no connection to 401GO")]
    [InlineData("throw 'that is it'", "that is it")]
    public async Task A_line_that_fails_ends_it_with_an_exit_code(string line, string why)
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("go401-test-").FullName, "fails.ps1");
        await File.WriteAllTextAsync(file, $"# First.\n'fine'\n\n# Then.\n{line}\n\n# Never.\n'not reached'\n");
        HostOutcome outcome = await HostProcess.RunProgramAsync(Program, file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        Assert.True(outcome.ExitCode != 0, outcome.ToString());
        Assert.Contains(why, outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("PS> 'not reached'", outcome.Output, StringComparison.Ordinal);
    }
}
