using System.Buffers.Text;
using System.Collections.Specialized;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes PowerShell objects straight from UTF-8 JSON. Dates stay as the server wrote them unless asked otherwise, whole
/// numbers become Int32, Int64 or BigInteger, and other numbers decimal, so that no amount is ever rounded by a float.
/// Runs on worker threads and on the pipeline's.
/// </summary>
internal static class JsonToPSObject
{
    // Nothing as long as a social security number or a date is kept.
    private const int MaxCachedLength = 8;

    private static readonly string[] Intrinsic = ["psobject", "psbase", "psadapted", "psextended", "pstypenames"];

    [ThreadStatic]
    private static Texts? _texts;

    /// <summary>Converts one JSON value.</summary>
    /// <exception cref="Go401Exception"><c>ResponseNotJson</c>; the body is not quoted (S56).</exception>
    [MethodImpl(JsonCursor.Hot)]
    public static object? Convert(ReadOnlySpan<byte> json, ObjectOptions shape)
    {
        try
        {
            var reader = new JsonCursor(json);
            reader.Read();
            object? value = Value(ref reader, json, _texts ??= new Texts(), shape);
            if (reader.Read())
            {
                throw new JsonException();
            }

            if (shape.TypeName is not null && value is PSObject item)
            {
                PSObjectFactory.SetType(item, shape.TypeName);
            }

            return value;
        }
        catch (JsonException)
        {
            throw new Go401Exception(
                "ResponseNotJson",
                ErrorKind.InvalidResult,
                "The server's response is not valid JSON. Try again later; " + "Invoke-Go401Request -Raw shows the response unchanged."
            );
        }
    }

    [MethodImpl(JsonCursor.Hot)]
    private static object? Value(ref JsonCursor reader, ReadOnlySpan<byte> json, Texts texts, ObjectOptions shape)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                // Without the cast PowerShell's own conversion would wrap the table.
                return shape.AsHashtable ? (object)Table(ref reader, json, texts, shape) : Object(ref reader, json, texts, shape);
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Add(Value(ref reader, json, texts, shape));
                }

                // An array of its own, also where it is empty: CliXml writes one that several records share as a reference, and all that
                // come out of it again have one list.
                object?[] items = new object?[list.Count];
                list.CopyTo(items);
                return items;
            case JsonTokenType.String:
                return shape.AsDateTime ? JsonDate.Read(ServerJson.Of(reader))
                    : reader.ValueLength <= MaxCachedLength ? texts.Values.Get(reader)
                    : ServerJson.Of(reader);
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

    // What the document declares and the text is; any other text stays as it is.
    [MethodImpl(JsonCursor.Hot)]
    private static object? Field(ref JsonCursor reader, ReadOnlySpan<byte> json, Texts texts, ObjectOptions shape, string name)
    {
        if (!shape.AsTyped || reader.TokenType != JsonTokenType.String || !ResponseFields.IsTyped(name, out bool number))
        {
            return Value(ref reader, json, texts, shape);
        }

        if (!number)
        {
            return JsonDate.Read(ServerJson.Of(reader));
        }

        string text = ServerJson.Of(reader);
        return
            text.Length <= 28
            && decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out decimal value
            )
            ? value
            : text;
    }

    // PowerShell knows no two properties that differ in case only; the last one wins, as in JavaScript. Adding replaces.
    [MethodImpl(JsonCursor.Hot)]
    private static PSObject Object(ref JsonCursor reader, ReadOnlySpan<byte> json, Texts texts, ObjectOptions shape)
    {
        // A record has as many properties as the one before, mostly; what is inside it has few.
        bool outer = reader.Depth == 1 && json.Length > 512;
        OrderedDictionary? table = PSObjectFactory.IsDirect ? PSObjectFactory.Table(outer ? texts.Room : 8) : null;
        PSObject item = table is null ? new PSObject() : PSObjectFactory.Over(table);
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = texts.PropertyNames.Get(reader);
            reader.Read();
            int start = reader.TokenStart;
            PSNoteProperty property;
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
                property = new NestedProperty(
                    name,
                    json.Slice(start, reader.End - start).ToArray(),
                    shape.TypeName is null ? shape : shape.Inner,
                    table is not null
                );
            }
            else
            {
                property = new RecordProperty(name, Field(ref reader, json, texts, shape, name), table is not null);
            }

            if (table is null)
            {
                item.Properties.Add(property, preValidated: true);
            }
            else
            {
                table[name] = property;
            }

            count++;
        }

        if (outer)
        {
            texts.Room = Math.Min(count, 256);
        }

        return item;
    }

    private static Hashtable Table(ref JsonCursor reader, ReadOnlySpan<byte> json, Texts texts, ObjectOptions shape)
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = texts.Keys.Get(reader);
            reader.Read();
            table[name] = Field(ref reader, json, texts, shape, name);
        }

        return table;
    }

    // An empty name is JSON, but no name of a property. It gets an underscore, and so do names of underscores only: no two become one.
    private static string Key(string name) => name.Trim('_').Length > 0 ? name : "_" + name;

    // A property of a name that PowerShell itself gives every object would hide what scripts mean by it. Called once for a name, mostly.
    private static string PropertyName(string name)
    {
        string bare = name.TrimStart('_');
        string shown = Array.Exists(Intrinsic, n => n.Equals(bare, StringComparison.OrdinalIgnoreCase)) ? "_" + name : Key(name);
        PSObjectFactory.Announce(shown);
        return shown;
    }

    [MethodImpl(JsonCursor.Hot)]
    private static object Number(ref JsonCursor reader)
    {
        ReadOnlySpan<byte> digits = reader.Value;
        if (Utf8Parser.TryParse(digits, out long whole, out int used) && used == digits.Length)
        {
            return whole is >= int.MinValue and <= int.MaxValue ? Boxed.Of((int)whole) : whole;
        }

        if (Utf8Parser.TryParse(digits, out decimal exact, out used) && used == digits.Length && IsExact(digits, exact))
        {
            return exact;
        }

        string text = Encoding.ASCII.GetString(digits.ToArray());
        return
            text.Length <= JsonNumber.MaxDigits
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger huge)
            ? huge
            : JsonNumber.Approximate(text);
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

    private sealed class Texts
    {
        public StringCache PropertyNames { get; } = new(PropertyName);

        public StringCache Keys { get; } = new(Key);

        public StringCache Values { get; } = new();

        public int Room { get; set; } = 32;
    }
}
