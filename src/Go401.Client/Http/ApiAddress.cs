using Go401.Client.Settings;

namespace Go401.Client.Http;

/// <summary>
/// Where a request goes. Made of what the caller wrote, in one form only: below the connection's base address, each
/// part of the path percent-encoded, a slash at the end (S49, S55). Nothing here opens a socket.
/// </summary>
internal sealed class ApiAddress
{
    private const string Unreserved = "-._~";

    // RFC 3986 section 3.3: what may be in a part of a path without being encoded.
    private const string PathExtra = Unreserved + "!$&'()*+,;=:@";

    // RFC 3986 section 3.4, without what would end or split the query.
    private const string QueryExtra = Unreserved + "!$'()*,;:@/?=&+";

    private ApiAddress(Uri uri, string path, IReadOnlyList<string> query)
    {
        Uri = uri;
        Path = path;
        Query = query;
    }

    /// <summary>The whole address.</summary>
    public Uri Uri { get; }

    /// <summary>The path below the base address, encoded, with a slash at its end and none at its start.</summary>
    public string Path { get; }

    /// <summary>The query's pairs, encoded, in order.</summary>
    public IReadOnlyList<string> Query { get; }

    /// <summary>Makes an address.</summary>
    /// <param name="baseUri">The connection's base address, without a slash at its end.</param>
    /// <param name="path">What the caller wrote; see <see cref="ApiRequest.Path"/>.</param>
    /// <param name="query">What comes after the query of the path.</param>
    /// <exception cref="Go401Exception"><c>PathInvalid</c>, <c>QueryInvalid</c>, or <c>AddressNotOwn</c> for another origin or
    /// base.</exception>
    public static ApiAddress Make(Uri baseUri, string path, IEnumerable<KeyValuePair<string, string>> query)
    {
        if (path.Any(c => char.IsControl(c) || c == '\\'))
        {
            throw Invalid("it contains a backslash or a control character");
        }

        string below = Below(baseUri, path);
        int mark = below.IndexOf('?');
        var pairs = new List<string>();
        if (mark >= 0)
        {
            string[] given = below.Substring(mark + 1).Split(['&'], StringSplitOptions.RemoveEmptyEntries);
            pairs.AddRange(given.Select(pair => Encode(pair, QueryExtra)));
            below = below.Substring(0, mark);
        }

        foreach (KeyValuePair<string, string> pair in query)
        {
            if (string.IsNullOrEmpty(pair.Key))
            {
                throw new Go401Exception("QueryInvalid", ErrorKind.InvalidArgument, "The query has a value without a name.");
            }

            pairs.Add(Uri.EscapeDataString(pair.Key) + "=" + Uri.EscapeDataString(pair.Value ?? ""));
        }

        if (pairs.Exists(pair => NameOf(pair).Equals("access_token", StringComparison.OrdinalIgnoreCase)))
        {
            throw new Go401Exception(
                "QueryInvalid",
                ErrorKind.SecurityError,
                "A token must not be in the query: servers and proxies log queries. The connection's token is added automatically."
            );
        }

        return Of(baseUri, Encoded(below), pairs);
    }

    /// <summary>The same address with these values in the query instead of those of the same names.</summary>
    public ApiAddress With(Uri baseUri, params KeyValuePair<string, string>[] values)
    {
        IEnumerable<string> others = Query.Where(pair => !Array.Exists(values, v => v.Key == NameOf(pair)));
        return Of(baseUri, Path, [.. others, .. values.Select(v => v.Key + "=" + Uri.EscapeDataString(v.Value))]);
    }

    /// <summary>The first value of that name in the query, decoded; null where there is none.</summary>
    public string? this[string name]
    {
        get
        {
            string? pair = Query.FirstOrDefault(p => NameOf(p) == name);
            int equal = pair?.IndexOf('=') ?? -1;
            return pair is null ? null
                : equal < 0 ? ""
                : Uri.UnescapeDataString(pair.Substring(equal + 1));
        }
    }

    /// <summary>The decoded name of an encoded pair.</summary>
    public static string NameOf(string pair)
    {
        int equal = pair.IndexOf('=');
        return Uri.UnescapeDataString(equal < 0 ? pair : pair.Substring(0, equal));
    }

