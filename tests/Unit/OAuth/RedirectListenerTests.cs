using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

[SuppressMessage("Reliability", "CA2000", Justification = "A listener is closed by what the test is about.")]
public sealed class RedirectListenerTests
{
    private const string State = "0123456789abcdef";
    private static readonly CallbackParser Parser = new(State, "https://server.example/api/o", false, "unit");

    private static RedirectListener Bind(string address = "http://127.0.0.1/callback/", RedirectListenerOptions? options = null) =>
        RedirectListener.Bind(RedirectAddress.Check(new Uri(address)), options ?? Fakes.Patient);

    private static string Status(string answer) => answer.Split("\r\n")[0];

    private static string Header(string answer, string name) =>
        answer
            .Split("\r\n\r\n")[0]
            .Split("\r\n")
            .Single(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..]
            .Trim();

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    private static string Neutral => Encoding.UTF8.GetString(LandingPage.Neutral);

    [Fact]
    public async Task S11_S13_the_default_address_gets_a_port_from_the_system_that_stays_bound()
    {
        using RedirectListener listener = Bind(options: new RedirectListenerOptions());
        Assert.Equal($"http://127.0.0.1:{listener.Port}/callback/", listener.RedirectUri);
        Assert.InRange(listener.Port, 1024, 65535);
        Assert.Throws<SocketException>(() => Fakes.Take(listener.Port));
        using RedirectListener other = Bind(options: new RedirectListenerOptions());
        Assert.NotEqual(listener.Port, other.Port);
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=c&state={State}"));
        Assert.Equal("c", (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal());
    }

    [Fact]
    public void S13_a_port_in_the_address_is_bound_exactly_and_a_taken_one_is_an_error_that_names_it()
    {
        int port = FixedPort.Next();
        using RedirectListener listener = Bind($"http://127.0.0.1:{port}/callback");
        Assert.Equal(port, listener.Port);
        Assert.Equal($"http://127.0.0.1:{port}/callback", listener.RedirectUri);
        var taken = Assert.Throws<Go401Exception>(() => Bind($"http://127.0.0.1:{port}/callback"));
        Assert.Equal("RedirectPortInUse", taken.ErrorId);
        Assert.Contains($"port {port} ", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void S11_IPv6_is_used_when_IPv4_cannot_be_bound_and_the_port_is_free_to_choose()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 && HasIPv6(), "This machine has no IPv6 loopback.");
        var noIPv4 = new RedirectListenerOptions
        {
            Open = (a, p) =>
                a.AddressFamily == AddressFamily.InterNetwork
                    ? throw new SocketException((int)SocketError.AddressNotAvailable)
                    : new RedirectListenerOptions().Open(a, p),
        };
        using (RedirectListener listener = Bind("http://127.0.0.1/callback/", noIPv4))
        {
            Assert.Equal($"http://[::1]:{listener.Port}/callback/", listener.RedirectUri);
        }

        Assert.Equal(
            "RedirectPortInUse",
            Assert.Throws<Go401Exception>(() => Bind($"http://127.0.0.1:{FixedPort.Next()}/callback/", noIPv4)).ErrorId
        );
    }

    [Fact]
    public void S11_nothing_to_bind_at_all_is_an_error_and_not_a_crash()
    {
        var none = new RedirectListenerOptions { Open = (_, _) => throw new SocketException((int)SocketError.AccessDenied) };
        Assert.Equal("RedirectPortInUse", Assert.Throws<Go401Exception>(() => Bind("http://127.0.0.1/callback/", none)).ErrorId);
        Assert.Equal("RedirectPortInUse", Assert.Throws<Go401Exception>(() => Bind("http://localhost:1/callback/", none)).ErrorId);
    }

    [Fact]
    public async Task S11_S12_only_loopback_addresses_are_ever_bound()
    {
        var bound = new List<IPAddress>();
        var watch = new RedirectListenerOptions
        {
            Open = (a, p) =>
            {
                bound.Add(a);
                return new RedirectListenerOptions().Open(a, p);
            },
        };
        foreach (string address in new[] { "http://127.0.0.1/", "http://127.0.0.1:0/", "http://localhost/", "http://[::1]/" })
        {
            try
            {
                Bind(address, watch).Dispose();
            }
            catch (Go401Exception) when (address.Contains("::1", StringComparison.Ordinal))
            {
                // A machine without IPv6.
            }
        }

        Assert.Equal(5, bound.Count);
        Assert.All(bound, a => Assert.True(IPAddress.IsLoopback(a)));

        // And seen from outside: no other address of this machine leads there.
        using RedirectListener listener = Bind();
        IPAddress[] others =
        [
            .. NetworkInterface
                .GetAllNetworkInterfaces()
                .SelectMany(n => n.GetIPProperties().UnicastAddresses)
                .Select(u => u.Address)
                .Where(a => a.AddressFamily == AddressFamily.InterNetwork && !a.Equals(IPAddress.Loopback)),
            .. OperatingSystem.IsLinux() ? new[] { IPAddress.Parse("127.0.0.2") } : [],
        ];
        foreach (IPAddress other in others)
        {
            using var client = new TcpClient();
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(other, listener.Port));
        }
    }

