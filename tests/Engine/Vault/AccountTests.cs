using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Vault;

/// <summary>What Test-Go401Vault says of accounts that a task may run under: home folders that do not work, no name, umask 000.</summary>
public sealed class AccountTests : IDisposable
{
    private const string Script =
        "Test-Go401Vault -WarningAction SilentlyContinue | ForEach-Object { \"$($_.Check) $($_.Result) $($_.ErrorId) $($_.Detail)\" }";
    private static readonly string[] Arguments = ["-NonInteractive"];
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-account-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/", "Warning", "HOME is '/', which")]
    [InlineData("", "Failed", "The variable HOME is not set")]
    public async Task The_doctor_tells_what_is_wrong_with_HOME(string home, string result, string says)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has profiles.");
        HostOutcome told = await HostProcess.RunAsync(Script, Environment(home), Arguments);
        string account = Line(told, "Account");
        Assert.StartsWith($"Account {result} ", account, StringComparison.Ordinal);
        Assert.Contains(says, account, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed", "is not writable")]
    [InlineData("closed/missing", "does not exist")]
    public async Task The_doctor_tells_a_home_folder_that_cannot_be_written_from_one_that_is_not_there(string home, string says)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "closed"));
        HostOutcome told = await AsUnnamedAccountAsync(
            $"chmod 755 ../closed; HOME='{_folder}/{home}'; export HOME; unset GO401_STATE_HOME"
        );
        string account = Line(told, "Account");
        Assert.StartsWith("Account Warning ", account, StringComparison.Ordinal);
        Assert.Contains($"{home} {says}", account, StringComparison.Ordinal);
        string state = Line(told, "StateFolder");
        Assert.StartsWith("StateFolder Failed StateFolderUnusable", state, StringComparison.Ordinal);
        Assert.Contains("GO401_STATE_HOME", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_tells_an_account_without_a_passwd_entry_by_its_number()
    {
        HostOutcome told = await AsUnnamedAccountAsync("umask 077");
        string account = Line(told, "Account");
        Assert.StartsWith("Account Passed ", account, StringComparison.Ordinal);
        Assert.Contains("user id 54321, which has no name (no passwd entry)", account, StringComparison.Ordinal);
        Assert.StartsWith("StateFolder Passed ", Line(told, "StateFolder"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S83_the_doctor_shows_a_folder_above_the_state_folder_that_others_can_write_to_and_accepts_a_private_group()
    {
        HostOutcome told = await AsUnnamedAccountAsync("mkdir -m 777 above; GO401_STATE_HOME=$PWD/above/state; export GO401_STATE_HOME");
        string state = Line(told, "StateFolder");
        Assert.StartsWith("StateFolder Failed StateFolderUnusable", state, StringComparison.Ordinal);
        Assert.Contains("mode 777", state, StringComparison.Ordinal);
        Assert.Contains("chmod go-w", state, StringComparison.Ordinal);

        // umask 002, as Debian and Fedora set it for an account with a group of its own.
        told = await AsUnnamedAccountAsync(
            "chmod 755 .; mkdir -m 775 own; chown 54321:54321 own; GO401_STATE_HOME=$PWD/own/state; export GO401_STATE_HOME; umask 002"
        );
        Assert.StartsWith("StateFolder Passed ", Line(told, "StateFolder"), StringComparison.Ordinal);
        told = await AsUnnamedAccountAsync(
            "mkdir -m 775 team; chown 54321:100 team; chmod 775 team; GO401_STATE_HOME=$PWD/team/state; export GO401_STATE_HOME"
        );
        Assert.Contains("chmod g-w", Line(told, "StateFolder"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_umask_000_the_doctor_warns_of_the_list_of_vaults_and_the_state_folder_is_private_all_the_same()
    {
        HostOutcome told = await AsUnnamedAccountAsync(
            "umask 000; mkdir -p $HOME/.secretmanagement/secretvaultregistry; : > $HOME/.secretmanagement/secretvaultregistry/vaultinfo"
        );
        string account = Line(told, "Account");
        Assert.StartsWith("Account Warning ", account, StringComparison.Ordinal);
        Assert.Contains("vaultinfo, which says which modules run as vaults", account, StringComparison.Ordinal);
        Assert.Contains("umask 077", account, StringComparison.Ordinal);
        UnixFileMode mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(_folder, "home", "state"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, mode);
    }

    private static string Line(HostOutcome told, string check)
    {
        string[] lines = told.Output.ReplaceLineEndings("\n").Split('\n');
        Assert.True(lines.Any(l => l.StartsWith(check + " ", StringComparison.Ordinal)), told.ToString());
        return lines.Single(l => l.StartsWith(check + " ", StringComparison.Ordinal));
    }

    private Dictionary<string, string?> Environment(string home) =>
        new()
        {
            ["HOME"] = home.Length > 0 ? home : null,
            ["DOTNET_CLI_HOME"] = _folder,
            ["GO401_STATE_HOME"] = Path.Combine(_folder, "state"),
            ["GO401_STANDIN_HOME"] = Path.Combine(_folder, "vaults"),
            ["XDG_STATE_HOME"] = null,
        };

    // A user id that no account has. Only root can become one.
    private async Task<HostOutcome> AsUnnamedAccountAsync(string first)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.Environment.IsPrivilegedProcess, "Only root can become another account.");
        string home = Path.Combine(_folder, "home");
        Directory.CreateDirectory(home);
        string script = Path.Combine(_folder, "script.ps1");
        await File.WriteAllTextAsync(script, Script);
        string runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string host = StagedModule.Metadata("EngineHost");
        var info = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        string became = "setpriv --reuid=54321 --regid=54321 --clear-groups";
        foreach (
            string argument in new[]
            {
                "-c",
                $"chmod 755 '{_folder}' && chown 54321:54321 '{home}' && cd '{home}' && "
                    + $"{became} test -r '{host}' -a -x '{runtime}' || exit 77; "
                    + $"{first}; exec {became} '{runtime}' '{host}' '{script}' --module '{StagedModule.Path}' -NonInteractive",
            }
        )
        {
            info.ArgumentList.Add(argument);
        }

        foreach ((string name, string? value) in Environment(home))
        {
            info.Environment[name] = value;
        }

        info.Environment["DOTNET_CLI_HOME"] = home;
        info.Environment["GO401_STATE_HOME"] = Path.Combine(home, "state");
        info.Environment["GO401_STANDIN_HOME"] = Path.Combine(home, "vaults");
        using Process process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.SkipWhen(process.ExitCode == 77, "Another account cannot read this checkout.");
        return new HostOutcome(process.ExitCode, await output, await error);
    }
}
