using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Go401.Client.Participants;

/// <summary>The values of a record's fields as the API's document promises them. What is something else is refused, not rounded.</summary>
internal static class FieldValue
{
    /// <summary>Reads a date: ten characters, year first.</summary>
    [MethodImpl(JsonCursor.Hot)]
    public static bool TryDate(ReadOnlySpan<byte> record, FieldSlot field, out DateTime date)
    {
        ReadOnlySpan<byte> raw = record.Slice(field.Start, field.Length);
        if (field.Kind == JsonTokenType.String && raw.Length == 10 && TryDay(raw, out int year, out int month, out int day))
        {
            date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified);
            return true;
        }

        date = default;
        return false;
    }

    [MethodImpl(JsonCursor.Hot)]
    public static bool TryTime(ReadOnlySpan<byte> record, FieldSlot field, out DateTimeOffset time)
    {
        time = default;
        if (field is not { Kind: JsonTokenType.String, Start: > 0 })
        {
            return false;
        }

        ReadOnlySpan<byte> raw = record.Slice(field.Start, field.Length);
        if (TryUtc(raw, out time))
        {
            return true;
        }

        // An escaped one is read as it is meant; the reader itself fails on half of a surrogate pair.
        var reader = new Utf8JsonReader(field.Escaped ? Quoted(field.Text(record)!) : record.Slice(field.Start - 1, field.Length + 2));
        return reader.Read() && reader.TryGetDateTimeOffset(out time);
    }

    /// <summary>Reads a decimal, written as a number or as text.</summary>
    [MethodImpl(JsonCursor.Hot)]
    public static bool TryDecimal(ReadOnlySpan<byte> record, FieldSlot field, out decimal value)
    {
        ReadOnlySpan<byte> raw = record.Slice(field.Start, field.Length);
        if (field.Kind is not (JsonTokenType.String or JsonTokenType.Number))
        {
            value = 0;
            return false;
        }

        return TryPlain(raw, out value) || (Utf8Parser.TryParse(raw, out value, out int used) && used == raw.Length);
    }

    /// <summary>Reads a whole number, written as a number or as text.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> record, FieldSlot field, out int value)
    {
        ReadOnlySpan<byte> raw = record.Slice(field.Start, field.Length);
        value = 0;
        return field.Kind is JsonTokenType.String or JsonTokenType.Number
            && Utf8Parser.TryParse(raw, out value, out int used)
            && used == raw.Length;
    }

    // Digits and at most one point: what amounts are, nearly always.
    [MethodImpl(JsonCursor.Hot)]
    private static bool TryPlain(ReadOnlySpan<byte> raw, out decimal value)
    {
        value = 0;
        ulong digits = 0;
        int point = -1;
        for (int i = 0; i < raw.Length; i++)
        {
            byte b = raw[i];
            if (b is >= (byte)'0' and <= (byte)'9')
            {
                digits = (digits * 10) + b - '0';
            }
            else if (b == (byte)'.' && point < 0 && i > 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        if (raw.Length is 0 or > 18 || point == raw.Length - 1)
        {
            return false;
        }

        value = new decimal((int)digits, (int)(digits >> 32), 0, false, (byte)(point < 0 ? 0 : raw.Length - 1 - point));
        return true;
    }

    // 2026-11-26T09:30:00Z, with a fraction of up to seven digits or without.
    [MethodImpl(JsonCursor.Hot)]
    private static bool TryUtc(ReadOnlySpan<byte> raw, out DateTimeOffset time)
    {
        time = default;
        if (
            raw.Length is < 20 or > 28 or 21
            || raw[10] != (byte)'T'
            || raw[13] != (byte)':'
            || raw[16] != (byte)':'
            || raw[raw.Length - 1] != (byte)'Z'
            || !TryDay(raw, out int year, out int month, out int day)
            || !TryDigits(raw.Slice(11, 2), out int hour)
            || !TryDigits(raw.Slice(14, 2), out int minute)
            || !TryDigits(raw.Slice(17, 2), out int second)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return false;
        }

        int fraction = 0;
        if (raw.Length > 20)
        {
            if (raw[19] != (byte)'.' || !TryDigits(raw.Slice(20, raw.Length - 21), out fraction))
            {
                return false;
            }

            for (int i = raw.Length - 21; i < 7; i++)
            {
                fraction *= 10;
            }
        }

        time = new DateTimeOffset(
            new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).AddTicks(fraction),
            TimeSpan.Zero
        );
        return true;
    }

    [MethodImpl(JsonCursor.Hot)]
    private static bool TryDay(ReadOnlySpan<byte> raw, out int year, out int month, out int day)
    {
        month = day = 0;
        return TryDigits(raw.Slice(0, 4), out year)
            && TryDigits(raw.Slice(5, 2), out month)
            && TryDigits(raw.Slice(8, 2), out day)
            && raw[4] == (byte)'-'
            && raw[7] == (byte)'-'
            && year >= 1
            && month is >= 1 and <= 12
            && day >= 1
            && day <= DateTime.DaysInMonth(year, month);
    }

    [MethodImpl(JsonCursor.Hot)]
    private static bool TryDigits(ReadOnlySpan<byte> raw, out int value)
    {
        value = 0;
        foreach (byte b in raw)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = (value * 10) + b - '0';
        }

        return true;
    }

    private static byte[] Quoted(string text) =>
        Encoding.UTF8.GetBytes(
            "\"" + text.Replace("\\", "").Replace("\"", "").Replace("\n", "").Replace("\r", "").Replace("\t", "") + "\""
        );
}
