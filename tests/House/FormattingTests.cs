using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Tests.Engine;
using Xunit;

namespace Go401.Tests.House;

/// <summary>The formatter of the tool manifest for C#, and what .editorconfig asks for in the other files.</summary>
public sealed class FormattingTests
{
    private static readonly string[] Kept =
    [
        ".cs",
        ".ps1",
        ".psm1",
        ".psd1",
        ".ps1xml",
        ".csproj",
        ".props",
        ".json",
        ".yml",
        ".txt",
        ".service",
        ".timer",
    ];

    public static TheoryData<string> Folders => ["src", "tests", "tools", "examples", "bench", "docs", ".github"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Files_end_with_one_line_feed_and_have_no_tabs_and_no_blanks_at_the_end_of_a_line(string folder)
    {
        foreach (string file in Files(folder).Where(f => Kept.Contains(Path.GetExtension(f))))
        {
            string text = File.ReadAllText(file, Encoding.UTF8);
            Assert.False(text.Contains('\r', StringComparison.Ordinal), $"{file} has carriage returns.");
            Assert.False(text.Contains('\t', StringComparison.Ordinal), $"{file} has tabs.");
            Assert.True(
                text.EndsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal),
                $"{file} does not end with one line feed."
            );
            Assert.False(Regex.IsMatch(text, "[ ]+\n"), $"{file} has blanks at the end of a line.");
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_marks_of_a_merge_are_left(string folder) =>
        Assert.All(
            Files(folder).Where(f => Kept.Contains(Path.GetExtension(f)) || Path.GetExtension(f) is ".md" or ".xml"),
            f => Assert.DoesNotContain(File.ReadLines(f), l => Regex.IsMatch(l, "^(<{7}|={7}|>{7})( |$)"))
        );

    [Fact]
    public async Task Every_CSharp_file_is_as_the_pinned_formatter_leaves_it()
    {
        using Process formatter = Process.Start(
            new ProcessStartInfo(PinnedShell.Command[0], [StagedModule.Metadata("Formatter"), "check", "."])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> errors = formatter.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await formatter.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await formatter.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(formatter.ExitCode == 0, $"Run this: dotnet csharpier format .\n{output}{await errors}");
    }

    [Fact]
    public void No_line_of_a_CSharp_file_is_over_140_columns() =>
        Assert.Empty(
            Folders
                .SelectMany(f => Files(f.Data))
                .Where(f => Path.GetExtension(f) == ".cs" && !f.EndsWith(".g.cs", StringComparison.Ordinal))
                .SelectMany(f => File.ReadLines(f).Select((line, at) => (Line: line, Where: $"{f}:{at + 1}")))
                .Where(l => l.Line.Length > 140)
                .Select(l => $"{l.Where}: {l.Line.Length} columns. The formatter does not break strings and comments: do it by hand.")
        );

    [Fact]
    public void A_file_that_ships_has_300_lines_at_most() =>
        Assert.Empty(
            Repository
                .Sources("src")
                .Where(f => !f.EndsWith(".g.cs", StringComparison.Ordinal))
                .Select(f => (File: f, Lines: File.ReadLines(f).Count()))
                .Where(f => f.Lines > 300)
                .Select(f => $"{f.File}: {f.Lines} lines. Split it: one idea a file.")
        );

    [Fact]
    public void What_differs_between_the_builds_is_in_the_folder_Platform_and_in_the_loader() =>
        Assert.Equal(
            ["ModuleLoader.cs", "OwnerOnly.cs", "PlatformFile.cs", "PlatformHttp.cs", "Poly.cs"],
            Repository
                .Sources("src")
                .Where(f => File.ReadLines(f).Any(l => l.StartsWith("#if", StringComparison.Ordinal)))
                .Select(Path.GetFileName)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Scripts_are_ASCII_because_Windows_PowerShell_reads_them_in_the_machines_own_code_page() =>
        Assert.All(
            Folders
                .SelectMany(f => Files(f.Data))
                .Append(Repository.At("build.ps1"))
                .Append(Repository.At("Go401.psd1"))
                .Where(f => Path.GetExtension(f) is ".ps1" or ".psm1" or ".psd1"),
            f => Assert.True(Ascii.IsValid(File.ReadAllBytes(f)), f)
        );

    private static IEnumerable<string> Files(string folder) =>
        Directory
            .EnumerateFiles(Repository.At(folder), "*", SearchOption.AllDirectories)
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "TestResults"));
}
