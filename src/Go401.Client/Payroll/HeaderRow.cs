namespace Go401.Client.Payroll;

/// <summary>
/// Finds the header where something is above it: a title, rows without values, or a line that says when the file was made. What is above
/// is not skipped: a row that was meant would be lost in silence.
/// </summary>
internal static class HeaderRow
{
    // A title is near the top.
    private const int MaxRows = 50;

    /// <summary>What to do about it.</summary>
    public const string Remedy = "Delete everything above the header, so that it is the first row of the file, and save the file again.";

    /// <summary>The row that names more fields than the header that was read; null where there is none.</summary>
    /// <param name="rows">The rows below the header that was read.</param>
    /// <param name="fields">The fields that are known.</param>
    /// <param name="columnMap">Field to header, where the file's own names are others.</param>
    public static InputRow? Find(
        IReadOnlyList<InputRow> rows,
        IReadOnlyList<InputField> fields,
        IReadOnlyDictionary<string, string> columnMap
    )
    {
        (InputRow? best, int most) = (null, 0);
        foreach (InputRow row in rows.Take(MaxRows))
        {
            // A title without delimiters makes one column of the whole file.
            string[] cells = [.. row.Cells.Values];
            bool single = cells.Length == 1;
            int named = Named(single ? Cells(cells[0]) : cells, fields, columnMap);
            if (named > most && (named > 1 || single) && named > Named([.. row.Cells.Keys], fields, columnMap))
            {
                (best, most) = (row, named);
            }
        }

        return best;
    }

    /// <summary>The line of a text that names more fields than the first one; null where there is none.</summary>
    public static int? LineIn(string text, IReadOnlyList<InputField> fields, IReadOnlyDictionary<string, string> columnMap)
    {
        (int? best, int most, int line) = (null, 1, 0);
        using var reader = new StringReader(text);
        bool first = true;
        while (line < MaxRows && reader.ReadLine() is string record)
        {
            line++;
            if (record.Trim().Length == 0)
            {
                continue;
            }

            int named = Named(Cells(record), fields, columnMap);
            if (named > most)
            {
                (best, most) = (first ? null : line, named);
            }

            first = false;
        }

        return best;
    }

    /// <summary>Where the header seems to be.</summary>
    public static string Message(InputRow row) =>
        row.Cells is CsvRecord ? Message(row.Number) : FormattableString.Invariant($"The header seems to be in record {row.Number}.");

    /// <summary>Where the header of a file seems to be.</summary>
    public static string Message(int line) => FormattableString.Invariant($"The header seems to be in row {line} of the file.");

    private static string[] Cells(string record) => [.. record.Split(CsvDelimiter.Of(record, 0)).Select(c => c.Trim().Trim('"', '\uFEFF'))];

    private static int Named(string[] cells, IReadOnlyList<InputField> fields, IReadOnlyDictionary<string, string> columnMap)
    {
        string[] filled = [.. cells.Where(c => c.Trim().Length is > 0 and < 100)];
        return filled.Length == 0
            ? 0
            : fields.Count(f =>
                filled.Any(c =>
                    f.IsNamed(c)
                    || columnMap.Any(p =>
                        p.Key.Equals(f.Name, StringComparison.OrdinalIgnoreCase)
                        && p.Value.Trim().Equals(c.Trim(), StringComparison.OrdinalIgnoreCase)
                    )
                )
            );
    }
}
