namespace Go401.Client.Catalogue;

/// <summary>A path below the base address, in pieces. Nothing is decoded: what is compared is what would be sent.</summary>
internal static class PathText
{
    /// <summary>How paths below the base address begin; where the base ends is told by them. The last is OAuth's.</summary>
    internal static readonly string[] Roots =
    [
        "affiliate-firms",
        "affiliates",
        "companies",
        "investments",
        "participants",
        "plan-setup",
        "o",
    ];

    /// <summary>What is between the slashes; the first and the last slash, the base address, query and fragment are left out.</summary>
    public static IReadOnlyList<string> Parse(string path)
    {
        string text = path.Trim();
        int end = text.IndexOfAny(['?', '#']);
        if (end >= 0)
        {
            text = text.Substring(0, end);
        }

        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            int slash = text.IndexOf('/', scheme + 3);
            text = slash < 0 ? "" : text.Substring(slash);
        }

        text = text.StartsWith("/", StringComparison.Ordinal) ? text.Substring(1) : text;
        text = text.EndsWith("/", StringComparison.Ordinal) ? text.Substring(0, text.Length - 1) : text;
        if (text.Length == 0)
        {
            return [];
        }

        string[] segments = text.Split('/');
        int begin =
            scheme > 0 ? AfterBase(segments)
            : segments.Length > 1 && segments[0] == "api" ? 1
            : 0;
        return begin == 0 ? segments : [.. segments.Skip(begin)];
    }

    private static int AfterBase(string[] segments)
    {
        for (int i = 0; i < segments.Length; i++)
        {
            if (segments[i] == "api")
            {
                return i + 1;
            }

            if (Array.IndexOf(Roots, segments[i]) >= 0)
            {
                return i;
            }
        }

        return 0;
    }
}
