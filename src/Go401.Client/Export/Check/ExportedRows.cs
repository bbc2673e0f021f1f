using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>Finds the rows of a file that comes in pieces.</summary>
internal interface IExportedRows
{
    /// <summary>Takes a piece in.</summary>
    /// <param name="row">Called for each row with the company and the participant's id, as far as they are there.</param>
    void Add(ReadOnlySpan<byte> bytes, Action<string?, byte[]?> row);

    void End(Action<string?, byte[]?> row);
}

/// <summary>
/// What no exported row exceeds. Another account may have put a file there that has no line ends: it must not fill the memory.
/// </summary>
internal static class RowLimit
{
    private const int MaxBytes = 16 * 1024 * 1024;
    private const int MaxColumns = 10_000;

    /// <summary>Ends the reading of a file that is no export.</summary>
    /// <exception cref="InvalidDataException">The row or the value is too long, or there are too many columns.</exception>
    public static void Check(int bytes, int columns = 0)
    {
        if (bytes > MaxBytes || columns > MaxColumns)
        {
            throw new InvalidDataException();
        }
    }
}

/// <summary>Rows of CSV (RFC 4180); the first one is the header.</summary>
internal sealed class CsvExportedRows(char delimiter) : IExportedRows
{
    private readonly List<byte> _field = [];
    private readonly List<string> _header = [];
    private bool _hasHeader;
    private bool _inQuotes;
    private bool _afterQuote;
    private bool _begun;
    private int _column;
    private int _company = -1;
    private int _id = -1;
    private string? _companyId;
    private byte[]? _objectId;

    private bool IsWanted => !_hasHeader || _column == _company || _column == _id;

    public void Add(ReadOnlySpan<byte> bytes, Action<string?, byte[]?> row)
    {
        foreach (byte b in bytes)
        {
            if (b == (byte)'"')
            {
                if (_afterQuote && !_inQuotes && IsWanted)
                {
                    // Two quotes in a quoted field are one.
                    _field.Add(b);
                }

                (_inQuotes, _afterQuote, _begun) = (!_inQuotes, true, true);
                continue;
            }

            _afterQuote = false;
            if (_inQuotes || (b != (byte)delimiter && b is not ((byte)'\n' or (byte)'\r')))
            {
                _begun = true;
                if (IsWanted)
                {
                    _field.Add(b);
                    RowLimit.Check(_field.Count);
                }
            }
            else if (b == (byte)delimiter)
            {
                _begun = true;
                EndField();
            }
            else if (b == (byte)'\n')
            {
                EndRow(row);
            }
        }
    }

    public void End(Action<string?, byte[]?> row) => EndRow(row);

    private void EndField()
    {
        if (!_hasHeader)
        {
            _header.Add(Encoding.UTF8.GetString([.. _field]).TrimStart('\uFEFF'));
            RowLimit.Check(0, _header.Count);
        }
        else if (_column == _company)
        {
            _companyId = Encoding.UTF8.GetString([.. _field]);
        }
        else if (_column == _id && _field.Count > 0)
        {
            _objectId = [.. _field];
        }

        _field.Clear();
        _column++;
    }

    private void EndRow(Action<string?, byte[]?> row)
    {
        if (!_begun)
        {
            return;
        }

        EndField();
        if (_hasHeader)
        {
            row(_companyId, _objectId);
        }
        else
        {
            _hasHeader = true;
            _company = _header.IndexOf(ParticipantColumns.CompanyId);
            _id = _header.IndexOf(ParticipantColumns.ObjectId);
        }

        (_column, _companyId, _objectId, _begun) = (0, null, null, false);
    }
}

/// <summary>Rows of JSON as an export writes it: an object a line, with a comma after it or not.</summary>
internal sealed class JsonExportedRows : IExportedRows
{
    private readonly List<byte> _line = [];

    public void Add(ReadOnlySpan<byte> bytes, Action<string?, byte[]?> row)
    {
        foreach (byte b in bytes)
        {
            if (b == (byte)'\n')
            {
                End(row);
            }
            else
            {
                _line.Add(b);
                RowLimit.Check(_line.Count);
            }
        }
    }

    public void End(Action<string?, byte[]?> row)
    {
        int begin = _line.IndexOf((byte)'{');
        if (begin >= 0)
        {
            Row([.. _line.Skip(begin)], row);
        }

        _line.Clear();
    }

    private static void Row(byte[] line, Action<string?, byte[]?> row)
    {
        string? company = null;
        byte[]? id = null;
        var reader = new Utf8JsonReader(line);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isCompany = ServerJson.Is(ref reader, ParticipantColumns.CompanyId);
            bool isId = ServerJson.Is(ref reader, ParticipantColumns.ObjectId);
            reader.Read();
            if (isCompany)
            {
                company = reader.TokenType == JsonTokenType.String ? ServerJson.Of(ref reader) : null;
            }
            else if (isId && reader.TokenType == JsonTokenType.String)
            {
                id = Encoding.UTF8.GetBytes(ServerJson.Of(ref reader));
            }

            reader.Skip();
        }

        row(company, id);
    }
}
