namespace Go401.Client.Payroll;

/// <summary>
/// Reads a CSV file (RFC 4180) into rows that know the line they begin at. UTF-8, UTF-16 with a byte order mark, and a
/// delimiter of comma, semicolon, tab or vertical bar, told by the header line. Import-Csv does not tell lines, and the libraries that
/// do bring dependencies to Windows PowerShell that clash with other modules.
/// </summary>
internal static class CsvRows
{
    private const long MaxCells = 100_000_000;

    /// <summary>Reads a file's text.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <exception cref="Go401Exception"><c>InputNotCsv</c>.</exception>
    public static IReadOnlyList<InputRow> Read(byte[] content) => Read(Decode(content));

    /// <summary>Reads a file's text. Where it is no table, the header may be in another line than the first.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="fields">The fields that a header names.</param>
    /// <param name="columnMap">Field to header, where the file's own names are others.</param>
    /// <exception cref="Go401Exception"><c>InputNotCsv</c>.</exception>
    public static IReadOnlyList<InputRow> Read(
        byte[] content,
        IReadOnlyList<InputField> fields,
        IReadOnlyDictionary<string, string> columnMap
    )
    {
        string text = Decode(content);
        try
        {
            return Read(text);
        }
        catch (Go401Exception) when (HeaderRow.LineIn(text, fields, columnMap) is int line)
        {
            throw NotCsv($"the header is not the first row. {HeaderRow.Message(line)} {HeaderRow.Remedy}");
        }
    }

    /// <summary>The text of a file, without a byte order mark.</summary>
    /// <exception cref="Go401Exception"><c>InputNotCsv</c>.</exception>
    public static string Decode(byte[] content)
    {
        string text;
        try
        {
            using var reader = new StreamReader(
                new MemoryStream(content),
                new UTF8Encoding(false, true),
                detectEncodingFromByteOrderMarks: true
            );
            text = reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            throw NotCsv("it is not UTF-8 text. Save it as 'CSV UTF-8'.");
        }

        if (text.Length > 1 && text[0] != '\0' && text[1] == '\0')
        {
            throw NotCsv("it is UTF-16 text without a byte order mark. Save it as 'CSV UTF-8'.");
        }

        if (text.IndexOf('\0') >= 0)
        {
            throw NotCsv("it holds binary data. An Excel workbook must be saved as 'CSV UTF-8' first.");
        }

        return text;
    }

    /// <summary>Reads a text of <see cref="Decode"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxCells">How many cells it may have, with those that short rows leave out.</param>
    /// <exception cref="Go401Exception"><c>InputNotCsv</c>.</exception>
    public static IReadOnlyList<InputRow> Read(string text, long maxCells = MaxCells)
    {
        var rows = new List<InputRow>();
        CsvHeaders? headers = null;
        string[] before = [];
        var uneven = new List<(int Line, int Cells)>();
        var reader = new CsvReader(text);
        while (reader.HasMore)
        {
            int line = reader.Line;
            List<string> cells = reader.ReadRecord();
            if (cells.TrueForAll(c => c.Trim().Length == 0) && (headers is not null || cells.Count == 1))
            {
                continue;
            }

            if (headers is null)
            {
                headers = new CsvHeaders(Headers(cells, line));
                before = new string[headers.Count];
                continue;
            }

            // Some programs write a delimiter after the last cell.
            while (cells.Count > headers.Count && cells[cells.Count - 1].Trim().Length == 0)
            {
                cells.RemoveAt(cells.Count - 1);
            }

            if (cells.Count > headers.Count || cells.Count < headers.Required)
            {
                uneven.Add((line, cells.Count));
                continue;
            }

            if ((long)rows.Count * headers.Count > maxCells)
            {
                throw NotCsv($"it has more than {maxCells} cells. Remove the empty columns, or split the file.");
            }

            string[] row = new string[headers.Count];
            for (int i = 0; i < row.Length; i++)
            {
                string cell = i < cells.Count ? cells[i] : "";

                // Columns repeat themselves: hours, dates, a company.
                row[i] = cell == before[i] ? before[i] : cell;
            }

            before = row;
            rows.Add(new InputRow(line, new CsvRecord(headers, row)));
        }

        return uneven.Count == 0 ? rows : throw Uneven(uneven, headers!);
    }

    // A cell that is missing may be any of the row, and an amount that is read from the wrong cell, or counts as 0, is paid.
    private static Go401Exception Uneven(List<(int Line, int Cells)> rows, CsvHeaders headers)
    {
        (int line, int cells) = rows[0];
        string others =
            rows.Count == 1 ? "" : $", and {Counted.Of(rows.Count - 1, "other line")} also {(rows.Count == 2 ? "differs" : "differ")}";
        return NotCsv(
            $"line {line} has {Counted.Of(cells, "cell")} and the header has {headers.Count}{others}. "
                + (
                    cells > headers.Count
                        ? "Remove what is above the header row, or put quotes around a cell that contains the delimiter."
                        : "Write the cells that are missing (an empty cell has its delimiter, too), or remove a line that is not a person."
                )
        );
    }

    private static string[] Headers(List<string> cells, int line)
    {
        if (
            cells.Exists(c => Ssn.Digits(c) is { Length: 9 })
            || cells.FindAll(c => Money.TryParse(c, Money.MaxAmount, out _) == Money.Problem.None).Count > 1
        )
        {
            throw NotCsv(
                $"line {line} has values where the header is expected. The file needs a header row with the names of the columns."
            );
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string[] headers = new string[cells.Count];
        for (int i = 0; i < headers.Length; i++)
        {
            string name = cells[i].Trim();

            // A column without a header cannot be meant; two of the same name cannot be told apart.
            headers[i] = name.Length == 0 ? CsvHeaders.Nameless(i) : name;
            if (!seen.Add(headers[i]))
            {
                throw NotCsv($"two columns have the same header, '{ServerText.Clean(name, 60)}'. Rename one of them.");
            }
        }

        return headers;
    }

    internal static Go401Exception NotCsv(string why) =>
        new("InputNotCsv", ErrorKind.InvalidArgument, "The file cannot be read as CSV: " + why + " Nothing was sent.");
}
