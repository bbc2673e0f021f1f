using System.Runtime.CompilerServices;

namespace Go401.Client.Text;

/// <summary>
/// Reads JSON token by token as <see cref="Utf8JsonReader"/> does, accepts the same texts, and throws for the others. It is for the
/// long reads of a young process: the runtime counts and compiles the framework's reader again while it works, which doubles the time of
/// the first 100,000 records, and this one is compiled well at once (bench/README.md).
/// </summary>
internal ref struct JsonCursor
{
    /// <summary>MethodImplOptions.AggressiveOptimization, which netstandard2.0 has no name for.</summary>
    public const MethodImplOptions Hot = (MethodImplOptions)512;

    /// <summary>How deep a text may be nested (S56).</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _json;

    // A bit for each open object or array, the innermost the lowest; 1 is an object.
    private ulong _objects;

    /// <summary>Begins before the first token.</summary>
    public JsonCursor(ReadOnlySpan<byte> json)
        : this() => _json = json;

    /// <summary>The token that was read last.</summary>
    public JsonTokenType TokenType { get; private set; }

    /// <summary>Where it begins; a string or a name begins with its quote.</summary>
    public int TokenStart { get; private set; }

    /// <summary>Where the next token is looked for.</summary>
    public int End { get; private set; }

    /// <summary>How many objects and arrays are open, one that has just begun included.</summary>
    public int Depth { get; private set; }

    /// <summary>Where the value begins; behind the quote of a string or a name.</summary>
    public int ValueStart { get; private set; }

    /// <summary>How long the value is, without quotes.</summary>
    public int ValueLength { get; private set; }

    /// <summary>True where a string or a name contains a backslash.</summary>
    public bool ValueIsEscaped { get; private set; }

    /// <summary>The bytes of a string or a name without quotes, of a number or of a literal.</summary>
    public readonly ReadOnlySpan<byte> Value => _json.Slice(ValueStart, ValueLength);

    /// <summary>Reads the next token; false at the end.</summary>
    /// <exception cref="JsonException">The text is not JSON, is cut off or is nested too deep.</exception>
    [MethodImpl(Hot)]
    public bool Read()
    {
        ReadOnlySpan<byte> json = _json;
        int at = JsonGrammar.SkipSpace(json, End);
        JsonTokenType before = TokenType;
        if (before is not (JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName))
        {
            // A value has ended: another one follows, or what it is in ends.
            if (Depth == 0)
            {
                return at >= json.Length ? false : throw new JsonException();
            }

            if ((uint)at >= (uint)json.Length)
            {
                throw new JsonException();
            }

            if (json[at] == (byte)',')
            {
                at = JsonGrammar.SkipSpace(json, at + 1);
                if ((_objects & 1) != 0)
                {
                    ReadName(json, at);
                    return true;
                }
            }
            else
            {
                Close(json[at], at);
                return true;
            }
        }

        if ((uint)at >= (uint)json.Length)
        {
            throw new JsonException();
        }

        byte first = json[at];
        if (before == JsonTokenType.StartObject)
        {
            if (first == (byte)'}')
            {
                Close(first, at);
            }
            else
            {
                ReadName(json, at);
            }

            return true;
        }

        if (before == JsonTokenType.StartArray && first == (byte)']')
        {
            Close(first, at);
            return true;
        }

        TokenStart = at;
        switch (first)
        {
            case (byte)'"':
                ReadString(json, at);
                TokenType = JsonTokenType.String;
                break;
            case (byte)'{':
                Open(JsonTokenType.StartObject, 1, at);
                break;
            case (byte)'[':
                Open(JsonTokenType.StartArray, 0, at);
                break;
            case (byte)'t':
                Literal("true"u8, JsonTokenType.True, at);
                break;
            case (byte)'f':
                Literal("false"u8, JsonTokenType.False, at);
                break;
            case (byte)'n':
                Literal("null"u8, JsonTokenType.Null, at);
                break;
            default:
                ReadNumber(json, at);
                break;
        }

        return true;
    }

    /// <summary>Goes to the end of the object or array that has just begun, or of the value of the name that was just read.</summary>
    /// <exception cref="JsonException">As for <see cref="Read"/>.</exception>
    [MethodImpl(Hot)]
    public void Skip()
    {
        if (TokenType == JsonTokenType.PropertyName)
        {
            Read();
        }

        if (TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            int outside = Depth - 1;
            while (Depth > outside)
            {
                Read();
            }
        }
    }

    /// <summary>True where the text or the name at the cursor is this one.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => ValueIsEscaped ? ServerJson.IsUnescaped(Value, name) : Value.SequenceEqual(name);

    [MethodImpl(Hot)]
    private void Open(JsonTokenType token, ulong isObject, int at)
    {
        if (Depth >= MaxDepth)
        {
            throw new JsonException();
        }

        _objects = (_objects << 1) | isObject;
        Depth++;
        TokenType = token;
        (ValueStart, ValueLength, ValueIsEscaped, End) = (at, 1, false, at + 1);
    }

    [MethodImpl(Hot)]
    private void Close(byte close, int at)
    {
        bool isObject = (_objects & 1) != 0;
        if (close != (isObject ? (byte)'}' : (byte)']'))
        {
            throw new JsonException();
        }

        _objects >>= 1;
        Depth--;
        TokenType = isObject ? JsonTokenType.EndObject : JsonTokenType.EndArray;
        TokenStart = at;
        (ValueStart, ValueLength, ValueIsEscaped, End) = (at, 1, false, at + 1);
    }

    [MethodImpl(Hot)]
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
        at = JsonGrammar.SkipSpace(json, End);
        if ((uint)at >= (uint)json.Length || json[at] != (byte)':')
        {
            throw new JsonException();
        }

        End = at + 1;
        TokenType = JsonTokenType.PropertyName;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ReadString(ReadOnlySpan<byte> json, int quote)
    {
        int end = JsonGrammar.StringEnd(json, quote, out bool escaped);
        (ValueStart, ValueLength, ValueIsEscaped, End) = (quote + 1, end - quote - 1, escaped, end + 1);
    }

    [MethodImpl(Hot)]
    private void ReadNumber(ReadOnlySpan<byte> json, int start)
    {
        int at = JsonGrammar.NumberEnd(json, start);
        bool ends = at < json.Length ? JsonGrammar.EndsNumber(json[at]) : Depth == 0;
        if (!ends)
        {
            throw new JsonException();
        }

        TokenType = JsonTokenType.Number;
        (ValueStart, ValueLength, ValueIsEscaped, End) = (start, at - start, false, at);
    }
}
