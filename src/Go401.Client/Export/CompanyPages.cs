using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>Reads the pages of a company as rows: each is formatted on whichever thread is free, and they come in order.</summary>
internal sealed class CompanyPages(Connection connection, ExportOptions options, RowLayout layout, Baseline? baseline) : IDisposable
{
    private readonly ConcurrentBag<PageFormatter> _formatters = [];

    /// <summary>Reads a company.</summary>
    /// <param name="company">The same while it is formatted.</param>
    /// <param name="summary">What the read comes to.</param>
    public IAsyncEnumerable<ExportPage> ReadAsync(string companyId, ExportCompany company, PagingSummary summary, CallContext call)
    {
        var paging = new PagingOptions { PageSize = options.PageSize, ThrottleLimit = options.ThrottleLimit };
        return connection.Api.ReadPagesAsync(
            ParticipantQuery.Request(companyId) with
            {
                Retry = options.Retry,
            },
            paging,
            page => Format(page, company),
            summary,
            call
        );
    }

    /// <summary>Asks how many participants a company has, with the smallest page there is.</summary>
    public async Task<long?> CountAsync(string companyId, CallContext call)
    {
        var paging = new PagingOptions
        {
            PageSize = 1,
            First = 1,
            ThrottleLimit = 1,
        };
        IAsyncEnumerable<RecordPage> pages = connection.Api.ReadPagesAsync(
            ParticipantQuery.Request(companyId) with
            {
                Retry = options.Retry,
            },
            paging,
            page => ListPage.Checked(page, "company " + connection.Api.NameOfCompany(companyId)),
            new PagingSummary(),
            call
        );
        long? count = null;
        await foreach (RecordPage page in pages.ConfigureAwait(false))
        {
            count ??= page.Count;
        }

        return count;
    }

    /// <summary>Formats the rows of the participants that a company does not have any more.</summary>
    public ExportPage Removed(byte[] companyId, BaselineCompany before, DateTimeOffset at)
    {
        PageFormatter formatter = Take();
        try
        {
            return formatter.Removed(companyId, before, at);
        }
        finally
        {
            _formatters.Add(formatter);
        }
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
        PageFormatter formatter = Take();
        try
        {
            return formatter.Format(ListPage.Checked(page, NameOf(company)), company);
        }
        finally
        {
            _formatters.Add(formatter);
        }
    }

    private string NameOf(ExportCompany company) => "company " + connection.Api.NameOfCompany(Platform.Poly.Utf8String(company.Id));

    private PageFormatter Take() =>
        _formatters.TryTake(out PageFormatter? formatter) ? formatter : new PageFormatter(layout, options, baseline);
}