    [Fact]
    public async Task S11_localhost_is_served_on_both_protocols_when_it_was_registered()
    {
        using RedirectListener listener = Bind("http://localhost/callback/");
        Assert.Equal($"http://localhost:{listener.Port}/callback/", listener.RedirectUri);
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string host = $"localhost:{listener.Port}";
        Assert.StartsWith(
            "HTTP/1.1 404",
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, "/favicon.ico", host)),
            StringComparison.Ordinal
        );
        if (HasIPv6())
        {
            Assert.StartsWith(
                "HTTP/1.1 404",
                await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, "/favicon.ico", host), IPAddress.IPv6Loopback),
                StringComparison.Ordinal
            );
        }

        Assert.False(waiting.IsCompleted);
    }

    [Theory]
    [InlineData("GET", "/favicon.ico", 404)]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/callback", 404)]
    [InlineData("GET", "/callback/more?code=c&state=0123456789abcdef", 404)]
    [InlineData("GET", "/Callback/?code=c&state=0123456789abcdef", 404)]
    [InlineData("GET", "/callback/", 200)]
    [InlineData("POST", "/callback/?code=c&state=0123456789abcdef", 405)]
    [InlineData("HEAD", "/callback/?code=c&state=0123456789abcdef", 405)]
    [InlineData("OPTIONS", "/callback/", 405)]
    [InlineData("get", "/callback/?code=c&state=0123456789abcdef", 405)]
    [InlineData("GET", "callback/?code=c&state=0123456789abcdef", 400)]
    [InlineData("GET", "http://127.0.0.1/callback/?code=c&state=0123456789abcdef", 400)]
    public async Task S15_other_paths_and_methods_are_turned_away_and_the_wait_goes_on(string method, string target, int status)
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string answer = await Fakes.RawAsync(listener.Port, $"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{listener.Port}\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(Neutral, Body(answer));
        Assert.False(waiting.IsCompleted);
        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=c&state={State}"));
        Assert.Equal(CallbackOutcome.Code, (await waiting.WaitAsync(Fakes.Patience)).Outcome);
    }

    [Fact]
    public async Task S15_S22_a_form_post_answer_is_not_accepted_since_it_was_not_asked_for()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string form = $"code=c&state={State}";
        string answer = await Fakes.RawAsync(
            listener.Port,
            $"POST /callback/ HTTP/1.1\r\nHost: 127.0.0.1:{listener.Port}\r\nContent-Type: "
                + $"application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}"
        );
        Assert.StartsWith("HTTP/1.1 405 ", answer, StringComparison.Ordinal);
        Assert.Equal("GET", Header(answer, "Allow"));
        Assert.False(waiting.IsCompleted);
    }

    [Theory]
    [InlineData("evil.example:{0}")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:1")]
    [InlineData("localhost:{0}")]
    [InlineData("127.0.0.1:{0}.evil.example")]
    [InlineData("")]
    public async Task S16_a_foreign_host_header_is_answered_with_400_and_counts_for_nothing(string host)
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string foreign = string.Format(System.Globalization.CultureInfo.InvariantCulture, host, listener.Port);
        Assert.StartsWith(
            "HTTP/1.1 400 ",
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=c&state={State}", foreign)),
            StringComparison.Ordinal
        );
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task S16_no_host_header_or_two_of_them_are_answered_with_400()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string good = $"Host: 127.0.0.1:{listener.Port}\r\n";
        Assert.StartsWith(
            "HTTP/1.1 400 ",
            await Fakes.RawAsync(listener.Port, $"GET /callback/?code=c&state={State} HTTP/1.1\r\n\r\n"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "HTTP/1.1 400 ",
            await Fakes.RawAsync(listener.Port, $"GET /callback/?code=c&state={State} HTTP/1.1\r\n{good}{good}\r\n"),
            StringComparison.Ordinal
        );
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task S17_a_wrong_state_does_not_end_the_attempt()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        for (int i = 0; i < 20; i++)
        {
            string answer = await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=evil&state=wrong{i}"));
            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Equal(Neutral, Body(answer));
        }

        Assert.False(waiting.IsCompleted);
        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=good&state={State}"));
        Assert.Equal("good", (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal());
    }

    [Fact]
    public async Task S17_more_than_twenty_wrong_states_end_it_with_a_security_error()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        await Task.WhenAll(
            Enumerable.Range(0, 21).Select(i => Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?state=wrong{i}")))
        );
        var ended = await Assert.ThrowsAsync<Go401Exception>(() => waiting.WaitAsync(Fakes.Patience));
        Assert.Equal("RedirectStateMismatch", ended.ErrorId);
        Assert.Equal(ErrorKind.SecurityError, ended.Kind);
    }

    [Fact]
    public async Task S23_the_code_is_taken_out_of_the_address_bar_and_the_page_is_static_and_says_how_it_ended()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string first = await Fakes.RawAsync(
            listener.Port,
            Fakes.Get(listener.Port, $"/callback/?code=reflected-canary&state={State}&x=<script>")
        );
        Assert.StartsWith("HTTP/1.1 303 ", first, StringComparison.Ordinal);
        Assert.Equal($"http://127.0.0.1:{listener.Port}/callback/", Header(first, "Location"));
        Assert.Equal("", Body(first));
        await waiting.WaitAsync(Fakes.Patience);

        Task<string> page = Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, "/callback/"));
        Task showing = listener.ShowAsync(LandingPage.Done, CancellationToken.None);
        string second = await page;
        await showing;
        Assert.StartsWith("HTTP/1.1 200 ", second, StringComparison.Ordinal);
        Assert.Equal(Encoding.UTF8.GetString(LandingPage.Done), Body(second));
        foreach (string answer in new[] { first, second })
        {
            Assert.DoesNotContain("canary", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("script", Body(answer), StringComparison.Ordinal);
            Assert.DoesNotContain(State, answer, StringComparison.Ordinal);
            Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
            Assert.Equal("no-store", Header(answer, "Cache-Control"));
            Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
            Assert.Equal("close", Header(answer, "Connection"));
            Assert.Equal("text/html; charset=utf-8", Header(answer, "Content-Type"));
            Assert.StartsWith(
                "default-src 'none'; style-src 'sha256-",
                Header(answer, "Content-Security-Policy"),
                StringComparison.Ordinal
            );
            Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S23_the_page_is_there_whole_before_the_port_closes()
    {
        for (int i = 0; i < 25; i++)
        {
            RedirectListener listener = Bind();
            Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
            Task<string> browser = Fakes.BrowseAsync(new Uri($"{listener.RedirectUri}?code=c&state={State}"));
            await waiting.WaitAsync(Fakes.Patience);
            await listener.ShowAsync(LandingPage.Done, CancellationToken.None);
            listener.Dispose();
            Assert.Equal(Encoding.UTF8.GetString(LandingPage.Done), await browser);
        }
    }

    [Fact]
    public async Task S6_S29_only_the_first_answer_counts_and_a_reload_is_sent_to_the_page()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string[] answers = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(i => Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=c{i}&state={State}")))
        );
        Assert.All(answers, a => Assert.StartsWith("HTTP/1.1 303 ", a, StringComparison.Ordinal));
        string code = (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal();
        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?error=access_denied&state={State}"));
        Assert.Equal(code, (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal());
    }

    [Fact]
    public async Task S24_slow_and_silent_clients_do_not_hold_up_a_good_callback()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        var clients = new List<TcpClient>();
        for (int i = 0; i < 20; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, listener.Port);
            if (i % 2 == 0)
            {
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /callback/?code=slow&st"));
            }

            clients.Add(client);
        }

        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=good&state={State}"));
        Assert.Equal("good", (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal());
        clients.ForEach(c => c.Dispose());
    }

    [Fact]
    public async Task S24_a_client_that_does_not_finish_is_let_go_after_the_time_out()
    {
        using RedirectListener listener = Bind(options: new RedirectListenerOptions { ReadTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.Equal(TimeSpan.FromSeconds(5), new RedirectListenerOptions().ReadTimeout);
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);

        // Nothing, half a line, and a byte now and then: each byte must not buy more time.
        Assert.Equal("", await Fakes.RawAsync(listener.Port, ""));
        Assert.Equal("", await Fakes.RawAsync(listener.Port, "GET /callback/?code="));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        Task<string> end = Fakes.ReadAsync(client.GetStream());
        for (int i = 0; !end.IsCompleted; i++)
        {
            Assert.True(i < 500, "A client that sends a byte now and then was never let go.");
            try
            {
                await client.GetStream().WriteAsync("G"u8.ToArray());
            }
            catch (System.IO.IOException)
            {
                break;
            }

            await Task.WhenAny(end, Task.Delay(10));
        }

        Assert.Equal("", await end);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task S24_a_request_line_of_more_than_8_KiB_and_headers_of_more_than_32_are_refused()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string host = $"Host: 127.0.0.1:{listener.Port}\r\n";
        string query = $"/callback/?code=c&state={State}&pad=";
        string line = $"GET {query}{new string('x', (8 * 1024) - query.Length - 13)} HTTP/1.1";
        Assert.Equal(8 * 1024, line.Length);
        Assert.StartsWith(
            "HTTP/1.1 400 ",
            await Fakes.RawAsync(listener.Port, line.Replace("&pad=", "&pad=y", StringComparison.Ordinal) + "\r\n" + host + "\r\n"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "HTTP/1.1 400 ",
            await Fakes.RawAsync(listener.Port, $"GET {query} HTTP/1.1\r\n{host}X: {new string('x', 33 * 1024)}\r\n\r\n"),
            StringComparison.Ordinal
        );
        Assert.False(waiting.IsCompleted);
        Assert.StartsWith("HTTP/1.1 303 ", await Fakes.RawAsync(listener.Port, line + "\r\n" + host + "\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S24_a_request_that_comes_byte_by_byte_but_in_time_is_served()
    {
        using RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, listener.Port);
        foreach (byte b in Encoding.ASCII.GetBytes(Fakes.Get(listener.Port, $"/callback/?code=c&state={State}")))
        {
            await client.GetStream().WriteAsync(new[] { b });
        }

        Assert.StartsWith("HTTP/1.1 303 ", await Fakes.ReadAsync(client.GetStream()), StringComparison.Ordinal);
        Assert.Equal("c", (await waiting.WaitAsync(Fakes.Patience)).Code!.Reveal());
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/callback?app=1", "/callback?app=1&code=c&state=" + State, "/callback")]
    [InlineData("http://127.0.0.1:{0}", "/?code=c&state=" + State, "/")]
    [InlineData("http://127.0.0.1:{0}/C%7eb/", "/C%7eb/?code=c&state=" + State, "/C%7eb/")]
    [InlineData("http://127.0.0.1:{0}/C%7eb/", "/C~b/?code=c&state=" + State, "/C~b/")]
    public async Task Addresses_with_a_query_without_a_path_or_with_escapes_work(string address, string target, string page)
    {
        using RedirectListener listener = Bind(string.Format(System.Globalization.CultureInfo.InvariantCulture, address, FixedPort.Next()));
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        string answer = await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, target));
        Assert.Equal($"http://127.0.0.1:{listener.Port}{page}", Header(answer, "Location"));
        Assert.Equal(CallbackOutcome.Code, (await waiting.WaitAsync(Fakes.Patience)).Outcome);
    }

    [Fact]
    public async Task S14_the_port_is_free_and_every_visitor_let_go_as_soon_as_it_is_closed()
    {
        // No patience of its own ends a visitor here, so that it is the closing that does.
        RedirectListener listener = Bind(options: Fakes.Patient);
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        using var visitor = new TcpClient();
        await visitor.ConnectAsync(IPAddress.Loopback, listener.Port);
        Assert.StartsWith(
            "HTTP/1.1 303",
            await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=c&state={State}")),
            StringComparison.Ordinal
        );
        await waiting.WaitAsync(Fakes.Patience);
        using var held = new TcpClient();
        await held.ConnectAsync(IPAddress.Loopback, listener.Port);
        await held.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Fakes.Get(listener.Port, "/callback/")));
        listener.Dispose();
        listener.Dispose();
        Fakes.Take(listener.Port);
        Assert.Equal("", await Fakes.ReadAsync(visitor.GetStream()));
        Assert.Equal("", await Fakes.ReadAsync(held.GetStream()));
    }

    [Fact]
    public async Task S14_closing_ends_a_wait_that_nobody_answered()
    {
        RedirectListener listener = Bind();
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        listener.Dispose();
        Assert.Equal("RedirectListenerClosed", (await Assert.ThrowsAsync<Go401Exception>(() => waiting.WaitAsync(Fakes.Patience))).ErrorId);
    }

    [Fact]
    public async Task S14_a_browser_that_never_fetches_the_page_does_not_keep_the_port()
    {
        using RedirectListener listener = Bind(options: Fakes.Patient with { PageTimeout = TimeSpan.FromMilliseconds(20) });
        Task<CallbackResult> waiting = listener.WaitAsync(Parser, CancellationToken.None);
        await Fakes.RawAsync(listener.Port, Fakes.Get(listener.Port, $"/callback/?code=c&state={State}"));
        await waiting.WaitAsync(Fakes.Patience);
        await listener.ShowAsync(LandingPage.Done, CancellationToken.None);
    }

    private static bool HasIPv6()
    {
        try
        {
            var probe = new TcpListener(IPAddress.IPv6Loopback, 0);
            probe.Start();
            probe.Stop();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
