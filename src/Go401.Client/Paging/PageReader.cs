using System.Runtime.CompilerServices;

namespace Go401.Client.Paging;

/// <summary>
/// Reads many pages ahead of time and in order (docs/adr/0003-paging.md). The first page tells how many there are; then
/// so many are under way at once as the window allows. Each goes through three stages: fetched and scanned, accepted in
/// order, transformed. The pace is the consumer's: a page is asked for when one was taken.
/// </summary>
internal sealed class PageReader<T>(PageSource source, Func<RecordPage, T> transform, PagingSummary summary, ICallReporter reporter)
{
    private readonly PagingOptions _options = source.Options;
    private readonly RecordSequence _sequence = new(source.Options, source.Window + 8);
    private readonly PageProgress _progress = new(source.Where, source.Options, reporter);

    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var underWay = new Queue<Task<Loaded>>();
        long started = source.Time.GetTimestamp();
        try
        {
            ScannedPage first = await source.FetchFirstAsync(stop.Token).ConfigureAwait(false);
            int size = first.Records.Count,
                number = source.FirstNumber;
            int next = PageAfterSkip(first, size, number) ?? number + 1;
            summary.CountAtStart = first.Count;
            Task<RecordPage?> accepted = Task.FromResult<RecordPage?>(Accept(first, number));
            Loaded head = await LoadAsync(accepted).ConfigureAwait(false);
            int last = LastPage(head.Page, size, next - 1);
            while (true)
            {
                Count(head.Page!);
                CheckEnd(size);
                summary.Retries = source.Retries;
                summary.Elapsed = source.Time.GetElapsedTime(started);
                yield return head.Result;
                _progress.Report(summary, source.Time.GetElapsedTime(started));
                if (head.Page!.CompletesRead || _options.FirstPageOnly)
                {
                    break;
                }

                while (underWay.Count < source.Window && next <= last)
                {
                    accepted = AcceptAsync(source.FetchAsync(next, stop.Token), accepted, next);
                    underWay.Enqueue(LoadAsync(accepted));
                    next++;
                }

                if (underWay.Count == 0)
                {
                    break;
                }

                head = await underWay.Dequeue().ConfigureAwait(false);
                if (head.Page is null)
                {
                    break;
                }

                last = LastPage(head.Page, size, head.Page.Number);
            }

            CheckWhole();
        }
        finally
        {
            // Anyone who stops taking stops the requests, and no one is left behind.
            stop.Cancel();
            await Task.WhenAll(underWay.Select(EndedAsync)).ConfigureAwait(false);
            summary.Retries = source.Retries;
            summary.Elapsed = source.Time.GetElapsedTime(started);
            _progress.End();
        }
    }

    // With -Skip beyond the first page the reading goes on at the page that is wanted.
    private int? PageAfterSkip(ScannedPage first, int size, int number)
    {
        if (_options.FirstPageOnly || first.Shape != PageShape.Envelope || first.Next is null || size == 0 || _options.Skip < size)
        {
            return null;
        }

        long pages = Math.Min(_options.Skip / size, int.MaxValue - 1 - number);
        _sequence.SkipRecords(first.Count is long count && count <= _options.Skip ? count : pages * size);
        first.Records.Clear();
        first.Keys.Clear();
        return number + (int)pages;
    }

    // The last page to ask for as far as is known: no more than what is asked for needs, one more where the server says so.
    private int LastPage(RecordPage? page, int size, int number)
    {
        if (page is not { HasMore: true } || _options.FirstPageOnly || _options.Skip >= page.Count)
        {
            return number;
        }

        if (page.Count is not long count || size == 0)
        {
            return number + 1;
        }

        long records = _options.First is long first
            ? Math.Min(count, _options.Skip + Math.Min(first, long.MaxValue - _options.Skip))
            : count;
        return (int)Math.Min(Math.Max(((records - 1) / size) + 1, number + 1), int.MaxValue - 1);
    }

    private RecordPage Accept(ScannedPage page, int number)
    {
        List<RecordSlice> kept =
            _sequence.Accept(page)
            ?? throw source.Error(
                "PageRepeated",
                ErrorKind.InvalidResult,
                $"401GO returned the records of an earlier page for page {number} of GET {source.Where}. Paging stopped "
                    + "to avoid an endless or incomplete result. Try again later."
            );
        return new RecordPage
        {
            Number = number,
            Body = page.Body,
            Records = kept,
            Count = page.Count,
            HasMore = page.Next is not null,
            CompletesRead = _sequence.Done,
            OnRelease = source.Return,
        };
    }

    private async Task<RecordPage?> AcceptAsync(Task<ScannedPage?> fetched, Task<RecordPage?> before, int number)
    {
        ScannedPage? page = await fetched.ConfigureAwait(false);
        return await before.ConfigureAwait(false) is null || page is null ? null : Accept(page, number);
    }

    // On a thread of its own: a continuation would run on the thread that accepted, one page after the other.
    private async Task<Loaded> LoadAsync(Task<RecordPage?> accepted)
    {
        RecordPage? page = await accepted.ConfigureAwait(false);
        if (page is null)
        {
            return default;
        }

        T result = _options.FirstPageOnly ? transform(page) : await Task.Run(() => transform(page)).ConfigureAwait(false);
        if (!page.IsKept)
        {
            source.Return(page);
        }

        return new Loaded(page, result);
    }

    private void Count(RecordPage page)
    {
        summary.Pages++;
        summary.Records += page.Records.Count;
        summary.Duplicates = _sequence.Duplicates;
        summary.CountAtEnd = page.Count ?? summary.CountAtEnd;
    }

    // Pages that go on well beyond what the server counts would go on forever.
    private void CheckEnd(int size)
    {
        if (!_options.FirstPageOnly && _sequence.IsEndless(summary, size, source.AskedSize))
        {
            string counted = summary.CountAtStart is long count ? $"counted {Counted.Grouped(count, "record")}" : "returned no count";
            throw source.Error(
                "PagesLong",
                ErrorKind.InvalidResult,
                $"GET {source.Where}: 401GO {counted}, but more pages follow after {Counted.Grouped(_sequence.Distinct, "record")} on "
                    + $"{Counted.Of(summary.Pages, "page")}. Paging stopped to avoid an endless result. Try again later."
            );
        }
    }

    private void CheckWhole()
    {
        if (!_options.FirstPageOnly && _sequence.Shortfall(summary.CountAtStart, summary.CountAtEnd) is string wrong)
        {
            throw source.Error("PagesShort", ErrorKind.InvalidResult, $"GET {source.Where}: {wrong}");
        }

        if (!_options.FirstPageOnly && _sequence.Excess(summary.CountAtStart) is string excess)
        {
            throw source.Error("PagesLong", ErrorKind.InvalidResult, $"GET {source.Where}: {excess}");
        }
    }

    private static async Task EndedAsync(Task task)
    {
        try
        {
            await task.ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The first failure was already told; these are the pages that came after it.
        }
    }

    private readonly record struct Loaded(RecordPage? Page, T Result);
}
