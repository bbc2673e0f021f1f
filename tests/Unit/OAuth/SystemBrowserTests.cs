using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class SystemBrowserTests
{
    private static readonly Uri Address = new(
        "https://server.example/api/o/authorize/?client_id=a%20b&scope=x+y&state=s%22%27%24%28id%29%3B%60%26%7C"
    );

    private static async Task<(bool Opened, List<ProcessStartInfo> Started)> OpenAsync(
        OSPlatform platform,
        Dictionary<string, string>? environment = null,
        Func<ProcessStartInfo, bool>? start = null,
        Uri? address = null
    )
    {
        var started = new List<ProcessStartInfo>();
        var browser = new SystemBrowser(
            n => environment?.GetValueOrDefault(n),
            (info, _) =>
            {
                started.Add(info);
                return Task.FromResult(start?.Invoke(info) ?? true);
            },
            platform
        );
        return (await browser.TryOpenAsync(address ?? Address, CancellationToken.None), started);
    }

    private static Dictionary<string, string> Env(params string[] pairs) =>
        pairs.Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);

    [Fact]
    public async Task S9_on_Windows_the_address_is_what_is_opened_and_no_command_line_exists()
    {
        (bool opened, List<ProcessStartInfo> started) = await OpenAsync(OSPlatform.Windows);
        Assert.True(opened);
        ProcessStartInfo info = Assert.Single(started);
        Assert.Equal(Address.AbsoluteUri, info.FileName);
        Assert.True(info.UseShellExecute);
        Assert.Equal("", info.Arguments);
        Assert.Empty(info.ArgumentList);
    }

    [Theory]
    [InlineData("OSX", "BROWSER=open", "open")]
    [InlineData("LINUX", "DISPLAY=:0", "xdg-open")]
    [InlineData("LINUX", "WAYLAND_DISPLAY=wayland-0", "xdg-open")]
    [InlineData("LINUX", "WSL_DISTRO_NAME=Debian", "wslview")]
    [InlineData("LINUX", "BROWSER=firefox", "firefox")]
    public async Task S8_S9_elsewhere_one_program_gets_the_address_as_its_only_argument_without_a_shell(
        string platform,
        string variable,
        string program
    )
    {
        (bool opened, List<ProcessStartInfo> started) = await OpenAsync(
            OSPlatform.Create(platform),
            variable.Length > 0 ? Env(variable) : null
        );
        Assert.True(opened);
        ProcessStartInfo info = Assert.Single(started);
        Assert.Equal(program, info.FileName);
        Assert.False(info.UseShellExecute);
        Assert.Equal(Address.AbsoluteUri, info.Arguments);
        Assert.DoesNotContain('"', info.Arguments);
    }

    [Fact]
    public async Task S67_on_macOS_no_command_line_holds_the_address()
    {
        (bool opened, List<ProcessStartInfo> started) = await OpenAsync(OSPlatform.OSX);
        Assert.True(opened);
        ProcessStartInfo info = Assert.Single(started);
        Assert.Equal("osascript", info.FileName);
        Assert.DoesNotContain("server.example", info.Arguments, StringComparison.Ordinal);
        Assert.Equal(Address.AbsoluteUri, info.Environment["BROWSER_ADDRESS"]);
        Assert.Contains("BROWSER_ADDRESS", info.Arguments, StringComparison.Ordinal);
    }

    // Attack 18: the browser, and all that it starts, inherited the client secret and the refresh token.
    [Fact]
    public async Task S46_the_browser_inherits_no_variable_of_this_module()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Shows the variables of a process with a program that Windows does not have.");
        string seen = Path.GetTempFileName();
        try
        {
            Environment.SetEnvironmentVariable("GO401_CANARY", "canary-of-the-environment");
            Environment.SetEnvironmentVariable("go401_other", "canary-of-the-environment");
            Assert.True(await Real($"sh -c 'env > {seen}'").TryOpenAsync(new Uri("https://server.example/"), CancellationToken.None));
            string variables = await File.ReadAllTextAsync(seen);
            Assert.Contains("PATH=", variables, StringComparison.Ordinal);
            Assert.DoesNotContain("canary-of-the-environment", variables, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GO401_CANARY", null);
            Environment.SetEnvironmentVariable("go401_other", null);
            File.Delete(seen);
        }
    }

    [Theory]
    [InlineData("LINUX", "")]
    [InlineData("LINUX", "DISPLAY=:0;SSH_CONNECTION=1 2 3 4")]
    [InlineData("LINUX", "DISPLAY=:0;SSH_TTY=/dev/pts/1")]
    [InlineData("OSX", "SSH_CONNECTION=1 2 3 4")]
    [InlineData("WINDOWS", "SSH_CONNECTION=1 2 3 4")]
    public async Task Without_a_display_or_from_afar_nothing_is_started(string platform, string variables)
    {
        (bool opened, List<ProcessStartInfo> started) = await OpenAsync(
            OSPlatform.Create(platform),
            variables.Length > 0 ? Env(variables.Split(';')) : null
        );
        Assert.False(opened);
        Assert.Empty(started);
    }

    [Fact]
    public async Task BROWSER_is_honoured_first_also_from_afar_and_its_commands_are_tried_in_order()
    {
        (bool opened, List<ProcessStartInfo> started) = await OpenAsync(
            OSPlatform.Linux,
            Env("BROWSER=missing:my-browser --new-window \"a b\" %s --end:never", "DISPLAY=:0", "SSH_TTY=/dev/pts/1"),
            i => i.FileName == "my-browser"
        );
        Assert.True(opened);
        Assert.Equal(["missing", "my-browser"], started.Select(s => s.FileName));
        Assert.Equal($"--new-window \"a b\" {Address.AbsoluteUri} --end", started[1].Arguments);
        (opened, started) = await OpenAsync(OSPlatform.Linux, Env("BROWSER=missing", "DISPLAY=:0"), _ => false);
        Assert.False(opened);
        Assert.Single(started);
    }

    [Fact]
    public async Task BROWSER_on_Windows_is_separated_by_semicolons_and_may_hold_a_path()
    {
        (_, List<ProcessStartInfo> started) = await OpenAsync(OSPlatform.Windows, Env("BROWSER=\"C:\\Program Files\\B\\b.exe\" -x"));
        ProcessStartInfo info = Assert.Single(started);
        Assert.Equal("C:\\Program Files\\B\\b.exe", info.FileName);
        Assert.Equal($"-x {Address.AbsoluteUri}", info.Arguments);
        Assert.False(info.UseShellExecute);
    }

    [Theory]
    [InlineData(@"C:\Program Files\Mozilla Firefox\firefox.exe", @"C:\Program Files\Mozilla Firefox\firefox.exe", "")]
    [InlineData(@"C:\Program Files\Mozilla Firefox\firefox.exe -P work", @"C:\Program Files\Mozilla Firefox\firefox.exe", "-P work ")]
    [InlineData("firefox.exe", "firefox.exe", "")]
    [InlineData("chrome --new-window", "chrome", "--new-window ")]
    public async Task BROWSER_on_Windows_may_hold_a_path_with_blanks_and_no_quotes(string wish, string program, string arguments)
    {
        (_, List<ProcessStartInfo> started) = await OpenAsync(OSPlatform.Windows, Env("BROWSER=" + wish));
        ProcessStartInfo info = Assert.Single(started);
        Assert.Equal((program, arguments + Address.AbsoluteUri), (info.FileName, info.Arguments));
    }

    [Theory]
    [InlineData(@"C:\tools\browse.cmd")]
    [InlineData("\"C:\\my tools\\browse.BAT\"")]
    public async Task S9_a_batch_file_in_BROWSER_is_not_started_since_cmd_would_read_the_address(string wish)
    {
        (bool opened, List<ProcessStartInfo> started) = await OpenAsync(OSPlatform.Windows, Env("BROWSER=" + wish));
        Assert.True(opened);
        Assert.Equal(Address.AbsoluteUri, Assert.Single(started).FileName);
    }

    [Fact]
    public async Task A_BROWSER_on_Windows_that_is_not_there_falls_back_to_the_default_browser()
    {
        (bool opened, List<ProcessStartInfo> started) = await OpenAsync(OSPlatform.Windows, Env("BROWSER=missing"), i => i.UseShellExecute);
        Assert.True(opened);
        Assert.Equal(["missing", Address.AbsoluteUri], [.. started.Select(s => s.FileName)]);
    }

    [Theory]
    [InlineData("http://server.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ms-settings:privacy")]
    [InlineData("javascript:alert(1)")]
    public async Task S9_only_https_is_opened_or_http_on_loopback(string address)
    {
        foreach (OSPlatform platform in new[] { OSPlatform.Windows, OSPlatform.Linux, OSPlatform.OSX })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => OpenAsync(platform, Env("BROWSER=b"), address: new Uri(address)));
        }

        Assert.True((await OpenAsync(OSPlatform.Linux, Env("BROWSER=b"), address: new Uri("http://127.0.0.1:1/"))).Opened);
    }

    [Fact]
    public async Task S8_S9_a_real_process_sees_exactly_the_address_and_no_shell_has_touched_it()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Shows the arguments of a process with a script that Windows cannot start.");
            return;
        }

        string folder = Directory.CreateTempSubdirectory("go401-browser-").FullName;
        try
        {
            string script = Path.Combine(folder, "my browser"),
                seen = Path.Combine(folder, "seen");
            await File.WriteAllTextAsync(script, $"#!/bin/sh\nprintf '%s\\n' \"$#\" \"$@\" > '{seen}'\necho chatter; echo chatter >&2\n");
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Assert.True(await Real($"\"{script}\"").TryOpenAsync(Address, CancellationToken.None));
            Assert.Equal($"1\n{Address.AbsoluteUri}\n", await File.ReadAllTextAsync(seen));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Theory]
    [InlineData("false", false)]
    [InlineData("true", true)]
    [InlineData("no-such-program-4711", false)]
    [InlineData("no-such-program-4711:false:true", true)]
    public async Task A_launcher_that_is_missing_or_fails_is_not_taken_for_a_browser(string wish, bool opened)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses programs that Windows does not have.");
        Assert.Equal(opened, await Real(wish).TryOpenAsync(new Uri("https://server.example/"), CancellationToken.None));
    }

    // What these tests start ends by itself. On a busy machine it may take longer than a browser is given to fail.
    private static SystemBrowser Real(string wish) => SystemBrowser.For(n => n == "BROWSER" ? wish : null, Fakes.Patience);
}
