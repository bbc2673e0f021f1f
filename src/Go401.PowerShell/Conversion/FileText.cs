using System.Net.Http.Headers;
using System.Text.Json;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// What is wrong with a file of text before it is sent. Windows PowerShell writes a byte order mark with -Encoding UTF8 and
/// UTF-16 by default; a server takes neither in JSON (RFC 8259 section 8.1).
/// </summary>
internal static class FileText
{
    private const long MaxCheckedBytes = 16 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>True where a media type is that of JSON.</summary>
    public static bool WritesJson(MediaTypeHeaderValue type) =>
        type.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Checks a file before the first request.</summary>
    /// <param name="file">The file, at its beginning.</param>
    /// <param name="name">Its name, for the message.</param>
    /// <param name="type">What it is sent as.</param>
    /// <returns>How many bytes at its beginning are not sent: those of a UTF-8 byte order mark.</returns>
    /// <exception cref="Go401Exception"><c>FileNotUtf8</c> or <c>FileNotJson</c>.</exception>
    public static int Check(Stream file, string name, MediaTypeHeaderValue type)
    {
        bool json = WritesJson(type);
        if (!json && !(type.MediaType is "text/csv" or "text/plain" && type.CharSet is null))
        {
            return 0;
        }

        var start = new byte[4];
        Array.Resize(ref start, InputFile.Fill(file, start));
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, 0, 0xFE, 0xFF] || (json && start is [0, _, ..] or [_, 0, ..]))
        {
            throw NotUtf8(name, "UTF-16 or UTF-32 text");
        }

        int mark = start is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
        if (json && file.CanSeek && file.Length <= MaxCheckedBytes)
        {
            file.Position = mark;
            CheckJson(file, name);
        }

        return mark;
    }

    /// <summary>The bytes of a body without a UTF-8 byte order mark.</summary>
    /// <exception cref="Go401Exception"><c>BodyNotSupported</c>: UTF-16 text.</exception>
    public static byte[] WithoutMark(byte[] json) =>
        json switch
        {
            [0xEF, 0xBB, 0xBF, ..] => [.. json.Skip(3)],
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => throw new Go401Exception(
                "BodyNotSupported",
                ErrorKind.InvalidArgument,
                "The bytes of the body are UTF-16 text, but JSON must be UTF-8. Specify the text itself, or its UTF-8 "
                    + "bytes. Nothing was sent."
            ),
            _ => json,
        };

    private static void CheckJson(Stream file, string name)
    {
        var bytes = new byte[file.Length - file.Position];
        int read = InputFile.Fill(file, bytes);
        try
        {
            // The reader of JSON looks at no text inside quotes.
            _ = Strict.GetCharCount(bytes, 0, read);
            var reader = new Utf8JsonReader(bytes.AsSpan(0, read), new JsonReaderOptions { MaxDepth = 512 });
            while (reader.Read())
            {
                // To its end.
            }
        }
        catch (DecoderFallbackException)
        {
            throw NotUtf8(name, "text in another encoding");
        }
        catch (JsonException exception)
        {
            throw new Go401Exception(
                "FileNotJson",
                ErrorKind.InvalidArgument,
                $"'{name}' is sent as JSON but is not valid JSON: line {(exception.LineNumber ?? 0) + 1}, byte "
                    + $"{(exception.BytePositionInLine ?? 0) + 1}. Correct the file, or specify its media type with "
                    + "-ContentType. Nothing was sent."
            );
        }
    }

    private static Go401Exception NotUtf8(string name, string what) =>
        new(
            "FileNotUtf8",
            ErrorKind.InvalidArgument,
            $"'{name}' is {what}, but 401GO requires UTF-8. Save it as UTF-8 (Set-Content -Encoding UTF8). Nothing was sent."
        );
}
