using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.House;

/// <summary>What `dotnet format` and .editorconfig ask for, as far as a test can see it in a moment: the formatter takes minutes.</summary>
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

    [Theory]
    [MemberData(nameof(Folders))]
    public void Imports_stand_in_order_with_those_of_the_system_first(string folder)
    {
        foreach (string file in Files(folder).Where(f => f.EndsWith(".cs", StringComparison.Ordinal)))
        {
            string[] imports =
            [
                .. File.ReadLines(file)
                    .TakeWhile(l => l.Length == 0 || Regex.IsMatch(l, @"^(using |#|//)"))
                    .Select(l => Regex.Match(l, @"^using ([\w.]+);$"))
                    .Where(m => m.Success)
                    .Select(m => m.Groups[1].Value),
            ];
            IEnumerable<string> inOrder = imports
                .OrderBy(i => i != "System" && !i.StartsWith("System.", StringComparison.Ordinal))
                .ThenBy(i => i, StringComparer.OrdinalIgnoreCase);
            Assert.True(imports.SequenceEqual(inOrder), $"The imports of {file} are not in order: run dotnet format.");
        }
    }

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
