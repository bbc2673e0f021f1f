using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Http;

public sealed class PageReaderTests
{
    private const string People = "companies/c1/participants";

    [Fact]
    public async Task Every_record_of_every_page_comes_in_order_and_once()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 95);
        (List<string> records, PagingSummary summary) = await bench.ReadAsync(People, new PagingOptions { PageSize = 10, ThrottleLimit = 4 });
        Assert.Equal(Enumerable.Range(0, 95).Select(i => $"p1-{i:D7}"), records.Select(Id));
        Assert.Equal((10, 95L, 0L, 95L, 95L), (summary.Pages, summary.Records, summary.Duplicates, summary.CountAtStart, summary.CountAtEnd));
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"GET /api/{People}/?page={i}&page_size=10"), bench.Requests.OrderBy(r => r.Length).ThenBy(r => r, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_server_that_caps_the_page_size_is_taken_at_its_word()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => (o.Participants, o.LargestPageSize) = (60, 25));
        (List<string> records, PagingSummary summary) = await bench.ReadAsync(People, new PagingOptions());
        Assert.Equal((60, 3), (records.Count, summary.Pages));
    }

    [Fact]
    public async Task The_first_page_alone_is_asked_for_as_the_user_wrote_it()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 250);
        (List<string> records, _) = await bench.ReadAsync(People + "?page=2", new PagingOptions { FirstPageOnly = true });
        Assert.Equal((100, "p1-0000100"), (records.Count, Id(records[0])));
        Assert.Equal([$"GET /api/{People}/?page=2"], bench.Requests);
    }

    private static string Id(string record) => record.Split("\"object_id\":\"")[1].Split('"')[0];
}
