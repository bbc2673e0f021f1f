namespace Go401.Client.Payroll;

/// <summary>Reads the records of a CSV text, one after the other (RFC 4180).</summary>
internal sealed class CsvReader
{
    // More than Excel has.
    private const int MaxColumns = 20_000;

    private readonly string _text;
    private readonly char _delimiter;
    private int _at;

    public CsvReader(string text)
    {
        _text = text;
        _delimiter = CsvDelimiter.Declared(text, out _at) ?? CsvDelimiter.Of(text, _at);
        Line = _at > 0 ? 2 : 1;
    }

    public bool HasMore => _at < _text.Length;

    /// <summary>The line at which the next record begins.</summary>
    public int Line { get; private set; }

    /// <summary>The cells of the next record.</summary>
    /// <exception cref="Go401Exception"><c>InputNotCsv</c>.</exception>
    public List<string> ReadRecord()
    {
        int begins = Line;
        var cells = new List<string>();
        var cell = new StringBuilder();
        do
        {
            cells.Add(ReadCell(cell.Clear(), begins));
            if (cells.Count > MaxColumns)
            {
                throw CsvRows.NotCsv($"line {begins} has more than {MaxColumns} cells. Remove the empty columns.");
            }
        } while (Take(_delimiter));

        bool isReturn = Take('\r'),
            isFeed = Take('\n');
        Line += isReturn || isFeed ? 1 : 0;
        return cells;
    }

    private string ReadCell(StringBuilder cell, int begins)
    {
        int first = _at;
        while (first < _text.Length && _text[first] == ' ')
        {
            first++;
        }

        // Some programs put a blank between the delimiter and the quote.
        bool quoted = first < _text.Length && _text[first] == '"';
        if (quoted)
        {
            _at = first;
            ReadQuoted(cell, begins);
        }

        for (; HasMore && _text[_at] != _delimiter && _text[_at] is not ('\r' or '\n'); _at++)
        {
            if (quoted && _text[_at] != ' ')
            {
                throw CsvRows.NotCsv($"a quoted cell in the record of line {begins} continues after its closing quote.");
            }

            cell.Append(_text[_at]);
        }

        return cell.ToString();
    }

    private void ReadQuoted(StringBuilder cell, int begins)
    {
        for (_at++; HasMore; _at++)
        {
            char c = _text[_at];
            if (c == '"')
            {
                _at++;
                if (!HasMore || _text[_at] != '"')
                {
                    return;
                }
            }

            Line += c == '\n' ? 1 : 0;
            cell.Append(c);
        }

        throw CsvRows.NotCsv($"a quote that opens in the record of line {begins} is never closed.");
    }

    private bool Take(char c)
    {
        bool isNext = HasMore && _text[_at] == c;
        _at += isNext ? 1 : 0;
        return isNext;
    }
}
