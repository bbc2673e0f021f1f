using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace Go401.Client.Http;

/// <summary>
/// Makes UTF-8 of a text whose Content-Type names another charset. JSON between systems is UTF-8 (RFC 8259 section 8.1), but a gateway
/// may convert it, and says so. Only what every .NET knows without a package is read, so that one host does not read what another
/// rejects.
/// </summary>
internal static class BodyText
{
    private const int ChunkSize = 16 * 1024;

    /// <summary>The charset that a Content-Type names, in lower case; null where it names none.</summary>
    public static string? CharsetOf(MediaTypeHeaderValue? type) =>
        type?.CharSet?.Trim().Trim('"', '\'').ToLowerInvariant() is { Length: > 0 } charset ? charset : null;

    /// <summary>True where bytes of this charset are UTF-8.</summary>
    public static bool IsUtf8(string? charset) => charset is null or "utf-8" or "utf8" or "us-ascii" or "ascii";

    /// <summary>True where ASCII characters have their own bytes, so that the structure of JSON can be checked without decoding.</summary>
    public static bool KeepsAscii(string? charset) =>
        IsUtf8(charset)
        || charset!.StartsWith("iso-8859-", StringComparison.Ordinal)
        || charset.StartsWith("windows-125", StringComparison.Ordinal)
        || charset.StartsWith("latin", StringComparison.Ordinal);

    /// <summary>How a response is still compressed after gzip was taken off; null where it is not.</summary>
    public static string? CompressionOf(HttpResponseMessage response) =>
        response
            .Content.Headers.ContentEncoding.Select(e => e.ToLowerInvariant())
            .LastOrDefault(e => e is "br" or "deflate" or "compress" or "x-compress" or "zstd" or "gzip" or "x-gzip");

    /// <summary>True for JSON's media types.</summary>
    public static bool IsJson(string? mediaType) =>
        mediaType is not null
        && (
            mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>True for a media type whose body is text, and means something else in another charset.</summary>
    public static bool IsText(string? mediaType) =>
        IsJson(mediaType)
        || mediaType is not null
            && (
                mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
                || mediaType.EndsWith("/xml", StringComparison.OrdinalIgnoreCase)
                || mediaType.EndsWith("+xml", StringComparison.OrdinalIgnoreCase)
            );

    /// <summary>The text as UTF-8; the bytes themselves where they are that. Null where the charset is not one that can be read.</summary>
    public static ReadOnlyMemory<byte>? ToUtf8(ReadOnlyMemory<byte> body, string? charset)
    {
        // A mark at the beginning says more than the header, which a gateway adds without looking.
        Encoding? encoding = OfMark(body.Span);
        if (encoding is null && IsUtf8(charset))
        {
            return body;
        }

        encoding ??= charset switch
        {
            "iso-8859-1" or "iso8859-1" or "iso_8859-1" or "latin1" or "latin-1" or "l1" => Encoding.GetEncoding(28591),
            // Without a mark: JSON and markup begin with an ASCII character, so the zero beside it says which half comes first.
            "utf-16" or "utf16" => body.Length > 1 && body.Span[0] == 0 ? Encoding.BigEndianUnicode : Encoding.Unicode,
            "utf-16le" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            _ => null,
        };
        if (encoding is null)
        {
            // Not as one expression: null would become an empty body.
            return null;
        }

        return Convert(body, encoding);
    }

    private static Encoding? OfMark(ReadOnlySpan<byte> body) =>
        body.Length < 2 ? null
        : body[0] == 0xFF && body[1] == 0xFE ? Encoding.Unicode
        : body[0] == 0xFE && body[1] == 0xFF ? Encoding.BigEndianUnicode
        : null;

    // In pieces: a response may have 256 MB, and its text as one string would take twice that.
    private static ReadOnlyMemory<byte> Convert(ReadOnlyMemory<byte> body, Encoding encoding)
    {
        byte[] source = MemoryMarshal.TryGetArray(body, out ArraySegment<byte> segment) ? segment.Array! : body.ToArray();
        int at = segment.Array is null ? 0 : segment.Offset,
            end = at + body.Length;
        Decoder decoder = encoding.GetDecoder();
        Encoder encoder = Encoding.UTF8.GetEncoder();
        char[] chars = new char[encoding.GetMaxCharCount(ChunkSize)];
        byte[] piece = new byte[Encoding.UTF8.GetMaxByteCount(chars.Length)];
        using var utf8 = new MemoryStream(body.Length);
        do
        {
            int length = Math.Min(ChunkSize, end - at);
            bool last = at + length == end;
            int count = decoder.GetChars(source, at, length, chars, 0, last);
            utf8.Write(piece, 0, encoder.GetBytes(chars, 0, count, piece, 0, last));
            at += length;
        } while (at < end);

        return utf8.GetBuffer().AsMemory(0, (int)utf8.Length);
    }
}
