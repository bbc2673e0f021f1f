using System.Collections.Concurrent;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>
/// Reads the pages of companies as rows: each is formatted on whichever thread is free, and those of a company come in order. All
/// requests of an export go through one gate.
/// </summary>
internal sealed class CompanyPages(ExportRun run, RowLayout layout, Baseline? baseline, IReadOnlyList<ExportStep> steps) : IDisposable
{
    private readonly ConcurrentBag<PageFormatter> _formatters = [];

    public ICallReporter Reporter => run.Progress;

    public DateTimeOffset Now => run.Time.GetUtcNow();

    /// <summary>A company whose first page is asked for now.</summary>
    public ExportCompany Company(string companyId)
    {
        byte[] name = run.Options.CompanyNames.TryGetValue(companyId, out string? known) ? Encoding.UTF8.GetBytes(known) : [];
        BaselineCompany? before = baseline?.FindCompany(companyId);
        bool everyRow = before is not null && before.Layout != layout.Identity;
        return new ExportCompany(Encoding.UTF8.GetBytes(companyId), name, Now, before, everyRow);
    }

    /// <summary>Reads a company.</summary>
    /// <param name="number">Its number in the export, from 0.</param>
    /// <param name="company">The same while it is formatted.</param>
    /// <param name="summary">What the read comes to.</param>
    public IAsyncEnumerable<ExportPage> ReadAsync(
        int number,
        string companyId,
        ExportCompany company,
        PagingSummary summary,
        CancellationToken cancellation
    )
    {
        var paging = new PagingOptions { PageSize = run.Options.PageSize, ThrottleLimit = run.Options.ThrottleLimit };
        return ReadAsync(number, companyId, paging, page => Format(page, company), summary, cancellation);
    }

    /// <summary>Asks how many participants a company has, with the smallest page there is.</summary>
    /// <param name="number">Its number in the export, from 0.</param>
    public async Task<long?> CountAsync(int number, string companyId, CancellationToken cancellation)
    {
        var paging = new PagingOptions
        {
            PageSize = 1,
            First = 1,
            ThrottleLimit = 1,
        };
        long? count = null;
        await foreach (
            RecordPage page in ReadAsync(number, companyId, paging, static p => p, new PagingSummary(), cancellation).ConfigureAwait(false)
        )
        {
            count ??= page.Count;
        }

        return count;
    }

    private IAsyncEnumerable<T> ReadAsync<T>(
        int number,
        string companyId,
        PagingOptions paging,
        Func<RecordPage, T> transform,
        PagingSummary summary,
        CancellationToken cancellation
    ) =>
        run.Connection.Api.ReadPagesAsync(
            ParticipantQuery.Request(companyId) with
            {
                Retry = run.Options.Retry,
            },
            paging with
            {
                ListOnly = true,
                Gate = run.Gate,
                Place = number,
            },
            transform,
            summary,
            run.Progress,
            cancellation
        );

    /// <summary>The rows of the participants that a company does not have any more.</summary>
    public ExportPage Removed(byte[] companyId, BaselineCompany before, DateTimeOffset at) =>
        Format(formatter => formatter.Removed(companyId, before, at));

    /// <summary>The same of the companies that are not exported any more: all of their participants count as removed.</summary>
    public IEnumerable<ExportPage> RemovedCompanies(IEnumerable<string> exported)
    {
        var kept = new HashSet<string>(exported, StringComparer.Ordinal);
        return (baseline?.Companies ?? [])
            .Where(c => !kept.Contains(c.CompanyId))
            .Select(c => Removed(Encoding.UTF8.GetBytes(c.CompanyId), c, Now));
    }

    public void Dispose()
    {
        while (_formatters.TryTake(out PageFormatter? formatter))
        {
            formatter.Dispose();
        }
    }

    private ExportPage Format(RecordPage page, ExportCompany company)
    {
        Action? turn = null;
        foreach (ExportStep step in steps)
        {
            turn += step.Read(page, company);
        }

        ExportPage formatted = Format(formatter => formatter.Format(page, company));
        formatted.Turn = turn;
        return formatted;
    }

    private ExportPage Format(Func<PageFormatter, ExportPage> format)
    {
        PageFormatter formatter = _formatters.TryTake(out PageFormatter? free) ? free : new PageFormatter(layout, run.Options, baseline);
        try
        {
            return format(formatter);
        }
        finally
        {
            _formatters.Add(formatter);
        }
    }
}
