namespace Go401.Client.Catalogue;

/// <summary>
/// Compares the names in a body with the fields that the operation has: unknown ones, required ones that are missing, and
/// read-only ones. Values are not looked at, and none is in a text.
/// </summary>
internal static class BodyCheck
{
    private const int MaxTexts = 20;

    /// <summary>What is odd about a body, a text each; none where it is fine, is no JSON, or the operation's body is not known.</summary>
    public static IReadOnlyList<string> Of(ApiOperation operation, ReadOnlySpan<byte> body)
    {
        if ((operation ?? throw new ArgumentNullException(nameof(operation))).BodyFields.Count == 0 || body.Length == 0)
        {
            return [];
        }

        var findings = new Findings(operation);
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonCursor.MaxDepth });
        try
        {
            if (json.Read())
            {
                findings.Value(ref json, operation.BodyFields, "");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }

        return findings.Texts;
    }

    private sealed class Findings(ApiOperation operation)
    {
        private readonly HashSet<string> _known = new(StringComparer.Ordinal);
        private readonly List<string> _texts = [];

        public IReadOnlyList<string> Texts => _texts;

        // A list of records is checked as each of them is.
        public void Value(ref Utf8JsonReader json, IReadOnlyList<BodyField> fields, string path)
        {
            switch (json.TokenType)
            {
                case JsonTokenType.StartObject:
                    Object(ref json, fields, path);
                    break;
                case JsonTokenType.StartArray:
                    while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    {
                        Value(ref json, fields, path);
                    }

                    break;
            }
        }

        private void Object(ref Utf8JsonReader json, IReadOnlyList<BodyField> fields, string path)
        {
            ulong seen = 0;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                int at = Index(ref json, fields);
                BodyField? field = at < 0 ? null : fields[at];
                if (field is null)
                {
                    // What is in a mistyped field is checked as what was probably meant.
                    field = Unknown(ServerJson.Of(ref json), fields, path);
                }
                else if (field.ReadOnly)
                {
                    Add($"The field '{path}{field.Name}' is read-only: 401GO sets it, and ignores it in a body.");
                }
                else if (at < 64)
                {
                    seen |= 1UL << at;
                }

                json.Read();
                if (field is { Fields.Count: > 0 })
                {
                    Value(ref json, field.Fields, path + field.Name + ".");
                }
                else
                {
                    json.Skip();
                }
            }

            for (int i = 0; i < fields.Count && i < 64; i++)
            {
                if ((seen & (1UL << i)) == 0 && IsRequired(fields[i], path))
                {
                    Add($"The field '{path}{fields[i].Name}' is missing: {operation} requires it.");
                }
            }
        }

        private bool IsRequired(BodyField field, string path) =>
            path.Length == 0 ? operation.IsRequired(field.Name) : field.Required && !field.ReadOnly;

        private static int Index(ref Utf8JsonReader json, IReadOnlyList<BodyField> fields)
        {
            for (int i = 0; i < fields.Count; i++)
            {
                if (ServerJson.Is(ref json, fields[i].Name))
                {
                    return i;
                }
            }

            return -1;
        }

        // The field that was probably meant, or null.
        private BodyField? Unknown(string name, IReadOnlyList<BodyField> fields, string path)
        {
            var text = new StringBuilder();
            text.Append("The body has a field '")
                .Append(path)
                .Append(ServerText.Clean(name, 60))
                .Append("' that ")
                .Append(operation)
                .Append(" does not have.");
            BodyField? near = BodyField.Nearest(fields, name.Length > 60 ? name.Substring(0, 60) : name);
            if (near is not null)
            {
                text.Append(" Did you mean '").Append(path).Append(near.Name).Append("'?");
            }

            Add(text.ToString());
            return near;
        }

        private void Add(string text)
        {
            if (_texts.Count < MaxTexts && _known.Add(text))
            {
                _texts.Add(text);
            }
        }
    }
}
