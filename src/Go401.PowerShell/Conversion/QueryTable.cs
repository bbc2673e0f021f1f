using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;

namespace Go401.PowerShell.Conversion;

/// <summary>Makes pairs of texts of a table, for queries, headers, forms and path parameters.</summary>
internal static class QueryTable
{
    /// <summary>The pairs, in the table's order; a list becomes several pairs of the same name.</summary>
    public static List<KeyValuePair<string, string>> Pairs(IDictionary? table)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (table is null)
        {
            return pairs;
        }

        foreach (DictionaryEntry entry in table)
        {
            string name = Text(entry.Key);
            object? value = Bare(entry.Value);
            if (value is IEnumerable list and not string)
            {
                foreach (object? item in list)
                {
                    pairs.Add(new KeyValuePair<string, string>(name, Text(item)));
                }
            }
            else
            {
                pairs.Add(new KeyValuePair<string, string>(name, Text(value)));
            }
        }

        return pairs;
    }

    /// <summary>A value as the API writes it: true and false in small letters, dates as YYYY-MM-DD, numbers without a culture.</summary>
    public static string Text(object? value) => Bare(value) switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        SwitchParameter flag => flag ? "true" : "false",
        DateTime date => date.TimeOfDay == TimeSpan.Zero ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : date.ToString("o", CultureInfo.InvariantCulture),
        DateTimeOffset moment => moment.ToString("o", CultureInfo.InvariantCulture),
        object other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The value without PowerShell's wrapping.</summary>
    public static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
