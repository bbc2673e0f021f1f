using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Go401.Client.Platform;

namespace Go401.Client.Text;

/// <summary>
/// The one reader for JSON that came from outside: the network, a vault, a file. It has no text that makes it fail, where
/// System.Text.Json throws. Bytes that are not UTF-8 and lone surrogates become U+FFFD; NUL, the other controls except tab
/// and line ends, and terminal sequences are dropped. So nothing that is read here can drive a terminal (S63).
/// </summary>
internal static class ServerJson
{
    private const int OnStack = 512;

    // ECMA-48: a control sequence, or a control string up to its end. One without an end is no sequence: its text stays. No part
    // can begin within another, so that the search is linear.
    private static readonly Regex Sequence = new(
        @"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
            + @"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x18\x1a\x1b\x80-\x9f]*(?:[\x07\x18\x1a\x9c]|\x1b\\)",
        RegexOptions.CultureInvariant
    );

    /// <summary>The byte order mark of UTF-8.</summary>
    public static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Parses a document. Every text in it can be read, and a byte order mark before it is ignored (RFC 8259 section 8.1).
    /// </summary>
    /// <exception cref="JsonException">It is not JSON, or nested too deep.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, int maximumDepth = JsonCursor.MaxDepth) =>
#pragma warning disable RS0030 // Every text in these bytes can be decoded.
        JsonDocument.Parse(Decodable(WithoutByteOrderMark(utf8)), new JsonDocumentOptions { MaxDepth = maximumDepth });
#pragma warning restore RS0030

    /// <summary>
    /// Parses a text as <see cref="Parse(ReadOnlyMemory{byte}, int)"/> does; half of a surrogate pair in it becomes U+FFFD.
    /// </summary>
    /// <exception cref="JsonException">It is not JSON, or nested too deep.</exception>
    public static JsonDocument Parse(string json, int maximumDepth = JsonCursor.MaxDepth) =>
        Parse(Encoding.UTF8.GetBytes(json ?? throw new ArgumentNullException(nameof(json))), maximumDepth);

    /// <summary>Reads a document into an object, with every text in it readable.</summary>
    /// <exception cref="JsonException">It is not JSON, nested too deep, or not of this type.</exception>
    public static T? Read<T>(ReadOnlyMemory<byte> utf8, JsonSerializerOptions? options = null)
    {
        using JsonDocument document = Parse(utf8);
        return document.RootElement.Deserialize<T>(options);
    }

    /// <summary>True for the exceptions of JSON that does not have the expected shape.</summary>
    public static bool IsOtherShape(Exception exception) =>
        exception
            is JsonException
                or InvalidOperationException
                or KeyNotFoundException
                or FormatException
                or ArgumentException
                or OverflowException;

    /// <summary>The bytes without the byte order mark at their beginning.</summary>
    public static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> utf8) =>
        utf8.Span.StartsWith(ByteOrderMark) ? utf8.Slice(3) : utf8;

    /// <summary>True where there is nothing but white space.</summary>
    public static bool IsBlank(ReadOnlyMemory<byte> utf8)
    {
        foreach (byte b in WithoutByteOrderMark(utf8).Span)
        {
            if (b is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text or the property name at the reader.</summary>
    public static string Of(ref Utf8JsonReader reader) => Of(reader.ValueSpan, reader.ValueIsEscaped);

    /// <summary>The text of an element of <see cref="Parse(ReadOnlyMemory{byte}, int)"/>.</summary>
#pragma warning disable RS0030 // This is the place.
    public static string? Of(JsonElement text) => text.GetString() is string value ? Readable(value) : null;
#pragma warning restore RS0030

    /// <summary>
    /// The text of an element of <see cref="Parse(ReadOnlyMemory{byte}, int)"/> as the server wrote it, controls included: for what
    /// is compared and not shown, such as a subject or an issuer, and for what is cleaned afterwards by <see cref="ServerText"/>.
    /// </summary>
#pragma warning disable RS0030 // This is the place.
    public static string? Exact(JsonElement text) => text.GetString();
#pragma warning restore RS0030

    /// <summary>
    /// The text of an object's property, as <see cref="Exact(JsonElement)"/> returns it; null where there is none or it is no text.
    /// </summary>
    public static string? Exact(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? Exact(value)
            : null;

    /// <summary>True if the text or the property name at the reader is this one, which is ASCII.</summary>
    public static bool Is(ref Utf8JsonReader reader, string ascii) =>
        reader.ValueIsEscaped ? Of(ref reader) == ascii : reader.ValueTextEquals(ascii);

    /// <summary>True where the text or the property name at the reader is this one.</summary>
    /// <param name="name">The name as UTF-8.</param>
    public static bool Is(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? IsUnescaped(reader.ValueSpan, name) : reader.ValueSpan.SequenceEqual(name);

    /// <summary>The text or the property name at the cursor.</summary>
    [MethodImpl(JsonCursor.Hot)]
    public static string Of(in JsonCursor cursor) => Of(cursor.Value, cursor.ValueIsEscaped);

    /// <summary>True where what is between the quotes of a JSON string represents this name.</summary>
    internal static bool IsUnescaped(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> name)
    {
        // An escape is longer than what it represents, at most six bytes for one.
        if (raw.Length > name.Length * 6)
        {
            return false;
        }

        byte[] clean = new byte[TextRepair.Bound(raw.Length)];
        return clean.AsSpan(0, TextRepair.Unescape(raw, clean, out _)).SequenceEqual(name);
    }

    /// <summary>The text of what is between the quotes of a JSON string.</summary>
    [MethodImpl(JsonCursor.Hot)]
    internal static string Of(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped)
        {
            string text = Poly.Utf8String(raw);
            return TextRepair.IsPlain(raw) ? text : Readable(text);
        }

        int bound = TextRepair.Bound(raw.Length);
        Span<byte> clean = bound <= OnStack ? stackalloc byte[OnStack] : new byte[bound];
        return Readable(Poly.Utf8String(clean.Slice(0, TextRepair.Unescape(raw, clean, out _))));
    }

    /// <summary>The text without controls and terminal sequences.</summary>
    internal static string Readable(string text)
    {
        foreach (char c in text)
        {
            if (TextRepair.IsControl(c))
            {
                return string.Concat(Sequence.Replace(text, "").Where(kept => !TextRepair.IsControl(kept)));
            }
        }

        return text;
    }

    // The same bytes where System.Text.Json can read every text in them, which is nearly always.
    private static ReadOnlyMemory<byte> Decodable(ReadOnlyMemory<byte> utf8)
    {
        ReadOnlyMemory<byte> valid = Poly.IsUtf8(utf8.Span) ? utf8 : Encoding.UTF8.GetBytes(Poly.Utf8String(utf8.Span));
        byte[]? copy = null;
        ReadOnlySpan<byte> span = valid.Span;
        int at = 0;
        while (span.Slice(at).IndexOf((byte)'\\') is int next and >= 0)
        {
            at += next;
            int length = TextRepair.EscapeLength(span.Slice(at), out bool lone);
            if (lone)
            {
                copy ??= valid.ToArray();
                "fffd"u8.CopyTo(copy.AsSpan(at + 2));
            }

            at += length;
        }

        return copy ?? valid;
    }
}
