using System;
using System.Text;
using Go401.Client.Platform;

namespace Go401.Client.Participants;

/// <summary>
/// Turns the text of JSON strings into clean UTF-8. What Unicode cannot write (half of a surrogate pair, bytes that are no
/// UTF-8) becomes U+FFFD, as every decoder shows it; the System.Text.Json reader would refuse the whole record instead.
/// </summary>
internal static class FieldText
{
    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>The value as a string; null where there is none. Objects and arrays come as their JSON.</summary>
    public static string? GetString(ReadOnlySpan<byte> record, FieldSlot slot)
    {
        if (slot.IsNull)
        {
            return null;
        }

        ReadOnlySpan<byte> raw = record.Slice(slot.Start, slot.Length);
        if (!slot.Escaped)
        {
            return Poly.Utf8String(raw);
        }

        byte[] clean = new byte[Bound(raw.Length)];
        return Poly.Utf8String(clean.AsSpan(0, Unescape(raw, clean, out _)));
    }

    /// <summary>How many bytes <see cref="Unescape"/> and <see cref="Repair"/> need at most.</summary>
    public static int Bound(int length) => length * 3;

    /// <summary>Writes the text behind JSON's escapes as UTF-8 and returns its length.</summary>
    /// <param name="raw">What stands between the quotes.</param>
    /// <param name="target">Where the text goes.</param>
    /// <param name="replaced">How many halves of surrogate pairs were replaced.</param>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> target, out int replaced)
    {
        replaced = 0;
        int written = 0;
        int i = 0;
        while (i < raw.Length)
        {
            byte b = raw[i++];
            if (b != (byte)'\\' || i >= raw.Length)
            {
                target[written++] = b;
                continue;
            }

            b = raw[i++];
            switch (b)
            {
                case (byte)'b': target[written++] = 8; break;
                case (byte)'f': target[written++] = 12; break;
                case (byte)'n': target[written++] = 10; break;
                case (byte)'r': target[written++] = 13; break;
                case (byte)'t': target[written++] = 9; break;
                case (byte)'u':
                    int unit = Hex(raw, i);
                    i += 4;
                    if (unit is >= 0xD800 and <= 0xDBFF && i + 6 <= raw.Length && raw[i] == (byte)'\\' && raw[i + 1] == (byte)'u' && Hex(raw, i + 2) is int low and >= 0xDC00 and <= 0xDFFF)
                    {
                        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                        i += 6;
                    }

                    replaced += unit is >= 0xD800 and <= 0xDFFF ? 1 : 0;
                    written += Encode(unit is >= 0xD800 and <= 0xDFFF ? 0xFFFD : unit, target.Slice(written));
                    break;
                default: target[written++] = b; break;
            }
        }

        return written;
    }

    /// <summary>True where there is nothing but ASCII.</summary>
    public static bool IsAscii(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            if (b >= 0x80)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True where the bytes are well-formed UTF-8.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> text) => Poly.IsUtf8(text);

    /// <summary>Writes the text with every byte that is no UTF-8 replaced, and returns its length.</summary>
    public static int Repair(ReadOnlySpan<byte> text, Span<byte> target)
    {
        byte[] clean = Encoding.UTF8.GetBytes(Poly.Utf8String(text));
        clean.AsSpan().CopyTo(target);
        return clean.Length;
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

    // The JSON reader has checked that four digits stand there.
    private static int Hex(ReadOnlySpan<byte> raw, int start)
    {
        int value = 0;
        for (int i = start; i < start + 4; i++)
        {
            int digit = raw[i] switch
            {
                >= (byte)'0' and <= (byte)'9' => raw[i] - '0',
                >= (byte)'a' and <= (byte)'f' => raw[i] - 'a' + 10,
                _ => raw[i] - 'A' + 10,
            };
            value = (value << 4) | digit;
        }

        return value;
    }
}
