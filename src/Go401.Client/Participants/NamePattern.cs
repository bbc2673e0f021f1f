namespace Go401.Client.Participants;

/// <summary>A name with the wildcards * and ?, compared without regard to case.</summary>
internal sealed class NamePattern(string text)
{
    public bool HasWildcards { get; } = text.IndexOfAny(['*', '?']) >= 0;

    public bool Matches(string? name) =>
        name is not null && (HasWildcards ? MatchesWildcards(text, name) : name.Equals(text, StringComparison.OrdinalIgnoreCase));

    // Goes back to the last star only: no pattern takes longer than its length times that of the name.
    private static bool MatchesWildcards(string pattern, string name)
    {
        int p = 0,
            n = 0,
            star = -1,
            from = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                from = n;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToUpperInvariant(pattern[p]) == char.ToUpperInvariant(name[n])))
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++from;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
        {
            p++;
        }

        return p == pattern.Length;
    }
}
