namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes pairs of texts of a table, for queries, headers, forms and path parameters. Each value has the spelling that it has in a body
/// (<see cref="PlainValue"/>).
/// </summary>
internal static class QueryTable
{
    // Far more than an address can hold. A list that has no end would otherwise take all memory before it is refused.
    private const int MaxValues = 100_000;

    private static readonly HashSet<string> DateHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "If-Range",
    };

    /// <summary>The pairs, in the table's order; a list becomes several pairs of the same name.</summary>
    /// <param name="parameter">The parameter that it was given to, for the message.</param>
    /// <param name="errorId">The id of the error for a value that cannot be written as one text.</param>
    /// <exception cref="Go401Exception">The error of that id.</exception>
    public static List<KeyValuePair<string, string>> Pairs(IDictionary? table, string parameter, string errorId) =>
        [
            .. Items(table, parameter, errorId)
                .Select(i => new KeyValuePair<string, string>(i.Key, Text(i.Value, i.Key, parameter, errorId))),
        ];

    /// <summary>The pairs of a table of headers. HTTP has a date format of its own, which its date headers need.</summary>
    /// <exception cref="Go401Exception"><c>HeaderInvalid</c>.</exception>
    public static List<KeyValuePair<string, string>> Headers(IDictionary? table) =>
        [
            .. Items(table, "-Headers", "HeaderInvalid")
                .Select(pair => new KeyValuePair<string, string>(
                    pair.Key,
                    DateHeaders.Contains(pair.Key) && HttpDate(Wrapped.Bare(pair.Value)) is string date
                        ? date
                        : Text(pair.Value, pair.Key, "-Headers", "HeaderInvalid")
                )),
        ];

    /// <summary>The names and single values, in the table's order; a list becomes several of the same name.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Items(IDictionary? table, string parameter, string errorId)
    {
        if (table is null)
        {
            yield break;
        }

        foreach (DictionaryEntry entry in table)
        {
            string name = Text(entry.Key, "", parameter, errorId);
            object? value = Wrapped.Bare(entry.Value);
            bool isList =
                value is IEnumerable and not string
                && !PlainValue.TryRead(value, out _, out string? problem)
                && problem is null
                && NonJsonValues.Reason(PSObject.AsPSObject(value)) is null
                && InputTable.Entries(value) is null;
            if (!isList)
            {
                // With its wrapping: it tells the enumeration that a number was before it came out of a job.
                yield return new KeyValuePair<string, object?>(name, value is FileInfo ? value : entry.Value);
                continue;
            }

            int count = 0;
            foreach (object? item in (IEnumerable)value!)
            {
                if (++count > MaxValues)
                {
                    throw new Go401Exception(
                        errorId,
                        ErrorKind.InvalidArgument,
                        $"{parameter} contains a list for {ServerText.Clean(name, 100)} that has no end, or more than {MaxValues} values. "
                            + "Nothing was sent."
                    );
                }

                yield return new KeyValuePair<string, object?>(name, Wrapped.Bare(item) is FileInfo file ? file : item);
            }
        }
    }

    /// <summary>A single value as text; no value is empty.</summary>
    public static string Text(object? value, string name, string parameter, string errorId)
    {
        if (PlainValue.TryRead(value, out PlainValue plain, out string? problem))
        {
            return plain.Text;
        }

        problem ??=
            NonJsonValues.Reason(PSObject.AsPSObject(value!))
            ?? (Wrapped.Bare(value) is IEnumerable and not IDictionary ? "a list in a list" : "a hashtable or an object");
        string place = name.Length == 0 ? "" : $" for {ServerText.Clean(name, 100)}";
        throw new Go401Exception(
            errorId,
            ErrorKind.InvalidArgument,
            $"{parameter} contains {problem}{place}, which cannot be converted to one string. Use strings, numbers, "
                + "dates, true or false. Nothing was sent."
        );
    }

    // RFC 9110 section 5.6.7.
    private static string? HttpDate(object? value) =>
        value switch
        {
            DateTime date => date.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture),
            DateTimeOffset date => date.ToString("R", CultureInfo.InvariantCulture),
            _ => null,
        };
}
