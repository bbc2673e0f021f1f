namespace Go401.Client.Payroll;

/// <summary>What separates the cells of a CSV file: what its first line declares, or what its header has most of.</summary>
internal static class CsvDelimiter
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>
    /// What the first line declares, which is skipped then; null where it declares nothing. "sep=;" is for Excel, which does not show
    /// it; "#TYPE" is what Export-Csv of Windows PowerShell writes there.
    /// </summary>
    /// <param name="start">Where the next line begins; 0 where the first line is none of these.</param>
    public static char? Declared(string text, out int start)
    {
        start = 0;
        if (text.StartsWith("#TYPE ", StringComparison.Ordinal) && text.IndexOf('\n') is > 0 and int end)
        {
            start = end + 1;
            return null;
        }

        if (text.Length < 6 || !text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) || text[5] is not ('\r' or '\n'))
        {
            return null;
        }

        start = text[5] == '\r' && text.Length > 6 && text[6] == '\n' ? 7 : 6;
        return text[4];
    }

    /// <summary>The mark that occurs most in the header, outside quotes.</summary>
    public static char Of(string text, int from)
    {
        int[] counts = new int[Delimiters.Length];
        bool quoted = false,
            begun = false;
        for (int at = from; at < text.Length; at++)
        {
            char c = text[at];
            begun |= !char.IsWhiteSpace(c);
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && c is '\r' or '\n')
            {
                if (begun)
                {
                    break;
                }
            }
            else if (!quoted && Array.IndexOf(Delimiters, c) is >= 0 and int index)
            {
                counts[index]++;
            }
        }

        return Delimiters[Array.IndexOf(counts, counts.Max())];
    }
}
