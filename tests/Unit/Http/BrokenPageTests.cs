using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using System.Web;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Payroll;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>Responses that are valid JSON and not the list that was asked for: none of them is a record, or an empty list.</summary>
public sealed class BrokenPageTests
{
    private const string People = "companies/c1/participants";

    public static TheoryData<string> NotPages =>
        [
            """{"count":0,"next":null,"previous":null,"results":{"a":1}}""",
            """{"count":0,"next":null,"previous":null,"results":null}""",
            """{"count":1,"next":null,"previous":null,"results":"x"}""",
            """{"results":7,"count":1}""",
            """{"previous":null,"results":null}""",
            """{"count":1,"next":null,"previous":null}""",
            """{"count":1,"next":12,"previous":null,"results":[{"object_id":"a"}]}""",
            """{"count":1,"next":{},"previous":null,"results":[{"object_id":"a"}]}""",
            """{"count":1,"next":false,"previous":null,"results":[{"object_id":"a"}]}""",
            """{"count":1,"next":"","previous":null,"results":[{"object_id":"a"}]}""",
            """{"count":-1,"next":null,"previous":null,"results":[{"object_id":"a"}]}""",
            """{"count":"1","next":null,"previous":null,"results":[{"object_id":"a"}]}""",
            """{"count":1.5,"next":null,"previous":null,"results":[{"object_id":"a"}]}""",
            """{"count":99999999999999999999,"next":null,"results":[{"object_id":"a"}]}""",
            """{"count":1,"next":null,"previous":null,"results":[{"object_id":"a"}],"results":[]}""",
        ];

