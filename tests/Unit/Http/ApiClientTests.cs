using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Http;

public sealed class ApiClientTests
{
    [Fact]
    public async Task S48_the_token_stands_in_the_Authorization_header_and_nowhere_else()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        await bench.Api.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Patch,
                Path = "companies/c1/participants/p1-0000001",
                Query = [new("a", "1")],
                Content = ApiBench.JsonBody("""{"name":"x"}"""),
            },
            SilentReporter.Instance,
            default
        );
        ReceivedRequest request = bench.Log.All.Single();
        string token = bench.Connection.Tokens.Current!.AccessToken.Reveal();
        Assert.Equal("Bearer " + token, request.Headers["Authorization"]);
        Assert.DoesNotContain(
            token,
            request.Path
                + request.Query
                + request.Body
                + string.Concat(request.Headers.Where(h => h.Key != "Authorization").Select(h => h.Value)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_request_carries_what_the_API_asks_for()
    {
        await using ApiBench bench = await ApiBench.StartAsync(settings: s => s with { ApiVersion = "2026-01-31" });
        await bench.GetAsync("companies");
        await bench.Api.SendAsync(
            new ApiRequest
            {
                Path = "companies",
                ApiVersion = "2025-12-01",
                Headers = [new("X-Request", "7"), new("Accept", "text/plain")],
            },
            SilentReporter.Instance,
            default
        );
        ReceivedRequest[] requests = [.. bench.Log.All];
        Assert.Equal(
            ("GET /api/companies/", "2026-01-31", "application/json"),
            (requests[0].ToString(), requests[0].Headers["Api-Version"], requests[0].Headers["Accept"])
        );
        Assert.StartsWith("Go401/", requests[0].Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal(
            ("2025-12-01", "7", "text/plain"),
            (requests[1].Headers["Api-Version"], requests[1].Headers["X-Request"], requests[1].Headers["Accept"])
        );
    }

    [Fact]
    public async Task HEAD_brings_headers_and_no_body()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        ApiResponse answer = await bench.Api.SendAsync(
            new ApiRequest { Method = HttpMethod.Head, Path = "companies" },
            SilentReporter.Instance,
            default
        );
        Assert.Equal((200, 0, 1), (answer.StatusCode, answer.Body.Length, answer.Attempts));
        Assert.Equal(["application/json"], answer.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("20260131")]
    [InlineData("latest")]
    public async Task An_API_version_that_is_no_date_is_not_sent(string version)
    {
        using ApiClient api = ApiBench.Fake(_ => throw new InvalidOperationException("Something was sent."));
        Assert.Equal(
            "ApiVersionInvalid",
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    api.SendAsync(new ApiRequest { Path = "x", ApiVersion = version }, SilentReporter.Instance, default)
                )
            ).ErrorId
        );
    }

    [Theory]
    [InlineData("Authorization", "Bearer mine", "HeaderNotAllowed")]
    [InlineData("authorization", "Bearer mine", "HeaderNotAllowed")]
    [InlineData("Host", "evil.example", "HeaderNotAllowed")]
    [InlineData("Content-Length", "5", "HeaderNotAllowed")]
    [InlineData("Transfer-Encoding", "chunked", "HeaderNotAllowed")]
    [InlineData("Connection", "close", "HeaderNotAllowed")]
    [InlineData("Cookie", "a=b", "HeaderNotAllowed")]
    [InlineData("Idempotent-Key", "k", "HeaderNotAllowed")]
    [InlineData("X-A", "1\r\nAuthorization: Bearer mine", "HeaderInvalid")]
    [InlineData("X-A", "1\nX-B: 2", "HeaderInvalid")]
    [InlineData("X-A", "\0", "HeaderInvalid")]
    [InlineData("X-A", "é", "HeaderInvalid")]
    [InlineData("X A", "1", "HeaderInvalid")]
    [InlineData("X-A\r\nX-B", "1", "HeaderInvalid")]
    [InlineData("", "1", "HeaderInvalid")]
    public async Task S51_headers_that_are_not_the_callers_are_refused_before_anything_is_sent(string name, string value, string id)
    {
        using ApiClient api = ApiBench.Fake(_ => throw new InvalidOperationException("Something was sent."));
        var refused = await Assert.ThrowsAsync<Go401Exception>(() =>
            api.SendAsync(new ApiRequest { Path = "companies", Headers = [new(name, value)] }, SilentReporter.Instance, default)
        );
        Assert.Equal(id, refused.ErrorId);
        Assert.DoesNotContain("Bearer mine", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S51_neither_a_key_nor_the_connections_API_version_can_break_a_line()
    {
        const string Broken = "2026-01-31\r\nAuthorization: Bearer mine";
        using ApiClient api = ApiBench.Fake(_ => throw new InvalidOperationException("Something was sent."));
        Assert.Equal(
            "HeaderInvalid",
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    api.SendAsync(
                        new ApiRequest
                        {
                            Method = HttpMethod.Post,
                            Path = "companies",
                            IdempotencyKey = Broken,
                        },
                        SilentReporter.Instance,
                        default
                    )
                )
            ).ErrorId
        );

        // A stored connection's settings are what is in the vault, which others may write.
        await using ApiBench bench = await ApiBench.StartAsync(settings: s => s with { ApiVersion = Broken });
        Assert.Equal("ApiVersionInvalid", (await Assert.ThrowsAsync<Go401Exception>(() => bench.GetAsync("companies"))).ErrorId);
        Assert.Empty(bench.Requests);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task S50_a_redirect_of_anything_but_GET_is_not_followed(string method)
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.Redirect, Location = "/api/companies/c2/" });
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() =>
            bench.Api.SendAsync(new ApiRequest { Method = new HttpMethod(method), Path = "companies/c1" }, SilentReporter.Instance, default)
        );
        Assert.Equal("RedirectRefused", refused.ErrorId);
        Assert.Equal([$"{method} /api/companies/c1/"], bench.Requests);
    }

    [Fact]
    public async Task S50_a_GET_follows_on_its_own_origin()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(
            new Fault
            {
                Kind = FaultKind.Redirect,
                Location = "/api/companies/?moved=1",
                Times = 1,
            }
        );
        Assert.Equal(200, (await bench.GetAsync("companies")).StatusCode);
        Assert.Equal(["GET /api/companies/", "GET /api/companies/?moved=1"], bench.Requests);
    }

    [Fact]
    public async Task S50_a_second_server_sees_neither_the_token_nor_a_request()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        await using Simulator.Simulator other = await Simulator.Simulator.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.Redirect, Location = other.BaseUri + "/companies/" });
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => bench.GetAsync("companies"));
        Assert.Equal(("RedirectRefused", ErrorKind.SecurityError), (refused.ErrorId, refused.Kind));
        Assert.Empty(other.Log.All);
    }

    [Fact]
    public async Task S50_a_redirect_that_never_ends_is_given_up()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.Redirect, Location = "/api/companies/" });
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => bench.GetAsync("companies"));
        Assert.Equal("RedirectRefused", refused.ErrorId);
        Assert.Contains("redirected again after 5 redirects (302)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(6, bench.Requests.Length);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_redirect_that_is_not_followed_says_why(string method)
    {
        using ApiClient api = ApiBench.Fake(_ => new HttpResponseMessage(HttpStatusCode.Found) { Content = new ByteArrayContent([]) });
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() =>
            api.SendAsync(new ApiRequest { Method = new HttpMethod(method), Path = "companies/c1" }, SilentReporter.Instance, default)
        );
        Assert.Equal("RedirectRefused", refused.ErrorId);
        Assert.Contains("no address to follow, or the request is not a GET", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S52_a_401_brings_one_refresh_and_the_same_request_once_more()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Tokens.ExpireAccessTokens();
        int bodies = 0;
        ApiResponse answer = await bench.Api.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Post,
                Path = "companies/c1/submit-payroll",
                IdempotencyKey = "k1",
                Content = () =>
                {
                    bodies++;
                    return ApiBench.JsonBody("""{"check_date":"2026-03-01","payroll_lines":[{"gross_pay":"1.00"}]}""")();
                },
            },
            SilentReporter.Instance,
            default
        );
        ReceivedRequest[] posts = [.. bench.Log.All.Where(r => r.Path.EndsWith("submit-payroll/", StringComparison.Ordinal))];
        Assert.Equal((200, 1, 2, 2), (answer.StatusCode, bench.Log.Count("POST", "/o/token/"), posts.Length, bodies));
        Assert.Equal(["k1", "k1"], posts.Select(p => p.Headers["Idempotent-Key"]));
        Assert.Equal(posts[0].Body, posts[1].Body);
        Assert.NotEqual(posts[0].Headers["Authorization"], posts[1].Headers["Authorization"]);
    }

    [Fact]
    public async Task S52_a_second_401_is_an_error_and_not_a_second_refresh()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Path = "/companies/", Status = 401 });
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => bench.GetAsync("companies"));
        Assert.Equal(("Unauthorized", ErrorKind.AuthenticationError, 401), (refused.ErrorId, refused.Kind, refused.StatusCode));
        Assert.Equal((2, 1), (bench.Requests.Length, bench.Log.Count("POST", "/o/token/")));
    }

    [Fact]
    public async Task S52_a_call_that_is_tried_again_later_refreshes_once_all_the_same()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Status = 401,
                Times = 1,
            }
        );
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Status = 503,
                Times = 1,
            }
        );
        bench.Simulator.Faults.Add(new Fault { Path = "/companies/", Status = 401 });
        var request = new ApiRequest
        {
            Path = "companies",
            Retry = RetryOptions.Default with { FirstDelay = TimeSpan.FromMilliseconds(1) },
        };
        Assert.Equal(
            "Unauthorized",
            (await Assert.ThrowsAsync<ApiException>(() => bench.Api.SendAsync(request, SilentReporter.Instance, default))).ErrorId
        );
        Assert.Equal((3, 1), (bench.Requests.Length, bench.Log.Count("POST", "/o/token/")));
    }

    [Fact]
    public async Task S52_fifty_calls_that_meet_a_401_together_refresh_once()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Tokens.ExpireAccessTokens();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => bench.GetAsync("companies")));
        Assert.Equal(1, bench.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task S52_a_token_that_somebody_has_renewed_meanwhile_is_not_renewed_again()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        Fault held = bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        Task<ApiResponse> slow = bench.GetAsync("companies");
        await held.Met;
        await bench.Connection.Tokens.RefreshAsync(bench.Connection.Tokens.Current, SilentReporter.Instance, default);
        held.Release();
        await slow;
        Assert.Equal((2, 1), (bench.Requests.Length, bench.Log.Count("POST", "/o/token/")));
    }

    [Fact]
    public async Task S53_a_403_never_refreshes()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.NotGranted.Add("GET /companies/"));
        ApiException refused = await Assert.ThrowsAsync<ApiException>(() => bench.GetAsync("companies"));
        Assert.Equal(("Forbidden", ErrorKind.PermissionDenied), (refused.ErrorId, refused.Kind));
        Assert.Equal(["GET /api/companies/"], bench.Log.All.Select(r => r.ToString()));
    }

    [Fact]
    public async Task A_token_that_the_user_brought_is_not_renewed()
    {
        using ApiClient api = ApiBench.Fake(_ => ApiBench.Json("{}", 401));
        Assert.Equal(
            "Unauthorized",
            (
                await Assert.ThrowsAsync<ApiException>(() =>
                    api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default)
                )
            ).ErrorId
        );
    }

    [Fact]
    public async Task S56_an_answer_beyond_the_cap_is_not_read_whether_announced_or_not()
    {
        foreach (bool announced in new[] { true, false })
        {
            var endless = new CountingStream(announced ? 5000 : long.MaxValue);
            var transport = new TransportOptions
            {
                MaxResponseBytes = 1000,
                HandlerFactory = _ => new OneAnswer(() => Streamed(endless, announced ? 5000 : null)),
            };
            using ApiClient api = new Client.Connections.ConnectionFactory(transport)
                .FromAccessToken(new() { Name = "t" }, new SecretValue("t"))
                .Api;
            Assert.Equal(
                "ResponseTooLarge",
                (
                    await Assert.ThrowsAsync<Go401Exception>(() =>
                        api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default)
                    )
                ).ErrorId
            );
            Assert.InRange(endless.Given, 0, 200_000);
        }
    }

    [Fact]
    public async Task S56_a_download_beyond_the_cap_is_not_read_on_and_leaves_no_file()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var endless = new CountingStream(long.MaxValue);
        var transport = new TransportOptions
        {
            MaxDownloadBytes = 1000,
            HandlerFactory = _ => new OneAnswer(() => Streamed(endless, null)),
        };
        using ApiClient api = new Client.Connections.ConnectionFactory(transport)
            .FromAccessToken(new() { Name = "t" }, new SecretValue("t"))
            .Api;
        Task<ApiResponse> download = api.DownloadAsync(
            new ApiRequest { Path = "companies" },
            Path.Combine(folder, "companies.json"),
            SilentReporter.Instance,
            default
        );
        Assert.Equal(
            "ResponseTooLarge",
            (await Assert.ThrowsAsync<Go401Exception>(() => download.WaitAsync(OAuth.Fakes.Patience))).ErrorId
        );
        Assert.InRange(endless.Given, 0, 200_000);
        Assert.Empty(Directory.GetFiles(folder));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task S56_a_body_that_is_not_the_JSON_announced_is_not_quoted()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.BadJson });
        ApiException wrong = await Assert.ThrowsAsync<ApiException>(() => bench.ReadAsync("companies/c1/participants", new()));
        Assert.Equal("ResponseNotJson", wrong.ErrorId);
        Assert.DoesNotContain("ssn", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_HTML_is_an_error_unless_it_was_wanted()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.Html });
        ApiException wrong = await Assert.ThrowsAsync<ApiException>(() => bench.GetAsync("companies"));
        Assert.Equal(("ResponseNotJson", ErrorKind.InvalidResult), (wrong.ErrorId, wrong.Kind));
        ApiResponse taken = await bench.Api.SendAsync(
            new ApiRequest { Path = "companies", AnyMediaType = true },
            SilentReporter.Instance,
            default
        );
        Assert.Equal("text/html", taken.MediaType);
    }

    [Fact]
    public async Task S58_an_error_holds_no_request_and_no_body()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        string token = bench.Connection.Tokens.Current!.AccessToken.Reveal();
        foreach (
            Fault fault in new Fault[]
            {
                new() { Status = 400 },
                new() { Status = 404 },
                new() { Status = 418 },
                new() { Kind = FaultKind.Reset },
                new() { Kind = FaultKind.Truncate },
            }
        )
        {
            bench.Simulator.Faults.Clear();
            bench.Simulator.Faults.Add(fault);
            ApiException error = await Assert.ThrowsAsync<ApiException>(() =>
                bench.Api.SendAsync(
                    new ApiRequest
                    {
                        Method = HttpMethod.Post,
                        Path = "companies/c1/participants",
                        Content = ApiBench.JsonBody("""{"ssn":"900123456","name":"Canary"}"""),
                    },
                    SilentReporter.Instance,
                    default
                )
            );
            Assert.Null(error.InnerException);
            Assert.Empty(error.Data);
            Assert.DoesNotContain(
                error.GetType().GetProperties(),
                p =>
                    typeof(HttpRequestMessage).IsAssignableFrom(p.PropertyType)
                    || typeof(HttpResponseMessage).IsAssignableFrom(p.PropertyType)
                    || typeof(HttpContent).IsAssignableFrom(p.PropertyType)
            );
            Assert.DoesNotContain("900123456", error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("Canary", error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(token, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S59_what_is_reported_has_ids_of_companies_templates_for_the_rest_and_stars_for_values()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        var reporter = new KeepingReporter();
        await bench.Api.SendAsync(
            new ApiRequest
            {
                Path = "companies/c1/participants?page=2&page_size=5&search=Canary&start_date=2026-01-31&birth_date=1990-01-01",
                Query = [new("ssn", "900000001")],
            },
            reporter,
            default
        );
        await Assert.ThrowsAsync<ApiException>(() => bench.GetAsync("companies/c7/participants/jane.doe@example.com", reporter, default));
        Assert.Contains(
            "?page=2&page_size=5&search=***&start_date=2026-01-31&birth_date=***&ssn=***",
            reporter.All,
            StringComparison.Ordinal
        );
        Assert.Contains("GET companies/c1/participants/?page=2", reporter.All, StringComparison.Ordinal);
        Assert.Contains("GET companies/c7/participants/{participant_id}/", reporter.All, StringComparison.Ordinal);
        Assert.DoesNotContain("jane.doe", reporter.All, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Connection.Tokens.Current!.AccessToken.Reveal(), reporter.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page", "12", true)]
    [InlineData("page_size", "1000", true)]
    [InlineData("page", "123456789", false)]
    [InlineData("page", "123-45-6789", false)]
    [InlineData("start_date", "2026-01-31", true)]
    [InlineData("plan_year_end", "2026-12-31", true)]
    [InlineData("start_date", "123456789", false)]
    [InlineData("plan_year_end", "123-45-6789", false)]
    [InlineData("birth_date", "1980-01-02", false)]
    [InlineData("search", "12", false)]
    public async Task S59_a_value_of_the_query_is_shown_only_where_it_is_a_page_or_a_date(string name, string value, bool shown)
    {
        var reporter = new KeepingReporter();
        using ApiClient api = ApiBench.Fake(_ => ApiBench.Json("{}"));
        await api.SendAsync(new ApiRequest { Path = "companies", Query = [new(name, value)] }, reporter, default);
        Assert.Contains($"?{name}={(shown ? value : "***")}:", reporter.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S61_a_client_speaks_to_its_own_server_only_and_only_when_asked()
    {
        var hosts = new List<string>();
        using ApiClient api = ApiBench.Fake(m =>
        {
            hosts.Add(m.RequestUri!.Authority);
            return ApiBench.Json(
                """{"count":2,"next":"http://app.401go.com/api/companies/?page=2","previous":null,"results":[{"object_id":"a"}]}"""
            );
        });
        Assert.Empty(hosts);
        await api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default);
        Assert.Equal(["app.401go.com"], hosts);
    }

    [Fact]
    public async Task S63_the_servers_sentence_is_cleaned()
    {
        using ApiClient api = ApiBench.Fake(_ =>
            ApiBench.Json("""{"user_error_message":"\u001b[31mbad\u001b[0m\nnews 900-12-3456"}""", 409)
        );
        ApiException error = await Assert.ThrowsAsync<ApiException>(() =>
            api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default)
        );
        Assert.EndsWith("bad news ***-**-3456", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(503)]
    public async Task S57_a_server_that_repeats_what_it_was_sent_brings_no_secret_into_the_error(int status)
    {
        await using ApiBench bench = await ApiBench.StartAsync(settings: s => s with { ClientSecret = new SecretValue("demo-secret") });
        TokenSet tokens = bench.Connection.Tokens.Current!;
        string[] secrets =
        [
            tokens.AccessToken.Reveal(),
            tokens.RefreshToken!.Reveal(),
            "demo-secret",
            "900123456",
            "kR2fT9vQ1xLm0ZpYwB7sHd4uNcEjAg",
        ];
        string said = string.Join(' ', secrets);
        bench.Simulator.Faults.Add(
            new Fault
            {
                Status = status,
                Body = $$"""{"user_error_message":"Bad: {{said}}","developer_error_detail":"{{said}}"}""",
                Times = 1,
            }
        );
        bench.Simulator.Faults.Add(
            new Fault
            {
                Status = status,
                Body =
                    $$"""
                    {"{{secrets[0]}}":{"a":[{"user_error_message":"{{said}}","developer_error_detail":{"was":"{{said}}"} }]},
                    """
                    + $$"""
                    "b":["{{said}}"]}
                    """,
            }
        );
        foreach (string form in new[] { "message", "fields" })
        {
            ApiException error = await Assert.ThrowsAsync<ApiException>(() =>
                bench.Api.SendAsync(
                    new ApiRequest
                    {
                        Method = HttpMethod.Post,
                        Path = "companies/c1/participants",
                        Content = ApiBench.JsonBody("{}"),
                    },
                    SilentReporter.Instance,
                    default
                )
            );
            string all = error + error.DeveloperDetail + error.RecommendedAction + string.Concat(error.FieldErrors);
            Assert.Contains("***-**-3456", all, StringComparison.Ordinal);
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, all, StringComparison.Ordinal));
            Assert.Equal(form == "fields" ? 2 : 0, error.FieldErrors.Count);
        }
    }

    [Fact]
    public async Task S57_a_token_that_was_renewed_meanwhile_is_not_shown_either()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        string old = bench.Connection.Tokens.Current!.AccessToken.Reveal();
        Fault held = bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Kind = FaultKind.Hold,
                Times = 1,
            }
        );
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Status = 409,
                Body = $$"""{"user_error_message":"{{old}}"}""",
            }
        );
        Task<ApiResponse> slow = bench.GetAsync("companies");
        await held.Met;
        await bench.Connection.Tokens.RefreshAsync(bench.Connection.Tokens.Current, SilentReporter.Instance, default);
        held.Release();
        ApiException error = await Assert.ThrowsAsync<ApiException>(() => slow);
        Assert.DoesNotContain(old, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "RequestInvalid", ErrorKind.InvalidArgument)]
    [InlineData(401, "Unauthorized", ErrorKind.AuthenticationError)]
    [InlineData(403, "Forbidden", ErrorKind.PermissionDenied)]
    [InlineData(404, "NotFound", ErrorKind.ObjectNotFound)]
    [InlineData(405, "MethodNotAllowed", ErrorKind.InvalidArgument)]
    [InlineData(408, "RequestTimeout", ErrorKind.OperationTimeout)]
    [InlineData(409, "Conflict", ErrorKind.ResourceExists)]
    [InlineData(418, "RequestRefused", ErrorKind.InvalidArgument)]
    [InlineData(429, "RateLimited", ErrorKind.LimitsExceeded)]
    [InlineData(500, "ServerError", ErrorKind.ResourceUnavailable)]
    [InlineData(503, "ServerError", ErrorKind.ResourceUnavailable)]
    public async Task Each_status_has_its_error(int status, string id, ErrorKind kind)
    {
        using ApiClient api = ApiBench.Fake(_ =>
            ApiBench.Json("""{"user_error_message":"Why.","developer_error_detail":"detail"}""", status)
        );
        var request = new ApiRequest { Path = "companies/c1", Retry = RetryOptions.Default with { MaximumRetryCount = 0 } };
        ApiException error = await Assert.ThrowsAsync<ApiException>(() => api.SendAsync(request, SilentReporter.Instance, default));
        Assert.Equal((id, kind, status, "detail", 1), (error.ErrorId, error.Kind, error.StatusCode, error.DeveloperDetail, error.Attempts));
        Assert.DoesNotContain("detail", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            status,
            (await api.SendAsync(request with { SkipHttpErrorCheck = true }, SilentReporter.Instance, default)).StatusCode
        );
    }

    [Fact]
    public async Task Fields_that_were_refused_stand_in_the_sentence_and_as_objects()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        ApiException error = await Assert.ThrowsAsync<ApiException>(() =>
            bench.Api.SendAsync(
                new ApiRequest
                {
                    Method = HttpMethod.Post,
                    Path = "companies/c1/submit-payroll",
                    Content = ApiBench.JsonBody("""{"check_date":"2026-03-01","payroll_lines":[{"gross_pay":"1.00"},{"gross_pay":"x"}]}"""),
                },
                SilentReporter.Instance,
                default
            )
        );
        Assert.Equal(
            new FieldError("payroll_lines[1].gross_pay", "A valid number is required.", "invalid"),
            Assert.Single(error.FieldErrors)
        );
        Assert.Contains("payroll_lines[1].gross_pay: A valid number is required.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_403_says_which_cause_is_likely_and_what_to_write_to_401GO()
    {
        await using ApiBench bench = await ApiBench.StartAsync(
            o => o.NotGranted.Add("GET /companies/{company_id}/participants/"),
            "participant:read"
        );
        ApiException scope = await Assert.ThrowsAsync<ApiException>(() => bench.GetAsync("companies"));
        Assert.Contains("The token does not have the scope company:read", scope.Message, StringComparison.Ordinal);
        ApiException list = await Assert.ThrowsAsync<ApiException>(() => bench.GetAsync("companies/c1/participants"));
        Assert.Contains("The token has the scope participant:read", list.Message, StringComparison.Ordinal);
        Assert.Contains("demo-client to call GET /companies/{company_id}/participants/", list.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Log.All, r => r.Path.StartsWith("/api/o/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_try_that_takes_too_long_is_a_timeout_and_stopping_is_not()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        Fault held = bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.Hold });
        var request = new ApiRequest
        {
            Path = "companies",
            Timeout = TimeSpan.FromMilliseconds(50),
            Retry = RetryOptions.Default with { MaximumRetryCount = 0 },
        };
        ApiException late = await Assert.ThrowsAsync<ApiException>(() => bench.Api.SendAsync(request, SilentReporter.Instance, default));
        Assert.Equal(("RequestTimeout", ErrorKind.OperationTimeout, null), (late.ErrorId, late.Kind, late.StatusCode));

        using var stop = new CancellationTokenSource();
        Task<ApiResponse> stopped = bench.Api.SendAsync(request with { Timeout = null }, SilentReporter.Instance, stop.Token);
        await held.Met;
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }

    [Fact]
    public async Task S62_a_download_is_whole_and_its_owners_alone_or_not_there()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        string folder = Directory.CreateTempSubdirectory().FullName,
            path = Path.Combine(folder, "companies.json");
        var request = new ApiRequest
        {
            Path = "companies",
            Retry = RetryOptions.Default with { FirstDelay = TimeSpan.FromMilliseconds(1) },
        };
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.Truncate, Times = 1 });
        ApiResponse answer = await bench.Api.DownloadAsync(request, path, SilentReporter.Instance, default);
        Assert.Equal((2, 0), (answer.Attempts, answer.Body.Length));
        byte[] whole = (await bench.GetAsync("companies")).Body.ToArray();
        Assert.Equal(whole, File.ReadAllBytes(path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        bench.Simulator.Faults.Add(new Fault { Status = 404 });
        await Assert.ThrowsAsync<ApiException>(() => bench.Api.DownloadAsync(request, path, SilentReporter.Instance, default));
        bench.Simulator.Faults.Clear();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.Truncate });
        await Assert.ThrowsAsync<ApiException>(() =>
            bench.Api.DownloadAsync(request with { Retry = new RetryOptions(0, TimeSpan.Zero) }, path, SilentReporter.Instance, default)
        );
        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task All_pages_go_to_a_file_as_one_list_of_the_records_as_they_are()
    {
        await using ApiBench bench = await ApiBench.StartAsync(o => o.Participants = 45);
        string folder = Directory.CreateTempSubdirectory().FullName,
            path = Path.Combine(folder, "people.json");
        await bench.Api.DownloadPagesAsync(
            new ApiRequest { Path = "companies/c1/participants" },
            new() { PageSize = 10 },
            path,
            new(),
            SilentReporter.Instance,
            default
        );
        List<string> records = (await bench.ReadAsync("companies/c1/participants", new())).Records;
        Assert.Equal("[\n" + string.Join(",\n", records) + "\n]\n", File.ReadAllText(path));
        Directory.Delete(folder, true);
    }

    private static HttpResponseMessage Streamed(Stream body, long? length)
    {
        var content = new StreamContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentLength = length;
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    private sealed class OneAnswer(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer());
    }

    // Gives out as many bytes as it has and counts them.
    private sealed class CountingStream(long length) : ForwardStream
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int given = (int)Math.Min(count, length - Given);
            Given += given;
            return given;
        }
    }
}
