namespace Go401.Client.Catalogue;

/// <summary>Paths with names in braces, and how they are filled (S55).</summary>
internal static class PathTemplate
{
    /// <summary>The names in braces, in their order.</summary>
    public static IReadOnlyList<string> ParametersOf(string template) =>
        [.. template.Split('?')[0].Split('/').Select(NameOf).OfType<string>()];

    /// <summary>
    /// Fills every name in braces with its value, percent-encoded as one segment. Values that a name does not ask for are
    /// left alone; a query after the path is kept as it is.
    /// </summary>
    /// <param name="template">For instance <c>companies/{company_id}/participants/</c>.</param>
    /// <param name="parameters">The values by name; names are compared without regard to case.</param>
    /// <exception cref="Go401Exception">
    /// <c>PathParameterMissing</c>: a name has no value. <c>PathParameterInvalid</c>: a value cannot be one segment of a path.
    /// The value itself is not repeated in the message.
    /// </exception>
    public static string Fill(string template, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> parameter in parameters)
        {
            values[parameter.Key.Trim('{', '}')] = parameter.Value;
        }

        int query = template.IndexOf('?');
        string path = query < 0 ? template : template.Substring(0, query);
        string[] segments = path.Split('/');
        for (int i = 0; i < segments.Length; i++)
        {
            if (NameOf(segments[i]) is string name)
            {
                segments[i] =
                    values.TryGetValue(name, out string? value) && value is not null
                        ? Escape(name, value)
                        : throw Missing(name, template, values.Keys);
            }
        }

        return string.Join("/", segments) + (query < 0 ? "" : template.Substring(query));
    }

    /// <summary>Makes one segment of a path: everything but unreserved characters is percent-encoded (RFC 3986 section 2.3).</summary>
    /// <param name="name">The parameter's name, for the message.</param>
    /// <exception cref="Go401Exception"><c>PathParameterInvalid</c>.</exception>
    public static string Escape(string name, string value)
    {
        string? problem = Problem(value);
        if (problem is not null)
        {
            throw new Go401Exception(
                "PathParameterInvalid",
                ErrorKind.InvalidArgument,
                $"The value for {{{name}}} {problem}, so it cannot be part of a path. Specify only the id, as object_id shows it."
            );
        }

        return Uri.EscapeDataString(value);
    }

    /// <summary>The name in braces; null for a segment that is none.</summary>
    internal static string? NameOf(string segment) => IsParameter(segment) ? segment.Substring(1, segment.Length - 2) : null;

    internal static bool IsParameter(string segment) =>
        segment.Length > 2 && segment[0] == '{' && segment[segment.Length - 1] == '}' && segment.IndexOf('{', 1) < 0;

    // Servers decode %2F and %5C before they route, and ".." even when it is encoded; encoding them would not make them safe.
    private static string? Problem(string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return "is empty";
        }

        if (value is "." or "..")
        {
            return "is a relative path segment";
        }

        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c is '/' or '\\')
            {
                return "contains a slash or backslash";
            }

            if (char.IsControl(c))
            {
                return "contains a control character";
            }

            if (char.IsSurrogate(c) && !(char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[++i])))
            {
                return "contains half of a character (an unpaired surrogate)";
            }
        }

        return null;
    }

    private static Go401Exception Missing(string name, string template, IEnumerable<string> given)
    {
        string[] names = [.. given];
        string others =
            names.Length == 0
                ? "no values were specified"
                : $"the specified values are: {string.Join(", ", names.OrderBy(n => n, StringComparer.Ordinal))}";
        return new Go401Exception(
            "PathParameterMissing",
            ErrorKind.InvalidArgument,
            $"The path {template} needs a value for {{{name}}}; {others}. {Hint.Of("PathParameter", name)}"
        );
    }
}
