using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.House;

/// <summary>The client knows no cmdlet and no parameter: its messages lead to them by hints, whose words are the module's.</summary>
public sealed class ClientTextTests
{
    private static readonly Regex CmdletOrParameter = new(
        @"\b[A-Z][a-z]+-(Go401|Secret)[A-Z]?\w*|\bInstall-Module\b|(^|[\s('""{,])-[A-Z]\w+"
    );

    private static readonly Regex Hint = new(@"\bHint\.Of\(\s*""(?<name>\w+)""(?<values>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)");

    [Theory]
    [InlineData("net8.0")]
    [InlineData("netstandard2.0")]
    public void No_text_of_the_client_names_a_cmdlet_or_a_parameter(string build)
    {
        string[] texts = [.. Texts(Repository.At("out", "Go401", "bin", build, "dependencies", "Go401.Client.dll"))];

        Assert.True(texts.Length > 1000, $"Only {texts.Length} texts were found.");
        Assert.Contains(texts, t => t.Contains("Nothing was sent", StringComparison.Ordinal));
        string[] found = [.. texts.Where(t => CmdletOrParameter.IsMatch(t))];
        Assert.True(found.Length == 0, string.Join("\n", found));
    }

    [Theory]
    [InlineData("Run: Connect-Go401 -Name ", true)]
    [InlineData("Check the path and -BaseUri.", true)]
    [InlineData("-Skip and -First select records.", true)]
    [InlineData("Remove-Secret", true)]
    [InlineData("Idempotency-Key", false)]
    [InlineData("yyyy-MM-dd", false)]
    [InlineData("{0} - {1}", false)]
    public void The_rule_finds_what_it_forbids(string text, bool found) => Assert.Equal(found, CmdletOrParameter.IsMatch(text));

    [Fact]
    public void Every_hint_of_the_client_has_words_with_a_place_for_each_of_its_values()
    {
        Dictionary<string, int> places = Regex
            .Matches(
                File.ReadAllText(Repository.At("src", "Go401.PowerShell", "Engine", "HintWords.cs")),
                @"\[""(?<name>\w+)""\] =\s*""(?<words>(?:[^""\\]|\\.)*)"""
            )
            .ToDictionary(
                m => m.Groups["name"].Value,
                m => Regex.Matches(m.Groups["words"].Value, @"(?<!\{)\{(\d)\}").Select(p => p.Groups[1].Value).Distinct().Count()
            );
        (string Name, int Values)[] used =
        [
            .. Repository
                .Sources("src", "Go401.Client")
                .SelectMany(f => Hint.Matches(File.ReadAllText(f)))
                .Select(m => (m.Groups["name"].Value, Values(m.Groups["values"].Value)))
                .Distinct(),
        ];

        Assert.Equal(used.Select(u => u.Name).Order(StringComparer.Ordinal), places.Keys.Order(StringComparer.Ordinal));
        Assert.All(used, u => Assert.Equal((u.Name, places[u.Name]), u));
    }

    // Commas that are not within brackets or a text.
    private static int Values(string arguments) =>
        Regex.Count(Regex.Replace(Regex.Replace(arguments, @"""[^""]*""", "t"), @"\((?:[^()]|\([^()]*\))*\)", ""), ",");

    private static IEnumerable<string> Texts(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        MetadataReader metadata = file.GetMetadataReader();
        UserStringHandle handle = default;
        while (!(handle = metadata.GetNextHandle(handle)).IsNil)
        {
            yield return metadata.GetUserString(handle);
        }
    }
}
