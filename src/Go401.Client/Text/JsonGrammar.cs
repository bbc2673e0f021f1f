using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Go401.Client.Text;

/// <summary>The parts of JSON's grammar (RFC 8259) that <see cref="JsonCursor"/> is made of: white space, strings and numbers.</summary>
internal static class JsonGrammar
{
    private const ulong Ones = 0x0101010101010101;
    private const ulong HighBits = Ones << 7;

    /// <summary>Where the white space that begins at an index ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] <= ' ' && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    /// <summary>Where the quote is that ends a string. Eight bytes are looked at together; what must not be in a string stops it.</summary>
    /// <param name="escaped">True where it contains a backslash.</param>
    /// <exception cref="JsonException">It has no end, or contains a control or what is no escape.</exception>
    [MethodImpl(JsonCursor.Hot)]
    public static int StringEnd(ReadOnlySpan<byte> json, int quote, out bool escaped)
    {
        int at = quote + 1;
        escaped = false;
        while (true)
        {
            byte stop;
            if (at + 8 <= json.Length)
            {
                ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(json.Slice(at));
                ulong quotes = eight ^ (Ones * '"'),
                    slashes = eight ^ (Ones * '\\');
                ulong found = (((quotes - Ones) & ~quotes) | ((slashes - Ones) & ~slashes) | ((eight - (Ones * ' ')) & ~eight)) & HighBits;
                if (found == 0)
                {
                    at += 8;
                    continue;
                }

                at += Lowest(found);
                stop = json[at];
            }
            else if ((uint)at >= (uint)json.Length)
            {
                throw new JsonException();
            }
            else
            {
                stop = json[at];
                if (stop is not ((byte)'"' or (byte)'\\') && stop >= ' ')
                {
                    at++;
                    continue;
                }
            }

            if (stop == (byte)'"')
            {
                return at;
            }

            if (stop != (byte)'\\')
            {
                throw new JsonException();
            }

            escaped = true;
            at += EscapeLength(json, at);
        }
    }

    /// <summary>How long the escape at an index is.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static int EscapeLength(ReadOnlySpan<byte> json, int at)
    {
        if (at + 1 < json.Length)
        {
            switch (json[at + 1])
            {
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                    return 2;
                case (byte)'u' when at + 6 <= json.Length:
                    foreach (byte digit in json.Slice(at + 2, 4))
                    {
                        if (
                            digit
                            is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f') or (>= (byte)'A' and <= (byte)'F'))
                        )
                        {
                            throw new JsonException();
                        }
                    }

                    return 6;
            }
        }

        throw new JsonException();
    }

    /// <summary>Where the number that begins at an index ends.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    [MethodImpl(JsonCursor.Hot)]
    public static int NumberEnd(ReadOnlySpan<byte> json, int start)
    {
        int at = json[start] == (byte)'-' ? start + 1 : start;
        int digits = Digits(json, at);
        if (digits == 0 || (digits > 1 && json[at] == (byte)'0'))
        {
            throw new JsonException();
        }

        at += digits;
        if (at < json.Length && json[at] == (byte)'.')
        {
            at = Fraction(json, at + 1);
        }

        if (at < json.Length && json[at] is (byte)'e' or (byte)'E')
        {
            at++;
            at = Fraction(json, at < json.Length && json[at] is (byte)'+' or (byte)'-' ? at + 1 : at);
        }

        return at;
    }

    /// <summary>True for a byte that may follow a number. After a slash, a comment, which is not JSON, would begin.</summary>
    public static bool EndsNumber(byte next) =>
        next is (byte)',' or (byte)'}' or (byte)']' or (byte)'/' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    // The index of the lowest byte whose high bit is set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Lowest(ulong highs)
    {
        ulong bits = highs >> 7;
        return (int)(((((bits & (0 - bits)) - 1) & Ones) * Ones) >> 56);
    }

    private static int Fraction(ReadOnlySpan<byte> json, int at) =>
        Digits(json, at) is int digits and > 0 ? at + digits : throw new JsonException();

    [MethodImpl(JsonCursor.Hot)]
    private static int Digits(ReadOnlySpan<byte> json, int start)
    {
        int at = start;
        while ((uint)at < (uint)json.Length && json[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at - start;
    }
}
