using System.Runtime.CompilerServices;

namespace Go401.Client.Export;

/// <summary>
/// Writes CSV after RFC 4180 straight into bytes. Doubling quotes is all that a library would do here; what counts is not in
/// one: text is defused so that plain numbers stay and everything can be undone, every country's delimiter is quoted, and a
/// row ends at a byte that an interrupted export can go on from.
/// </summary>
internal sealed class CsvRowWriter : RowWriter
{
    private const byte Quoted = 1;
    private static readonly byte[] Classes = MakeClasses();
    private readonly byte[] _header;
    private readonly byte _delimiter;
    private readonly bool _allowFormulas;
    private readonly bool _single;
    private RowBuffer _buffer = null!;

    public CsvRowWriter(IReadOnlyList<string> columns, char delimiter, bool byteOrderMark, bool allowFormulas)
    {
        _delimiter = (byte)delimiter;
        _allowFormulas = allowFormulas;
        _single = columns.Count == 1;
        using var header = new RowBuffer(1024);
        if (byteOrderMark)
        {
            header.Add([0xEF, 0xBB, 0xBF]);
        }

        _buffer = header;
        for (int i = 0; i < columns.Count; i++)
        {
            Text(i, Encoding.UTF8.GetBytes(columns[i]));
        }

        EndRow();
        _header = header.Written.ToArray();
    }

    public override byte[] Header() => _header;

    public override void BeginRow(RowBuffer buffer) => _buffer = buffer;

    public override void EndRow() => _buffer.Add("\r\n"u8);

    public override void Null(int column)
    {
        Separate(column);
        if (_single)
        {
            // An empty line is no row to most readers.
            _buffer.Add("\"\""u8);
        }
    }

    public override void Number(int column, ReadOnlySpan<byte> digits)
    {
        Separate(column);
        _buffer.Add(digits);
    }

    public override void Boolean(int column, bool value)
    {
        Separate(column);
        _buffer.Add(value ? "true"u8 : "false"u8);
    }

    public override void Json(int column, ReadOnlySpan<byte> json) => Text(column, json);

    public override void Names(int column, IReadOnlyList<string> names) => Text(column, Encoding.UTF8.GetBytes(string.Join(", ", names)));

    [MethodImpl(JsonCursor.Hot)]
    public override void Text(int column, ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)0) >= 0)
        {
            // Programs disagree on what a NUL means, and some run what is behind it.
            text = text.ToArray().Where(b => b != 0).ToArray();
            Repaired++;
        }

        if (text.IsEmpty)
        {
            Null(column);
            return;
        }

        Separate(column);
        bool defuse = !_allowFormulas && IsFormula(text);
        int classes = 0,
            quotes = 0;
        foreach (byte b in text)
        {
            classes |= Classes[b];
            quotes += b == (byte)'"' ? 1 : 0;
        }

        bool quote = classes != 0 || text[0] == (byte)' ' || text[text.Length - 1] == (byte)' ';
        Span<byte> target = _buffer.Reserve(text.Length + quotes + 3);
        int written = 0;
        if (quote)
        {
            target[written++] = (byte)'"';
        }

        if (defuse)
        {
            Defused++;
            target[written++] = (byte)'\'';
        }

        if (quotes == 0)
        {
            text.CopyTo(target.Slice(written));
            written += text.Length;
        }
        else
        {
            foreach (byte b in text)
            {
                if (b == (byte)'"')
                {
                    target[written++] = b;
                }

                target[written++] = b;
            }
        }

        if (quote)
        {
            target[written++] = (byte)'"';
        }

        _buffer.Length += written;
    }

    /// <summary>
    /// True for text that a spreadsheet may run: its first visible character is = + - @ | or another form of those, or it begins
    /// with a tab or a line break, and it is no plain number. A spreadsheet drops what is invisible and runs the rest.
    /// Apostrophes before it count as well, so that taking one away always gives back what was.
    /// </summary>
    [MethodImpl(JsonCursor.Hot)]
    internal static bool IsFormula(ReadOnlySpan<byte> text)
    {
        bool quoted = false;
        for (int at = 0; at < text.Length; )
        {
            int scalar = Scalar.Read(text.Slice(at), out int length);
            switch (scalar)
            {
                case '\t' or '\r' or '\n':
                case '=' or '@' or '|' or 0xFF5C:
                case 0xFF1D or 0xFF0B or 0xFF0D or 0xFF20 or 0xFE66 or 0xFE62 or 0xFE63 or 0xFE6B or 0x2212:
                    return true;
                case '+' or '-':
                    return quoted || !IsNumber(text.Slice(at));
                case '\'':
                    quoted = true;
                    break;
                case > ' ' and < 0x7F:
                    return false;
                default:
                    if (!Scalar.IsInvisible(scalar))
                    {
                        return false;
                    }

                    break;
            }

            at += length;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Separate(int column)
    {
        if (column > 0)
        {
            _buffer.Add(_delimiter);
        }
    }

    // Every usual delimiter is quoted, whichever is used: a spreadsheet set to another would begin a new cell there, and
    // what follows could be a formula.
    private static byte[] MakeClasses()
    {
        byte[] classes = new byte[256];
        foreach (byte b in ",;\t|\"\r\n"u8)
        {
            classes[b] = Quoted;
        }

        return classes;
    }
}
