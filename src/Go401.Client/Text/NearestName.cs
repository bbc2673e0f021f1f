namespace Go401.Client.Text;

/// <summary>The name of a list that was probably meant by one that is not in it.</summary>
internal static class NearestName
{
    // What is shorter is a part of many names.
    private const int MinPart = 3;

    /// <summary>The nearest name; null where none is near.</summary>
    /// <param name="name">What was written; case does not count.</param>
    /// <param name="candidates">The names that exist.</param>
    /// <param name="within">How many letters may differ at most. Of a short name, no more than one in three.</param>
    /// <param name="parts">True where the beginning or a part of a name is near to it, too.</param>
    public static string? To(string name, IEnumerable<string> candidates, int within = 3, bool parts = true)
    {
        string[] all = [.. candidates];
        int most = Math.Min(within, Math.Max(1, name.Length / 3));
        return all.Select(c => (Name: c, Far: EditDistance.Between(c.ToUpperInvariant(), name.ToUpperInvariant())))
                .Where(c => c.Far <= most)
                .OrderBy(c => c.Far)
                .Select(c => c.Name)
                .FirstOrDefault()
            ?? (
                !parts || name.Length < MinPart
                    ? null
                    : all.Where(c => c.IndexOf(name, StringComparison.OrdinalIgnoreCase) >= 0)
                        .OrderBy(c => c.IndexOf(name, StringComparison.OrdinalIgnoreCase) > 0)
                        .ThenBy(c => c.Length)
                        .FirstOrDefault()
            );
    }
}
