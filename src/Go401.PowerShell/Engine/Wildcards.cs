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
    public static WildcardPattern? TryGet(string text)
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

    /// <summary>The pattern that finds a text as it is written.</summary>
    public static WildcardPattern Exactly(string text) => WildcardPattern.Get(WildcardPattern.Escape(text), Options);
}
