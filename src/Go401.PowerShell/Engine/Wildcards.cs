namespace Go401.PowerShell.Engine;

/// <summary>How names are compared with patterns: without regard to case, and the same in every culture.</summary>
internal static class Wildcards
{
    /// <summary>Without CultureInvariant PowerShell takes the culture of the session, where a Turkish i is no small I.</summary>
    private const WildcardOptions Options = WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant;

    /// <summary>The pattern of a text that a user gave.</summary>
    /// <param name="parameter">Its parameter, for the error.</param>
    /// <exception cref="Go401Exception"><c>WildcardInvalid</c>: a bracket that is not closed, for instance.</exception>
    public static WildcardPattern Of(string text, string parameter) =>
        TryGet(text)
        ?? throw new Go401Exception(
            "WildcardInvalid",
            ErrorKind.InvalidArgument,
            $"'{text}' is not a valid wildcard pattern for {parameter}: a '[' needs a ']' and at least one character between them. "
                + "To search for the bracket itself, write a backtick before it: '`['."
        );

    /// <summary>The pattern of a text; null where it is not a valid one. PowerShell says so at the first comparison only.</summary>
    private static WildcardPattern? TryGet(string text)
    {
        try
        {
            WildcardPattern pattern = WildcardPattern.Get(text, Options);
            _ = pattern.IsMatch("");
            return pattern;
        }
        catch (WildcardPatternException)
        {
            return null;
        }
    }

    /// <summary>
    /// The test for names of a parameter with wildcards; null where all are meant. A name that is given exactly as it is written is always
    /// meant, also where it has brackets in it, which are wildcards to PowerShell: 'Bolt [US]' finds the company of that name.
    /// </summary>
    /// <exception cref="Go401Exception"><c>WildcardInvalid</c>.</exception>
    public static Func<string, bool>? ForNames(string[]? names)
    {
        if (names is null)
        {
            return null;
        }

        (string Text, WildcardPattern? Pattern)[] patterns = [.. names.Select(n => (n, Pattern(n)))];
        return name => patterns.Any(p => name.Equals(p.Text, StringComparison.OrdinalIgnoreCase) || p.Pattern?.IsMatch(name) == true);
    }

    // A bracket that is not closed may be part of a name; beside a star it is a pattern that would silently find nothing.
    private static WildcardPattern? Pattern(string name) => MeansSeveral(name) ? Of(name, "-Name") : TryGet(name);

    /// <summary>
    /// True where a text can mean several names: it has a star or a question mark. Brackets alone are more likely a part of a name.
    /// </summary>
    public static bool MeansSeveral(string name) => WildcardPattern.ContainsWildcardCharacters(name) && name.IndexOfAny(['*', '?']) >= 0;
}
