using Go401.Client.Paging;

namespace Go401.Client.Export;

/// <summary>
/// The reading of one company. It begins at once and may be ahead of its turn: where an earlier run has the company it is counted,
/// otherwise its first page is read. Further pages are read when the rows are taken. A failure is met then as well.
/// </summary>
internal sealed class CompanyRead : IAsyncDisposable
{
    // A first page that waited longer no longer fits the pages after it: people may have been hired or removed meanwhile.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private readonly CompanyPages _source;
    private readonly CancellationTokenSource _stop;
    private readonly Task<ReadCompany?> _begun;
    private IAsyncEnumerator<ExportPage>? _pages;
    private bool _hasPage;

    /// <summary>Begins to read a company.</summary>
    /// <param name="source">Where its pages come from.</param>
    /// <param name="number">Its number in the export, from 0.</param>
    /// <param name="earlier">What an earlier run has of it.</param>
    public CompanyRead(CompanyPages source, int number, string companyId, ReadCompany? earlier, CancellationToken cancellation)
    {
        _source = source;
        Number = number;
        CompanyId = companyId;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _begun = Task.Run(() => BeginAsync(earlier));
    }

    /// <summary>The number of the company in the export, from 0.</summary>
    public int Number { get; }

    public string CompanyId { get; }

    /// <summary>The company while it is formatted; known once its pages are read.</summary>
    public ExportCompany Company { get; private set; } = null!;

    public PagingSummary Summary { get; private set; } = new();

    /// <summary>What an earlier run has of the company, where that still holds; null where the pages are to be read.</summary>
    public Task<ReadCompany?> EarlierAsync() => _begun;

    /// <summary>The pages in their order, and at the end the participants that are gone. Each is the caller's to dispose of.</summary>
    public async IAsyncEnumerable<ExportPage> PagesAsync()
    {
        await _begun.ConfigureAwait(false);
        if (_pages is null || (_hasPage && IsStale))
        {
            await EndPagesAsync().ConfigureAwait(false);
            await OpenAsync().ConfigureAwait(false);
        }

        while (_hasPage)
        {
            _hasPage = false;
            yield return _pages!.Current;
            _hasPage = await _pages.MoveNextAsync().ConfigureAwait(false);
        }

        if (Company.Before is not null)
        {
            yield return _source.Removed(Company.Id, Company.Before, Company.ReadAt);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        try
        {
            await _begun.ConfigureAwait(false);
            await EndPagesAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It was not wanted any more, or its failure was met before.
        }

        _stop.Dispose();
    }

    private bool IsStale => Summary.CountAtStart > Summary.Records && _source.Now - Company.ReadAt > MaxWait;

    private async Task<ReadCompany?> BeginAsync(ReadCompany? earlier)
    {
        if (earlier is not null)
        {
            long? count = await _source.CountAsync(Number, CompanyId, _stop.Token).ConfigureAwait(false);
            if (count is not null && count == earlier.Result.CountAtEnd)
            {
                return earlier;
            }

            ReportReadAgain();
        }

        await OpenAsync().ConfigureAwait(false);
        return null;
    }

    /// <summary>Says that what an earlier run has of the company cannot be used.</summary>
    public void ReportReadAgain() =>
        _source.Reporter.Verbose(
            $"Company {ServerText.Clean(CompanyId, 80)}: the unfinished export can no longer be used; the company is read again."
        );

    private async Task OpenAsync()
    {
        Summary = new PagingSummary();
        Company = _source.Company(CompanyId);
        _pages = _source.ReadAsync(Number, CompanyId, Company, Summary, _stop.Token).GetAsyncEnumerator(_stop.Token);
        _hasPage = await _pages.MoveNextAsync().ConfigureAwait(false);
    }

    private async Task EndPagesAsync()
    {
        if (_pages is null)
        {
            return;
        }

        if (_hasPage)
        {
            _hasPage = false;
            _pages.Current.Dispose();
        }

        await _pages.DisposeAsync().ConfigureAwait(false);
        _pages = null;
    }
}
