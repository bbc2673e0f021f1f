using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Go401.BodyFields;

/// <summary>The fields of every request body: facts alone, no sentence of the document.</summary>
internal sealed class RequestFields(JsonElement root)
{
    /// <summary>Makes BodyFieldData.cs.</summary>
    public string CSharp()
    {
        var bodies = new List<(string Operation, string Fields)>();
        foreach (JsonProperty path in root.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty method in path.Value.EnumerateObject())
            {
                if (
                    method.Value.ValueKind == JsonValueKind.Object
                    && method.Value.TryGetProperty("requestBody", out JsonElement body)
                    && Schema(body) is JsonElement sent
                )
                {
                    bodies.Add(($"{method.Name.ToUpperInvariant()} {path.Name.TrimStart('/')}", Fields(sent, Answer(method.Value))));
                }
            }
        }

        var text = new StringBuilder();
        text.Append(
            """
            namespace Go401.Client.Catalogue;

            /// <summary>
            /// The fields of every request body. Generated from 401GO's OpenAPI document by tools/Go401.BodyFields: do not edit it, run the
            /// tool again. <c>!</c> is required, <c>-</c> is read-only, <c>:</c> begins a type other than text, <c>{}</c> holds the fields
            /// of an object and <c>[]</c> those of each object of a list.
            /// </summary>
            internal static class BodyFieldData
            {
                /// <summary>The operations that share a body, a line each, and below them its fields.</summary>
                public const string Text = ""

            """.Replace("\"\"", "\"\"\"", StringComparison.Ordinal)
        );
        foreach (IGrouping<string, (string Operation, string Fields)> body in bodies.GroupBy(b => b.Fields))
        {
            foreach ((string operation, _) in body)
            {
                text.Append("        ").Append(operation).Append('\n');
            }

            foreach (string line in Wrapped(body.Key))
            {
                text.Append("          ").Append(line).Append('\n');
            }
        }

        text.Append("        \"\"\";\n}\n");
        return text.ToString();
    }

    // The schema of one record: of a choice between one and a list of them, the one.
    private JsonElement? Schema(JsonElement holder)
    {
        if (
            !holder.TryGetProperty("content", out JsonElement content)
            || !content.TryGetProperty("application/json", out JsonElement json)
            || !json.TryGetProperty("schema", out JsonElement schema)
        )
        {
            return null;
        }

        schema = Resolved(schema);
        if (schema.TryGetProperty("oneOf", out JsonElement choices))
        {
            schema = choices.EnumerateArray().Select(Resolved).First(c => c.TryGetProperty("properties", out _));
        }

        return schema;
    }

    private JsonElement? Answer(JsonElement operation)
    {
        foreach (JsonProperty answer in operation.GetProperty("responses").EnumerateObject())
        {
            if (answer.Name.StartsWith('2') && Schema(answer.Value) is JsonElement schema)
            {
                return schema;
            }
        }

        return null;
    }

    private JsonElement Resolved(JsonElement schema)
    {
        while (true)
        {
            if (schema.TryGetProperty("$ref", out JsonElement reference))
            {
                JsonElement found = root;
                foreach (string step in reference.GetString()!.TrimStart('#', '/').Split('/'))
                {
                    found = found.GetProperty(step);
                }

                schema = found;
            }
            else if (schema.TryGetProperty("allOf", out JsonElement all) && all.GetArrayLength() == 1)
            {
                schema = all[0];
            }
            else
            {
                return schema;
            }
        }
    }

    private string Fields(JsonElement sent, JsonElement? answered)
    {
        var fields = new List<string>();
        HashSet<string> required = sent.TryGetProperty("required", out JsonElement names)
            ? [.. names.EnumerateArray().Select(n => n.GetString()!)]
            : [];
        JsonElement shown = default;
        bool isShown = answered is JsonElement there && there.TryGetProperty("properties", out shown);
        foreach (JsonProperty field in sent.GetProperty("properties").EnumerateObject())
        {
            JsonElement? inAnswer = isShown && shown.TryGetProperty(field.Name, out JsonElement same) ? Resolved(same) : null;
            fields.Add(Field(field.Name, Resolved(field.Value), inAnswer, required.Contains(field.Name), IsReadOnly(field.Value)));
        }

        if (isShown)
        {
            // What the answer has besides, and calls read-only, people send because they saw it there.
            fields.AddRange(
                shown
                    .EnumerateObject()
                    .Where(f => IsReadOnly(f.Value) && !sent.GetProperty("properties").TryGetProperty(f.Name, out _))
                    .Select(f => Field(f.Name, Resolved(f.Value), null, false, true))
            );
        }

        return string.Join(", ", fields);
    }

    private string Field(string name, JsonElement schema, JsonElement? answered, bool required, bool readOnly)
    {
        string text = (readOnly ? "-" : "") + name + (required ? "!" : "");
        string type = schema.TryGetProperty("type", out JsonElement kind) ? kind.GetString()! : "";
        if (type == "object" && schema.TryGetProperty("properties", out _))
        {
            return readOnly ? text + ":object" : $"{text}{{{Fields(schema, answered)}}}";
        }

        if (type == "array")
        {
            JsonElement item = Resolved(schema.GetProperty("items"));
            JsonElement? itemAnswered =
                answered is JsonElement list && list.TryGetProperty("items", out JsonElement one) ? Resolved(one) : null;
            return readOnly || !item.TryGetProperty("properties", out _) ? text + ":list" : $"{text}[{Fields(item, itemAnswered)}]";
        }

        string format = schema.TryGetProperty("format", out JsonElement form) ? form.GetString()! : "";
        string word = (type, format) switch
        {
            (_, "decimal") => "decimal",
            (_, "date") => "date",
            (_, "date-time") => "time",
            (_, "byte" or "binary") => "base64",
            ("integer", _) => "integer",
            ("number", _) => "number",
            ("boolean", _) => "boolean",
            _ => "",
        };
        return word.Length == 0 ? text : $"{text}:{word}";
    }

    private static bool IsReadOnly(JsonElement schema) => schema.TryGetProperty("readOnly", out JsonElement only) && only.GetBoolean();

    internal static IEnumerable<string> Wrapped(string fields)
    {
        const int Width = 118;
        var line = new StringBuilder();
        foreach (string word in fields.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
