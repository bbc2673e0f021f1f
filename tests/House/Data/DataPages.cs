using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Go401.Client.Data;

namespace Go401.Tests.House.Data;

/// <summary>The data catalogue as text: the sections of about_Go401_Data, and the tables of docs/data.md.</summary>
internal static class DataPages
{
    private const int Width = 78;

    /// <summary>What a reader calls the type.</summary>
    public static string TypeName(DataType type) =>
        type switch
        {
            DataType.Date => "date",
            DataType.Timestamp => "date and time",
            DataType.Number => "decimal",
            DataType.WholeNumber => "whole number",
            DataType.Boolean => "true or false",
            DataType.List => "list",
            DataType.Group => "object",
            _ => "text",
        };

    /// <summary>The sections of the help topic.</summary>
    /// <param name="cmdlets">The cmdlets that return an object, by its type.</param>
    public static string About(ILookup<string, string> cmdlets)
    {
        var text = new StringBuilder();
        foreach (DataTable table in DataCatalogue.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"## {table.Name.ToUpperInvariant()}\n\n");
            Wrap(text, table.Meaning + Returned(table, cmdlets), "");
            text.Append('\n');
            foreach (DataColumn column in table.Columns)
            {
                string facts = string.Join(
                    ", ",
                    new[] { TypeName(column.Type), Sensitivity(column), Place(column) }.Where(f => f.Length > 0)
                );
                text.Append(CultureInfo.InvariantCulture, $"    {column.Name} ({facts})\n");
                foreach (string line in Lines(column))
                {
                    Wrap(text, line, "        ");
                }
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The tables of the page.</summary>
    /// <param name="cmdlets">The cmdlets that return an object, by its type.</param>
    public static string Markdown(ILookup<string, string> cmdlets)
    {
        var text = new StringBuilder();
        foreach (DataTable table in DataCatalogue.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"### {table.Name}\n\n{table.Meaning}{Returned(table, cmdlets)}\n\n");
            text.Append(
                "| column | type | unit | meaning | empty means | personal | field of the API | since "
                    + "|\n|---|---|---|---|---|---|---|---|\n"
            );
            foreach (DataColumn c in table.Columns)
            {
                string place = Place(c) is { Length: > 0 } where ? $" ({where})" : "";
                string values = c.Values.Count > 0 ? " One of " + string.Join(", ", c.Values) + "." : "";
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{c.Name}`{place} | {TypeName(c.Type)} | {c.UnitText} | {c.Meaning}{values} | "
                        + $"{c.Empty ?? "never empty"} | {Sensitivity(c)} | {Field(c)} | {c.Since} |\n"
                );
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<string> Lines(DataColumn column)
    {
        yield return column.Meaning;
        if (column.UnitText.Length > 0)
        {
            yield return $"Unit: {column.UnitText}";
        }

        if (column.Values.Count > 0)
        {
            yield return $"Values: {string.Join(", ", column.Values)}";
        }

        if (column.Empty is not null)
        {
            yield return $"Empty: {column.Empty}";
        }

        if (column.Source is not null)
        {
            yield return $"API: {column.Source}";
        }

        if (column.Since != "0.1.0")
        {
            yield return $"Since: {column.Since}";
        }
    }

    private static string Returned(DataTable table, ILookup<string, string> cmdlets) =>
        cmdlets[table.Name].Any() ? $" From {string.Join(" and ", cmdlets[table.Name])}." : "";

    private static string Field(DataColumn column) => column.Source is null ? "" : $"`{column.Source}`";

    private static string Sensitivity(DataColumn column) =>
        column.Sensitivity switch
        {
            DataSensitivity.Personal => "personal",
            DataSensitivity.Sensitive => "sensitive",
            _ => "",
        };

    private static string Place(DataColumn column) =>
        column.Place switch
        {
            DataPlace.ObjectOnly => "objects only",
            DataPlace.FileOnly => "files only",
            _ => "",
        };

    private static void Wrap(StringBuilder text, string line, string indent)
    {
        int at = -1;
        foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at >= 0 && at + 1 + word.Length <= Width)
            {
                text.Append(' ').Append(word);
                at += 1 + word.Length;
                continue;
            }

            // What belongs to a line before it is indented further.
            string begin =
                at < 0 ? indent
                : indent.Length > 0 ? indent + "  "
                : "";
            text.Append(at < 0 ? "" : "\n").Append(begin).Append(word);
            at = begin.Length + word.Length;
        }

        text.Append('\n');
    }
}
