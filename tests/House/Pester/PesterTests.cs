using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Go401.Tests.Engine;
using Xunit;

namespace Go401.Tests.House.Pester;

/// <summary>
/// The Pester suite in a real PowerShell: the one that the tool manifest pins and, on Windows, Windows PowerShell. Pester comes
/// with the build, so nothing has to be installed.
/// </summary>
public sealed class PesterTests
{
    private static readonly string[] WithVaults = ["Vault.Tests.ps1", "Examples.Tests.ps1"];

    [Fact]
    public async Task The_users_journeys_work_in_the_pinned_pwsh_with_the_stand_in_for_vaults()
    {
        string output = await PassesAsync(PinnedShell.Command, realVaults: false);
        Assert.Contains($"PowerShell {PinnedShell.Version}, Pester ", output, StringComparison.Ordinal);
        Assert.Contains("vaults: the stand-in", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journeys_with_vaults_work_with_the_real_SecretManagement_and_SecretStore()
    {
        const string Has =
            "if (-not ('Microsoft.PowerShell.SecretManagement', 'Microsoft.PowerShell.SecretStore' | Where-Object { -not "
            + "(Get-Module -ListAvailable $_) })) { 'yes' }";
        string found = (await RunAsync(PinnedShell.Command, realVaults: true, "-Command", Has)).Output.Trim();
        Assert.SkipUnless(
            found == "yes",
            "SecretManagement and SecretStore are not installed, so the journeys with vaults ran with the stand-in only. "
                + "To install them: Install-Module Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore "
                + "-Scope CurrentUser"
        );
        Assert.Contains(
            "vaults: Microsoft.PowerShell.SecretManagement",
            await PassesAsync(PinnedShell.Command, realVaults: true, WithVaults),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_users_journeys_work_in_Windows_PowerShell()
    {
        Assert.SkipUnless(
            OperatingSystem.IsWindows(),
            "Windows PowerShell 5.1 is part of Windows only, so the journeys did not run in it."
        );
        await PassesAsync(["powershell.exe"], realVaults: false);
    }

    private static async Task<string> PassesAsync(string[] shell, bool realVaults, params string[] files)
    {
        string folder = Repository.At("tests", "Pester");
        string paths = string.Join(", ", (files.Length == 0 ? [folder] : files.Select(f => Path.Combine(folder, f))).Select(Quote));
        string result = Environment.GetEnvironmentVariable("GO401_TEST_RESULTS") is { Length: > 0 } results
            ? Path.Combine(results, $"pester-{Guid.NewGuid():N}.xml")
            : "";
        (int exitCode, string output) = await RunAsync(
            shell,
            realVaults,
            "-Command",
            $"& {Quote(Path.Combine(folder, "Run.ps1"))} -Path {paths} -Pester {Quote(PinnedShell.Pester)} -Result "
                + $"{Quote(result)}; exit $LASTEXITCODE"
        );
        string plain = Regex.Replace(output, @"\x1b\[[0-9;]*m", "");
        Assert.True(exitCode == 0, string.Join('\n', plain.Split('\n').Where(l => !l.StartsWith("[+]", StringComparison.Ordinal))));
        Assert.Matches(@"\b[1-9]\d* passed, 0 failed", plain);
        return plain;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] shell, bool realVaults, params string[] arguments)
    {
        string[] policy = OperatingSystem.IsWindows() ? ["-ExecutionPolicy", "Bypass"] : [];
        var info = new ProcessStartInfo(shell[0], [.. shell[1..], "-NoProfile", "-NonInteractive", .. policy, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        info.Environment["GO401_TEST_MODULE"] = StagedModule.Path;
        info.Environment["GO401_TEST_REAL_VAULT"] = realVaults ? "1" : "0";

        // What is installed, and not the stand-in that this process uses.
        info.Environment["PSModulePath"] = string.Join(
            Path.PathSeparator,
            (Environment.GetEnvironmentVariable("PSModulePath") ?? "")
                .Split(Path.PathSeparator)
                .Where(f => f != StagedModule.Metadata("StandIn"))
        );
        using Process process = Process.Start(info)!;
        process.StandardInput.Close();

        // A journey at a terminal that waits for a question in other words than it is asked in would wait for ever.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        using CancellationTokenRegistration end = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
