using System.Buffers;
using System.Buffers.Text;

namespace Go401.Client.Export;

/// <summary>Writes rows as JSON objects: one a line, or all in one array.</summary>
internal sealed class JsonRowWriter : RowWriter
{
    private readonly bool _bare;
    private readonly byte[][] _names;
    private readonly bool _lines;
    private readonly byte[] _header;
    private RowBuffer _buffer = null!;

    public JsonRowWriter(IReadOnlyList<string> columns, bool lines, bool byteOrderMark)
    {
        _lines = lines;
        byte[] mark = byteOrderMark ? [0xEF, 0xBB, 0xBF] : [];
        _header = lines ? mark : [.. mark, (byte)'['];
        _names = new byte[columns.Count][];
        for (int i = 0; i < _names.Length; i++)
        {
            // Names are letters, digits, dots and underscores; nothing in them needs an escape.
            _names[i] = Encoding.UTF8.GetBytes((i == 0 ? "\"" : ",\"") + columns[i] + "\":");
        }
    }

    private JsonRowWriter(int columns)
    {
        _bare = _lines = true;
        _header = [];
        _names = [.. Enumerable.Range(0, columns).Select(i => i == 0 ? [] : new[] { (byte)',' })];
    }

    /// <summary>A writer of rows without names, one array a line, for the values that a later export is compared with.</summary>
    public static JsonRowWriter Bare(int columns) => new(columns);

    public override byte[] Separator => _lines ? [] : [(byte)','];

    public override byte[] Header() => _header;

    public override byte[] Footer() => _lines ? [] : "\n]\n"u8.ToArray();

    public override void BeginRow(RowBuffer buffer)
    {
        _buffer = buffer;
        buffer.Add(
            _bare ? "["u8
            : _lines ? "{"u8
            : ",\n{"u8
        );
    }

    public override void EndRow() =>
        _buffer.Add(
            _bare ? "]\n"u8
            : _lines ? "}\n"u8
            : "}"u8
        );

    public override void Null(int column) => Raw(column, "null"u8);

    public override void Boolean(int column, bool value) => Raw(column, value ? "true"u8 : "false"u8);

    public override void Json(int column, ReadOnlySpan<byte> json)
    {
        // A line is a row, so that line breaks between the server's tokens must go; inside of strings there are none.
        if (json.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            Raw(column, json);
            return;
        }

        byte[] copy = json.ToArray();
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = copy[i] is (byte)'\n' or (byte)'\r' ? (byte)' ' : copy[i];
        }

        Raw(column, copy);
    }

    public override void Number(int column, ReadOnlySpan<byte> digits)
    {
        if (IsJsonNumber(digits))
        {
            Raw(column, digits);
        }
        else
        {
            Text(column, digits);
        }
    }

    public override void Names(int column, IReadOnlyList<string> names)
    {
        _buffer.Add(_names[column]);
        for (int i = 0; i < names.Count; i++)
        {
            _buffer.Add(i == 0 ? (byte)'[' : (byte)',');
            AddString(_buffer, Encoding.UTF8.GetBytes(names[i]));
        }

        _buffer.Add(names.Count == 0 ? "[]"u8 : "]"u8);
    }

    public override void NumberToken(int column, ReadOnlySpan<byte> token) => Raw(column, token);

    public override void Text(int column, ReadOnlySpan<byte> text)
    {
        _buffer.Add(_names[column]);
        AddString(_buffer, text);
    }

    /// <summary>Writes clean UTF-8 as a JSON string.</summary>
    internal static void AddString(RowBuffer buffer, ReadOnlySpan<byte> text)
    {
        Span<byte> target = buffer.Reserve((text.Length * 6) + 2);
        int written = 0;
        target[written++] = (byte)'"';
        foreach (byte b in text)
        {
            if (b >= 0x20 && b != (byte)'"' && b != (byte)'\\')
            {
                target[written++] = b;
                continue;
            }

            target[written++] = (byte)'\\';
            char escape = b switch
            {
                (byte)'"' or (byte)'\\' => (char)b,
                8 => 'b',
                9 => 't',
                10 => 'n',
                12 => 'f',
                13 => 'r',
                _ => 'u',
            };
            target[written++] = (byte)escape;
            if (escape == 'u')
            {
                Utf8Formatter.TryFormat(b, target.Slice(written), out int digits, new StandardFormat('x', 4));
                written += digits;
            }
        }

        target[written++] = (byte)'"';
        buffer.Length += written;
    }

    private void Raw(int column, ReadOnlySpan<byte> json)
    {
        _buffer.Add(_names[column]);
        _buffer.Add(json);
    }

    // JSON knows no plus, no leading zeros, no bare point.
    private static bool IsJsonNumber(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> digits = !text.IsEmpty && text[0] == (byte)'-' ? text.Slice(1) : text;
        int point = digits.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? digits : digits.Slice(0, point);
        return IsNumber(text)
            && !whole.IsEmpty
            && whole[0] != (byte)'+'
            && whole[0] != (byte)'-'
            && (whole.Length == 1 || whole[0] != (byte)'0')
            && point != digits.Length - 1;
    }
}
