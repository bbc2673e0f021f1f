using System;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.Simulated;

public sealed class FaultTests
{
    [Theory]
    [InlineData("status=503", 503, null)]
    [InlineData("status=429 retry-after=7", 429, "7")]
    [InlineData("status=503 retry-after=date+90", 503, "Tue, 24 Nov 2026 12:01:30 GMT")]
    public async Task A_status_comes_in_the_envelope_with_Retry_After(string fault, int status, string? retryAfter)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        await using Sim sim = await Sim.StartAsync(o => o.Time = time);
        sim.Server.Faults.Add(Fault.Parse($"GET /companies/ {fault} times=1"));
        Answer answer = await sim.GetAsync("companies/");
        Assert.Equal((status, retryAfter), (answer.Code, answer.Header("Retry-After")));
        Assert.NotNull(answer["user_error_message"]);
        Assert.Equal(200, (await sim.GetAsync("companies/")).Code);
    }

    [Fact]
    public async Task A_reset_does_nothing_and_a_lost_answer_comes_after_the_work()
    {
        await using Sim sim = await Sim.StartAsync();
        const string Payroll = """{"check_date":"2026-11-27","payroll_lines":[{"gross_pay":"1"}]}""";
        sim.Server.Faults.Add(Fault.Parse("POST /submit-payroll/ reset times=1"));
        sim.Server.Faults.Add(Fault.Parse("POST /submit-payroll/ lost-answer times=1"));
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll));
        Assert.Equal(0, sim.Server.PayrollsTaken);
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.CallAsync("POST", "companies/c1/submit-payroll/", Payroll));
        Assert.Equal(1, sim.Server.PayrollsTaken);
    }

    [Fact]
    public async Task A_truncated_answer_breaks_off_and_bad_JSON_is_whole_but_wrong()
    {
        await using Sim sim = await Sim.StartAsync();
        sim.Server.Faults.Add(Fault.Parse("GET /companies/ truncate times=1"));
        await Assert.ThrowsAsync<HttpRequestException>(() => sim.GetAsync("companies/"));
        sim.Server.Faults.Add(Fault.Parse("GET /companies/ bad-json times=1"));
        Answer answer = await sim.GetAsync("companies/");
        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.Equal(answer.Header("Content-Length"), answer.Text.Length.ToString(CultureInfo.InvariantCulture));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => answer.Json);
    }

    [Fact]
    public async Task HTML_comes_with_200_and_a_redirect_leads_elsewhere()
    {
        await using Sim sim = await Sim.StartAsync();
        sim.Server.Faults.Add(Fault.Parse("* /companies/ html times=1"));
        Answer html = await sim.GetAsync("companies/");
        Assert.Equal(200, html.Code);
        Assert.StartsWith("text/html", html.Header("Content-Type"), StringComparison.Ordinal);
        sim.Server.Faults.Add(Fault.Parse("GET /companies/ location=https://evil.example/x?y=1 times=1"));
        Answer redirect = await sim.GetAsync("companies/");
        Assert.Equal((302, "https://evil.example/x?y=1"), (redirect.Code, redirect.Location));
    }

    [Fact]
    public async Task A_held_request_waits_until_it_is_released_and_a_delayed_one_for_its_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using Sim sim = await Sim.StartAsync(o => (o.Time, o.AccessTokenLifetime) = (time, TimeSpan.FromDays(36500)));
        Fault hold = sim.Server.Faults.Add(Fault.Parse("GET /companies/ hold times=1"));
        Task<Answer> held = sim.GetAsync("companies/");
        await hold.Met;
        Assert.Equal(200, (await sim.GetAsync("companies/")).Code);
        Assert.False(held.IsCompleted);
        hold.Release();
        Assert.Equal(200, (await held).Code);
        Fault delay = sim.Server.Faults.Add(Fault.Parse("GET /companies/ delay-ms=60000 times=1"));
        Task<Answer> delayed = sim.GetAsync("companies/");
        await delay.Met;
        Assert.Equal(200, (await sim.GetAsync("companies/")).Code);
        Assert.False(delayed.IsCompleted);

        // The wait may begin a short time after the fault was met; each step brings it nearer.
        while (!delayed.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(200, (await delayed).Code);
    }

    [Fact]
    public async Task Method_path_and_query_choose_skip_waits_and_times_ends()
    {
        await using Sim sim = await Sim.StartAsync();
        sim.Server.Faults.Add(Fault.Parse("GET /participants/?page=2 status=500 skip=1 times=2"));
        int[] codes = new int[5];
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = (await sim.GetAsync("companies/c1/participants/?page=2&page_size=5")).Code;
            Assert.Equal(200, (await sim.GetAsync("companies/c1/participants/?page=1&page_size=5")).Code);
        }

        Assert.Equal([200, 500, 500, 200, 200], codes);
        Assert.Empty(sim.Server.Faults.All);
    }

    [Theory]
    [InlineData("GET /companies/ status=503 retry-after=2 times=3")]
    [InlineData("* /o/token/ lost-answer times=1")]
    [InlineData("POST / delay-ms=250 skip=2")]
    [InlineData("GET /x/?page=2 location=https://evil.example/?a=b")]
    [InlineData("* / bad-json")]
    [InlineData("DELETE / hold")]
    public void A_fault_is_written_as_it_is_read(string text) => Assert.Equal(text, Fault.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("FETCH /x/ status=500")]
    [InlineData("GET /x/ staus=500")]
    [InlineData("GET /x/ status=abc")]
    [InlineData("GET /x/ status=99")]
    [InlineData("GET /x/ explode")]
    [InlineData("GET /x/ times=-1")]
    [InlineData("GET /x/ retry-after=date+soon")]
    public void What_is_no_fault_is_refused_with_an_example(string text) =>
        Assert.Contains(
            "GET /companies/ status=503",
            Assert.Throws<FormatException>(() => Fault.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task The_log_has_every_request_with_body_headers_and_status()
    {
        await using Sim sim = await Sim.StartAsync();
        Task<ReceivedRequest> waiting = sim.Server.Log.WaitForAsync(r => r.Method == "PATCH");
        await sim.GetAsync("companies/?page=1");
        await sim.CallAsync("PATCH", "companies/c1/participants/p1-0000001/", """{"phone":"1"}""", "k9");
        ReceivedRequest patch = await waiting;
        Assert.Equal(("""{"phone":"1"}""", "k9", 200), (patch.Body, patch.Headers["idempotent-key"], patch.Status));
        Assert.Equal(
            ["GET /api/companies/?page=1", "PATCH /api/companies/c1/participants/p1-0000001/"],
            sim.Server.Log.All.Select(r => r.ToString())
        );
        Assert.Equal(1, sim.Server.Log.Count("GET", "/companies/"));
        sim.Server.Log.Capacity = 1;
        await sim.GetAsync("companies/");
        Assert.Equal([3], sim.Server.Log.All.Select(r => r.Number));
        sim.Server.Log.Clear();
        Assert.Empty(sim.Server.Log.All);
    }

    [Fact]
    public async Task Programs_of_this_machine_turn_faults_log_and_tokens()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer added = await ControlAsync(sim, "POST", "/sim/faults", "GET /companies/ status=503 times=1\n* /o/token/ reset times=1\n");
        Assert.Equal("""["GET /companies/ status=503 times=1","* /o/token/ reset times=1"]""", added.Text);
        Assert.Equal(503, (await sim.GetAsync("companies/")).Code);
        Assert.Equal("""["* /o/token/ reset times=1"]""", (await ControlAsync(sim, "GET", "/sim/faults/")).Text);
        Assert.Equal(400, (await ControlAsync(sim, "POST", "/sim/faults", "GET /x/ status=500\nnonsense")).Code);
        Assert.Equal(204, (await ControlAsync(sim, "DELETE", "/sim/faults")).Code);
        Assert.Equal("[]", (await ControlAsync(sim, "GET", "/sim/faults")).Text);
        Answer log = await ControlAsync(sim, "GET", "/sim/requests");
        Assert.Equal("/api/companies/", Assert.Single(log.Json.AsArray())!["path"]!.ToString());
        Assert.Equal(204, (await ControlAsync(sim, "DELETE", "/sim/requests")).Code);
        Assert.Empty(sim.Server.Log.All);
        string refresh = sim.Server.Tokens.Issue().Refresh;
        Assert.Equal(204, (await ControlAsync(sim, "POST", "/sim/expire-access-tokens")).Code);
        Assert.Equal(401, (await sim.GetAsync("companies/")).Code);
        Assert.Equal(204, (await ControlAsync(sim, "POST", "/sim/revoke-refresh-tokens")).Code);
        Assert.False(sim.Server.Tokens.IsLive(refresh));
        Assert.Equal(404, (await ControlAsync(sim, "GET", "/sim/other")).Code);
    }

    [Theory]
    [InlineData("evil.example", null)]
    [InlineData(null, "https://evil.example")]
    public async Task A_page_in_a_browser_turns_nothing(string? host, string? origin)
    {
        await using Sim sim = await Sim.StartAsync();
        Answer answer = await sim.SendAsync(
            "POST",
            "/sim/faults",
            request =>
            {
                request.Content = new StringContent("* / status=500");
                request.Headers.Host = host;
                if (origin is not null)
                {
                    request.Headers.Add("Origin", origin);
                }
            }
        );
        Assert.Equal(403, answer.Code);
        Assert.Empty(sim.Server.Faults.All);
    }

    private static Task<Answer> ControlAsync(Sim sim, string method, string path, string? body = null) =>
        sim.SendAsync(method, path, request => request.Content = body is null ? null : new StringContent(body));
}
