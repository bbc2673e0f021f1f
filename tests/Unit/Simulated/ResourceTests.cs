using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Client.Catalogue;
using Xunit;

namespace Go401.Tests.Unit.Simulated;

public sealed class ResourceTests
{
    // Ids that are there from the start; odd participants have one of everything.
    internal static readonly Dictionary<string, string> Ids = new()
    {
        ["company_id"] = "c1",
        ["participant_id"] = "p1-0000001",
        ["affiliate_firm_id"] = "f1",
        ["affiliate_id"] = "a11",
        ["investment_id"] = "i1",
        ["beneficiary_id"] = "b-p1-0000001-1",
        ["disbursement_id"] = "d-p1-0000001-1",
        ["loan_request_id"] = "l-p1-0000001-1",
        ["rollover_id"] = "r-p1-0000001-1",
        ["notification_id"] = "n-p1-0000001-1",
        ["attachment_id"] = "att-1",
        ["document_name"] = "qdia",
    };

    [Fact]
    public async Task The_simulator_knows_exactly_the_operations_of_the_catalogue()
    {
        await using Sim sim = await Sim.StartAsync();
        Assert.Equal(OperationCatalogue.All.Select(o => o.ToString()).Order(), sim.Server.Operations.Order());
    }

    [Fact]
    public async Task Every_operation_is_allowed_by_the_scope_of_the_catalogue_and_by_no_other()
    {
        await using Sim sim = await Sim.StartAsync();
        foreach (ApiOperation operation in OperationCatalogue.All)
        {
            string path = PathTemplate.Fill(operation.PathTemplate, Ids);
            if (operation.Scope is string scope)
            {
                sim.Token = sim.Server.Tokens.Issue(string.Join(' ', Client.OAuth.Scopes.All.Where(s => s != scope))).Access;
                Answer refused = await sim.CallAsync(operation.Method, path, "{}");
                Assert.Equal((operation.ToString(), 403), (operation.ToString(), refused.Code));
                Assert.Equal(["user_error_message", "developer_error_detail"], refused.Json.AsObject().Select(p => p.Key));
            }

            sim.Token = sim.Server.Tokens.Issue(operation.Scope ?? "openid").Access;
            Answer answer = await sim.CallAsync(operation.Method, path, operation.BodyShape == BodyShape.None ? null : "{}");
            Assert.Contains(answer.Code, new[] { 200, 204, 400 });
            if (operation.Method == "GET")
            {
                Assert.Equal((operation.ToString(), 200), (operation.ToString(), answer.Code));
                Assert.Equal("application/json", answer.Header("Content-Type"));
                AssertShape(operation, answer.Json);
            }
        }
    }

    [Fact]
    public async Task Every_paged_list_pages_and_a_page_past_the_end_is_404_in_the_envelope()
    {
        await using Sim sim = await Sim.StartAsync();
        foreach (ApiOperation operation in OperationCatalogue.All.Where(o => o.Paged && o.Method == "GET"))
        {
            string path = PathTemplate.Fill(operation.PathTemplate, Ids);
            JsonNode first = (await sim.GetAsync(path + "?page=1&page_size=1")).Json;
            int count = first["count"]!.GetValue<int>();
            Assert.Equal((operation.ToString(), 1), (operation.ToString(), first["results"]!.AsArray().Count));
            Assert.Null(first["previous"]);
            Assert.Equal(count > 1 ? $"{sim.Server.BaseUri}/{path}?page=2&page_size=1" : null, first["next"]?.ToString());
            JsonNode last = (await sim.GetAsync($"{path}?page={count}&page_size=1")).Json;
            Assert.Null(last["next"]);
            Assert.Equal(count > 1, last["previous"] is not null);
            Answer past = await sim.GetAsync($"{path}?page={count + 1}&page_size=1");
            Assert.Equal((404, "Invalid page."), (past.Code, past["user_error_message"]));
        }
    }

