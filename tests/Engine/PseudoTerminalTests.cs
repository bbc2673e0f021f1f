using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>
/// The real PowerShell in a pseudo-terminal (script of util-linux), against a server that fills every field with control sequences,
/// formulas and social security numbers: what comes out is searched as a terminal would get it.
/// </summary>
public sealed class PseudoTerminalTests
{
    private const string AsksForCursor = "\u001b[6n";
    private const string Osc = "\u001b]0;PWN\u0007";
    private const string Body = """
        {"count":2,"next":null,"previous":null,"results":[
        {"object_id":"p1\u001b]0;PWN\u0007","name":"=1+1\u001b]0;PWN\u0007 Ann\u009b31m","ssn":"123456789","dob":"1980-02-03\u001b[2J",
        "taxId":"123-45-6789","note":"note: 123-45-6789","status":"\u001b]0;PWN\u0007","start_date":"\u001b]0;PWN\u0007",
        "deferrals":{"is_eligible":"\u001b]0;PWN\u0007"},"\u001b]0;PWN\u0007":"\u0007",
        "nested":[{"ssn":"123456789","x":"\u001b]0;PWN\u0007"}]},
        {"object_id":"p2","name":"\ud800\u001b]8;;http://evil.example\u001b\\link\u001b]8;;\u001b\\","title":"123-45-6789"}]}
        """;

    private static readonly string[] Scripts =
    [
        "Invoke-Go401Request companies",
        "Invoke-Go401Request companies | Format-List",
        "Invoke-Go401Request companies/c1/participants",
        "Invoke-Go401Request companies/c1/participants | Format-List",
        "Invoke-Go401Request something/new",
        "Invoke-Go401Request something/new | Format-List",
        "Invoke-Go401Request something/new | Format-Table",
        "Invoke-Go401Request something/new | Format-Custom",
        "Invoke-Go401Request participants/p1/totals",
        "Get-Go401Participant c1",
        "Get-Go401Participant c1 | Format-List",
        "Get-Go401Participant c1 | Format-Custom",
        "Get-Go401Company",
        "& { Get-Go401Connection; Invoke-Go401Request something/new; Get-Go401Participant c1; Invoke-Go401Request companies }",
        "Invoke-Go401Request bad",
        "Invoke-Go401Request bad -Method POST -Body @{ a = $bad }",
        "Invoke-Go401Request x -Method POST -Body @{ ssn = '123-45-6789'; taxId = '123456789'; note = '123-45-6789' } -WhatIf",
        "Get-Go401Company | Export-Go401Participant ./x.csv -WhatIf",
        "Get-Go401Participant $bad -Verbose",
        "(TabExpansion2 'Invoke-Go401Request companies/' 30).CompletionMatches | Format-List",
    ];

    [UnixFact]
    public async Task S63_S57_no_sequence_of_a_server_and_no_number_reaches_a_terminal()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
        {
            Assert.Skip("It needs script of util-linux.");
        }

        await using var server = new HostileServer(path =>
            path.Contains("/bad", StringComparison.Ordinal)
                ? (400, """{"detail":"no 123-45-6789 \u001b]0;PWN\u0007","\u001b]0;PWN\u0007":["\u001b]0;PWN\u0007 123456789"]}""")
                : (200, Body)
        );
        string shown = await InTerminalAsync(
            $$"""
            Import-Module '{{StagedModule.Manifest}}'
            $bad = "$([char]27)]0;" + 'P' + "WN$([char]7)"
            $token = ConvertTo-SecureString tok -AsPlainText -Force
            $null = Connect-Go401 -Name pty -AccessToken $token -BaseUri {{server.BaseUri}} -NoPersist
            {{string.Join('\n', Scripts.Select((s, i) => $"'<<{i}>>'; {s}"))}}
            '<<end>>'
            """
        );
        Assert.Contains("<<end>>", shown, StringComparison.Ordinal);
        Assert.Contains("p2", shown, StringComparison.Ordinal);
        foreach (Match part in Regex.Matches(shown, @"<<(?<i>\d+)>>(?<text>.*?)(?=<<)", RegexOptions.Singleline))
        {
            string what = Scripts[int.Parse(part.Groups["i"].Value, System.Globalization.CultureInfo.InvariantCulture)];
            string text = part.Groups["text"].Value;

            // The colors of PowerShell, and what its host and script say of the terminal.
            string plain = Regex.Replace(text, "\u001b\\[[0-9;?]*[a-zA-Z]", "");
            Assert.False(plain.Contains("PWN", StringComparison.Ordinal), $"{what}: {plain}");
            Assert.False(text.Contains(Osc, StringComparison.Ordinal) || text.Contains('\u0007') || text.Contains('\u009b'), what);
            Assert.False(plain.Contains('\u001b'), $"{what}: {plain.Replace("\u001b", "<ESC>", StringComparison.Ordinal)}");
            Assert.False(Regex.IsMatch(plain, "123-?45-?6789"), $"{what}: {plain}");
            Assert.False(text.Contains("\u001b[2J", StringComparison.Ordinal), what);
        }
    }

    [UnixFact]
    public async Task S25_the_prompt_for_the_pasted_address_ends_when_the_time_is_over()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/script"))
        {
            Assert.Skip("It needs script of util-linux.");
        }

        await using var server = new HostileServer(_ => (404, "{}"));

        // The time begins before the prompt: a busy machine has to come to it.
        string shown = await InTerminalAsync(
            $$"""
            Import-Module '{{StagedModule.Manifest}}'
            try { Connect-Go401 -BaseUri {{server.BaseUri}} -ClientId a -NoBrowser -NoPersist -TimeoutSec 15 }
            catch { "<<$($_.FullyQualifiedErrorId)>>" }
            """
        );
        Assert.Contains("paste the whole address", shown, StringComparison.Ordinal);
        Assert.Contains("<<SignInTimeout,", shown, StringComparison.Ordinal);
    }

    private static async Task<string> InTerminalAsync(string script)
    {
        string folder = Directory.CreateTempSubdirectory("go401-pty-").FullName;
        try
        {
            string file = Path.Combine(folder, "it.ps1");
            await File.WriteAllTextAsync(file, script);
            string command = string.Join(
                ' ',
                new[] { PinnedShell.Command[0], PinnedShell.Command[1], "-NoProfile", "-File", file }.Select(Quoted)
            );
            var info = new ProcessStartInfo("/usr/bin/script")
            {
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
                WorkingDirectory = folder,
                StandardOutputEncoding = Encoding.UTF8,
            };
            foreach (string argument in new[] { "-q", "-e", "-c", command, "/dev/null" })
            {
                info.ArgumentList.Add(argument);
            }

            info.Environment["TERM"] = "xterm-256color";
            info.Environment["GO401_STATE_HOME"] = Path.Combine(folder, "state");
            info.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
            using Process process = Process.Start(info)!;
            var shown = new StringBuilder();
            var next = new char[1];
            while (await process.StandardOutput.ReadAsync(next) == 1)
            {
                shown.Append(next);
                if (next[0] == 'n' && Ends(shown, AsksForCursor))
                {
                    // A terminal says where its cursor is when it is asked; PowerShell waits for it before each line of progress.
                    await process.StandardInput.WriteAsync("\u001b[1;1R");
                    await process.StandardInput.FlushAsync();
                }
            }

            await process.WaitForExitAsync();
            return shown.ToString();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Ends(StringBuilder text, string end) =>
        text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end;

    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
