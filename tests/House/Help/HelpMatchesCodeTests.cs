using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Text.RegularExpressions;
using Go401.Tests.Engine;
using Xunit;

namespace Go401.Tests.House.Help;

/// <summary>The pages say what the code does, and the code does nothing that the pages do not say.</summary>
public sealed class HelpMatchesCodeTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    public static TheoryData<string> Pages => [.. HelpPage.Names];

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet() =>
        Assert.Equal(module.Cmdlets.Keys.Order(StringComparer.Ordinal), HelpPage.Names);

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_front_matter_leads_Get_Help_to_the_page(string name)
    {
        HelpPage page = HelpPage.Read(name);
        Assert.Equal(name, page.FrontMatter["title"]);
        Assert.Equal("cmdlet", page.FrontMatter["document type"]);
        Assert.Equal(module.Cmdlets[name].HelpFile, page.FrontMatter["external help file"]);
        Assert.Equal("Go401", page.FrontMatter["Module Name"]);
        Assert.Equal("2024-05-01", page.FrontMatter["PlatyPS schema version"]);
        Assert.Equal(
            ["SYNOPSIS", "SYNTAX", "ALIASES", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"],
            page.Sections.Keys
        );
        Assert.StartsWith($"\n# {name}\n", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Nothing_is_left_to_fill_in(string name)
    {
        HelpPage page = HelpPage.Read(name);
        Assert.DoesNotContain("{{", page.Text.Replace("{{company_id}}", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(page.Parameters, p => Assert.True(p.Value.Description.Length > 15, $"-{p.Key} is not explained."));
        Assert.All(["SYNOPSIS", "DESCRIPTION"], s => Assert.True(page.Sections[s].Trim().Length > 20, $"{s} is empty."));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_syntax_is_the_engines(string name)
    {
        CmdletInfo cmdlet = module.Cmdlets[name];
        Dictionary<string, string> expected = cmdlet.ParameterSets.ToDictionary(
            s => s.Name != ParameterAttribute.AllParameterSets && s.IsDefault ? $"{s.Name} (Default)" : s.Name,
            s => HelpPage.Words($"{name} {s}".Replace("[<CommonParameters>]", "", StringComparison.Ordinal))
        );
        Assert.Equal(expected, HelpPage.Read(name).Syntax);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Parameters_are_all_there_and_none_is_stale(string name) =>
        Assert.Equal(
            module.Parameters(name).Keys.Order(StringComparer.Ordinal),
            HelpPage.Read(name).Parameters.Keys.Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Pages))]
    public void Parameters_are_described_as_they_are(string name)
    {
        HelpPage page = HelpPage.Read(name);
        foreach ((string parameter, ParameterMetadata code) in module.Parameters(name))
        {
            ParameterFacts help = page.Parameters[parameter];
            Assert.Equal($"{parameter} {code.ParameterType}", $"{parameter} {help.Type}");
            Assert.Equal(code.Aliases, help.Aliases);
            Assert.Equal(code.Attributes.OfType<SupportsWildcardsAttribute>().Any(), help.SupportsWildcards);
            Assert.Equal(code.Attributes.OfType<ParameterAttribute>().Any(a => a.DontShow), help.DontShow);
            Assert.Equal(Accepted(code), help.AcceptedValues);
            Assert.Equal(
                code.ParameterSets.Select(s => $"{parameter} " + Facts(s.Key, s.Value)).Order(StringComparer.Ordinal),
                help.ParameterSets.Select(s => $"{parameter} " + s).Order(StringComparer.Ordinal)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Defaults_are_the_codes_defaults(string name)
    {
        HelpPage page = HelpPage.Read(name);
        object cmdlet = Activator.CreateInstance(module.Cmdlets[name].ImplementingType)!;
        foreach ((string parameter, ParameterFacts help) in page.Parameters)
        {
            object? value = cmdlet.GetType().GetProperty(parameter)?.GetValue(cmdlet);
            string text = value switch
            {
                null when module.Parameters(name)[parameter].ParameterType == typeof(SwitchParameter) => "False",
                null => "",
                SwitchParameter flag => flag.IsPresent.ToString(),
                string one => one,
                IEnumerable list => string.Join(", ", list.Cast<object>()),
                _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            };
            Assert.Equal($"-{parameter} {text}", $"-{parameter} {help.DefaultValue}");
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Outputs_are_those_declared(string name) =>
        Assert.Equal(
            module.Cmdlets[name].OutputType.Select(t => t.Name).Distinct().Order(StringComparer.Ordinal),
            HelpPage.Split(HelpPage.Read(name).Sections["OUTPUTS"], "### ").Keys.Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Pages))]
    public void Inputs_are_those_that_the_pipeline_takes(string name)
    {
        IEnumerable<string> taken = module
            .Parameters(name)
            .Values.Where(p => p.ParameterSets.Values.Any(s => s.ValueFromPipeline))
            .Select(p => p.ParameterType.ToString())
            .Distinct();
        Assert.Equal(
            taken.DefaultIfEmpty("None").Order(StringComparer.Ordinal),
            HelpPage.Split(HelpPage.Read(name).Sections["INPUTS"], "### ").Keys.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Ranges_and_lengths_stand_in_the_text(string name)
    {
        HelpPage page = HelpPage.Read(name);
        foreach ((string parameter, ParameterMetadata code) in module.Parameters(name))
        {
            foreach (ValidateRangeAttribute range in code.Attributes.OfType<ValidateRangeAttribute>().Where(r => r.MinRange is not null))
            {
                Assert.Matches($@"(?s)\b{range.MinRange}\b.*\b{range.MaxRange}\b", page.Parameters[parameter].Description);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void An_optional_parameter_says_what_happens_by_default(string name)
    {
        HelpPage page = HelpPage.Read(name);
        foreach (
            (string parameter, ParameterMetadata code) in module
                .Parameters(name)
                .Where(p => p.Value.ParameterType != typeof(SwitchParameter) && p.Value.ParameterSets.Values.Any(s => !s.IsMandatory))
        )
        {
            ParameterFacts help = page.Parameters[parameter];
            Assert.True(
                Regex.IsMatch(help.Description, @"(?i)\bby\s+default\b"),
                $"{name} -{parameter} does not say what happens by default."
            );
            Assert.Contains(help.DefaultValue, help.Description, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Times_have_their_unit(string name) =>
        Assert.All(
            HelpPage.Read(name).Parameters.Where(p => p.Key.EndsWith("Sec", StringComparison.Ordinal)),
            p => Assert.Contains("seconds", p.Value.Description, StringComparison.OrdinalIgnoreCase)
        );

    [Fact]
    public void Every_error_stands_on_the_page_of_a_cmdlet()
    {
        // Parameters and cmdlets refuse these before the client does.
        string[] guards = ["ApiVersionInvalid", "PagesNeedGet"];
        string all = string.Concat(HelpPage.Names.Select(n => HelpPage.Read(n).Text));
        Assert.Equal(
            [],
            ErrorIds.InSource.Where(id => !all.Contains($"`{id}`", StringComparison.Ordinal)).Except(guards).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_pages_that_exist(string name) =>
        Assert.All(
            Regex.Matches(HelpPage.Read(name).Text, @"\]\(([\w.-]+\.md)\)").Select(m => m.Groups[1].Value),
            link => Assert.True(System.IO.File.Exists(System.IO.Path.Combine(Repository.Help, link)), link)
        );

    private static string[] Accepted(ParameterMetadata code)
    {
        if (code.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is ValidateSetAttribute set)
        {
            return [.. set.ValidValues];
        }

        Type type = Nullable.GetUnderlyingType(code.ParameterType) ?? code.ParameterType;
        type = type.IsArray ? type.GetElementType()! : type;
        return type.IsEnum ? Enum.GetNames(type) : [];
    }

    private static string Facts(string set, ParameterSetMetadata code) =>
        new SetFacts
        {
            Name = set == ParameterAttribute.AllParameterSets ? "(All)" : set,
            Position = code.Position == int.MinValue ? "Named" : code.Position.ToString(CultureInfo.InvariantCulture),
            IsRequired = code.IsMandatory,
            ValueFromPipeline = code.ValueFromPipeline,
            ValueFromPipelineByPropertyName = code.ValueFromPipelineByPropertyName,
            ValueFromRemainingArguments = code.ValueFromRemainingArguments,
        }.ToString();
}