    [Fact]
    public async Task Only_the_lists_that_say_so_are_bare_arrays_until_a_page_is_asked_for()
    {
        await using Sim sim = await Sim.StartAsync();
        foreach (ApiOperation operation in OperationCatalogue.All.Where(o => o.Paged && o.Method == "GET"))
        {
            JsonNode answer = (await sim.GetAsync(PathTemplate.Fill(operation.PathTemplate, Ids))).Json;
            Assert.Equal((operation.ToString(), operation.PagedOnRequest), (operation.ToString(), answer is JsonArray));
        }

        sim.Server.Options.BareArrays = true;
        Assert.Equal(25, (await sim.GetAsync("companies/c1/participants/")).Json.AsArray().Count);
        Assert.Equal(25, (await sim.GetAsync("companies/c1/participants/?page_size=100")).Json["count"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("page=0", 404)]
    [InlineData("page=x", 404)]
    [InlineData("page=-1", 404)]
    [InlineData("page=last&page_size=10", 200)]
    [InlineData("page_size=x", 200)]
    [InlineData("page_size=0", 200)]
    public async Task Odd_pages_are_refused_and_odd_sizes_are_ignored(string query, int status)
    {
        await using Sim sim = await Sim.StartAsync();
        Answer answer = await sim.GetAsync("companies/c1/participants/?" + query);
        Assert.Equal(status, answer.Code);
        if (query.Contains("last", StringComparison.Ordinal))
        {
            Assert.Equal(5, answer.Json["results"]!.AsArray().Count);
        }
    }

    [Fact]
    public async Task Next_and_previous_carry_the_query_on_percent_encoded_and_the_size_is_capped()
    {
        await using Sim sim = await Sim.StartAsync(o => o.LargestPageSize = 10);
        JsonNode page = (await sim.GetAsync("companies/c1/participants/?page_size=9999&name=a%26b%20c&page=2")).Json;
        Assert.Equal(10, page["results"]!.AsArray().Count);
        Assert.Equal($"{sim.Server.BaseUri}/companies/c1/participants/?page=3&page_size=9999&name=a%26b%20c", page["next"]!.ToString());
        Assert.Equal($"{sim.Server.BaseUri}/companies/c1/participants/?page_size=9999&name=a%26b%20c", page["previous"]!.ToString());
        sim.Server.Options.NextOrigin = "http://elsewhere.example";
        Assert.StartsWith(
            "http://elsewhere.example/api/companies/",
            (await sim.GetAsync("companies/c1/participants/?page=2&page_size=5")).Json["previous"]!.ToString(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("GET", "compnies/", 404, false)]
    [InlineData("GET", "companies/c1/nothing/", 404, false)]
    [InlineData("GET", "companies/c77/participants/", 404, true)]
    [InlineData("GET", "companies/c2/participants/p1-0000001/", 404, true)]
    [InlineData("GET", "participants/p1-0000025/totals/", 404, true)]
    [InlineData("GET", "participants/p1-0000001/rollovers/none/", 404, true)]
    [InlineData("DELETE", "companies/", 405, true)]
    [InlineData("GET", "companies/c1/submit-payroll/", 405, true)]
    [InlineData("GET", "companies", 301, false)]
    [InlineData("POST", "companies/c1/participants", 301, false)]
    [InlineData("GET", "compnies", 404, false)]
    public async Task What_is_not_there_is_said_in_the_right_shape(string method, string path, int status, bool json)
    {
        await using Sim sim = await Sim.StartAsync();
        Answer answer = await sim.CallAsync(method, path);
        Assert.Equal(status, answer.Code);
        if (json)
        {
            Assert.Equal(["user_error_message", "developer_error_detail"], answer.Json.AsObject().Select(p => p.Key));
        }
        else if (status == 404)
        {
            Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal($"/api/{path}/", answer.Location);
        }

        if (status == 405)
        {
            Assert.Contains("OPTIONS", answer.Header("Allow"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_three_kinds_of_401_differ_in_their_header_only()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer none = await sim.SendAsync("GET", "/api/companies/");
        sim.Server.Tokens.ExpireAccessTokens();
        Answer expired = await sim.GetAsync("companies/");
        sim.Token = "never-given";
        Answer invalid = await sim.GetAsync("companies/");
        Assert.Equal([401, 401, 401], new[] { none.Code, expired.Code, invalid.Code });
        Assert.Single(new[] { none.Text, expired.Text, invalid.Text }.Distinct());
        Assert.Equal("Bearer realm=\"api\"", none.Header("WWW-Authenticate"));
        Assert.EndsWith(
            "error=\"invalid_token\", error_description=\"The access token has expired.\"",
            expired.Header("WWW-Authenticate"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "error=\"invalid_token\", error_description=\"The access token is invalid.\"",
            invalid.Header("WWW-Authenticate"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_same_people_come_on_every_start_and_none_is_a_real_one()
    {
        await using Sim one = await Sim.StartAsync(o => o.Participants = 300);
        await using Sim two = await Sim.StartAsync(o => o.Participants = 1_000_000);
        const string Query = "companies/c1/participants/?page=3&page_size=100";
        JsonArray people = (await one.GetAsync(Query)).Json["results"]!.AsArray();
        Assert.Equal(people.ToJsonString(), (await two.GetAsync(Query)).Json["results"]!.ToJsonString());
        Assert.All(
            people,
            p =>
            {
                Assert.Matches("^9[0-9]{8}$", p!["ssn"]!.ToString());
                Assert.EndsWith("@example.com", p["email"]!.ToString(), StringComparison.Ordinal);
            }
        );
        Assert.Equal(100, people.Select(p => p!["object_id"]!.ToString()).Distinct().Count());
        Assert.Equal(1_000_000, (await two.GetAsync("companies/c1/participants/?page=1000000&page_size=1")).Json["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_connection_is_confirmed_by_form_data_only()
    {
        await using Sim sim = await Sim.StartAsync();
        Assert.Equal(400, (await sim.CallAsync("POST", "partners/connection-success/", """{"client_id":"demo-client"}""")).Code);
        Answer confirmed = await sim.SendAsync(
            "POST",
            "/api/partners/connection-success/",
            request =>
            {
                request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", sim.Token);
                request.Content = Sim.Form(("client_id", "demo-client"));
            }
        );
        Assert.Equal(200, confirmed.Code);
        Assert.Equal(405, (await sim.GetAsync("partners/connection-success/")).Code);
    }

    [Fact]
    public async Task An_operation_can_be_taken_off_the_clients_list()
    {
        await using Sim sim = await Sim.StartAsync(o => o.NotGranted.Add("GET /companies/{company_id}/participants/"));
        Assert.Equal(403, (await sim.GetAsync("companies/c1/participants/")).Code);
        Assert.Equal(403, (await sim.CallAsync("HEAD", "companies/c1/participants/")).Code);
        Assert.Equal(200, (await sim.GetAsync("companies/c1/participants/p1-0000001/")).Code);
    }

    [Fact]
    public async Task HEAD_has_the_headers_of_GET_and_OPTIONS_says_what_is_allowed()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer get = await sim.GetAsync("companies/"),
            head = await sim.CallAsync("HEAD", "companies/");
        Assert.Equal((200, "", get.Header("Content-Length")), (head.Code, head.Text, head.Header("Content-Length")));
        Assert.Equal("GET, POST, HEAD, OPTIONS", (await sim.CallAsync("OPTIONS", "companies/c1/participants/")).Header("Allow"));
    }

    private static void AssertShape(ApiOperation operation, JsonNode answer)
    {
        switch (operation.ResponseShape)
        {
            case ResponseShape.Pages when operation.PagedOnRequest:
            case ResponseShape.Many:
                Assert.IsType<JsonArray>(answer);
                break;
            case ResponseShape.Pages:
                Assert.Equal(["count", "next", "previous", "results"], answer.AsObject().Select(p => p.Key));
                break;
            case ResponseShape.One:
                Assert.IsType<JsonObject>(answer);
                break;
        }
    }
}
