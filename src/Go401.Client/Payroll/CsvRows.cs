namespace Go401.Client.Payroll;

/// <summary>
/// Reads a CSV file (RFC 4180) into rows that know the line they begin at. UTF-8, UTF-16 with a byte order mark, and a
/// delimiter of comma, semicolon, tab or vertical bar, told by the header line. Import-Csv does not tell lines, and the libraries that
/// do bring dependencies to Windows PowerShell that clash with other modules.
/// </summary>
internal static class CsvRows
{
    // More than Excel has.
    private const int MaxColumns = 20_000;
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
        int at = 0,
            line = 1;
        CsvHeaders? headers = null;
        string[] before = [];
        var uneven = new List<(int Line, int Cells)>();
        char delimiter = CsvDelimiter.Declared(text, ref at, ref line) ?? CsvDelimiter.Of(text, at);
        while (at < text.Length)
        {
            int begins = line;
            List<string> cells = ReadRecord(text, delimiter, ref at, ref line, begins);
            if (cells.Count == 1 && cells[0].Trim().Length == 0)
            {
                continue;
            }

            if (headers is null)
            {
                headers = new CsvHeaders(Headers(cells, begins));
                before = new string[headers.Count];
                continue;
            }

            // Some programs write a delimiter after the last cell.
            while (cells.Count > headers.Count && cells[cells.Count - 1].Trim().Length == 0)
            {
                cells.RemoveAt(cells.Count - 1);
            }

            if (cells.Count > headers.Count || (cells.Count < headers.Required && !IsBlank(cells)))
            {
                uneven.Add((begins, cells.Count));
                continue;
            }

            string[] row = new string[headers.Count];
            bool blank = true;
            for (int i = 0; i < row.Length; i++)
            {
                string cell = i < cells.Count ? cells[i] : "";
                blank &= cell.Trim().Length == 0;

                // Columns repeat themselves: hours, dates, a company.
                row[i] = cell == before[i] ? before[i] : cell;
            }

            before = row;
            if ((long)rows.Count * headers.Count > maxCells)
            {
                throw NotCsv($"it has more than {maxCells} cells. Remove the empty columns, or split the file.");
            }

            if (!blank)
            {
                rows.Add(new InputRow(begins, new CsvRecord(headers, row)));
            }
        }

        return uneven.Count == 0 ? rows : throw Uneven(uneven, headers!);
    }

    private static bool IsBlank(List<string> cells) => cells.TrueForAll(c => c.Trim().Length == 0);

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

    private static List<string> ReadRecord(string text, char delimiter, ref int at, ref int line, int begins)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        while (true)
        {
            cell.Clear();
            int first = at;
            while (first < text.Length && text[first] == ' ')
            {
                first++;
            }

            // Some programs put a blank between the delimiter and the quote.
            bool quoted = first < text.Length && text[first] == '"';
            at = quoted ? first : at;
            if (quoted)
            {
                ReadQuoted(text, cell, ref at, ref line, begins);
            }

            while (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n'))
            {
                if (quoted && text[at] != ' ')
                {
                    throw NotCsv($"a quoted cell in the record of line {begins} continues after its closing quote.");
                }

                cell.Append(text[at++]);
            }

            cells.Add(cell.ToString());
            if (cells.Count > MaxColumns)
            {
                throw NotCsv($"line {begins} has more than {MaxColumns} cells. Remove the empty columns.");
            }

            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                continue;
            }

            if (at < text.Length && text[at] == '\r')
            {
                at++;
                if (at >= text.Length || text[at] != '\n')
                {
                    line++;
                }
            }

            if (at < text.Length && text[at] == '\n')
            {
                at++;
                line++;
            }

            return cells;
        }
    }

    private static void ReadQuoted(string text, StringBuilder cell, ref int at, ref int line, int begins)
    {
        for (at++; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"')
            {
                if (at + 1 >= text.Length || text[at + 1] != '"')
                {
                    at++;
                    return;
                }

                at++;
            }
            else if (c == '\n')
            {
                line++;
            }

            cell.Append(c);
        }

        throw NotCsv($"a quote that opens in the record of line {begins} is never closed.");
    }

    private static Go401Exception NotCsv(string why) =>
        new("InputNotCsv", ErrorKind.InvalidArgument, "The file cannot be read as CSV: " + why + " Nothing was sent.");
}
