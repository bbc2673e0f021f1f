using Go401.Client.Files;

namespace Go401.Client.Paging;

/// <summary>What the beginning of a page tells, where the page was written to a file as it came and no one has parsed it.</summary>
internal static class PageHead
{
    // count, next and previous come before the results, and an address has at most some thousand characters.
    private const int Length = 8 * 1024;

    /// <summary>True where the file begins as a page that is followed by another; false also where it is anything else.</summary>
    public static bool IsFollowed(string path)
    {
        byte[] bytes = new byte[Length];
        try
        {
            using FileStream file = InputFile.OpenRead(path);
            return IsFollowed(bytes.AsSpan(0, InputFile.Fill(file, bytes)));
        }
        catch (Exception exception) when (exception is Go401Exception or IOException or UnauthorizedAccessException)
        {
            // Someone has taken the file already, or looks through it first. It was written, and that is what counts.
            return false;
        }
    }

    internal static bool IsFollowed(ReadOnlySpan<byte> beginning)
    {
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool next = ServerJson.Is(ref reader, "next"u8);
                if (!reader.Read())
                {
                    return false;
                }

                if (next)
                {
                    return reader.TokenType == JsonTokenType.String;
                }

                if (!reader.TrySkip())
                {
                    return false;
                }
            }
        }
        catch (JsonException)
        {
            // No JSON is no page.
        }

        return false;
    }
}