    private static ApiAddress Of(Uri baseUri, string path, List<string> pairs) =>
        new(new Uri(baseUri.AbsoluteUri.TrimEnd('/') + "/" + path + (pairs.Count == 0 ? "" : "?" + string.Join("&", pairs))), path, pairs);

    // Takes the base off an absolute address of our own; any other origin is refused before anything is sent.
    private static string Below(Uri baseUri, string path)
    {
        int colon = path.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0 || path.IndexOfAny(['/', '?', '#']) < colon)
        {
            return path;
        }

        int slash = path.IndexOfAny(['/', '?', '#'], colon + 3);
        string origin = slash < 0 ? path : path.Substring(0, slash);
        string rest = slash < 0 ? "" : path.Substring(slash);
        string root = baseUri.AbsolutePath.TrimEnd('/') + "/";
        if (
            !Uri.TryCreate(origin, UriKind.Absolute, out Uri? asked)
            || asked.UserInfo.Length > 0
            || !BaseAddress.SameOrigin(asked, baseUri)
        )
        {
            throw new Go401Exception(
                "AddressNotOwn",
                ErrorKind.SecurityError,
                $"The address is not on {baseUri.GetLeftPart(UriPartial.Authority)}, the server of this connection. The "
                    + "token is sent only there. Nothing was sent."
            );
        }

        return rest.StartsWith(root, StringComparison.Ordinal)
            ? rest.Substring(root.Length)
            : throw new Go401Exception(
                "AddressNotOwn",
                ErrorKind.SecurityError,
                $"The address is not under {baseUri.AbsoluteUri}, the base address of this connection. Nothing was sent."
            );
    }

    private static string Encoded(string path)
    {
        if (path.StartsWith("//", StringComparison.Ordinal))
        {
            throw Invalid("it starts with two slashes, which would address another host");
        }

        string inner = path.StartsWith("/", StringComparison.Ordinal) ? path.Substring(1) : path;
        inner = inner.EndsWith("/", StringComparison.Ordinal) ? inner.Substring(0, inner.Length - 1) : inner;
        if (inner.Length == 0)
        {
            return "";
        }

        var encoded = new StringBuilder(inner.Length + 8);
        foreach (string segment in inner.Split('/'))
        {
            if (segment.Trim().Length == 0)
            {
                throw Invalid("one of its segments is empty; a variable may have no value");
            }

            RefuseSegment(segment);
            encoded.Append(Encode(segment, PathExtra)).Append('/');
        }

        return encoded.ToString();
    }

    // Looked at as written and as any number of decodings would make it: some server decodes more than once.
    private static void RefuseSegment(string segment)
    {
        // Each decoding makes it shorter, so that this ends.
        string text = segment;
        while (true)
        {
            // Some servers take what comes after a semicolon for a parameter of the segment, and the rest for its name.
            if (text.Split(';')[0] is "." or "..")
            {
                throw Invalid("it contains '.' or '..', which would change the path");
            }

            if (text.Any(c => c is '/' or '\\' || char.IsControl(c)))
            {
                throw Invalid("it contains an encoded slash, backslash or control character");
            }

            string decoded = Uri.UnescapeDataString(text);
            if (decoded == text)
            {
                return;
            }

            text = decoded;
        }
    }

    // What is percent-encoded already stays as it is; everything else that has no place there is encoded as UTF-8.
    private static string Encode(string text, string allowed)
    {
        var encoded = new StringBuilder(text.Length + 8);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (
                c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
                || allowed.IndexOf(c) >= 0
                || (c == '%' && i + 2 < text.Length && Uri.IsHexDigit(text[i + 1]) && Uri.IsHexDigit(text[i + 2]))
            )
            {
                encoded.Append(c);
                continue;
            }

            int length = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            foreach (byte b in Encoding.UTF8.GetBytes(text.Substring(i, length)))
            {
                encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }

            i += length - 1;
        }

        return encoded.ToString();
    }

    private static Go401Exception Invalid(string why) =>
        new("PathInvalid", ErrorKind.InvalidArgument, $"The path is not valid: {why}. Nothing was sent.");
}
