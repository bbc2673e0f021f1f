using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Go401.Tests.Engine;
using Xunit;

namespace Go401.Tests.House.Help;

/// <summary>
/// The external help is made from the pages by `./build.ps1 -Task Help` and kept in the repository, so that a plain build
/// stages it without PlatyPS. When one of these fails, run that task and commit what it made.
/// </summary>
public sealed class ExternalHelpTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XDocument Help = XDocument.Load(
        Repository.At("src", "Go401.PowerShell", "Module", "en-US", "Go401.PowerShell.dll-Help.xml")
    );

    public static TheoryData<string> Pages => [.. HelpPage.Names];

    [Fact]
    public void It_has_the_pages_cmdlets_and_no_other() =>
        Assert.Equal(
            HelpPage.Names,
            Help.Root!.Elements(Command + "command")
                .Select(c => c.Element(Command + "details")!.Element(Command + "name")!.Value)
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Pages))]
    public void It_says_what_the_page_says(string name)
    {
        HelpPage page = HelpPage.Read(name);
        XElement help = Of(name);
        Assert.Equal(Plain(page.Sections["SYNOPSIS"]), Text(help.Element(Command + "details")!.Element(Maml + "description")));
        Assert.Equal(Plain(page.Sections["DESCRIPTION"]), Text(help.Element(Maml + "description")));
        Assert.Equal(Plain(page.Sections["NOTES"]), Text(help.Element(Maml + "alertSet")));
        Assert.Equal(
            page.Parameters.Select(p => $"{p.Key}={p.Value.DefaultValue} {Plain(p.Value.Description)}").Order(StringComparer.Ordinal),
            help.Element(Command + "parameters")!
                .Elements(Command + "parameter")
                .Select(p =>
                    $"{p.Element(Maml + "name")!.Value}={p.Element(Dev + "defaultValue")?.Value} {Text(p.Element(Maml + "description"))}"
                )
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            page.Examples.Select(e => (e.Title, e.Code, Plain(e.Text))),
            help.Descendants(Command + "example")
                .Select(e =>
                    (
                        e.Element(Maml + "title")!.Value.Trim('-', ' '),
                        e.Element(Dev + "code")!.Value.ReplaceLineEndings("\n"),
                        (Text(e.Element(Maml + "introduction")) + " " + Text(e.Element(Dev + "remarks"))).Trim()
                    )
                )
        );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_syntax_has_the_parameters_of_each_set(string name)
    {
        IEnumerable<string> code = module
            .Cmdlets[name]
            .ParameterSets.Select(s =>
                string.Join(
                    ' ',
                    s.Parameters.Select(p => p.Name)
                        .Where(p => !System.Management.Automation.Cmdlet.CommonParameters.Contains(p))
                        .Order(StringComparer.Ordinal)
                )
            );
        IEnumerable<string> help = Of(name)
            .Descendants(Command + "syntaxItem")
            .Select(s =>
                string.Join(
                    ' ',
                    s.Elements(Command + "parameter").Select(p => p.Element(Maml + "name")!.Value).Order(StringComparer.Ordinal)
                )
            );
        Assert.Equal(code.Order(StringComparer.Ordinal), help.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Get_Help_shows_it_from_the_staged_module(string name)
    {
        HelpPage page = HelpPage.Read(name);
        Assert.Equal(Plain(page.Sections["SYNOPSIS"]), module.Run<string>($"(Get-Help {name}).Synopsis.Trim()").Single());
        Assert.Equal(
            page.Examples.Count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            module.Run<string>($"\"$(@((Get-Help {name} -Examples).examples.example).Count)\"").Single()
        );
        Assert.Equal(
            page.Examples[0].Code,
            module.Run<string>($"@((Get-Help {name}).examples.example)[0].code").Single().ReplaceLineEndings("\n")
        );
    }

    [Theory]
    [InlineData("about_Go401")]
    [InlineData("about_Go401_Authentication")]
    [InlineData("about_Go401_Automation")]
    [InlineData("about_Go401_Troubleshooting")]
    [InlineData("about_Go401_Vaults")]
    public void About_topics_are_staged_as_they_are_written_but_for_the_marks_of_headings(string topic) =>
        Assert.Equal(
            File.ReadAllLines(Path.Combine(Repository.Help, topic + ".md")).Select(static line => Regex.Replace(line, "^#+ ", "")),
            File.ReadAllLines(Path.Combine(StagedModule.Path, "en-US", topic + ".help.txt"))
        );

    [Fact]
    public void What_is_staged_is_what_is_kept() =>
        Assert.Equal(
            File.ReadAllText(Repository.At("src", "Go401.PowerShell", "Module", "en-US", "Go401.PowerShell.dll-Help.xml")),
            File.ReadAllText(Path.Combine(StagedModule.Path, "en-US", "Go401.PowerShell.dll-Help.xml"))
        );

    private static XElement Of(string name) =>
        Help.Root!.Elements(Command + "command").Single(c => c.Element(Command + "details")!.Element(Command + "name")!.Value == name);

    private static string Text(XElement? holder) =>
        holder is null ? "" : HelpPage.Words(string.Join(' ', holder.Descendants(Maml + "para").Select(p => p.Value)));

    // Without the marks of markdown, which Get-Help would show.
    private static string Plain(string markdown) =>
        HelpPage.Words(Regex.Replace(Regex.Replace(markdown, @"\[([^\]]+)\]\([^)]+\)", "$1"), @"`([^`]+)`|\*\*([^*]+)\*\*", "$1$2"));
}
