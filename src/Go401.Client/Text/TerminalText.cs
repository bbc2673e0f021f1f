namespace Go401.Client.Text;

/// <summary>
/// The last look at a text before it goes to a terminal, whatever it was put together from: an id that was piped in, a name out of
/// a vault, a path. Control sequences and what changes the direction of writing go; line ends and tabs stay (S63).
/// </summary>
internal static class TerminalText
{
    /// <summary>The text without what a terminal would run; null stays null.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || IsClean(text))
        {
            return text;
        }

        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] cells = lines[i].TrimEnd('\r').Split('\t');
            for (int j = 0; j < cells.Length; j++)
            {
                cells[j] = ServerText.Printable(cells[j], int.MaxValue);
            }

            lines[i] = string.Join("\t", cells);
        }

        return string.Join("\n", lines);
    }

    /// <summary>True for a text that <see cref="Clean"/> leaves as it is.</summary>
    public static bool IsClean(string text)
    {
        foreach (char c in text)
        {
            if (c is '\n' or '\t' or (>= ' ' and < '\u007f'))
            {
                continue;
            }

            if (
                char.GetUnicodeCategory(c)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.Surrogate
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
            )
            {
                return false;
            }
        }

        return true;
    }
}
