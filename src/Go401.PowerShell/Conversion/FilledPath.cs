using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using Go401.Client.Catalogue;
using Go401.Client.Errors;

namespace Go401.PowerShell.Conversion;

/// <summary>A path whose names in braces are filled: by -PathParameter, and from the record of the pipeline where that leaves one open.</summary>
/// <param name="Path">The path to call.</param>
/// <param name="Used">The properties of the record that went into the path and are no part of the body.</param>
internal sealed record FilledPath(string Path, ISet<string> Used)
{
    /// <summary>True where the record was an id by itself, which went into the path whole.</summary>
    public bool UsedWhole => Used.Contains("");

    /// <summary>Fills a path.</summary>
    /// <param name="template">What the user wrote.</param>
    /// <param name="method">The HTTP method, for what the body of the operation knows.</param>
    /// <param name="given">The values of -PathParameter.</param>
    /// <param name="input">The record of the pipeline, or null.</param>
    /// <exception cref="Go401Exception">A name has no value, or one that cannot be a part of a path.</exception>
    public static FilledPath Of(string template, string method, IReadOnlyList<KeyValuePair<string, string>> given, object? input)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<string> names = PathTemplate.ParametersOf(template);
        if (names.Count == 0)
        {
            return new FilledPath(template, used);
        }

        var values = new List<KeyValuePair<string, string>>(given);
        string[] open = [.. names.Where(name => !given.Any(g => g.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        if (input is not null && open.Length > 0)
        {
            ApiOperation? operation = OperationCatalogue.Find(method, template);
            foreach (string name in open)
            {
                if (Value(input, name, open.Length == 1) is (string value, string property))
                {
                    values.Add(new KeyValuePair<string, string>(name, value));
                    if (operation is null || !(operation.RequiredFields.Contains(property) || operation.OptionalFields.Contains(property)))
                    {
                        used.Add(property);
                    }
                }
            }
        }

        return new FilledPath(PathTemplate.Fill(template, values), used);
    }

    private static (string Value, string Property)? Value(object input, string name, bool only)
    {
        object bare = QueryTable.Bare(input)!;
        if (bare is string or int or long)
        {
            return only ? (QueryTable.Text(bare), "") : null;
        }

        if (Property(input, bare, name) is object value)
        {
            return (QueryTable.Text(value), name);
        }

        // The object_id of a company fills {company_id}, that of a participant {participant_id}.
        bool own = PSObject.AsPSObject(input).TypeNames.Any(type => OperationCatalogue.IdParameterOf(type) == name);
        return own && Property(input, bare, "object_id") is object id ? (QueryTable.Text(id), "object_id") : null;
    }

    private static object? Property(object input, object bare, string name)
    {
        if (bare is IDictionary table)
        {
            return table.Cast<DictionaryEntry>().FirstOrDefault(entry => string.Equals(entry.Key as string, name, StringComparison.OrdinalIgnoreCase)).Value;
        }

        return PSObject.AsPSObject(input).Properties[name]?.Value;
    }
}
