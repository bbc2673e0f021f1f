using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.House;

/// <summary>
/// What users and maintainers read is plain American English: the field's own terms, and none of the words that this project once
/// had of its own. Every file is read whole, strings, comments and XML docs alike.
/// </summary>
public sealed class WordsTests
{
    // Each with a word to use in its place, which the failure shows.
    private static readonly Dictionary<string, string> Banned = new()
    {
        ["nobody"] = "no one, or say what the session cannot do",
        ["somebody"] = "someone",
        ["everybody"] = "everyone",
        ["whoever"] = "anyone who",
        ["whomever"] = "anyone",
        ["whom"] = "the person or account by name",
        ["anew"] = "again",
        ["therein"] = "in it",
        ["thereof"] = "of it",
        ["lest"] = "so that ... not",
        ["stands"] = "is",
        ["stood"] = "was",
        ["lies"] = "is",
        ["handfuls?"] = "batch",
        ["moments?"] = "time",
        ["of late"] = "recently",
        ["for ever"] = "forever",
        ["carried out"] = "processed",
        ["passed over"] = "skipped",
        ["goes by"] = "requires",
        ["given up"] = "stopped",
    };

    private static readonly string[] Read = [".cs", ".ps1", ".psm1", ".psd1", ".ps1xml", ".md", ".csproj", ".props", ".targets"];

    public static TheoryData<string> Places => ["src", "docs", "tools", "bench", "examples", ".github"];

    public static TheoryData<string> Words => [.. Banned.Keys];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_folder_uses_the_words_of_the_field(string place) =>
        Nothing(
            Directory
                .EnumerateFiles(Repository.At(place), "*", SearchOption.AllDirectories)
                .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                .Where(f => Read.Contains(Path.GetExtension(f)))
                .SelectMany(f => Found(f, File.ReadAllText(f)))
        );

    [Fact]
    public void The_pages_of_the_project_use_the_words_of_the_field() =>
        Nothing(
            new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "build.ps1", "Go401.psd1" }
                .Select(f => Repository.At(f))
                .Where(File.Exists)
                .SelectMany(f => Found(f, File.ReadAllText(f)))
        );

    [Fact]
    public void The_unreleased_part_of_the_changelog_uses_the_words_of_the_field()
    {
        string log = File.ReadAllText(Repository.At("CHANGELOG.md"));
        string unreleased = Regex.Match(log, @"(?s)^## \[Unreleased\](.*?)(?=^## \[|\z)", RegexOptions.Multiline).Groups[1].Value;
        Assert.NotEmpty(unreleased);
        Nothing(Found("CHANGELOG.md", unreleased));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void A_banned_word_is_found(string word) =>
        Assert.NotEmpty(Found("example", $"It is {word.TrimEnd('?')} here, and the rest of the text is fine."));

    private static void Nothing(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static IEnumerable<string> Found(string file, string text) =>
        from word in Banned
        from Match match in Regex.Matches(text, $@"\b{word.Key}\b", RegexOptions.IgnoreCase)
        let line = text.AsSpan(0, match.Index).Count('\n') + 1
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line}: \"{match.Value}\". Use: {word.Value}.";
}
