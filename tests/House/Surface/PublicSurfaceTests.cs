using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using Go401.Tests.House.Help;
using Xunit;

namespace Go401.Tests.House.Surface;

/// <summary>
/// What scripts of users depend on: cmdlets, parameters, output types and their properties. A change of PublicSurface.txt is
/// a change for users, to be seen in review and written into CHANGELOG.md. To renew it:
/// <c>GO401_RENEW_SURFACE=1 dotnet test tests/House --filter "FullyQualifiedName~PublicSurface"</c>.
/// </summary>
public sealed class PublicSurfaceTests(ImportedModule module) : IClassFixture<ImportedModule>
{
    private static readonly string Kept = Repository.At("tests", "House", "Surface", "PublicSurface.txt");

    [Fact]
    public void The_public_surface_is_the_one_that_was_agreed_on()
    {
        string now = Describe();
        if (Environment.GetEnvironmentVariable("GO401_RENEW_SURFACE") == "1")
        {
            File.WriteAllText(Kept, now);
        }

        string kept = File.Exists(Kept) ? File.ReadAllText(Kept).ReplaceLineEndings("\n") : "";
        string[] gone = [.. kept.Split('\n').Except(now.Split('\n'))];
        string[] added = [.. now.Split('\n').Except(kept.Split('\n'))];
        Assert.True(
            now == kept,
            $"What scripts depend on has changed. If this is intended, run: "
                + $"GO401_RENEW_SURFACE=1 dotnet test tests/House --filter \"FullyQualifiedName~PublicSurface\", "
                + $"commit PublicSurface.txt and tell users in CHANGELOG.md.\n"
                + $"Gone:\n{string.Join('\n', gone)}\nNew:\n{string.Join('\n', added)}"
        );
    }

    private string Describe()
    {
        var text = new StringBuilder();
        var types = new SortedDictionary<string, Type>(StringComparer.Ordinal);
        foreach ((string name, CmdletInfo cmdlet) in module.Cmdlets.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            CmdletAttribute attribute = cmdlet.ImplementingType.GetCustomAttribute<CmdletAttribute>()!;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{name}{(attribute.SupportsShouldProcess ? $" -WhatIf {attribute.ConfirmImpact}" : "")}"
                    + $"{(attribute.SupportsPaging ? " -First -Skip" : "")}\n"
            );
            foreach (PSTypeName output in cmdlet.OutputType)
            {
                text.Append(CultureInfo.InvariantCulture, $"  -> {output.Name}\n");
                if (output.Type is Type own && own.Namespace?.StartsWith("Go401.", StringComparison.Ordinal) == true)
                {
                    types.TryAdd(own.FullName!, own);
                }
            }

            foreach ((string parameter, ParameterMetadata code) in module.Parameters(name).OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                IEnumerable<string?> rules = code.Attributes.Select(Rule).Where(r => r is not null).Order(StringComparer.Ordinal);
                string aliases = code.Aliases.Count == 0 ? "" : $" ({string.Join(", ", code.Aliases)})";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  -{parameter}{aliases} {Name(code.ParameterType)}" + $"{string.Concat(rules.Select(r => " " + r))}\n"
                );
                foreach ((string set, ParameterSetMetadata facts) in code.ParameterSets.OrderBy(s => s.Key, StringComparer.Ordinal))
                {
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"      {(set == ParameterAttribute.AllParameterSets ? "all" : set)}"
                            + $"{(facts.IsMandatory ? " mandatory" : "")}"
                            + $"{(facts.Position == int.MinValue ? "" : $" position {facts.Position}")}"
                            + $"{(facts.ValueFromPipeline ? " pipeline" : "")}{(facts.ValueFromPipelineByPropertyName ? " by name" : "")}"
                            + $"{(facts.ValueFromRemainingArguments ? " remaining" : "")}\n"
                    );
                }
            }

            text.Append('\n');
        }

        foreach (Type type in types.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{type.FullName}\n");
            foreach (
                PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .OrderBy(p => p.Name, StringComparer.Ordinal)
            )
            {
                text.Append(CultureInfo.InvariantCulture, $"  {property.Name} {Name(property.PropertyType)}\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string? Rule(Attribute attribute) =>
        attribute switch
        {
            ValidateSetAttribute set => $"one of {string.Join(' ', set.ValidValues.Select(v => v == "\t" ? "tab" : v))}",
            ValidateRangeAttribute range => $"{range.MinRange}..{range.MaxRange}",
            ValidatePatternAttribute pattern => $"like {pattern.RegexPattern}",
            ValidateCountAttribute count => $"{count.MinLength} to {count.MaxLength} values",
            ValidateLengthAttribute length => $"{length.MinLength} to {length.MaxLength} characters",
            _ => null,
        };

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is Type inner)
        {
            return Name(inner) + "?";
        }

        return type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true ? type.Name
            : type.FullName ?? type.Name;
    }
}
