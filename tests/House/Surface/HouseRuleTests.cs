using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Xml.Linq;
using Go401.Tests.House.Help;
using Xunit;

namespace Go401.Tests.House.Surface;

/// <summary>What every exported cmdlet keeps to.</summary>
public sealed class HouseRuleTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    // Verbs that change nothing: not here, not there.
    private static readonly string[] Reading = ["Get", "Find", "Test"];

    // A sign-in that only pretends is no use to anybody.
    private static readonly string[] WithoutWhatIf = ["Connect-Go401"];

    public static TheoryData<string> Cmdlets => [.. HelpPage.Names];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_an_approved_verb_a_singular_noun_with_our_prefix_and_a_file_of_its_own(string name)
    {
        string[] parts = name.Split('-');
        Assert.Contains(parts[0], module.Run<string>("Get-Verb | ForEach-Object Verb").DefaultIfEmpty(parts[0]));
        Assert.StartsWith("Go401", parts[1], StringComparison.Ordinal);
        Assert.False(parts[1].EndsWith('s'));
        Type type = module.Cmdlets[name].ImplementingType;
        Assert.True(type.IsSealed);
        Assert.Equal($"{parts[0]}{parts[1]}Command", type.Name);
        Assert.True(File.Exists(Repository.At("src", "Go401.PowerShell", "Commands", type.Name + ".cs")));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_declares_what_it_puts_out(string name) => Assert.NotEmpty(module.Cmdlets[name].OutputType);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_asks_before_it_changes_anything(string name)
    {
        bool asks = module.Cmdlets[name].ImplementingType.GetCustomAttribute<CmdletAttribute>()!.SupportsShouldProcess;
        Assert.Equal(!Reading.Contains(name.Split('-')[0]) && !WithoutWhatIf.Contains(name), asks);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void S31_no_secret_is_a_plain_string(string name)
    {
        foreach ((string parameter, ParameterMetadata code) in module.Parameters(name))
        {
            if (parameter is "ClientSecret" or "RefreshToken" or "AccessToken" || parameter.Contains("Password", StringComparison.Ordinal))
            {
                Assert.Equal(typeof(SecureString), code.ParameterType);
            }

            if (parameter.EndsWith("Credential", StringComparison.Ordinal))
            {
                Assert.Equal(typeof(PSCredential), code.ParameterType);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Its_parameters_are_checked_and_named_in_the_singular(string name)
    {
        string[] singular = ["Status", "Address"];
        foreach ((string parameter, ParameterMetadata code) in module.Parameters(name))
        {
            Assert.Matches("^[A-Z][A-Za-z0-9]+$", parameter);
            Assert.False(code.ParameterType.IsArray && parameter.EndsWith('s') && !singular.Contains(parameter), $"-{parameter} is a plural.");

            // Nothing that is given may be null unseen; a switch, a number and a date cannot be.
            Type type = Nullable.GetUnderlyingType(code.ParameterType) ?? code.ParameterType;
            bool any = code.Attributes.Any(a => a is ValidateArgumentsAttribute or AllowNullAttribute or AllowEmptyStringAttribute or AllowEmptyCollectionAttribute);
            Assert.True(type.IsValueType || any || code.ParameterSets.Values.All(s => s.IsMandatory), $"-{parameter} takes anything.");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_it_puts_out_has_a_view(string name)
    {
        HashSet<string> viewed = [.. XDocument.Load(Repository.At("src", "Go401.PowerShell", "Module", "Go401.Format.ps1xml")).Descendants("TypeName").Select(t => t.Value)];
        foreach (PSTypeName output in module.Cmdlets[name].OutputType.Where(t => t.Name.StartsWith("Go401.", StringComparison.Ordinal)))
        {
            Assert.Contains(output.Name, viewed);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void S44_nothing_it_puts_out_has_a_property_for_a_secret(string name) =>
        Assert.All(
            module.Cmdlets[name].OutputType.Select(t => t.Type).OfType<Type>().Where(t => t.Namespace == "Go401.PowerShell.Output").SelectMany(t => t.GetProperties()),
            p =>
            {
                Assert.DoesNotMatch("^(AccessToken|RefreshToken|ClientSecret|Secret|Password|IdToken)$", p.Name);
                Assert.NotEqual(typeof(SecureString), p.PropertyType);
            });
}
