using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Web;
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
    private static readonly PagingOptions ByTens = new() { PageSize = 10 };

    [Fact]
    public async Task Every_record_of_every_page_comes_in_order_and_once()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 95);
        (List<string> records, PagingSummary summary) = await bench.ReadAsync(People, ByTens);
        Assert.Equal(Enumerable.Range(0, 95).Select(i => $"p1-{i:D7}"), records.Select(Id));
        Assert.Equal(
            (10, 95L, 0L, 95L, 95L),
            (summary.Pages, summary.Records, summary.Duplicates, summary.CountAtStart, summary.CountAtEnd)
        );
        Assert.Equal(
            Enumerable.Range(1, 10).Select(i => $"GET /api/{People}/?page={i}&page_size=10"),
            bench.Requests.OrderBy(r => r.Length).ThenBy(r => r, StringComparer.Ordinal)
        );
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

    [Fact]
    public async Task The_query_of_the_user_goes_with_every_page()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 30);
        await bench.ReadAsync(People + "?status=active&page_size=20", new PagingOptions());
        Assert.Equal(
            [$"GET /api/{People}/?status=active&page=1&page_size=20", $"GET /api/{People}/?status=active&page=2&page_size=20"],
            bench.Requests
        );
        Assert.Equal(
            "PageInQuery",
            (await Assert.ThrowsAsync<Go401Exception>(() => bench.ReadAsync(People + "?page=2", new PagingOptions()))).ErrorId
        );
    }

    [Theory]
    [InlineData(0, 5L, 5, "1:5")]
    [InlineData(3, 4L, 4, "1:7")]
    [InlineData(0, 0L, 0, "1:1")]
    [InlineData(90, null, 5, "1:10 10:10")]
    [InlineData(25, 20L, 20, "1:10 3:10 4:10 5:10")]
    [InlineData(95, null, 0, "1:10")]
    [InlineData(500, null, 0, "1:10")]
    public async Task First_and_Skip_ask_for_no_page_more_than_they_need(int skip, long? first, int records, string pages)
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 95);
        var options = new PagingOptions
        {
            Skip = skip,
            First = first,
            PageSize = skip >= 10 || first is null ? 10 : null,
        };
        (List<string> got, _) = await bench.ReadAsync(People, options);
        Assert.Equal(Enumerable.Range(skip, records).Select(i => $"p1-{i:D7}"), got.Select(Id));
        Assert.Equal(
            pages.Split(' ').Select(p => $"GET /api/{People}/?page={p.Split(':')[0]}&page_size={p.Split(':')[1]}"),
            bench.Requests.OrderBy(r => r, StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(1L, long.MaxValue, 4)]
    [InlineData(long.MaxValue, 5L, 0)]
    public async Task First_and_Skip_of_any_size_leave_the_page_size_as_it_is(long skip, long first, int records)
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 5);
        (List<string> got, _) = await bench.ReadAsync(People, new PagingOptions { Skip = skip, First = first });
        Assert.Equal(records, got.Count);
        Assert.Equal([$"GET /api/{People}/?page=1&page_size=1000"], bench.Requests);
    }

    [Fact]
    public async Task A_bare_array_and_a_single_object_are_one_page()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.BareArrays = true);
        (List<string> records, PagingSummary summary) = await bench.ReadAsync("companies", new PagingOptions { FirstPageOnly = true });
        Assert.Equal((3, 1, null), (records.Count, summary.Pages, summary.CountAtStart));
        Assert.Single((await bench.ReadAsync("participants/p1-0000001/totals", new PagingOptions())).Records);
    }

    [Fact]
    public async Task No_more_pages_are_under_way_than_the_window_and_none_before_one_is_taken()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 100);
        await using IAsyncEnumerator<string[]> pages = bench
            .Api.ReadPagesAsync(
                new ApiRequest { Path = People },
                new PagingOptions { PageSize = 10, ThrottleLimit = 3 },
                ApiBench.Texts,
                new PagingSummary(),
                SilentReporter.Instance,
                default
            )
            .GetAsyncEnumerator();
        Assert.True(await pages.MoveNextAsync());
        Assert.Single(bench.Requests);
        Assert.True(await pages.MoveNextAsync());
        Assert.True(await pages.MoveNextAsync());
        await Task.WhenAll(
            bench.Log.WaitForAsync(r => r.Query.StartsWith("?page=4&", StringComparison.Ordinal)),
            bench.Log.WaitForAsync(r => r.Query.StartsWith("?page=5&", StringComparison.Ordinal))
        );
        Assert.Equal(5, bench.Requests.Length);
    }

    [Fact]
    public async Task Who_stops_taking_stops_the_requests()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 1000);
        Fault held = bench.Simulator.Faults.Add(new Fault { Path = "?page=3&", Kind = FaultKind.Hold });
        var summary = new PagingSummary();
        await using (
            IAsyncEnumerator<string[]> pages = bench
                .Api.ReadPagesAsync(
                    new ApiRequest { Path = People },
                    new PagingOptions { PageSize = 10, ThrottleLimit = 2 },
                    ApiBench.Texts,
                    summary,
                    SilentReporter.Instance,
                    default
                )
                .GetAsyncEnumerator()
        )
        {
            await pages.MoveNextAsync();
            await pages.MoveNextAsync();
            await held.Met;
        }

        Assert.Equal(2, summary.Pages);
        Assert.InRange(bench.Requests.Length, 3, 4);
    }

    [Fact]
    public async Task Stopping_ends_it_at_once()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 1000);
        Fault held = bench.Simulator.Faults.Add(new Fault { Path = "?page=3&", Kind = FaultKind.Hold });
        using var stop = new CancellationTokenSource();
        Task read = bench.ReadAsync(People, ByTens, SilentReporter.Instance, stop.Token);
        await held.Met;
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact]
    public async Task An_error_in_the_middle_comes_after_the_pages_before_it()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 100);
        bench.Simulator.Faults.Add(new Fault { Path = "?page=4&", Status = 403 });
        var got = new List<string>();
        ApiException error = await Assert.ThrowsAsync<ApiException>(async () =>
        {
            await foreach (
                string[] page in bench.Api.ReadPagesAsync(
                    new ApiRequest { Path = People },
                    ByTens,
                    ApiBench.Texts,
                    new PagingSummary(),
                    SilentReporter.Instance,
                    default
                )
            )
            {
                got.AddRange(page);
            }
        });
        Assert.Equal(("Forbidden", 30), (error.ErrorId, got.Count));
    }

    [Fact]
    public async Task A_transform_that_fails_ends_the_read_with_its_own_error()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 100);
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await foreach (
                int _ in bench.Api.ReadPagesAsync<int>(
                    new ApiRequest { Path = People },
                    ByTens,
                    page => page.Number == 3 ? throw new FormatException() : 0,
                    new PagingSummary(),
                    SilentReporter.Instance,
                    default
                )
            ) { }
        });
    }

    [Fact]
    public async Task Faults_that_pass_cost_time_but_no_record_and_are_counted()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 100);
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "?page=2&",
                Kind = FaultKind.Reset,
                Times = 1,
            }
        );
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "?page=5&",
                Status = 429,
                Times = 2,
            }
        );
        (List<string> records, PagingSummary summary) = await bench.ReadAsync(People, ByTens);
        Assert.Equal((100, 3), (records.Distinct().Count(), summary.Retries));
    }

    [Fact]
    public async Task A_token_that_ends_in_the_middle_is_renewed_once_for_all_pages()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 200);
        var options = new PagingOptions { PageSize = 10, ThrottleLimit = 8 };
        int records = 0;
        await foreach (
            string[] page in bench.Api.ReadPagesAsync(
                new ApiRequest { Path = People },
                options,
                ApiBench.Texts,
                new PagingSummary(),
                SilentReporter.Instance,
                default
            )
        )
        {
            records += page.Length;
            if (records == 50)
            {
                bench.Simulator.Tokens.ExpireAccessTokens();
            }
        }

        Assert.Equal((200, 1), (records, bench.Log.Count("POST", "/o/token/")));
    }

    [Fact]
    public async Task A_record_that_the_pages_shift_comes_once()
    {
        using var server = new Pages(25, 10);
        server.Before(2, () => server.Ids.Insert(0, "new"));
        (List<string> records, PagingSummary summary) = await server.ReadAsync();
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"r{i}"), records.Select(Id));
        Assert.Equal((25L, 1L, 25L, 26L), (summary.Records, summary.Duplicates, summary.CountAtStart, summary.CountAtEnd));
    }

    [Fact]
    public async Task Records_of_one_page_with_the_same_id_are_all_there()
    {
        using var server = new Pages(25, 10);
        server.Before(2, () => server.Ids[12] = "r11");
        (List<string> records, PagingSummary summary) = await server.ReadAsync();
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"r{(i == 12 ? 11 : i)}"), records.Select(Id));
        Assert.Equal((25L, 0L), (summary.Records, summary.Duplicates));
    }

    [Fact]
    public async Task A_record_that_is_twice_in_a_page_after_it_was_in_an_earlier_one_comes_once()
    {
        using var server = new Pages(25, 10) { WithoutCount = true };
        server.Before(2, () => (server.Ids[11], server.Ids[12]) = ("r9", "r9"));
        (List<string> records, PagingSummary summary) = await server.ReadAsync();
        Assert.Equal(Enumerable.Range(0, 25).Where(i => i is not (11 or 12)).Select(i => $"r{i}"), records.Select(Id));
        Assert.Equal(2, summary.Duplicates);
    }

    [Fact]
    public async Task Pages_that_become_more_are_read_too()
    {
        using var server = new Pages(20, 10);
        server.Before(2, () => server.Ids.AddRange(["a", "b", "c"]));
        Assert.Equal(23, (await server.ReadAsync()).Records.Count);
    }

    [Fact]
    public async Task A_record_that_was_removed_may_have_hidden_another_and_that_is_an_error()
    {
        using var server = new Pages(25, 10);
        server.Before(2, () => server.Ids.RemoveAt(0));
        ApiException shortRead = await Assert.ThrowsAsync<ApiException>(server.ReadAsync);
        Assert.Equal(("PagesShort", ErrorKind.InvalidResult), (shortRead.ErrorId, shortRead.Kind));
        Assert.Contains("25 records at the start and 24 at the end", shortRead.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_records_than_were_counted_are_an_error()
    {
        using var server = new Pages(25, 10) { Claimed = 27 };
        Assert.Equal("PagesShort", (await Assert.ThrowsAsync<ApiException>(server.ReadAsync)).ErrorId);
    }

    [Fact]
    public async Task A_page_that_repeats_is_an_error_and_not_a_loop()
    {
        using var server = new Pages(50, 10) { AlwaysTheFirst = true };
        Assert.Equal("PageRepeated", (await Assert.ThrowsAsync<ApiException>(server.ReadAsync)).ErrorId);
    }

    [Fact]
    public async Task Pages_that_go_round_are_an_error_where_no_count_would_tell()
    {
        using var server = new Pages(50, 10) { WithoutCount = true, Round = 3 };
        Assert.Equal("PageRepeated", (await Assert.ThrowsAsync<ApiException>(server.ReadAsync)).ErrorId);
        Assert.Equal(4, server.Asked.Length);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 5)]
    public async Task A_count_near_the_largest_number_is_a_count(long counted)
    {
        using var server = new Pages(25, 10) { Claimed = counted };
        Assert.Equal(15, (await server.ReadAsync(15)).Records.Count);
        Assert.Equal("PagesShort", (await Assert.ThrowsAsync<ApiException>(server.ReadAsync)).ErrorId);
    }

    [Fact]
    public async Task Without_a_count_the_pages_are_read_until_there_is_no_next()
    {
        using var server = new Pages(25, 10) { WithoutCount = true };
        (List<string> records, PagingSummary summary) = await server.ReadAsync();
        Assert.Equal((25, null), (records.Count, summary.CountAtStart));
    }

    [Theory]
    [InlineData("https://evil.example/api/companies/?page=2")]
    [InlineData("http://evil.example/api/companies/?page=2")]
    [InlineData("https://app.401go.com:8443/api/companies/?page=2")]
    [InlineData("https://x@app.401go.com/api/companies/?page=2")]
    [InlineData("//evil.example/?page=2")]
    [InlineData("ftp://app.401go.com/?page=2")]
    public async Task S49_a_next_on_another_origin_is_refused(string next)
    {
        using var server = new Pages(25, 10) { Next = next };
        ApiException refused = await Assert.ThrowsAsync<ApiException>(server.ReadAsync);
        Assert.Equal(("NextOnOtherOrigin", ErrorKind.SecurityError), (refused.ErrorId, refused.Kind));
        Assert.Equal(["https://app.401go.com/api/companies/?page=1&page_size=10"], server.Asked);
    }

    [Fact]
    public async Task S49_a_next_that_says_http_is_asked_over_https()
    {
        using var server = new Pages(25, 10) { Next = "http://app.401go.com/api/companies/?page=2&page_size=10" };
        Assert.Equal(25, (await server.ReadAsync()).Records.Count);
        Assert.All(
            server.Asked,
            address => Assert.StartsWith("https://app.401go.com/api/companies/?page=", address, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Progress_tells_records_total_rate_and_what_is_left_and_ends()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 95);
        var reporter = new KeepingReporter();
        await bench.ReadAsync(People, ByTens, reporter, default);
        CallProgress[] bars = [.. reporter.Bars];
        Assert.Equal("Reading companies/c1/participants/", bars[0].Activity);
        Assert.Contains(" of 95 records", bars[0].Status, StringComparison.Ordinal);
        Assert.Equal((100, true), (bars[^1].PercentComplete, bars[^1].Completed));
        Assert.Equal(bars.Select(b => b.PercentComplete).Order(), bars.Select(b => b.PercentComplete));
    }

    private static string Id(string record) => record.Split("\"object_id\":\"")[1].Split('"')[0];

    /// <summary>A server of records that can be changed between two pages; asked one page after the other.</summary>
    private sealed class Pages : IDisposable
    {
        private readonly int _size;
        private readonly ConcurrentQueue<string> _asked = new();
        private readonly Dictionary<int, Action> _before = [];
        private readonly ApiClient _api;

        public Pages(int records, int size)
        {
            _size = size;
            Ids = [.. Enumerable.Range(0, records).Select(i => $"r{i}")];
            _api = ApiBench.Fake(Answer);
        }

        public List<string> Ids { get; }

        public long? Claimed { get; init; }

        public bool AlwaysTheFirst { get; init; }

        public bool WithoutCount { get; init; }

        /// <summary>After so many pages the first comes again.</summary>
        public int Round { get; init; } = int.MaxValue;

        public string? Next { get; init; }

        public string[] Asked => [.. _asked];

        public void Before(int page, Action change) => _before[page] = change;

        public Task<(List<string> Records, PagingSummary Summary)> ReadAsync() => ReadAsync(null);

        public Task<(List<string> Records, PagingSummary Summary)> ReadAsync(long? first) =>
            ApiBench.ReadAsync(
                _api,
                "companies",
                new PagingOptions
                {
                    PageSize = _size,
                    ThrottleLimit = 1,
                    First = first,
                }
            );

        public void Dispose() => _api.Dispose();

        private HttpResponseMessage Answer(HttpRequestMessage request)
        {
            _asked.Enqueue(request.RequestUri!.AbsoluteUri);
            int page = int.Parse(HttpUtility.ParseQueryString(request.RequestUri.Query)["page"]!, CultureInfo.InvariantCulture);
            if (_before.Remove(page, out Action? change))
            {
                change();
            }

            int from = AlwaysTheFirst ? 0 : (page - 1) % Round * _size;
            if (from >= Ids.Count)
            {
                return ApiBench.Json("""{"user_error_message":"Invalid page."}""", 404);
            }

            bool more = from + _size < Ids.Count;
            string next = more ? $"\"{Next ?? $"https://app.401go.com/api/companies/?page={page + 1}"}\"" : "null";
            string count = WithoutCount ? "" : $"\"count\":{Claimed ?? Ids.Count},";
            return ApiBench.Json(
                $$"""
                {{{count}}"next":{{next}},"previous":null,
                """
                    + $$"""
                    "results":[{{string.Join(',', Ids.Skip(from).Take(_size).Select(id => $"{{\"object_id\":\"{id}\"}}"))}}]}
                    """
            );
        }
    }
}
