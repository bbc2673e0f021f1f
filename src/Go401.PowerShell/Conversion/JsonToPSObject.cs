using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Go401.Client.Errors;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes PowerShell objects straight from UTF-8 JSON. Dates stay as the server wrote them, whole numbers become Int32,
/// Int64 or BigInteger, and other numbers decimal, so that no amount is ever rounded by a float. Runs on worker threads.
/// </summary>
internal static class JsonToPSObject
{
    private const int DeepestNesting = 64;

    [ThreadStatic]
    private static PropertyNames? _names;

    /// <summary>Converts one JSON value.</summary>
    /// <param name="json">The value's bytes.</param>
    /// <param name="typeName">The type name for an object at the top; null gives none.</param>
    /// <exception cref="Go401Exception"><c>ResponseNotJson</c>; the body is not quoted (S56).</exception>
    public static object? Convert(ReadOnlySpan<byte> json, string? typeName)
    {
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            reader.Read();
            object? value = Value(ref reader, _names ??= new PropertyNames());
            if (typeName is not null && value is PSObject item)
            {
                item.TypeNames.Insert(0, typeName);
            }

            return value;
        }
        catch (JsonException)
        {
            throw new Go401Exception("ResponseNotJson", ErrorKind.InvalidResult, "The server's answer is not the JSON that it announced. Try again later; -Raw shows it as it is.");
        }
    }

    private static object? Value(ref Utf8JsonReader reader, PropertyNames names)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var item = new PSObject();
                PSMemberInfoCollection<PSPropertyInfo> properties = item.Properties;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    string name = names.Get(ref reader);
                    reader.Read();
                    var property = new PSNoteProperty(name, Value(ref reader, names));
                    if (properties[name] is null)
                    {
                        properties.Add(property, true);
                    }
                    else
                    {
                        // PowerShell knows no two properties that differ in case only; the last one wins, as in JavaScript.
                        properties.Remove(name);
                        properties.Add(property, true);
                    }
                }

                return item;
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(Value(ref reader, names));
                }

                return list.ToArray();
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return Number(ref reader);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return null;
        }
    }

    private static object Number(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt32(out int small))
        {
            return small;
        }

        if (reader.TryGetInt64(out long large))
        {
            return large;
        }

        byte[] digits = reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan.ToArray();
        if (Utf8Parser.TryParse(digits, out decimal exact, out int used) && used == digits.Length && IsExact(digits, exact))
        {
            return exact;
        }

        string text = Encoding.ASCII.GetString(digits);
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger whole) ? whole : double.Parse(text, CultureInfo.InvariantCulture);
    }

    // A whole number beyond decimal's range must stay whole, and Utf8Parser rounds what has too many digits.
    private static bool IsExact(byte[] digits, decimal value)
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

    /// <summary>The names of properties, made into strings once: a page has the same forty names on every record.</summary>
    private sealed class PropertyNames
    {
        private const int Slots = 512;
        private readonly byte[]?[] _bytes = new byte[Slots][];
        private readonly string[] _strings = new string[Slots];

        public string Get(ref Utf8JsonReader reader)
        {
            if (reader.HasValueSequence || reader.ValueIsEscaped)
            {
                return reader.GetString()!;
            }

            ReadOnlySpan<byte> span = reader.ValueSpan;
            uint hash = 2166136261;
            foreach (byte b in span)
            {
                hash = (hash ^ b) * 16777619;
            }

            int slot = (int)(hash % Slots);
            if (_bytes[slot] is byte[] known && span.SequenceEqual(known))
            {
                return _strings[slot];
            }

            string name = reader.GetString()!;
            _bytes[slot] = span.ToArray();
            _strings[slot] = name;
            return name;
        }
    }
}
