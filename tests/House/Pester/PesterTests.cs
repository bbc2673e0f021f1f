using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Tests.Engine;
using Xunit;

namespace Go401.Tests.House.Pester;

/// <summary>The Pester suite, where a real PowerShell with Pester is on the machine. Elsewhere it counts as skipped.</summary>
public sealed class PesterTests
{
    private const string HasPester = "if (Get-Module -ListAvailable Pester | Where-Object Version -GE 5.3.0) { 'yes' }";

    [Fact]
    public async Task The_users_journeys_work_in_a_real_pwsh()
    {
        string? pwsh = Find("pwsh");
        Assert.SkipWhen(pwsh is null, "pwsh is not on this machine, so the Pester suite (tests/Pester) was not run.");
        Assert.SkipUnless((await RunAsync(pwsh!, "-Command", HasPester)).Output.Trim() == "yes", "Pester 5.3 or later is not installed for pwsh, so the Pester suite (tests/Pester) was not run. Install it with: Install-Module Pester -Scope CurrentUser");
        await PassesAsync(pwsh!);
    }

    [Fact]
    public async Task The_users_journeys_work_in_Windows_PowerShell()
    {
        string? powershell = OperatingSystem.IsWindows() ? Find("powershell") : null;
        Assert.SkipWhen(powershell is null, "Windows PowerShell is not on this machine, so the Pester suite (tests/Pester) was not run in it.");
        Assert.SkipUnless((await RunAsync(powershell!, "-Command", HasPester)).Output.Trim() == "yes", "Pester 5.3 or later is not installed for Windows PowerShell, so the Pester suite (tests/Pester) was not run in it. Install it with: Install-Module Pester -Scope CurrentUser -SkipPublisherCheck -Force");
        await PassesAsync(powershell!);
    }

    private static async Task PassesAsync(string shell)
    {
        (int exitCode, string output) = await RunAsync(shell, "-File", Repository.At("tests", "Pester", "Run.ps1"));
        string plain = Regex.Replace(output, @"\x1b\[[0-9;]*m", "");
        Assert.True(exitCode == 0, string.Join('\n', plain.Split('\n').Where(l => !l.StartsWith("[+]", StringComparison.Ordinal))));
        Assert.Matches(@"\b[1-9]\d* passed, 0 failed", plain);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string shell, params string[] arguments)
    {
        var info = new ProcessStartInfo(shell, ["-NoProfile", "-NonInteractive", .. OperatingSystem.IsWindows() ? ["-ExecutionPolicy", "Bypass"] : Array.Empty<string>(), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        info.Environment["GO401_TEST_MODULE"] = StagedModule.Path;
        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await error);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
        .FirstOrDefault(File.Exists);
}
