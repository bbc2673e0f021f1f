using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Go401.Packaging;

/// <summary>THIRD-PARTY-NOTICES.txt: what is shipped, by which author, under which licence, with the licences' texts.</summary>
public static class Notices
{
    private static readonly string Rule = new('-', 100);

    /// <summary>Writes the notices.</summary>
    public static string Write(IReadOnlyList<Dependency> dependencies)
    {
        var text = new StringBuilder();
        text.Append("Go401 ships the following libraries in bin/netstandard2.0/dependencies, for Windows PowerShell 5.1. Their code is\n");
        text.Append(
            "unchanged. Their assemblies have been renamed, Go401.System.Memory.dll for System.Memory.dll, and their strong names\n"
        );
        text.Append("and signatures removed, so that they do not meet another module's copies.\n\n");
        foreach (Dependency one in dependencies)
        {
            text.Append(Rule)
                .Append("\n\n")
                .Append(CultureInfo.InvariantCulture, $"{one.Id} {one.Version}\n{one.Copyright}\nAuthors: {one.Authors}\n");
            if (one.ProjectUrl is not null)
            {
                text.Append(one.ProjectUrl).Append('\n');
            }

            text.Append(
                CultureInfo.InvariantCulture,
                $"Licence: {one.License}{(Choice(one.License) == one.License ? "" : $" (used under {Choice(one.License)})")}\n\n"
            );
            string? own = Own(one.Folder, "LICENSE*");
            text.Append(own is null ? $"The text of this license is below, under \"{Choice(one.License)}\".\n\n" : own + "\n\n");
        }

        foreach (
            string license in dependencies
                .Where(d => Own(d.Folder, "LICENSE*") is null)
                .Select(d => Choice(d.License))
                .Distinct()
                .Order(StringComparer.Ordinal)
        )
        {
            text.Append(Rule).Append("\n\n").Append(license).Append("\n\n").Append(Known(license)).Append("\n\n");
        }

        // What these libraries say in turn of what they took from others; many carry the same file.
        foreach (
            IGrouping<string, Dependency> notice in dependencies
                .Where(d => Own(d.Folder, "THIRD-PARTY-NOTICES*") is not null)
                .GroupBy(d => Own(d.Folder, "THIRD-PARTY-NOTICES*")!)
        )
        {
            text.Append(Rule)
                .Append("\n\n")
                .Append(CultureInfo.InvariantCulture, $"Notices of {string.Join(", ", notice.Select(d => $"{d.Id} {d.Version}"))}:\n\n")
                .Append(notice.Key)
                .Append("\n\n");
        }

        return text.ToString();
    }

    // "MS-PL OR Apache-2.0" leaves the choice to us.
    private static string Choice(string expression)
    {
        string[] offered = expression.Split(" OR ");
        return offered.FirstOrDefault(o => File.Exists(PathOf(o))) ?? offered[0];
    }

    private static string Known(string license) =>
        File.Exists(PathOf(license))
            ? Clean(File.ReadAllText(PathOf(license)))
            : throw new InvalidDataException($"The text of the licence {license} is needed in tools/Go401.Packaging/licenses.");

    private static string PathOf(string license) => Path.Combine(AppContext.BaseDirectory, "licenses", license + ".txt");

    private static string? Own(string folder, string pattern) =>
        Directory
            .EnumerateFiles(folder, pattern, new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive })
            .Order(StringComparer.Ordinal)
            .Select(f => Clean(File.ReadAllText(f)))
            .FirstOrDefault();

    private static string Clean(string text) => text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Trim('\n', ' ');
}
