namespace Go401.Client.Reports;

/// <summary>The states of a report, the small ones taken together (S73).</summary>
internal static class StateRows
{
    /// <summary>
    /// The states with the largest sums first. What is small is taken together, and so is the next smallest while the rest is still
    /// small; where it stays so nothing is shown.
    /// </summary>
    public static List<(string Name, ReportData.StateSum Sum)> Create(IReadOnlyDictionary<string, ReportData.StateSum> states, int max)
    {
        List<(string Name, ReportData.StateSum Sum)> shown =
        [
            .. states
                .OrderByDescending(s => s.Value.Contribution)
                .ThenBy(s => s.Key, StringComparer.Ordinal)
                .Select(s => (s.Key.Length == 0 ? "not given" : s.Key, s.Value)),
        ];
        var rest = new ReportData.StateSum();
        int folded = 0;
        void Fold(int i)
        {
            rest.Add(shown[i].Sum);
            shown.RemoveAt(i);
            folded++;
        }

        for (int i = shown.Count - 1; i >= 0; i--)
        {
            if (i >= max || IsSmall(shown[i].Sum))
            {
                Fold(i);
            }
        }

        while (folded > 0 && IsSmall(rest) && shown.Count > 0)
        {
            Fold(shown.FindIndex(s => s.Sum.Heads == shown.Min(o => o.Sum.Heads)));
        }

        if (folded > 0 && !IsSmall(rest))
        {
            shown.Add(($"{folded} {(folded == 1 ? "other" : "others")}", rest));
        }

        return shown;
    }

    // The sum and the average stand for those who contribute, however many live there.
    private static bool IsSmall(ReportData.StateSum sum) => sum.Heads < SmallGroups.MinPeople || SmallGroups.IsSmall(sum.Contributing);
}
