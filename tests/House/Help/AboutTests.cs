using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Xunit;

namespace Go401.Tests.House.Help;

/// <summary>The about topics: the build copies them as they are, so they must read well as plain text.</summary>
public sealed class AboutTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    private static readonly string[] Names =
    [
        "about_Go401",
        "about_Go401_Authentication",
        "about_Go401_Automation",
        "about_Go401_Census",
        "about_Go401_Data",
        "about_Go401_Payroll",
        "about_Go401_Troubleshooting",
        "about_Go401_Vaults",
    ];

    public static TheoryData<string> Topics => [.. Names];

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_reads_as_plain_text(string topic)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Help, topic + ".md"));
        Assert.Equal($"# {topic}", lines[0]);
        Assert.Equal("## SHORT DESCRIPTION", lines[2]);

        // Get-Help takes the fifth line for the synopsis.
        Assert.InRange(lines[4].Length, 20, 100);
        Assert.All(lines, l => Assert.True(l.Length <= 100, l));
        Assert.DoesNotContain(
            lines,
            l => l.StartsWith("```", StringComparison.Ordinal) || l.StartsWith('|') || Regex.IsMatch(l, @"\]\(|\*\*\w|`[^`]+`")
        );
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void What_a_topic_names_exists(string topic)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Help, topic + ".md"));
        Assert.All(
            Regex.Matches(text, @"\b[A-Z][a-z]+-Go401\w*").Select(m => m.Value).Distinct(),
            c => Assert.Contains(c, module.Cmdlets.Keys)
        );
        Assert.All(Regex.Matches(text, @"\babout_Go401\w*").Select(m => m.Value).Distinct(), t => Assert.Contains(t, Names));
        string seeAlso = text[text.IndexOf("## SEE ALSO", StringComparison.Ordinal)..];
        Assert.True(seeAlso.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 2, "It leads nowhere.");
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Code_in_a_topic_parses_with_parameters_that_exist(string topic)
    {
        foreach (
            string code in CodeBlocks(File.ReadAllLines(Path.Combine(Repository.Help, topic + ".md")))
                .Where(c => c.Contains("Go401", StringComparison.Ordinal))
        )
        {
            ScriptBlockAst script = Parser.ParseInput(code, out _, out ParseError[] errors);
            Assert.True(errors.Length == 0, code);
            foreach (
                CommandAst command in script
                    .FindAll(a => a is CommandAst c && module.Cmdlets.ContainsKey(c.GetCommandName() ?? ""), true)
                    .Cast<CommandAst>()
            )
            {
                Assert.All(
                    command.CommandElements.OfType<CommandParameterAst>(),
                    p => Assert.Contains(p.ParameterName, module.Cmdlets[command.GetCommandName()].Parameters.Keys)
                );
            }
        }
    }

    [Fact]
    public void Every_error_id_has_a_cause_and_a_remedy_and_none_is_stale()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Help, "about_Go401_Troubleshooting.md")).ReplaceLineEndings("\n");
        Dictionary<string, string> entries = HelpPage.Split(text, "### ");
        Assert.Equal(ErrorIds.InSource.Order(StringComparer.Ordinal), entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(entries, e => Assert.Matches(@"(?s)^\s*Cause: .{10,}\n\s*Remedy: .{10,}", e.Value));
        Assert.Equal(entries.Keys.Order(StringComparer.Ordinal), entries.Keys);
    }

    [Fact]
    public void Every_error_is_made_with_an_id_that_the_list_above_can_see()
    {
        Assert.NotEmpty(ErrorIds.FirstArguments);
        Assert.All(ErrorIds.FirstArguments.Where(a => a.StartsWith('"')), a => Assert.Contains(a.Trim('"'), ErrorIds.InSource));
        Assert.Subset(
            new HashSet<string> { "id", "errorId", "f.ErrorId" },
            ErrorIds.FirstArguments.Where(a => !a.StartsWith('"')).ToHashSet()
        );
    }

    [Fact]
    public void The_ids_of_the_faults_that_Test_Go401Export_finds_are_those_that_its_help_lists()
    {
        string[] created =
        [
            .. Repository
                .Sources("src", "Go401.Client", "Export", "Check")
                .SelectMany(f => Regex.Matches(File.ReadAllText(f), @"\b(Add|Error|Warning|Same)\(\s*""(?<id>[A-Z]\w+)""\s*,"))
                .Select(m => m.Groups["id"].Value)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        string help = File.ReadAllText(Path.Combine(Repository.Help, "Test-Go401Export.md"));
        int start = help.IndexOf("The ids of the faults:", StringComparison.Ordinal);
        IEnumerable<string> listed = help[start..help.IndexOf("## EXAMPLES", StringComparison.Ordinal)]
            .Split('\n')
            .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line[..line.IndexOf(':', StringComparison.Ordinal)], @"`(?<id>\w+)`"))
            .Select(m => m.Groups["id"].Value);
        Assert.Equal(created, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_Test_Go401Vault_knows_of_vaults_is_what_the_topic_says()
    {
        string help = Regex.Replace(File.ReadAllText(Path.Combine(Repository.Help, "about_Go401_Vaults.md")), @"\s+", " ");
        string[] facts =
        [
            .. Regex
                .Matches(
                    Regex.Replace(File.ReadAllText(Repository.At("src", "Go401.PowerShell", "Vault", "KnownVaults.cs")), @"""\s*\+ """, ""),
                    @"(?<=[\s(,])""(?<text>[^""]+)""(?=\s*[,;)])"
                )
                .Select(m => m.Groups["text"].Value),
        ];
        Assert.True(facts.Length > 25, "KnownVaults.cs is read wrongly.");
        Assert.All(facts, f => Assert.Contains(f.Replace("{0}", "Go401-<name>", StringComparison.Ordinal), help, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Error_ids_that_a_page_names_exist(string page)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Help, page + ".md"));
        IEnumerable<string> named = Regex
            .Matches(text, @"(?:[Ee]rrors?(?: is| are)?:?) `(?<id>[A-Z][A-Za-z]+)`(?:, `(?<id>[A-Z][A-Za-z]+)`)*")
            .SelectMany(m => m.Groups["id"].Captures.Select(c => c.Value));
        Assert.All(named, id => Assert.Contains(id, ErrorIds.InSource));
    }

    public static TheoryData<string> Pages => [.. HelpPage.Names];

    private static IEnumerable<string> CodeBlocks(string[] lines)
    {
        var block = new List<string>();
        foreach (string line in lines.Append("end"))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal) || (line.Length == 0 && block.Count > 0))
            {
                block.Add(line.Length > 4 ? line[4..] : "");
            }
            else if (block.Count > 0)
            {
                yield return string.Join('\n', block);
                block.Clear();
            }
        }
    }
}
