using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Go401.BodyFields;

/// <summary>The fields of responses: which texts are numbers and dates, and the names for completion.</summary>
internal sealed partial class AnswerFields
{
    // Texts that hold a number although the document does not say so.
    private readonly SortedSet<string> _numbers = new(StringComparer.Ordinal)
    {
        "balance",
        "ownership_percentage",
        "period_payment",
        "todays_payment",
    };
    private readonly SortedSet<string> _dates = new(StringComparer.Ordinal);
    private readonly List<(string Operation, SortedSet<string> Names)> _operations = [];
    private readonly JsonElement _root;
    private SortedSet<string> _names = new(StringComparer.Ordinal);

    public AnswerFields(JsonElement root)
    {
        _root = root;
        foreach ((string name, JsonElement operation) in root.GetProperty("paths").EnumerateObject().SelectMany(p => Operations(p)))
        {
            _names = new(StringComparer.Ordinal);
            _operations.Add((name, _names));
            foreach (JsonProperty answer in operation.GetProperty("responses").EnumerateObject().Where(a => a.Name.StartsWith('2')))
            {
                if (answer.Value.TryGetProperty("content", out JsonElement contents))
                {
                    foreach (JsonProperty content in contents.EnumerateObject())
                    {
                        if (content.Value.TryGetProperty("schema", out JsonElement schema))
                        {
                            Read(schema, true);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Makes ResponseFields.cs.</summary>
    public string CSharp() =>
        $$"""
            namespace Go401.Client.Catalogue;

            /// <summary>
            /// Fields of responses that hold a number or a date as text. Generated from 401GO's OpenAPI document by tools/Go401.BodyFields:
            /// do not edit it, run the tool again.
            /// </summary>
            internal static class ResponseFields
            {
                private const string DecimalNames = ""{{'"'}}
            {{Lines(_numbers)}}
                    ""{{'"'}};

                // Dates, and dates with times.
                private const string DateNames = ""{{'"'}}
            {{Lines(_dates)}}
                    ""{{'"'}};

                private static readonly HashSet<string> Decimals = Names(DecimalNames);
                private static readonly HashSet<string> Dates = Names(DateNames);

                /// <summary>True for a field whose text has a type.</summary>
                /// <param name="name">The field.</param>
                /// <param name="number">True for a decimal, false for a date or a time.</param>
                public static bool IsTyped(string name, out bool number)
                {
                    number = Decimals.Contains(name);
                    return number || Dates.Contains(name);
                }

                private static HashSet<string> Names(string text) =>
                    new(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
            }

            """;

    /// <summary>Makes ResponseFieldData.cs.</summary>
    public string NamesCSharp()
    {
        var text = new StringBuilder();
        foreach (var same in _operations.Where(o => o.Names.Count > 0).GroupBy(o => string.Join(' ', o.Names)))
        {
            foreach ((string operation, _) in same)
            {
                text.Append("        ").Append(operation).Append('\n');
            }

            foreach (string line in RequestFields.Wrapped(same.Key))
            {
                text.Append("          ").Append(line).Append('\n');
            }
        }

        return $$"""
            namespace Go401.Client.Catalogue;

            /// <summary>
            /// The fields of the records of every response. Generated from 401GO's OpenAPI document by tools/Go401.BodyFields:
            /// do not edit it, run the tool again.
            /// </summary>
            internal static class ResponseFieldData
            {
                /// <summary>The operations that share a response, a line each, and below them its fields.</summary>
                public const string Text = ""{{'"'}}
            {{text.ToString().TrimEnd('\n')}}
                    ""{{'"'}};
            }

            """;
    }

    /// <summary>Puts the names into Go401.Types.ps1xml: completion knows the records of Invoke-Go401Request by them.</summary>
    public string Types(string xml)
    {
        string members = string.Join(
            '\n',
            new SortedSet<string>(_operations.SelectMany(o => o.Names), StringComparer.Ordinal).Select(n =>
                $"      <NoteProperty><Name>{n}</Name><Value>field</Value></NoteProperty>"
            )
        );
        string type = $"""
              <!-- Fields of records, for completion: made by tools/Go401.BodyFields. No object has this type name. -->
              <Type>
                <Name>Go401.Record</Name>
                <Members>
            {members}
                </Members>
              </Type>

            """;
        return Generated().Replace(xml, "").Replace("</Types>", type + "</Types>", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"  <!-- Fields of records.*?</Type>\r?\n", RegexOptions.Singleline)]
    private static partial Regex Generated();

    private static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonProperty path) =>
        path
            .Value.EnumerateObject()
            .Where(o => o.Value.ValueKind == JsonValueKind.Object && o.Value.TryGetProperty("responses", out _))
            .Select(o => ($"{o.Name.ToUpperInvariant()} {path.Name.TrimStart('/')}", o.Value));

    private static string Lines(IEnumerable<string> names) =>
        string.Join('\n', RequestFields.Wrapped(string.Join(' ', names)).Select(line => "        " + line));

    private void Read(JsonElement schema, bool top)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            schema = _root.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        foreach (string kind in new[] { "allOf", "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(kind, out JsonElement parts))
            {
                foreach (JsonElement part in parts.EnumerateArray())
                {
                    Read(part, top);
                }
            }
        }

        if (schema.TryGetProperty("items", out JsonElement items))
        {
            Read(items, top);
        }

        if (!schema.TryGetProperty("properties", out JsonElement properties))
        {
            return;
        }

        bool isList = properties.TryGetProperty("results", out _);
        foreach (JsonProperty field in properties.EnumerateObject())
        {
            bool page = field.Name == "results" && properties.TryGetProperty("count", out _);
            if (top && !isList)
            {
                _names.Add(field.Name);
            }

            switch (field.Value.TryGetProperty("format", out JsonElement format) ? format.GetString() : null)
            {
                case "decimal":
                    _numbers.Add(field.Name);
                    break;
                case "date" or "date-time" or "time":
                    _dates.Add(field.Name);
                    break;
            }

            Read(field.Value, page);
        }
    }
}