    [Theory]
    [MemberData(nameof(NotPages))]
    public async Task What_has_the_members_of_a_page_and_is_none_is_an_error_whatever_was_asked(string body)
    {
        Assert.Equal("ResponseNotJson", (await RefusedAsync(body, People, new PagingOptions())).ErrorId);
        Assert.Equal("ResponseNotJson", (await RefusedAsync(body, People, new PagingOptions { FirstPageOnly = true })).ErrorId);
        Assert.Equal("ResponseNotJson", (await RefusedAsync(body, "unknown/things", new PagingOptions())).ErrorId);
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"x\"")]
    [InlineData("""{"results":[{"object_id":"a"}]}""")]
    public async Task A_bare_value_is_no_record_where_the_operation_has_pages(string body)
    {
        Go401Exception refused = await RefusedAsync(body, People, new PagingOptions());
        Assert.Equal(("ResponseNotJson", ErrorKind.InvalidResult), (refused.ErrorId, refused.Kind));
        Assert.Contains("is not the list that the API documentation describes", refused.Message, StringComparison.Ordinal);
        Assert.Equal("ResponseNotJson", (await RefusedAsync(body, "unknown/things", new PagingOptions { ListOnly = true })).ErrorId);
    }

    [Fact]
    public async Task A_bare_object_of_an_operation_that_is_not_known_is_one_record()
    {
        using ApiClient api = ApiBench.Fake(_ => ApiBench.Json("""{"a":1,"count":3}"""));
        Assert.Single((await ApiBench.ReadAsync(api, "unknown/things", new PagingOptions())).Records);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("""{"count":2,"next":null,"results":[{"object_id":"a"},null]}""")]
    public async Task A_record_that_is_no_object_is_an_error_where_objects_are_needed(string body) =>
        Assert.Equal("ResponseNotJson", (await RefusedAsync(body, People, new PagingOptions { ListOnly = true })).ErrorId);

    [Fact]
    public async Task A_page_that_is_no_list_is_asked_for_again()
    {
        int asked = 0;
        using ApiClient api = ApiBench.Fake(_ =>
            ApiBench.Json(
                asked++ == 0
                    ? """{"count":0,"next":null,"previous":null,"results":null}"""
                    : """{"count":1,"next":null,"previous":null,"results":[{"object_id":"a"}]}"""
            )
        );
        (List<string> records, PagingSummary summary) = await ApiBench.ReadAsync(api, People, new PagingOptions());
        Assert.Equal((1, 1, 2), (records.Count, summary.Retries, asked));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    public async Task More_records_than_were_counted_are_an_error(int count, int records)
    {
        string list = string.Join(',', Enumerable.Range(0, records).Select(i => $$"""{"object_id":"r{{i}}"}"""));
        Go401Exception refused = await RefusedAsync(
            $$"""{"count":{{count}},"next":null,"results":[{{list}}]}""",
            People,
            new PagingOptions()
        );
        Assert.Equal("PagesLong", refused.ErrorId);
        Assert.Contains($"counted {count} record", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(203)]
    [InlineData(206)]
    [InlineData(226)]
    [InlineData(299)]
    public async Task A_list_with_a_status_other_than_200_is_an_error(int status)
    {
        foreach (string body in (string[])["[]", """{"count":1,"next":null,"results":[{"object_id":"a"}]}"""])
        {
            Go401Exception refused = await RefusedAsync(body, People, new PagingOptions { TakesNothing = true }, status);
            Assert.Equal(("ResponseNotJson", status), (refused.ErrorId, ((ApiException)refused).StatusCode));
            Assert.Contains($"status {status} instead of 200", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_with_a_record_each_and_an_absurd_count_are_not_read_forever()
    {
        int most = 0;
        using ApiClient api = ApiBench.Fake(request =>
        {
            int page = int.Parse(HttpUtility.ParseQueryString(request.RequestUri!.Query)["page"]!, CultureInfo.InvariantCulture);
            most = Math.Max(most, page);
            return ApiBench.Json(
                $$"""{"count":1000000000,"next":"https://app.401go.com/api/x/?page={{page + 1}}","results":[{"object_id":"r{{page}}"}]}"""
            );
        });
        Go401Exception refused = await Assert.ThrowsAsync<ApiException>(() => ApiBench.ReadAsync(api, People, new PagingOptions()));
        Assert.Equal("PagesLong", refused.ErrorId);
        Assert.InRange(most, 1000, 1100);
    }

    [Fact]
    public async Task Small_pages_that_were_asked_for_have_no_such_limit()
    {
        using ApiClient api = ApiBench.Fake(request =>
        {
            int page = int.Parse(HttpUtility.ParseQueryString(request.RequestUri!.Query)["page"]!, CultureInfo.InvariantCulture);
            string next = page < 1500 ? $"\"https://app.401go.com/api/x/?page={page + 1}\"" : "null";
            return ApiBench.Json($$"""{"count":1500,"next":{{next}},"results":[{"object_id":"r{{page}}"}]}""");
        });
        Assert.Equal(1500, (await ApiBench.ReadAsync(api, People, new PagingOptions { PageSize = 1 })).Records.Count);
    }

    [Theory]
    [InlineData("[]", 200)]
    [InlineData("7", 200)]
    [InlineData("", 204)]
    [InlineData("""{"count":0,"next":null,"previous":null,"results":{"a":1}}""", 200)]
    [InlineData("""{"pretax_ytd":0,"posttax_ytd":0}""", 206)]
    public async Task Totals_that_are_none_are_not_taken_for_zero_without_limits(string body, int status)
    {
        using ApiClient api = ApiBench.Fake(_ => ApiBench.Json(body, status));
        Go401Exception refused = await Assert.ThrowsAnyAsync<Go401Exception>(() =>
            new PlanReader(api, SilentReporter.Instance, default).TotalsAsync("p1")
        );
        Assert.Equal("ResponseNotJson", refused.ErrorId);
    }

    private static async Task<Go401Exception> RefusedAsync(string body, string path, PagingOptions options, int status = 200)
    {
        using ApiClient api = ApiBench.Fake(_ => ApiBench.Json(body, status));
        return await Assert.ThrowsAnyAsync<Go401Exception>(() => ApiBench.ReadAsync(api, path, options));
    }
}
