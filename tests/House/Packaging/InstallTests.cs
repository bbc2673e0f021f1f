using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Go401.Tests.Engine;
using Xunit;

namespace Go401.Tests.House.Packaging;

/// <summary>The package as users install it: from a repository, into a home folder, then by name in any session.</summary>
public sealed class InstallTests(MadePackage package) : IClassFixture<MadePackage>
{
    // Every session is a process of its own that knows the name of the module only.
    private const string Use = """
        $ErrorActionPreference = 'Stop'
        $secret = ConvertTo-SecureString demo-secret -AsPlainText -Force
        (Connect-Go401 -Name shared -BaseUri $env:GO401_BASE_URI -ClientId demo-client `
            -ClientSecret $secret -ClientCredentials -NoPersist).State
        (Get-Module Go401).ModuleBase.StartsWith($HOME)
        @(Get-Go401Company).Count
        (1..6 | ForEach-Object -ThrottleLimit 3 -Parallel { @(Get-Go401Participant c1 -Connection shared).Count }) -join ' '
        (Start-ThreadJob { @(Invoke-Go401Request companies -Connection shared).Count } | Receive-Job -Wait -AutoRemoveJob)
        (Get-Help Connect-Go401).Name
        (Disconnect-Go401).ForgottenLocally
        """;

    [Fact]
    public async Task It_is_installed_from_a_folder_and_used_by_name_also_in_parallel_and_in_thread_jobs()
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows(),
            "On Windows Install-PSResource writes into the documents of the account, whatever its environment says."
        );
        await using Simulator.Simulator simulator = await Simulator.Simulator.StartAsync(
            new Simulator.SimulatorOptions { AutoApprove = true }
        );
        string home = Directory.CreateTempSubdirectory("go401-home-").FullName;
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home,
            ["XDG_DATA_HOME"] = null,
            ["XDG_CONFIG_HOME"] = null,
            ["XDG_CACHE_HOME"] = null,
            ["PSModulePath"] = null,
            ["GO401_BASE_URI"] = simulator.BaseUri,
        };
        try
        {
            // The one repository that is asked is a folder: nothing is fetched from the gallery.
            HostOutcome installed = await PinnedShell.RunAsync(
                $"""
                $ErrorActionPreference = 'Stop'
                Register-PSResourceRepository -Name Local -Uri '{Path.GetDirectoryName(package.File)}' -Trusted
                Install-PSResource Go401 -Repository Local
                (Get-InstalledPSResource Go401).Name
                """,
                environment
            );
            Assert.True(installed.ExitCode == 0 && installed.Output.Trim() == "Go401", installed.ToString());

            HostOutcome used = await PinnedShell.RunAsync(Use, environment);
            Assert.True(used.ExitCode == 0, used.ToString());
            Assert.Equal(
                ["Connected", "True", "3", "25 25 25 25 25 25", "3", "Connect-Go401", "True"],
                used.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            );
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
