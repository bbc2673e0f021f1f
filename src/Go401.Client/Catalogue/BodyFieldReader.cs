namespace Go401.Client.Catalogue;

/// <summary>Reads <see cref="BodyFieldData"/>.</summary>
internal static class BodyFieldReader
{
    private static readonly Lazy<Dictionary<string, IReadOnlyList<BodyField>>> All = new(Read);

    /// <summary>The fields of an operation's body; empty where it has none.</summary>
    /// <param name="operation">Method and template, as <see cref="ApiOperation.ToString"/> writes them.</param>
    public static IReadOnlyList<BodyField> Of(string operation) =>
        All.Value.TryGetValue(operation, out IReadOnlyList<BodyField>? fields) ? fields : [];

    private static Dictionary<string, IReadOnlyList<BodyField>> Read() =>
        OperationText
            .Parse(BodyFieldData.Text)
            .ToDictionary(
                o => o.Key,
                o =>
                {
                    int at = 0;
                    return Fields(o.Value + " ", ref at);
                },
                StringComparer.Ordinal
            );

    private static IReadOnlyList<BodyField> Fields(string text, ref int at)
    {
        var fields = new List<BodyField>();
        while (at < text.Length)
        {
            while (text[at] is ' ' or ',' && ++at < text.Length) { }

            if (at >= text.Length || text[at] is '}' or ']')
            {
                at++;
                break;
            }

            fields.Add(Field(text, ref at));
        }

        return fields;
    }

    private static BodyField Field(string text, ref int at)
    {
        bool readOnly = text[at] == '-';
        at += readOnly ? 1 : 0;
        string name = Word(text, ref at);
        bool required = text[at] == '!';
        at += required ? 1 : 0;
        var field = new BodyField
        {
            Name = name,
            Required = required,
            ReadOnly = readOnly,
        };
        switch (text[at])
        {
            case ':':
                at++;
                return field with { Type = Word(text, ref at) };
            case '{':
                at++;
                return field with { Type = "object", Fields = Fields(text, ref at) };
            case '[':
                at++;
                return field with { Type = "list", Fields = Fields(text, ref at) };
            default:
                return field;
        }
    }

    private static string Word(string text, ref int at)
    {
        int start = at;
        while (text[at] is '_' or (>= 'a' and <= 'z') or (>= '0' and <= '9'))
        {
            at++;
        }

        return text.Substring(start, at - start);
    }
}
