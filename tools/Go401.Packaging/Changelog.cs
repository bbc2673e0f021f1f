using System;
using System.IO;
using System.Linq;

namespace Go401.Packaging;

/// <summary>What CHANGELOG.md says of a version, for those who look at the gallery before they update.</summary>
public static class Changelog
{
    /// <summary>The text below the heading of a version, unchanged.</summary>
    /// <exception cref="InvalidDataException">The version has no entry: it must not be released without one.</exception>
    public static string Of(string path, string version)
    {
        string[] lines = File.ReadAllLines(path);
        int start = Array.FindIndex(lines, l => l.StartsWith($"## [{version}]", StringComparison.Ordinal));
        return start < 0
            ? throw new InvalidDataException($"{path} says nothing of version {version}.")
            : string.Join('\n', lines.Skip(start + 1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))).Trim();
    }
}
