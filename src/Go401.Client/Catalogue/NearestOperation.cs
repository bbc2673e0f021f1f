namespace Go401.Client.Catalogue;

/// <summary>
/// Finds what a mistyped path meant: the segments are aligned with every template's, where a wrong letter, a forgotten or
/// surplus segment, and another method each cost something; the cheapest wins if it is cheap enough.
/// </summary>
internal static class NearestOperation
{
    private const int SurplusSegment = 4;
    private const int ForgottenWord = 4;
    private const int ForgottenId = 2;
    private const int WordInPlaceOfId = 1;
    private const int AnotherMethod = 2;
    private const int OtherCase = 1;
    private const int PartOfWord = 2;

    public static ApiOperation? Find(IReadOnlyList<ApiOperation> operations, string method, IReadOnlyList<string> path)
    {
        var segments = new List<string>(path);
        segments.RemoveAll(s => s.Length == 0);
        if (segments.Count == 0)
        {
            return null;
        }

        // A third of the letters may be wrong, six at most; three are forgiven always.
        int letters = 0;
        segments.ForEach(s => letters += s.Length);
        int limit = Math.Min(6, Math.Max(3, letters / 3));
        (ApiOperation? best, int lowest) = (null, limit + 1);
        foreach (ApiOperation operation in operations)
        {
            int cost =
                Distance(segments, PathText.Parse(operation.PathTemplate))
                + (
                    operation.Method.Equals(method, StringComparison.OrdinalIgnoreCase)
                    || (method.Equals("HEAD", StringComparison.OrdinalIgnoreCase) && operation.Method == "GET")
                        ? 0
                        : AnotherMethod
                );
            if (cost < lowest)
            {
                (best, lowest) = (operation, cost);
            }
        }

        return best;
    }

    private static int Distance(List<string> given, IReadOnlyList<string> template)
    {
        int[,] cost = new int[given.Count + 1, template.Count + 1];
        for (int g = 0; g <= given.Count; g++)
        {
            for (int t = 0; t <= template.Count; t++)
            {
                if (g == 0 && t == 0)
                {
                    continue;
                }

                int best = int.MaxValue;
                if (g > 0)
                {
                    best = cost[g - 1, t] + SurplusSegment;
                }

                if (t > 0)
                {
                    best = Math.Min(best, cost[g, t - 1] + (PathTemplate.IsParameter(template[t - 1]) ? ForgottenId : ForgottenWord));
                }

                if (g > 0 && t > 0)
                {
                    best = Math.Min(best, cost[g - 1, t - 1] + Difference(given[g - 1], template[t - 1]));
                }

                cost[g, t] = best;
            }
        }

        return cost[given.Count, template.Count];
    }

    private static int Difference(string given, string wanted)
    {
        if (PathTemplate.IsParameter(wanted))
        {
            // "participants" where an id belongs: more likely the id was forgotten.
            return given.Length > 3 && IsWord(given) ? WordInPlaceOfId : 0;
        }

        if (given == wanted)
        {
            return 0;
        }

        if (string.Equals(given, wanted, StringComparison.OrdinalIgnoreCase))
        {
            return OtherCase;
        }

        string plain = given.ToLowerInvariant().Replace('_', '-');
        if (Array.IndexOf(wanted.Split('-'), plain) >= 0)
        {
            return PartOfWord;
        }

        // Two words that share little are two words, not one mistyped.
        int letters = EditDistance.Between(plain, wanted);
        return letters <= Math.Max(1, wanted.Length / 2) ? letters : SurplusSegment + ForgottenWord;
    }

    private static bool IsWord(string text) => text.All(c => c is (>= 'a' and <= 'z') or '-');
}
