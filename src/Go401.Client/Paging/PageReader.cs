using System.Runtime.CompilerServices;
using Go401.Client.Http;

namespace Go401.Client.Paging;

/// <summary>
/// Reads many pages ahead of time and in order (docs/adr/0003-paging.md). The first page tells how many there are; then
/// so many are under way at once as the window allows. Each goes through three stages: fetched and scanned, accepted in
/// order, transformed. The pace is the consumer's: a page is asked for when one was taken.
/// </summary>
internal sealed class PageReader<T>
{
    private readonly ApiClient _client;
    private readonly PagingOptions _options;
    private readonly Func<RecordPage, T> _transform;
    private readonly PagingSummary _summary;
    private readonly CancellationToken _cancellation;
    private readonly PageSource _source;
    private readonly RecordSequence _sequence;
    private readonly PageProgress _progress;

    public PageReader(
        ApiClient client,
        ApiRequest request,
        PagingOptions options,
        Func<RecordPage, T> transform,
        PagingSummary summary,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        _client = client;
        _options = options;
        _transform = transform;
        _summary = summary;
        _cancellation = cancellation;
        _source = new PageSource(client, request, options, reporter);
        _sequence = new RecordSequence(options, _source.Window + 8);
        _progress = new PageProgress(_source.Where, options, reporter);
    }

    public async IAsyncEnumerable<T> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellation, cancellation);
        var underWay = new Queue<Task<Loaded>>();
        long started = _client.Time.GetTimestamp();
        try
        {
            ScannedPage first = await _source.FetchFirstAsync(stop.Token).ConfigureAwait(false);
            int size = first.Records.Count,
                number = _source.FirstNumber;
            int next = PageAfterSkip(first, size, number) ?? number + 1;
            _summary.CountAtStart = first.Count;
            Task<RecordPage?> accepted = Task.FromResult<RecordPage?>(Accept(first, number));
            Loaded head = await LoadAsync(accepted).ConfigureAwait(false);
            int last = LastPage(head.Page, size, next - 1);
            while (true)
            {
                Count(head.Page!);
                CheckEnd(size);
                _summary.Retries = _source.Retries;
                _summary.Elapsed = _client.Time.GetElapsedTime(started);
                yield return head.Result;
                _progress.Report(_summary, _client.Time.GetElapsedTime(started));
                if (head.Page!.CompletesRead || _options.FirstPageOnly)
                {
                    break;
                }

                while (underWay.Count < _source.Window && next <= last)
                {
                    accepted = AcceptAsync(_source.FetchAsync(next, stop.Token), accepted, next);
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
            _summary.Retries = _source.Retries;
            _summary.Elapsed = _client.Time.GetElapsedTime(started);
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
        return (int)Math.Min(Math.Max((records + size - 1) / size, number + 1), int.MaxValue - 1);
    }

    private RecordPage Accept(ScannedPage page, int number)
    {
        List<RecordSlice> kept =
            _sequence.Accept(page)
            ?? throw _source.Error(
                "PageRepeated",
                ErrorKind.InvalidResult,
                $"401GO returned the records of an earlier page for page {number} of GET {_source.Where}. Paging stopped "
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
            OnRelease = _source.Return,
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

        T result = _options.FirstPageOnly ? _transform(page) : await Task.Run(() => _transform(page)).ConfigureAwait(false);
        if (!page.IsKept)
        {
            _source.Return(page);
        }

        return new Loaded(page, result);
    }

    private void Count(RecordPage page)
    {
        _summary.Pages++;
        _summary.Records += page.Records.Count;
        _summary.Duplicates = _sequence.Duplicates;
        _summary.CountAtEnd = page.Count ?? _summary.CountAtEnd;
    }

    // Pages that go on well beyond what the server counts would go on forever.
    private void CheckEnd(int size)
    {
        if (!_options.FirstPageOnly && _sequence.IsEndless(_summary, size, _source.AskedSize))
        {
            string counted = _summary.CountAtStart is long count ? $"counted {Counted.Grouped(count, "record")}" : "returned no count";
            throw _source.Error(
                "PagesLong",
                ErrorKind.InvalidResult,
                $"GET {_source.Where}: 401GO {counted}, but more pages follow after {Counted.Grouped(_sequence.Distinct, "record")} on "
                    + $"{Counted.Of(_summary.Pages, "page")}. Paging stopped to avoid an endless result. Try again later."
            );
        }
    }

    private void CheckWhole()
    {
        if (!_options.FirstPageOnly && _sequence.Shortfall(_summary.CountAtStart, _summary.CountAtEnd) is string wrong)
        {
            throw _source.Error("PagesShort", ErrorKind.InvalidResult, $"GET {_source.Where}: {wrong}");
        }

        if (!_options.FirstPageOnly && _sequence.Excess(_summary.CountAtStart) is string excess)
        {
            throw _source.Error("PagesLong", ErrorKind.InvalidResult, $"GET {_source.Where}: {excess}");
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
