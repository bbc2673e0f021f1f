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

/// <summary>What every exported cmdlet keeps to. The one place for such rules.</summary>
public sealed class HouseRuleTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    // Verbs that change nothing: not here, not there.
    private static readonly string[] Reading = ["Compare", "Get", "Find", "Test"];

    // A sign-in that only pretends is no use to anybody.
    private static readonly string[] WithoutWhatIf = ["Connect-Go401"];

    private static readonly string[] Secrets = ["secret", "token", "password", "passphrase", "credential"];

    private static readonly Type[] SafeForSecrets = [typeof(SecureString), typeof(PSCredential), typeof(SwitchParameter)];

    // What calls no API, or makes the connection.
    private static readonly string[] WithoutConnection =
    [
        "Connect-Go401",
        "Find-Go401Operation",
        "Get-Go401Connection",
        "Test-Go401Export",
        "Test-Go401Vault",
    ];

    private static readonly HashSet<string> Approved =
    [
        .. typeof(VerbsCommon)
            .Assembly.GetExportedTypes()
            .Where(t => t.Namespace == "System.Management.Automation" && t.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(f => f.IsLiteral)
            .Select(f => (string)f.GetRawConstantValue()!),
    ];

    public static TheoryData<string> Cmdlets => [.. HelpPage.Names];

    [Fact]
    public void Cmdlets_are_exported_and_nothing_else_and_each_is_a_file_of_commands()
    {
        PSModuleInfo exported = module.Run<PSModuleInfo>("Get-Module Go401")[0];
        Assert.Empty(exported.ExportedFunctions);
        Assert.Empty(exported.ExportedAliases);
        Assert.Empty(exported.ExportedVariables);
        Assert.Equal(
            module.Cmdlets.Values.Select(c => c.Verb + c.Noun + "Command").Order(StringComparer.Ordinal),
            Directory
                .EnumerateFiles(Repository.At("src", "Go401.PowerShell", "Commands"), "*.cs")
                .Select(f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_takes_a_connection_where_it_calls_the_api(string name) =>
        Assert.Equal(!WithoutConnection.Contains(name), module.Cmdlets[name].Parameters.ContainsKey("Connection"));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_an_approved_verb_a_singular_noun_with_our_prefix_and_a_file_of_its_own(string name)
    {
        string[] parts = name.Split('-');
        Assert.Contains(parts[0], Approved);
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
            if (Secrets.Any(word => parameter.Contains(word, StringComparison.OrdinalIgnoreCase)))
            {
                Assert.Contains(code.ParameterType, SafeForSecrets);
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
            Assert.False(
                code.ParameterType.IsArray && parameter.EndsWith('s') && !singular.Contains(parameter),
                $"-{parameter} is a plural."
            );

            // Nothing that is given may be null unseen; a switch, a number and a date cannot be.
            Type type = Nullable.GetUnderlyingType(code.ParameterType) ?? code.ParameterType;
            bool any = code.Attributes.Any(a =>
                a is ValidateArgumentsAttribute or AllowNullAttribute or AllowEmptyStringAttribute or AllowEmptyCollectionAttribute
            );
            Assert.True(type.IsValueType || any || code.ParameterSets.Values.All(s => s.IsMandatory), $"-{parameter} takes anything.");
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void What_it_puts_out_has_a_view(string name)
    {
        HashSet<string> viewed =
        [
            .. XDocument
                .Load(Repository.At("src", "Go401.PowerShell", "Module", "Go401.Format.ps1xml"))
                .Descendants("TypeName")
                .Select(t => t.Value),
        ];
        foreach (PSTypeName output in module.Cmdlets[name].OutputType.Where(t => t.Name.StartsWith("Go401.", StringComparison.Ordinal)))
        {
            Assert.Contains(output.Name, viewed);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void S44_nothing_it_puts_out_has_a_property_for_a_secret(string name) =>
        Assert.All(
            module
                .Cmdlets[name]
                .OutputType.Select(t => t.Type)
                .OfType<Type>()
                .Where(t => t.Namespace == "Go401.PowerShell.Output")
                .SelectMany(t => t.GetProperties()),
            p =>
            {
                Assert.DoesNotMatch("^(AccessToken|RefreshToken|ClientSecret|Secret|Password|IdToken)$", p.Name);
                Assert.NotEqual(typeof(SecureString), p.PropertyType);
            }
        );
}
