using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>What the other tests rely on when they run a script in a process of its own.</summary>
public sealed class HostProcessTests
{
    [Fact]
    public async Task A_script_sees_the_module_and_its_environment()
    {
        HostOutcome outcome = await HostProcess.RunAsync(
            "(Get-Module Go401).ExportedCmdlets.ContainsKey('Connect-Go401'); $env:GO401_TEST",
            new Dictionary<string, string?> { ["GO401_TEST"] = "from the environment" }
        );
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(
            ["True", "from the environment"],
            outcome.Output.Split('\n', System.StringSplitOptions.RemoveEmptyEntries | System.StringSplitOptions.TrimEntries)
        );
    }

    [Theory]
    [InlineData("Get-Go401Connection nobody; 'went on'", 1, "nobody")]
    [InlineData("Update-Go401Token -ErrorAction Stop; 'went on'", 1, "NotConnected")]
    [InlineData("throw 'that is it'", 1, "that is it")]
    [InlineData("exit 3", 3, "")]
    [InlineData("Get-Go401Connection nobody -ErrorAction SilentlyContinue", 0, "")]
    public async Task Errors_and_exit_codes_reach_the_caller(string script, int exitCode, string error)
    {
        HostOutcome outcome = await HostProcess.RunAsync(script);
        Assert.True(outcome.ExitCode == exitCode, outcome.ToString());
        Assert.Contains(error, outcome.Error, System.StringComparison.Ordinal);
    }
}
