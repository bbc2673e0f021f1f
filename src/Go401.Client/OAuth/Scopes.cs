namespace Go401.Client.OAuth;

/// <summary>The scopes that 401GO's discovery document names.</summary>
internal static class Scopes
{
    public static IReadOnlyList<string> All { get; } =
    [
        "participant:read",
        "participant:write",
        "participant:billing",
        "company:read",
        "company:write",
        "plan:read",
        "plan:write",
        "affiliate_firm:read",
        "affiliate_firm:write",
        "affiliate:read",
        "affiliate:write",
        "openid",
    ];

    /// <summary>What is asked for when nothing else is said: reading only (S7).</summary>
    public static IReadOnlyList<string> Default { get; } = ["company:read", "participant:read"];

    /// <summary>Splits what users write (one text with spaces, or several), and refuses what no scope can be, and nothing at all.</summary>
    /// <exception cref="Go401Exception"><c>ScopeInvalid</c>.</exception>
    public static IReadOnlyList<string> Parse(IEnumerable<string> scopes)
    {
        List<string> all =
        [
            .. scopes.SelectMany(s => (s ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal),
        ];
        foreach (string scope in all)
        {
            if (scope.Any(c => c < 0x21 || c > 0x7e || c == '"' || c == '\\'))
            {
                throw new Go401Exception(
                    "ScopeInvalid",
                    ErrorKind.InvalidArgument,
                    $"A scope contains characters that are not allowed. 401GO's scopes are: {string.Join(", ", All)}."
                );
            }
        }

        return all.Count > 0
            ? all
            : throw new Go401Exception(
                "ScopeInvalid",
                ErrorKind.InvalidArgument,
                $"No scope was specified. 401GO's scopes are: {string.Join(", ", All)}."
            );
    }
}
