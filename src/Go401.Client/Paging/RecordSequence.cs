using System.Runtime.CompilerServices;

namespace Go401.Client.Paging;

/// <summary>
/// Watches the pages in their order: leaves out records that came before (pages shift when someone is hired while we
/// read), finds a page that repeats, skips and cuts, and says at the end whether everything came. Its memory of ids is
/// bounded: shifts are local.
/// </summary>
internal sealed class RecordSequence(PagingOptions options, int remembered)
{
    private const int MaxPagesUncounted = 10_000;
    private const int MaxSmallPages = 1000;
    private const int FewRecords = 10;
    private readonly HashSet<ulong> _recent = [];
    private readonly HashSet<ulong> _repeated = [];
    private readonly Queue<List<ulong>> _pages = new();
    private ulong _lastPage;
    private long? _lastCount;
    private long _mostCounted;
    private long _skip = options.Skip;
    private long _left = options.First ?? long.MaxValue;

    /// <summary>Records that came, without duplicates, those skipped included.</summary>
    public long Distinct { get; private set; }

    /// <summary>Records that were left out because they had come before.</summary>
    public long Duplicates { get; private set; }

    /// <summary>True once as many as were asked for are out.</summary>
    public bool Done => _left == 0;

    /// <summary>Says that so many records were skipped by beginning at a later page.</summary>
    public void SkipRecords(long records)
    {
        Distinct += records;
        _skip -= records;
    }

    /// <summary>Takes a page in.</summary>
    /// <returns>The records to put out; null when the page is the one before once more, or one before that where no count tells how
    /// many there are.</returns>
    [MethodImpl(JsonCursor.Hot)]
    public List<RecordSlice>? Accept(ScannedPage page)
    {
        ulong whole = Whole(page);
        if (page.Records.Count > 0 && whole == _lastPage && page.Count == _lastCount)
        {
            return null;
        }

        (_lastPage, _lastCount) = (whole, page.Count);
        _mostCounted = Math.Max(_mostCounted, page.Count ?? 0);
        var kept = new List<RecordSlice>(page.Records.Count);
        long duplicates = Duplicates;
        _repeated.Clear();
        for (int i = 0; i < page.Records.Count; i++)
        {
            ulong key = page.Keys[i];
            if (key != RecordKey.None && !_recent.Add(key) && CameBefore(page.Keys, i))
            {
                Duplicates++;
                _repeated.Add(key);
                continue;
            }

            Distinct++;
            if (_skip > 0)
            {
                _skip--;
            }
            else if (_left > 0)
            {
                _left--;
                kept.Add(page.Records[i]);
            }
        }

        if (page.Count is null && page.Next is not null && page.Records.Count > 0 && Duplicates - duplicates == page.Records.Count)
        {
            return null;
        }

        Remember(page.Keys);
        return kept;
    }

    /// <summary>
    /// True where so much more came than the server counts that the pages have no end, or where a thousand pages have only some records
    /// each although more were asked for: then the count is no limit either.
    /// </summary>
    /// <param name="summary">What was read so far.</param>
    /// <param name="size">How many records the first page had.</param>
    /// <param name="asked">How many records a page were asked for.</param>
    public bool IsEndless(PagingSummary summary, int size, int asked)
    {
        if (summary.Pages > MaxSmallPages && Distinct < (long)summary.Pages * Math.Min(FewRecords, asked))
        {
            return true;
        }

        if (summary.CountAtStart is not long counted)
        {
            return summary.Pages > MaxPagesUncounted;
        }

        // No list is so long; what follows must not overflow.
        long start = Math.Min(counted, long.MaxValue / 4);

        // People may be hired meanwhile, but not without limit: a count that grows with each page promises nothing.
        long promised = Math.Max(start, Math.Min(summary.CountAtEnd ?? start, (start * 2) + 1000));
        return Distinct > promised + Math.Max(promised / 10, 100) + size;
    }

    /// <summary>
    /// Says what is wrong when more came than the server ever counted; null when all is well. No change of the list during the read
    /// explains that: what is added is counted, and what shifts is left out.
    /// </summary>
    public string? Excess(long? countAtStart)
    {
        if (Done || countAtStart is null || Distinct <= _mostCounted)
        {
            return null;
        }

        string received = Distinct.ToString("N0", CultureInfo.InvariantCulture),
            all = _mostCounted.ToString("N0", CultureInfo.InvariantCulture);
        return $"401GO counted {all} {Counted.Noun(_mostCounted, "record")} but returned {received}. The result may be wrong. Try again.";
    }

    /// <summary>Says what is wrong when fewer came than the server counted; null when all is well.</summary>
    public string? Shortfall(long? countAtStart, long? countAtEnd)
    {
        if (Done || countAtStart is not long promised || Distinct >= promised)
        {
            return null;
        }

        string counted = $"401GO counted {Counted.Grouped(promised, "record")}",
            received = Counted.Number(Distinct);
        return countAtEnd is long end && end < promised
            ? $"{counted} at the start and {Counted.Number(end)} at the end, and returned {received}. Records were removed during paging, "
                + "so others may be missing. Try again."
            : $"{counted} but returned only {received}. The result is incomplete. Try again.";
    }

    // No page shifts while it is read: what is twice in the same page is two records of the server, and none of them is left out.
    private bool CameBefore(List<ulong> keys, int at)
    {
        int first = keys.IndexOf(keys[at]);
        return first == at || _repeated.Contains(keys[at]);
    }

    // Where records have no ids their bytes tell whether a page is the one before.
    [MethodImpl(JsonCursor.Hot)]
    private static ulong Whole(ScannedPage page)
    {
        ulong hash = (ulong)page.Records.Count;
        for (int i = 0; i < page.Records.Count; i++)
        {
            RecordSlice slice = page.Records[i];
            ulong key = page.Keys[i] != RecordKey.None ? page.Keys[i] : RecordKey.Of(page.Body.Span.Slice(slice.Offset, slice.Length));
            hash = (hash * 31) + key;
        }

        return hash;
    }

    private void Remember(List<ulong> keys)
    {
        _pages.Enqueue(keys);
        while (_pages.Count > remembered)
        {
            foreach (ulong old in _pages.Dequeue())
            {
                _recent.Remove(old);
            }
        }
    }
}
