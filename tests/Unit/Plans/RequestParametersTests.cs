using System;
using System.Collections.Generic;
using System.Linq;
using Go401.Client.Catalogue;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.PowerShell.Plans;
using Xunit;

namespace Go401.Tests.Unit.Plans;

/// <summary>Which parameters of a request conflict, and what request they make.</summary>
public sealed class RequestParametersTests
{
    private static readonly RequestParameters Get = new() { Path = "companies" };
    private static readonly RequestParameters Post = new() { Path = "x", Method = "POST" };
    private static readonly RequestParameters Head = new() { Path = "companies", Method = "HEAD" };

    // What conflicts, and a word of the error that says with what.
    private static readonly Dictionary<string, (RequestParameters Given, string? Word)> Cases = new()
    {
        ["a body with GET"] = (Get with { Body = BodyInput.Value }, "GET has no body"),
        ["a file with HEAD"] = (Head with { Body = BodyInput.FileOrForm }, "HEAD has no body"),
        ["-AsArray with GET"] = (Get with { AsArray = true }, "GET has no body"),
        ["-OmitEmpty with GET from the pipeline"] = (Get with { OmitEmpty = true, Body = BodyInput.Pipeline }, "GET has no body"),
        ["-ContentType with GET"] = (Get with { ContentType = "text/plain" }, "-ContentType has no effect"),
        ["-IdempotencyKey with GET"] = (Get with { IdempotencyKey = "k" }, "idempotency key"),
        ["the pipeline fills the path of GET"] = (Get with { Body = BodyInput.Pipeline }, null),
        ["POST without a body"] = (Post, null),
        ["-AsArray without a body"] = (Post with { AsArray = true }, "no body"),
        ["-AsArray from the pipeline"] = (Post with { AsArray = true, Body = BodyInput.Pipeline }, null),
        ["-ContentType without a body"] = (Post with { ContentType = "a/b" }, "no body"),
        ["-OmitEmpty with text"] = (Post with { OmitEmpty = true, Body = BodyInput.Text }, "sent unchanged"),
        ["-OmitEmpty with a table"] = (Post with { OmitEmpty = true, Body = BodyInput.Value }, null),
        ["one key for each record"] = (Post with { IdempotencyKey = "k", Body = BodyInput.Pipeline }, "each record"),
        ["one key for all records"] = (Post with { IdempotencyKey = "k", Body = BodyInput.Pipeline, AsArray = true }, null),
        ["one key for a body"] = (Post with { IdempotencyKey = "k", Body = BodyInput.Value }, null),
        ["-All with POST"] = (Post with { All = true }, "only with GET"),
        ["-First with POST"] = (Post with { First = 1 }, "only with GET"),
        ["-Skip with HEAD"] = (Head with { Skip = 1 }, "only with GET"),
        ["-PageSize with POST"] = (Post with { PageSize = 5 }, "only with GET"),
        ["-IncludeTotalCount with POST"] = (Post with { IncludeTotalCount = true }, "only with GET"),
        ["-SkipHttpErrorCheck with -All"] = (Get with { SkipHttpErrorCheck = true, All = true }, "has no records"),
        ["-PageSize where there are no pages"] = (Get with { Path = "companies/c1/participants/p1", PageSize = 5 }, "has no pages"),
        ["-PageSize where there are pages"] = (Get with { PageSize = 5 }, null),
        ["-PageSize twice"] = (Get with { PageSize = 5, QueryNames = ["Page_Size"] }, "same value"),
        ["-Raw with HEAD"] = (Head with { Raw = true }, "response to HEAD"),
        ["-OutFile with HEAD"] = (Head with { ToFile = true }, "response to HEAD"),
        ["-AsTyped with HEAD"] = (Head with { ShapesObjects = true }, "response to HEAD"),
        ["one variable for two"] = (Get with { StatusCodeVariable = "v", ResponseHeadersVariable = "V" }, "two variables"),
        ["two variables"] = (Get with { StatusCodeVariable = "v", ResponseHeadersVariable = "w" }, null),
        ["-Raw with -AsHashtable"] = (Get with { Raw = true, ShapesObjects = true }, "unchanged"),
        ["-OutFile with -Raw"] = (Get with { ToFile = true, Raw = true }, "unchanged"),
        ["-IncludeTotalCount with -Raw"] = (Get with { IncludeTotalCount = true, Raw = true }, "only with objects"),
        ["-IncludeTotalCount with -OutFile"] = (Get with { IncludeTotalCount = true, ToFile = true }, "only with objects"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_without_an_effect_are_an_error(string name)
    {
        (RequestParameters given, string? word) = Cases[name];
        Exception? thrown = Record.Exception(given.Check);
        if (word is null)
        {
            Assert.Null(thrown);
            return;
        }

        Go401Exception conflict = Assert.IsType<Go401Exception>(thrown);
        Assert.Equal("ParametersConflict", conflict.ErrorId);
        Assert.Contains(word, conflict.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was sent.", conflict.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_request_has_what_was_given()
    {
        ApiRequest request = (
            Post with
            {
                IdempotencyKey = "k",
                ApiVersion = "2026-01-01",
                TimeoutSec = 5,
                MaximumRetryCount = 1,
                MaximumRetrySec = 9,
            }
        ).Request("companies/c1", null, [new("a", "b")], [new("h", "i")]);
        Assert.Equal(
            ("companies/c1", "POST", "k", "2026-01-01"),
            (request.Path, request.Method.Method, request.IdempotencyKey, request.ApiVersion)
        );
        Assert.Equal(
            (TimeSpan.FromSeconds(5), 1, TimeSpan.FromSeconds(9)),
            (request.Timeout, request.Retry.MaximumRetryCount, request.Retry.MaximumTotalTime)
        );
        Assert.Equal("a=b h=i", $"{Text(request.Query)} {Text(request.Headers)}");
        Assert.Equal(RetryOptions.Default, Get.Request("x", null, [], []).Retry);
    }

    [Theory]
    [InlineData(false, false, false, "page_size=2")]
    [InlineData(true, false, false, "page_size=7")]
    [InlineData(false, true, false, "page_size=7")]
    [InlineData(true, false, true, "page_size=2")]
    public void A_page_that_is_taken_as_it_is_gets_its_size_in_the_query(bool raw, bool toFile, bool all, string query)
    {
        RequestParameters given = Get with { PageSize = 7, Raw = raw, ToFile = toFile, All = all };
        Assert.Equal(query, Text(given.Request("companies", null, [new("page_size", "2")], []).Query));
    }

    [Theory]
    [InlineData("GET", false, false, false, true)]
    [InlineData("GET", true, false, false, false)]
    [InlineData("GET", true, true, false, true)]
    [InlineData("GET", false, false, true, false)]
    [InlineData("HEAD", false, false, false, false)]
    [InlineData("POST", false, false, false, false)]
    public void Records_are_read_from_what_GET_returns(string method, bool raw, bool all, bool skipsCheck, bool expected) =>
        Assert.Equal(expected, (Get with { Method = method, Raw = raw, All = all, SkipHttpErrorCheck = skipsCheck }).ReadsRecords);

    [Fact]
    public void First_and_Skip_select_records_of_all_pages()
    {
        PagingOptions one = (Get with { ThrottleLimit = 2 }).Paging();
        Assert.Equal((true, 0L, null, 2), (one.FirstPageOnly, one.Skip, one.First, one.ThrottleLimit));
        PagingOptions some = (Get with { First = 3, Skip = ulong.MaxValue }).Paging();
        Assert.Equal((false, long.MaxValue, 3L), (some.FirstPageOnly, some.Skip, some.First));
    }

    [Theory]
    [InlineData("GET", "companies", "None", false)]
    [InlineData("HEAD", "companies", "None", false)]
    [InlineData("OPTIONS", "companies", "None", false)]
    [InlineData("DELETE", "companies/c1/participants/p1", "DefaultsToNo", false)]
    [InlineData("DELETE", "not/known", "DefaultsToNo", false)]
    [InlineData("POST", "companies/c1/submit-payroll", "DefaultsToNo", true)]
    [InlineData("PATCH", "companies/c1/participants/p1", "Medium", true)]
    [InlineData("POST", "not/known", "Medium", true)]
    public void Deleting_and_moving_money_ask_by_themselves_and_only_what_takes_a_body_gets_the_piped_record(
        string method,
        string path,
        string question,
        bool sendsInput
    )
    {
        ApiOperation? operation = OperationCatalogue.Find(method, path);
        Assert.Equal(question, RequestPolicy.QuestionOf(method, operation).ToString());
        Assert.Equal(sendsInput, RequestPolicy.SendsInput(method, operation, isPathValue: false));
        Assert.False(RequestPolicy.SendsInput(method, operation, isPathValue: true));
    }

    [Fact]
    public void Every_known_operation_that_moves_money_or_deletes_defaults_to_No()
    {
        Assert.Contains(OperationCatalogue.All, o => o.MovesMoney);
        Assert.All(
            OperationCatalogue.All,
            o => Assert.Equal(o.MovesMoney || o.Method == "DELETE", RequestPolicy.QuestionOf(o.Method, o) == RequestQuestion.DefaultsToNo)
        );
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Join("&", pairs.Select(p => $"{p.Key}={p.Value}"));
}
