using System;
using System.Buffers.Text;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Go401.Client.Errors;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes PowerShell objects straight from UTF-8 JSON. Dates stay as the server wrote them unless asked otherwise, whole
/// numbers become Int32, Int64 or BigInteger, and other numbers decimal, so that no amount is ever rounded by a float.
/// Runs on worker threads.
/// </summary>
internal static class JsonToPSObject
{
    private const int DeepestNesting = 64;

    [ThreadStatic]
    private static PropertyNames? _names;

    /// <summary>Converts one JSON value.</summary>
    /// <param name="json">The value's bytes.</param>
    /// <param name="shape">What it becomes.</param>
    /// <exception cref="Go401Exception"><c>ResponseNotJson</c>; the body is not quoted (S56).</exception>
    public static object? Convert(ReadOnlySpan<byte> json, RecordShape shape)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            reader.Read();
            object? value = Value(ref reader, _names ??= new PropertyNames(), shape);
            if (reader.Read())
            {
                throw new JsonException();
            }

            if (shape.TypeName is not null && value is PSObject item)
            {
                item.TypeNames.Insert(0, shape.TypeName);
            }

            return value;
        }
        catch (JsonException)
        {
            throw new Go401Exception("ResponseNotJson", ErrorKind.InvalidResult, "The server's answer is not the JSON that it announced. Try again later; -Raw shows it as it is.");
        }
    }

    private static object? Value(ref Utf8JsonReader reader, PropertyNames names, RecordShape shape)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                // Without the cast PowerShell's own conversion would wrap the table.
                return shape.AsHashtable ? (object)Table(ref reader, names, shape) : Object(ref reader, names, shape);
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(Value(ref reader, names, shape));
                }

                return list.ToArray();
            case JsonTokenType.String:
                return shape.AsDateTime ? JsonDate.Read(ref reader) : names.Text(ref reader);
            case JsonTokenType.Number:
                return Number(ref reader);
            case JsonTokenType.True:
                return Boxed.True;
            case JsonTokenType.False:
                return Boxed.False;
            default:
                return null;
        }
    }

    // PowerShell knows no two properties that differ in case only; the last one wins, as in JavaScript. Adding replaces.
    private static PSObject Object(ref Utf8JsonReader reader, PropertyNames names, RecordShape shape)
    {
        PSObject item = Engine.NewObject.WithRoom();
        PSMemberInfoCollection<PSPropertyInfo> properties = item.Properties;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = names.Get(ref reader);
            reader.Read();
            properties.Add(new PSNoteProperty(name, Value(ref reader, names, shape)), preValidated: true);
        }

        return item;
    }

    private static Hashtable Table(ref Utf8JsonReader reader, PropertyNames names, RecordShape shape)
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = names.Get(ref reader);
            reader.Read();
            table[name] = Value(ref reader, names, shape);
        }

        return table;
    }

    private static object Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt32(out int small))
        {
            return Boxed.Of(small);
        }

        if (reader.TryGetInt64(out long large))
        {
            return large;
        }

        ReadOnlySpan<byte> digits = reader.ValueSpan;
        if (Utf8Parser.TryParse(digits, out decimal exact, out int used) && used == digits.Length && IsExact(digits, exact))
        {
            return exact;
        }

        string text = Encoding.ASCII.GetString(digits.ToArray());
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger whole) ? whole : double.Parse(text, CultureInfo.InvariantCulture);
    }

    // A whole number beyond decimal's range must stay whole, and Utf8Parser rounds what has too many digits.
    private static bool IsExact(ReadOnlySpan<byte> digits, decimal value)
    {
        int significant = 0;
        foreach (byte digit in digits)
        {
            if (digit is (byte)'e' or (byte)'E')
            {
                return value != 0;
            }

            significant += digit is >= (byte)'0' and <= (byte)'9' ? 1 : 0;
        }

        return significant <= 28;
    }

    private static class Boxed
    {
        public static readonly object True = true;
        public static readonly object False = false;
        private static readonly object[] Small = Make();

        public static object Of(int value) => value is >= 0 and < 256 ? Small[value] : value;

        private static object[] Make()
        {
            var all = new object[256];
            for (int i = 0; i < all.Length; i++)
            {
                all[i] = i;
            }

            return all;
        }
    }

    /// <summary>The names of properties, and short values, made into strings once: a page has the same forty names on every record, and many equal short values. Nothing as long as a social security number or a date is kept.</summary>
    private sealed class PropertyNames
    {
        private const int Slots = 1024;
        private const int LongestValue = 8;
        private readonly byte[]?[] _bytes = new byte[Slots][];
        private readonly string[] _strings = new string[Slots];
        private readonly byte[]?[] _valueBytes = new byte[Slots][];
        private readonly string[] _values = new string[Slots];

        public string Get(ref Utf8JsonReader reader)
        {
            // An empty name is JSON, but no name of a property.
            string name = reader.ValueIsEscaped ? reader.GetString()! : Find(ref reader, _bytes, _strings);
            return name.Length == 0 ? "_" : name;
        }

        public string? Text(ref Utf8JsonReader reader) => reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > LongestValue ? reader.GetString() : Find(ref reader, _valueBytes, _values);

        private static string Find(ref Utf8JsonReader reader, byte[]?[] bytes, string[] strings)
        {
            ReadOnlySpan<byte> span = reader.ValueSpan;
            uint hash = 2166136261;
            foreach (byte b in span)
            {
                hash = (hash ^ b) * 16777619;
            }

            int slot = (int)(hash % Slots);
            if (bytes[slot] is byte[] known && span.SequenceEqual(known))
            {
                return strings[slot];
            }

            string text = reader.GetString()!;
            bytes[slot] = span.ToArray();
            strings[slot] = text;
            return text;
        }
    }
}
