using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Go401.Tests.House.Help;

/// <summary>What a page says of one parameter in one set.</summary>
public sealed class SetFacts
{
    public string Name { get; set; } = "";

    public string Position { get; set; } = "";

    public bool IsRequired { get; set; }

    public bool ValueFromPipeline { get; set; }

    public bool ValueFromPipelineByPropertyName { get; set; }

    public bool ValueFromRemainingArguments { get; set; }

    public override string ToString() =>
        $"{Name}: position {Position}, required {IsRequired}, pipeline {ValueFromPipeline}, by name "
        + $"{ValueFromPipelineByPropertyName}, remaining {ValueFromRemainingArguments}";
}

/// <summary>What a page says of one parameter.</summary>
public sealed class ParameterFacts
{
    public string Type { get; set; } = "";

    public string DefaultValue { get; set; } = "";

    public bool SupportsWildcards { get; set; }

    public List<string> Aliases { get; set; } = [];

    public List<SetFacts> ParameterSets { get; set; } = [];

    public bool DontShow { get; set; }

    public List<string> AcceptedValues { get; set; } = [];

    public string HelpMessage { get; set; } = "";

    [YamlIgnore]
    public string Description { get; set; } = "";
}

/// <summary>An example: what it shows, its code, and the text around it.</summary>
internal sealed record HelpExample(string Title, string Text, string Code);

/// <summary>A cmdlet's page in docs/help, in the form that Microsoft.PowerShell.PlatyPS writes and reads.</summary>
internal sealed class HelpPage
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(PascalCaseNamingConvention.Instance)
        .Build();

    private HelpPage(string path)
    {
        Text = File.ReadAllText(path).ReplaceLineEndings("\n");
        string[] parts = Text.Split("---\n", 3);
        FrontMatter = new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>>(parts[1]);
        Body = parts[2];
        Sections = Split(Body, "## ");
        Syntax = Split(Sections["SYNTAX"], "### ").ToDictionary(s => s.Key, s => Words(Fenced(s.Value).Single()));
        Examples =
        [
            .. Split(Sections["EXAMPLES"], "### ")
                .Select(e => new HelpExample(e.Key, Outside(e.Value), string.Join('\n', Fenced(e.Value)))),
        ];
        foreach ((string name, string text) in Split(Sections["PARAMETERS"], "### "))
        {
            if (name.StartsWith('-'))
            {
                ParameterFacts facts = Yaml.Deserialize<ParameterFacts>(Fenced(text).Last());
                facts.Description = Outside(text);
                Parameters.Add(name[1..], facts);
            }
        }
    }

    public string Text { get; }

    public string Body { get; }

    public IReadOnlyDictionary<string, string> FrontMatter { get; }

    public IReadOnlyDictionary<string, string> Sections { get; }

    public IReadOnlyDictionary<string, string> Syntax { get; }

    public IReadOnlyList<HelpExample> Examples { get; }

    public Dictionary<string, ParameterFacts> Parameters { get; } = [];

    public static HelpPage Read(string cmdlet) => new(Path.Combine(Repository.Help, cmdlet + ".md"));

    /// <summary>The cmdlets that have a page.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [.. Directory.EnumerateFiles(Repository.Help, "*-*.md").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <summary>Text with one blank between words, so that line breaks do not count.</summary>
    public static string Words(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    /// <summary>The parts of a text below headings of one level, fenced code skipped.</summary>
    public static Dictionary<string, string> Split(string text, string mark)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        string? heading = null;
        bool fenced = false;
        foreach (string line in text.Split('\n'))
        {
            fenced ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!fenced && line.StartsWith(mark, StringComparison.Ordinal))
            {
                heading = line[mark.Length..].Trim();
                parts.Add(heading, "");
            }
            else if (heading is not null)
            {
                parts[heading] += line + "\n";
            }
        }

        return parts;
    }

    private static IEnumerable<string> Fenced(string text) =>
        Regex.Matches(text, @"^```\w*\n(.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(m => m.Groups[1].Value);

    private static string Outside(string text) =>
        Regex.Replace(text, @"^```\w*\n.*?\n```$", "", RegexOptions.Multiline | RegexOptions.Singleline).Trim();
}
