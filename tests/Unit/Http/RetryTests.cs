using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Unit.Http;

public sealed class RetryTests
{
    private static readonly RetryOptions Quick = RetryOptions.Default with { FirstDelay = TimeSpan.FromMilliseconds(1) };

    [Theory]
    [InlineData("GET", 408, true)]
    [InlineData("GET", 429, true)]
    [InlineData("GET", 500, true)]
    [InlineData("GET", 502, true)]
    [InlineData("GET", 503, true)]
    [InlineData("GET", 504, true)]
    [InlineData("GET", 400, false)]
    [InlineData("GET", 404, false)]
    [InlineData("GET", 501, false)]
    [InlineData("HEAD", 503, true)]
    [InlineData("PUT", 503, true)]
    [InlineData("DELETE", 503, true)]
    [InlineData("PUT", 500, false)]
    [InlineData("PATCH", 503, false)]
    [InlineData("POST", 503, false)]
    [InlineData("POST", 429, false)]
    public async Task S54_only_what_cannot_happen_twice_is_tried_again_and_only_after_what_passes(string method, int status, bool again)
    {
        int sent = 0;
        using ApiClient api = ApiBench.Fake(_ => ++sent == 1 ? ApiBench.Json("{}", status) : ApiBench.Json("{}"), time: new JumpingTime());
        Task<ApiResponse> call = api.SendAsync(
            new ApiRequest { Method = new HttpMethod(method), Path = "companies/c1" },
            SilentReporter.Instance,
            default
        );
        if (again)
        {
            Assert.Equal(2, (await call).Attempts);
        }
        else
        {
            await Assert.ThrowsAsync<ApiException>(() => call);
        }

        Assert.Equal(again ? 2 : 1, sent);
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Truncate)]
    public async Task S54_a_connection_that_breaks_is_tried_again_for_a_GET(FaultKind kind)
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = kind, Times = 2 });
        ApiResponse answer = await bench.Api.SendAsync(
            new ApiRequest { Path = "companies", Retry = Quick },
            SilentReporter.Instance,
            default
        );
        Assert.Equal((3, 200), (answer.Attempts, answer.StatusCode));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S87_a_write_with_a_key_is_not_sent_again_after_the_computer_slept_longer_than_the_key_is_remembered(bool answered)
    {
        int sent = 0;
        var time = new JumpingTime { Sleep = TimeSpan.FromHours(30) };
        using ApiClient api = ApiBench.Fake(
            _ =>
            {
                sent++;
                return answered ? ApiBench.Json("{}", 503) : throw new HttpRequestException("lost", new System.IO.IOException("lost"));
            },
            time: time
        );
        DateTimeOffset begun = time.GetUtcNow();
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Path = "companies/c1/submit-payroll",
            IdempotencyKey = "key-1",
            Content = ApiBench.JsonBody("{}"),
        };
        ApiException failure = await Assert.ThrowsAsync<ApiException>(() => api.SendAsync(request, SilentReporter.Instance, default));
        Assert.Equal((1, begun.AddHours(24)), (sent, failure.IdempotencyKeyExpires));
        Assert.Equal(answered ? "ServerError" : "ConnectionFailed", failure.ErrorId);
    }

    [Theory]
    [InlineData("POST", true)]
    [InlineData("PUT", true)]
    [InlineData("GET", false)]
    public async Task A_refusal_does_not_hide_that_an_earlier_attempt_may_have_been_processed(string method, bool may)
    {
        int sent = 0;
        using ApiClient api = ApiBench.Fake(_ => ApiBench.Json("{}", ++sent == 1 ? 503 : 404), time: new JumpingTime());
        var request = new ApiRequest
        {
            Method = new HttpMethod(method),
            Path = method == "POST" ? "companies/c1/submit-payroll" : "companies/c1",
            IdempotencyKey = method == "POST" ? "key-1" : null,
            Content = method == "GET" ? null : ApiBench.JsonBody("{}"),
        };
        ApiException failure = await Assert.ThrowsAsync<ApiException>(() => api.SendAsync(request, SilentReporter.Instance, default));
        Assert.Equal((2, "NotFound"), (sent, failure.ErrorId));
        Assert.Equal(may, failure.Message.Contains("may have been processed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wait_is_shown_and_its_end_too()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(
            new Fault
            {
                Path = "/companies/",
                Status = 503,
                RetryAfter = "1",
                Times = 1,
            }
        );
        var reporter = new KeepingReporter();
        await bench.GetAsync("companies/", reporter, default);
        CallProgress[] bars = [.. reporter.Bars];
        Assert.Equal("status 503; attempt 2 in 1 s", bars[0].Status);
        Assert.True(bars[0].Waiting);
        Assert.True(bars[^1].Completed);
    }

    [Fact]
    public async Task S54_a_write_without_a_key_is_never_sent_twice()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.LostAnswer });
        ApiException lost = await Assert.ThrowsAsync<ApiException>(() =>
            bench.Api.SendAsync(
                new ApiRequest
                {
                    Method = HttpMethod.Post,
                    Path = "companies/c1/participants",
                    Retry = Quick,
                    Content = ApiBench.JsonBody("""{"ssn":"999999999"}"""),
                },
                SilentReporter.Instance,
                default
            )
        );
        Assert.Equal("ConnectionFailed", lost.ErrorId);
        Assert.Contains("Check before you retry", lost.Message, StringComparison.Ordinal);
        Assert.Single(bench.Requests);
    }

    [Fact]
    public async Task S54_a_key_that_the_operation_does_not_know_protects_nothing_and_no_error_says_so()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.LostAnswer });
        ApiException lost = await Assert.ThrowsAsync<ApiException>(() =>
            bench.Api.SendAsync(
                new ApiRequest
                {
                    Method = HttpMethod.Post,
                    Path = "participants/p1-0000001/disbursements",
                    IdempotencyKey = "k",
                    Retry = Quick,
                    Content = ApiBench.JsonBody("{}"),
                },
                SilentReporter.Instance,
                default
            )
        );
        Assert.Single(bench.Requests);
        Assert.Contains("Check before you retry", lost.Message, StringComparison.Ordinal);
        Assert.Equal(
            ("Check whether the request was processed before you retry.", null),
            (lost.RecommendedAction, lost.IdempotencyKeyExpires)
        );
    }

    [Theory]
    [InlineData("POST", 2)]
    [InlineData("PATCH", 1)]
    public async Task S54_a_key_lets_a_POST_be_repeated_where_the_operation_is_not_known_and_no_other_write(string method, int tries)
    {
        int sent = 0;
        using ApiClient api = ApiBench.Fake(_ => ++sent == 1 ? ApiBench.Json("{}", 503) : ApiBench.Json("{}"), time: new JumpingTime());
        var request = new ApiRequest
        {
            Method = new HttpMethod(method),
            Path = "companies/c1/later",
            IdempotencyKey = "k",
        };
        if (tries > 1)
        {
            await api.SendAsync(request, SilentReporter.Instance, default);
        }
        else
        {
            Assert.Contains(
                "Check before you retry",
                (await Assert.ThrowsAsync<ApiException>(() => api.SendAsync(request, SilentReporter.Instance, default))).Message,
                StringComparison.Ordinal
            );
        }

        Assert.Equal(tries, sent);
    }

    [Fact]
    public async Task S54_a_write_with_a_key_is_tried_again_with_the_same_key_and_happens_once()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.LostAnswer, Times = 1 });
        ApiResponse answer = await bench.Api.SendAsync(Payroll("key-1"), SilentReporter.Instance, default);
        Assert.Equal(2, answer.Attempts);
        Assert.Equal(["key-1", "key-1"], bench.Log.All.Select(r => r.Headers["Idempotent-Key"]));
        Assert.Contains("\"pay-1\"", System.Text.Encoding.UTF8.GetString(answer.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_timed_out_says_how_to_repeat_it_safely()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        await bench.GetAsync("companies");
        bench.Simulator.Faults.Add(new Fault { Kind = FaultKind.Hold });

        // Long enough to send it: where there was no connection in time, the error says that nothing was sent.
        ApiException late = await Assert.ThrowsAsync<ApiException>(() =>
            bench.Api.SendAsync(
                Payroll("key-1") with
                {
                    Timeout = TimeSpan.FromSeconds(2),
                    Retry = Quick with { MaximumRetryCount = 1 },
                },
                SilentReporter.Instance,
                default
            )
        );
        Assert.Equal(("RequestTimeout", "key-1", 2), (late.ErrorId, late.IdempotencyKey, late.Attempts));
        Assert.InRange(late.IdempotencyKeyExpires!.Value, DateTimeOffset.UtcNow.AddHours(23.9), DateTimeOffset.UtcNow.AddHours(24));
        Assert.Contains("[RetryWithKey key-1]", late.Message, StringComparison.Ordinal);
        Assert.Contains("[RetryBefore key-1 ", late.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task S54_Retry_After_is_obeyed_in_seconds_and_as_a_date(int status)
    {
        var time = new JumpingTime();
        int sent = 0;
        using ApiClient api = ApiBench.Fake(
            _ =>
            {
                HttpResponseMessage answer = ApiBench.Json("{}", ++sent < 3 ? status : 200);
                answer.Headers.TryAddWithoutValidation(
                    "Retry-After",
                    sent == 1 ? "7" : time.GetUtcNow().AddSeconds(20).ToString("r", CultureInfo.InvariantCulture)
                );
                return answer;
            },
            time: time
        );
        await api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default);
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(20)], time.Waits);
    }

    [Fact]
    public async Task S54_a_wait_beyond_the_total_time_is_not_begun_and_the_error_says_when_to_come_back()
    {
        var time = new JumpingTime();
        using ApiClient api = ApiBench.Fake(
            _ =>
            {
                HttpResponseMessage answer = ApiBench.Json("{}", 429);
                answer.Headers.TryAddWithoutValidation("Retry-After", "3600");
                return answer;
            },
            time: time
        );
        ApiException limited = await Assert.ThrowsAsync<ApiException>(() =>
            api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default)
        );
        Assert.Equal((time.GetUtcNow().AddHours(1), 1), (limited.RetryAfter, limited.Attempts));
        Assert.Contains("2026-03-01 13:00:00 UTC (in 3600 seconds)", limited.Message, StringComparison.Ordinal);
        Assert.Empty(time.Waits);
    }

    [Fact]
    public async Task S54_the_count_and_the_total_time_end_it()
    {
        var time = new JumpingTime();
        int sent = 0;
        using ApiClient api = ApiBench.Fake(
            _ =>
            {
                sent++;
                time.Advance(TimeSpan.FromSeconds(50));
                return ApiBench.Json("{}", 503);
            },
            time: time
        );
        await Assert.ThrowsAsync<ApiException>(() =>
            api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default)
        );
        Assert.Equal(3, sent);

        sent = 0;
        ApiException error = await Assert.ThrowsAsync<ApiException>(() =>
            api.SendAsync(
                new ApiRequest { Path = "companies", Retry = new RetryOptions(2, TimeSpan.FromDays(1)) },
                SilentReporter.Instance,
                default
            )
        );
        Assert.Equal((3, 3), (sent, error.Attempts));
    }

    [Fact]
    public async Task S54_without_Retry_After_the_waits_grow_and_are_not_all_the_same()
    {
        var time = new JumpingTime();
        using ApiClient api = ApiBench.Fake(_ => ApiBench.Json("{}", 503), time: time);
        for (int i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<ApiException>(() =>
                api.SendAsync(
                    new ApiRequest { Path = "companies", Retry = new RetryOptions(6, TimeSpan.FromHours(1)) },
                    SilentReporter.Instance,
                    default
                )
            );
        }

        TimeSpan[][] runs = [.. time.Waits.Chunk(6)];
        Assert.All(runs, run => Assert.All(run, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(30))));
        Assert.True(runs.Average(r => r[5].TotalSeconds) > 4 * runs.Average(r => r[0].TotalSeconds));
        Assert.True(runs.Select(r => r[2]).Distinct().Count() > 10);
    }

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData(" 0 ", 0.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("Sun, 01 Mar 2026 12:00:30 GMT", 30.0)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 0.0)]
    [InlineData("99999999999999", 30 * 24 * 3600.0)]
    [InlineData("soon", null)]
    [InlineData("-5", null)]
    [InlineData("", null)]
    public void Retry_After_is_read(string value, double? seconds) =>
        Assert.Equal(
            seconds is double s ? TimeSpan.FromSeconds(s) : null,
            RetryHandler.ReadRetryAfter(value, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
        );

    [Fact]
    public async Task Stopping_ends_a_wait_at_once()
    {
        await using ApiBench bench = await ApiBench.StartAsync();
        Fault fault = bench.Simulator.Faults.Add(new Fault { Status = 503, RetryAfter = "100" });
        using var stop = new CancellationTokenSource();
        Task<ApiResponse> call = bench.GetAsync("companies", SilentReporter.Instance, stop.Token);
        await fault.Met;
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static ApiRequest Payroll(string key) =>
        new()
        {
            Method = HttpMethod.Post,
            Path = "companies/c1/submit-payroll",
            IdempotencyKey = key,
            Retry = Quick,
            Content = ApiBench.JsonBody("""{"check_date":"2026-03-01","payroll_lines":[{"gross_pay":"1.00"}]}"""),
        };
}
