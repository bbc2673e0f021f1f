namespace Go401.Client.Reports;

/// <summary>
/// Which numbers of a report are not shown because few people stand behind them (S73): every group of one to four, and as many
/// others as are needed so that none of those can be computed from a total.
/// </summary>
internal static class SmallGroups
{
    /// <summary>A number that represents fewer people could tell what one of them earns or saves.</summary>
    public const int MinPeople = 5;

    /// <summary>True for a number that is not shown by itself.</summary>
    public static bool IsSmall(long people) => people is > 0 and < MinPeople;

    /// <summary>
    /// Hides the small ones among the parts of a total that is shown, and then the next smallest until the hidden ones are two at
    /// least, and five people together.
    /// </summary>
    /// <param name="hidden">Which of them are not shown.</param>
    /// <param name="paired">
    /// True where the first two belong together, and the next two: the other half of a pair is hidden first, so that the sum of the
    /// pair can be shown.
    /// </param>
    /// <returns>True where something was hidden that was shown before.</returns>
    public static bool Hide(long[] parts, bool[] hidden, bool paired = false)
    {
        bool changed = false;
        for (int i = 0; i < parts.Length; i++)
        {
            if (IsSmall(parts[i]) && !hidden[i])
            {
                changed = hidden[i] = true;
            }
        }

        while (
            hidden.Contains(true)
            && (hidden.Count(h => h) == 1 || parts.Where((_, i) => hidden[i]).Sum() < MinPeople)
            && (HideOther(parts, hidden, paired) || HideNext(parts, hidden))
        )
        {
            changed = true;
        }

        return changed;
    }

    /// <summary>Hides the smallest that is shown, an empty one only where there is no other.</summary>
    public static bool HideNext(long[] parts, bool[] hidden)
    {
        int next = -1;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!hidden[i] && (next < 0 || Rank(parts[i]) < Rank(parts[next])))
            {
                next = i;
            }
        }

        return next >= 0 && (hidden[next] = true);
    }

    private static bool HideOther(long[] parts, bool[] hidden, bool paired)
    {
        for (int i = 0; paired && i < parts.Length; i++)
        {
            if (!hidden[i] && hidden[i ^ 1] && parts[i] > 0)
            {
                return hidden[i] = true;
            }
        }

        return false;
    }

    private static long Rank(long people) => people == 0 ? long.MaxValue : people;
}
