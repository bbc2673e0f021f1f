namespace Go401.PowerShell.Engine;

/// <summary>
/// Which names a parameter with wildcards means. A name that is given exactly as it is written is always meant, also where it
/// has brackets in it, which are wildcards to PowerShell: 'Bolt [US]' finds the company of that name.
/// </summary>
internal static class NameFilter
{
    /// <summary>The test for names; null where all are meant.</summary>
    /// <exception cref="Client.Errors.Go401Exception"><c>WildcardInvalid</c>.</exception>
    public static Func<string, bool>? Of(string[]? names)
    {
        if (names is null)
        {
            return null;
        }

        (string Text, WildcardPattern Pattern)[] patterns = [.. names.Select(n => (n, Pattern(n)))];
        return name => patterns.Any(p => name.Equals(p.Text, StringComparison.OrdinalIgnoreCase) || p.Pattern.IsMatch(name));
    }

    // A bracket that is not closed may be part of a name; beside a star it is a pattern that would silently find nothing.
    private static WildcardPattern Pattern(string name) =>
        MeansSeveral(name) ? Wildcards.Of(name, "-Name") : Wildcards.TryGet(name) ?? Wildcards.Exactly(name);

    /// <summary>
    /// True where a text can mean several names: it has a star or a question mark. Brackets alone are more likely a part of a name.
    /// </summary>
    public static bool MeansSeveral(string name) => WildcardPattern.ContainsWildcardCharacters(name) && name.IndexOfAny(['*', '?']) >= 0;
}
