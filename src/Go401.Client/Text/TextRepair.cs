using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Go401.Client.Platform;

namespace Go401.Client.Text;

/// <summary>Turns the bytes of JSON strings into clean UTF-8, by the rules of <see cref="ServerJson"/>.</summary>
internal static class TextRepair
{
    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>
    /// True for a control that no text keeps: all but tab and line ends. Those of Unicode that change the direction of the text around
    /// them (UAX 9, 2.1, 2.2 and 2.4) are among them: one in a name would turn the rest of a line around. The marks for a single
    /// place stay.
    /// </summary>
    public static bool IsControl(char c) =>
        c < ' '
            ? c is not ('\t' or '\n' or '\r')
            : c is (>= '\u007f' and <= '\u009f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    /// <summary>How many bytes <see cref="Unescape"/> and <see cref="Repair"/> need at most.</summary>
    public static int Bound(int length) => length * 3;

    /// <summary>
    /// Writes the text behind JSON's escapes as UTF-8 and returns its length. Bytes that stand there without an escape are copied.
    /// </summary>
    /// <param name="raw">What is between the quotes.</param>
    /// <param name="replaced">How many lone surrogates were replaced.</param>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> target, out int replaced)
    {
        replaced = 0;
        int written = 0;
        int i = 0;
        while (i < raw.Length)
        {
            byte b = raw[i];
            if (b != (byte)'\\' || i + 1 >= raw.Length)
            {
                target[written++] = b;
                i++;
                continue;
            }

            int scalar = Scalar(raw.Slice(i), out int length);
            bool lone = scalar is >= 0xD800 and <= 0xDFFF;
            replaced += lone ? 1 : 0;
            written += Encode(lone ? 0xFFFD : scalar, target.Slice(written));
            i += length;
        }

        return written;
    }

    /// <summary>The length of an escape, and whether it is half of a surrogate pair without its other half.</summary>
    /// <param name="raw">Bytes that begin with a backslash; they need not be JSON.</param>
    /// <param name="lone">True for a lone surrogate, which has four digits then.</param>
    public static int EscapeLength(ReadOnlySpan<byte> raw, out bool lone)
    {
        int scalar = Scalar(raw, out int length);
        lone = scalar is >= 0xD800 and <= 0xDFFF;
        return length;
    }

    /// <summary>
    /// True where the text is kept as it is: nothing in it but the printable characters of ASCII and what JSON leaves below them.
    /// </summary>
    [MethodImpl(JsonCursor.Hot)]
    public static bool IsPlain(ReadOnlySpan<byte> text)
    {
        int at = 0;
        for (; at + 8 <= text.Length; at += 8)
        {
            ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(text.Slice(at));
            if ((((eight + 0x0101010101010101) | eight) & 0x8080808080808080) != 0)
            {
                return false;
            }
        }

        for (; at < text.Length; at++)
        {
            if (text[at] >= 0x7F)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True where the bytes are well-formed UTF-8 without controls, but for tab and line ends.</summary>
    public static bool IsClean(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (
                text[i] == 0x7F
                || (text[i] < 0x20 && text[i] is not (9 or 10 or 13))
                || (text[i] == 0xC2 && i + 1 < text.Length && text[i + 1] is >= 0x80 and <= 0x9F)
                || (
                    text[i] == 0xE2
                    && i + 2 < text.Length
                    && (
                        text[i + 1] == 0x80 ? text[i + 2] is >= 0xAA and <= 0xAE : text[i + 1] == 0x81 && text[i + 2] is >= 0xA6 and <= 0xA9
                    )
                )
            )
            {
                return false;
            }
        }

        return Poly.IsUtf8(text);
    }

    /// <summary>Writes the text with every byte that is not UTF-8 replaced and without controls, and returns its length.</summary>
    public static int Repair(ReadOnlySpan<byte> text, Span<byte> target)
    {
        byte[] clean = Encoding.UTF8.GetBytes(ServerJson.Readable(Poly.Utf8String(text)));
        clean.AsSpan().CopyTo(target);
        return clean.Length;
    }

    // What an escape represents. A surrogate pair is one; what is not JSON represents itself.
    private static int Scalar(ReadOnlySpan<byte> raw, out int length)
    {
        length = Math.Min(2, raw.Length);
        switch (raw.Length < 2 ? (byte)'\\' : raw[1])
        {
            case (byte)'b':
                return 8;
            case (byte)'f':
                return 12;
            case (byte)'n':
                return 10;
            case (byte)'r':
                return 13;
            case (byte)'t':
                return 9;
            case (byte)'u' when Hex(raw.Slice(2)) is int unit and >= 0:
                length = 6;
                if (
                    unit is >= 0xD800 and <= 0xDBFF
                    && raw.Length >= 12
                    && raw[6] == (byte)'\\'
                    && raw[7] == (byte)'u'
                    && Hex(raw.Slice(8)) is int low and >= 0xDC00 and <= 0xDFFF
                )
                {
                    length = 12;
                    return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                }

                return unit;
            default:
                return raw.Length < 2 ? '\\' : raw[1];
        }
    }

    private static int Encode(int scalar, Span<byte> target)
    {
        switch (scalar)
        {
            case < 0x80:
                target[0] = (byte)scalar;
                return 1;
            case < 0x800:
                target[0] = (byte)(0xC0 | (scalar >> 6));
                target[1] = (byte)(0x80 | (scalar & 0x3F));
                return 2;
            case 0xFFFD:
                Replacement.CopyTo(target);
                return 3;
            case < 0x10000:
                target[0] = (byte)(0xE0 | (scalar >> 12));
                target[1] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
                target[2] = (byte)(0x80 | (scalar & 0x3F));
                return 3;
            default:
                target[0] = (byte)(0xF0 | (scalar >> 18));
                target[1] = (byte)(0x80 | ((scalar >> 12) & 0x3F));
                target[2] = (byte)(0x80 | ((scalar >> 6) & 0x3F));
                target[3] = (byte)(0x80 | (scalar & 0x3F));
                return 4;
        }
    }

    // Four digits, or -1.
    private static int Hex(ReadOnlySpan<byte> raw) =>
        raw.Length >= 4 && Utf8Parser.TryParse(raw.Slice(0, 4), out ushort value, out int used, 'x') && used == 4 ? value : -1;
}
