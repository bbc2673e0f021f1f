using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.Readers;

/// <summary>The lines of docs/data.md, as they are printed there.</summary>
internal static class Manual
{
    private static readonly Lazy<string> Text = new(() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data.md")));

    /// <summary>The blocks of lines below a heading, in their order.</summary>
    public static string[] Blocks(string heading)
    {
        Match section = Regex.Match(
            Text.Value,
            $"^### {Regex.Escape(heading)}[^\n]*\n(.*?)(?=^##)",
            RegexOptions.Singleline | RegexOptions.Multiline
        );
        string[] blocks =
        [
            .. Regex
                .Matches(section.Groups[1].Value, "^```[a-z]*\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)
                .Select(m => m.Groups[1].Value),
        ];
        Assert.NotEmpty(blocks);
        return blocks;
    }
}
