using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Go401.Client.Text;

// The values: literals, names, strings and numbers. The tokens between them are in JsonCursor.cs.
internal ref partial struct JsonCursor
{
    private void Literal(ReadOnlySpan<byte> literal, JsonTokenType token, int at)
    {
        if (!_json.Slice(at).StartsWith(literal))
        {
            throw new JsonException();
        }

        TokenType = token;
        (ValueStart, ValueLength, ValueIsEscaped, End) = (at, literal.Length, false, at + literal.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadName(ReadOnlySpan<byte> json, int at)
    {
        if ((uint)at >= (uint)json.Length || json[at] != (byte)'"')
        {
            throw new JsonException();
        }

        TokenStart = at;
        ReadString(json, at);
        at = SkipSpace(json, End);
        if ((uint)at >= (uint)json.Length || json[at] != (byte)':')
        {
            throw new JsonException();
        }

        End = at + 1;
        TokenType = JsonTokenType.PropertyName;
    }

    // Eight bytes at a time up to the quote; a backslash and what must not be in a string stop it as well.
    [MethodImpl(Hot)]
    private void ReadString(ReadOnlySpan<byte> json, int quote)
    {
        int at = quote + 1;
        bool escaped = false;
        while (true)
        {
            byte stop;
            if (at + 8 <= json.Length)
            {
                ulong eight = BinaryPrimitives.ReadUInt64LittleEndian(json.Slice(at));
                ulong quotes = eight ^ (Ones * '"'),
                    slashes = eight ^ (Ones * '\\');
                ulong found = (((quotes - Ones) & ~quotes) | ((slashes - Ones) & ~slashes) | ((eight - (Ones * ' ')) & ~eight)) & Highs;
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
                break;
            }

            if (stop != (byte)'\\')
            {
                throw new JsonException();
            }

            escaped = true;
            at += EscapeLength(json, at);
        }

        ValueStart = quote + 1;
        ValueLength = at - quote - 1;
        ValueIsEscaped = escaped;
        End = at + 1;
    }

    private static int EscapeLength(ReadOnlySpan<byte> json, int at)
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

    private void ReadNumber(ReadOnlySpan<byte> json, int start)
    {
        int at = start;
        if (json[at] == (byte)'-')
        {
            at++;
        }

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

        bool ends =
            at < json.Length ? json[at] is (byte)',' or (byte)'}' or (byte)']' or (byte)'/' || SkipSpace(json, at) > at : Depth == 0;
        if (!ends)
        {
            throw new JsonException();
        }

        TokenType = JsonTokenType.Number;
        (ValueStart, ValueLength, ValueIsEscaped, End) = (start, at - start, false, at);
    }

    private static int Fraction(ReadOnlySpan<byte> json, int at) =>
        Digits(json, at) is int digits and > 0 ? at + digits : throw new JsonException();

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
