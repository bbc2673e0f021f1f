using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>Reads the pages of a company as rows: each is formatted on whichever thread is free, and they come in order.</summary>
internal sealed class CompanyPages(Connection connection, ExportOptions options, RowLayout layout, RowHistory history)
{
    private readonly ConcurrentBag<PageFormatter> _formatters = [];

    /// <summary>Reads a company.</summary>
    /// <param name="companyId">The company.</param>
    /// <param name="skip">Records to pass over.</param>
    /// <param name="firstKeys">Gets the keys of the ids on the first page, before the first page that is wanted comes; null where nobody asks.</param>
    /// <param name="summary">What the read comes to.</param>
    /// <param name="call">The caller.</param>
    public IAsyncEnumerable<ExportPage> ReadAsync(string companyId, long skip, Action<List<ulong>>? firstKeys, PagingSummary summary, CallContext call)
    {
        byte[] company = Encoding.UTF8.GetBytes(companyId);
        CompanyBaseline? baseline = history.Of(companyId);
        var paging = new PagingOptions
        {
            PageSize = options.PageSize,
            ThrottleLimit = options.ThrottleLimit,
            Skip = skip,
            FirstAnswer = firstKeys is null ? null : answer => firstKeys(KeysOf(answer)),
        };
        return connection.Api.ReadPagesAsync(ParticipantQuery.Request(companyId) with { Retry = options.Retry }, paging, page => Format(page, company, baseline), summary, call);
    }

    /// <summary>Writes the rows of those who were there the last time and are not any more.</summary>
    public ExportTotals Removed(string companyId, RowBuffer rows)
    {
        var totals = new ExportTotals();
        byte[] company = Encoding.UTF8.GetBytes(companyId);
        PageFormatter formatter = Take();
        foreach (string id in history.Of(companyId)?.Gone() ?? [])
        {
            formatter.Removed(rows, Encoding.UTF8.GetBytes(id), company);
            totals.Rows++;
            totals.Removed++;
        }

        _formatters.Add(formatter);
        return totals;
    }

    private ExportPage Format(RecordPage page, byte[] companyId, CompanyBaseline? baseline)
    {
        PageFormatter formatter = Take();
        try
        {
            return formatter.Format(ListPage.Checked(page), companyId, baseline);
        }
        finally
        {
            _formatters.Add(formatter);
        }
    }

    private PageFormatter Take() => _formatters.TryTake(out PageFormatter? formatter)
        ? formatter
        : new PageFormatter(layout, RowLayout.Writer(options, layout.Names), history.Hasher());

    // What is no JSON is told by the reader.
    private static List<ulong> KeysOf(ApiResponse answer)
    {
        try
        {
            return PageScanner.Scan(answer.Body).Keys;
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
