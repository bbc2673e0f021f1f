namespace Go401.Client.Paging;

/// <summary>
/// One page of records as the server wrote them: the bytes, and where in them each record is. The bytes are good only
/// while the transform runs that was given to the read, unless it says <see cref="Keep"/>; then until <see cref="Release"/>.
/// </summary>
internal sealed class RecordPage
{
    /// <summary>The number of the page, from 1.</summary>
    public required int Number { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Where each record is in <see cref="Body"/>, duplicates of earlier pages and skipped records taken out.</summary>
    public required IReadOnlyList<RecordSlice> Records { get; init; }

    /// <summary>What the server said of how many records there are; null for a bare array.</summary>
    public long? Count { get; init; }

    /// <summary>True when the server says that more follow.</summary>
    public bool HasMore { get; init; }

    /// <summary>
    /// True where no more records than this page's are asked for. Pages are accepted ahead of the reader, so each says it for itself.
    /// </summary>
    internal bool CompletesRead { get; init; }

    /// <summary>True after <see cref="Keep"/>.</summary>
    internal bool IsKept { get; private set; }

    internal Action<RecordPage>? OnRelease { get; init; }

    /// <summary>Says from within a transform that the bytes are looked at after it has returned.</summary>
    public RecordPage Keep()
    {
        IsKept = true;
        return this;
    }

    /// <summary>Says that the bytes of a page that was kept are not looked at any more; its memory is used for another page.</summary>
    public void Release()
    {
        if (IsKept)
        {
            IsKept = false;
            OnRelease?.Invoke(this);
        }
    }

    /// <summary>Finds the records of a response that was read whole: an envelope's, a bare array's, or the one that it is.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON.</exception>
    public static RecordPage Of(ReadOnlyMemory<byte> body)
    {
        ScannedPage page = PageScanner.Scan(body);
        return new RecordPage
        {
            Number = 1,
            Body = body,
            Records = page.Records,
            Count = page.Count,
            HasMore = page.Next is not null,
        };
    }

    public ReadOnlyMemory<byte> this[int index] => Body.Slice(Records[index].Offset, Records[index].Length);
}

/// <summary>Where a record is in its page.</summary>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct RecordSlice(int Offset, int Length);

/// <summary>What a whole read came to; complete once the last page is out.</summary>
internal sealed class PagingSummary
{
    public int Pages { get; set; }

    public long Records { get; set; }

    /// <summary>Records left out because their <c>object_id</c> had come before.</summary>
    public long Duplicates { get; set; }

    /// <summary>The server's count on the first page; null where it said none.</summary>
    public long? CountAtStart { get; set; }

    /// <summary>The server's count on the last page.</summary>
    public long? CountAtEnd { get; set; }

    /// <summary>Tries beyond the first, over all requests.</summary>
    public int Retries { get; set; }

    /// <summary>From the first request to the last record.</summary>
    public TimeSpan Elapsed { get; set; }
}
