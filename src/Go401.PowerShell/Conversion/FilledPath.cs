namespace Go401.PowerShell.Conversion;

/// <summary>
/// A path whose names in braces are filled: by -PathParameter, and from the record of the pipeline where that leaves one open.
/// </summary>
/// <param name="Used">The properties of the record that went into the path and are no part of the body.</param>
internal sealed record FilledPath(string Path, ISet<string> Used)
{
    private const string Record = "The record of the pipeline";

    /// <summary>True where the record was an id by itself, which went into the path whole.</summary>
    public bool UsedWhole => Used.Contains("");

    /// <summary>Fills a path.</summary>
    /// <param name="method">The HTTP method, for what the body of the operation knows.</param>
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

        string? twice = given.GroupBy(g => g.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null && names.Contains(twice, StringComparer.OrdinalIgnoreCase))
        {
            throw new Go401Exception(
                "PathParameterInvalid",
                ErrorKind.InvalidArgument,
                $"-PathParameter contains several values for {{{twice}}}, but a path takes one. Nothing was sent."
            );
        }

        var values = new List<KeyValuePair<string, string>>(
            given.Select(g => new KeyValuePair<string, string>(g.Key, g.Value.Trim(' ', '\t', '\r', '\n')))
        );
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

    // By itself, by a property of that name in the API's spelling or in .NET's, or as the record's own id where it is of that sort.
    private static (string Value, string Property)? Value(object input, string name, bool only)
    {
        if (PlainValue.TryRead(input, out PlainValue plain, out _) && plain.Kind is PlainKind.Text or PlainKind.Number)
        {
            return only ? (plain.Text.Trim(), "") : null;
        }

        return Found(input, name, name)
            ?? Found(input, name, PascalCase(name))
            ?? (IsOwnId(input, name, only) ? Found(input, name, "object_id") ?? Found(input, name, "ObjectId") : null);
    }

    private static (string Value, string Property)? Found(object input, string name, string property) =>
        InputTable.Find(input, property) is object value
            ? (QueryTable.Text(value, name, Record, "PathParameterInvalid").Trim(), property)
            : null;

    // The object_id of a company fills {company_id}, that of a participant {participant_id}. A record that tells nothing of
    // what it is (a row of a CSV with an id) fills the only name that is open.
    private static bool IsOwnId(object input, string name, bool only)
    {
        RecordIdentity identity = RecordIdentity.Of(input);
        return identity.Kind switch
        {
            RecordKind.Participant when identity.ParticipantId == identity.OwnId => name == "participant_id",
            RecordKind.Company => name == "company_id",
            _ when RecordIdentity.TypesOf(input).Select(OperationCatalogue.IdParameterOf).FirstOrDefault(parameter => parameter is not null)
                    is string parameter => parameter == name,
            _ => only && identity.Kind == RecordKind.Unknown,
        };
    }

    /// <summary>A name of the API as .NET writes it: <c>address_line_1</c> becomes <c>AddressLine1</c>.</summary>
    public static string PascalCase(string name) =>
        string.Concat(name.Split('_').Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word.Substring(1)));
}
