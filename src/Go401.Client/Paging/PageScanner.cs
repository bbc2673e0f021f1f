using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Go401.Client.Paging;

/// <summary>
/// Finds the records of a page without making anything of them: one pass over the bytes that also checks that they are JSON, no deeper
/// than the cap (S56).
/// </summary>
internal static class PageScanner
{
    /// <summary>Scans a body: an envelope with <c>results</c>, a bare array, or a single object.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static ScannedPage Scan(ReadOnlyMemory<byte> body)
    {
        var page = new ScannedPage(body);
        var reader = new JsonCursor(body.Span);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray:
                page.Shape = PageShape.BareArray;
                ReadRecords(ref reader, page);
                break;
            case JsonTokenType.StartObject:
                ReadEnvelope(ref reader, page);
                break;
        }

        if (page.Shape == PageShape.Single)
        {
            page.Records.Clear();
            page.Keys.Clear();
            page.Records.Add(new RecordSlice(0, body.Length));
            page.Keys.Add(RecordKey.None);
        }

        if (reader.Read())
        {
            throw new JsonException();
        }

        return page;
    }

    private static void ReadEnvelope(ref JsonCursor reader, ScannedPage page)
    {
        bool list = false,
            valid = true,
            hasResults = false,
            hasCount = false,
            hasNext = false,
            hasPrevious = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.Is("results"u8))
            {
                reader.Read();
                valid &= !hasResults;
                hasResults = true;
                if (reader.TokenType == JsonTokenType.StartArray && !list)
                {
                    list = true;
                    ReadRecords(ref reader, page);
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (reader.Is("count"u8))
            {
                reader.Read();
                hasCount = true;
                page.Count = reader.TokenType == JsonTokenType.Number ? Count(reader.Value) : null;
                valid &= page.Count is not null || reader.TokenType == JsonTokenType.Null;
                reader.Skip();
            }
            else if (reader.Is("next"u8))
            {
                reader.Read();
                hasNext = true;
                page.Next = reader.TokenType == JsonTokenType.String ? ServerJson.Of(reader) : null;
                valid &= page.Next is null ? reader.TokenType == JsonTokenType.Null : !string.IsNullOrWhiteSpace(page.Next);
                reader.Skip();
            }
            else
            {
                hasPrevious |= reader.Is("previous"u8);
                reader.Read();
                reader.Skip();
            }
        }

        bool isPage = hasResults ? hasCount || hasNext || hasPrevious : hasNext && (hasCount || hasPrevious);
        page.Shape = list && isPage ? PageShape.Envelope : PageShape.Single;
        page.IsBroken = isPage && !(list && valid);
        if (page.Shape == PageShape.Single)
        {
            // They are members of the record.
            (page.Count, page.Next) = (null, null);
        }
    }

    private static long? Count(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long count, out int used) && used == digits.Length && count >= 0 ? count : null;

    [MethodImpl(JsonCursor.Hot)]
    private static void ReadRecords(ref JsonCursor reader, ScannedPage page)
    {
        int inside = reader.Depth + 1;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = reader.TokenStart;
            page.HasOtherThanObjects |= reader.TokenType != JsonTokenType.StartObject;
            ulong key = RecordKey.None;
            while (reader.Depth >= inside && reader.Read())
            {
                if (
                    reader.TokenType == JsonTokenType.PropertyName
                    && reader.Depth == inside
                    && reader.ValueLength == 9
                    && reader.Value.SequenceEqual("object_id"u8)
                )
                {
                    reader.Read();
                    if (key == RecordKey.None && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                    {
                        key = RecordKey.Of(reader.Value);
                    }
                }
            }

            page.Records.Add(new RecordSlice(start, reader.End - start));
            page.Keys.Add(key);
        }
    }
}

/// <summary>What sort of body a page is.</summary>
internal enum PageShape
{
    /// <summary>One value, which is the record.</summary>
    Single,

    /// <summary>An array of records; there is no other page.</summary>
    BareArray,

    /// <summary><c>count</c>, <c>next</c> and <c>results</c>.</summary>
    Envelope,
}

/// <summary>A page, its records found.</summary>
internal sealed class ScannedPage(ReadOnlyMemory<byte> body)
{
    public ReadOnlyMemory<byte> Body { get; } = body;

    public PageShape Shape { get; set; }

    public long? Count { get; set; }

    public string? Next { get; set; }

    /// <summary>
    /// True where it has members of a page (<c>count</c>, <c>next</c>, <c>previous</c>, <c>results</c>) and is none: its <c>results</c>
    /// are no array, its <c>count</c> is no number of records, or its <c>next</c> is no address.
    /// </summary>
    public bool IsBroken { get; set; }

    /// <summary>True where a record is no object.</summary>
    public bool HasOtherThanObjects { get; set; }

    public List<RecordSlice> Records { get; } = new(256);

    /// <summary>The key of each record's <c>object_id</c>; <see cref="RecordKey.None"/> where it has none.</summary>
    public List<ulong> Keys { get; } = new(256);
}

/// <summary>Tells records apart by 64 bits of their id: ids are opaque texts, and keeping them all would grow with the read.</summary>
internal static class RecordKey
{
    public const ulong None = 0;

    /// <summary>The key of an id's bytes (FNV-1a with a last mixing).</summary>
    [MethodImpl(JsonCursor.Hot)]
    public static ulong Of(ReadOnlySpan<byte> id)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in id)
        {
            hash = (hash ^ b) * 1099511628211;
        }

        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        return hash == None ? 1 : hash;
    }
}
