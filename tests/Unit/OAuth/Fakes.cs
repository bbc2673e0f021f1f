using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

/// <summary>A request as a fake server saw it.</summary>
internal sealed record Sent(string Method, Uri Uri, string? Authorization, string Body)
{
    /// <summary>The fields of the form, decoded, in their order; the same name twice is there twice.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Form => Fakes.Fields(Body);

    /// <summary>One field of the form.</summary>
    public string? this[string name] => Form.Where(f => f.Key == name).Select(f => f.Value).SingleOrDefault();
}

/// <summary>Answers without a network and keeps what was sent.</summary>
internal sealed class FakeServer(Func<Sent, HttpResponseMessage> answer) : HttpMessageHandler
{
    public const string Tokens =
        """
            {"access_token":"at-canary","token_type":"Bearer","expires_in":3600,"refresh_token":"rt-canary",
            """
        + """
            "scope":"company:read participant:read"}
            """;

    /// <summary>A server without a discovery document whose token endpoint answers so.</summary>
    public FakeServer(string tokenAnswer = Tokens, HttpStatusCode status = HttpStatusCode.OK)
        : this(r =>
            r.Uri.AbsolutePath.EndsWith("/token/", StringComparison.Ordinal)
                ? Json(tokenAnswer, status)
                : new HttpResponseMessage(HttpStatusCode.NotFound)
        ) { }

    public ConcurrentQueue<Sent> All { get; } = new();

    /// <summary>How many pools of connections were made.</summary>
    public int Pools { get; private set; }

    public TransportOptions Transport =>
        new()
        {
            HandlerFactory = _ =>
            {
                Pools++;
                return new Shared(this);
            },
        };

    public Sent Token => All.Single(r => r.Uri.AbsolutePath.EndsWith("/token/", StringComparison.Ordinal));

    public int Count(string pathEnd) => All.Count(r => r.Uri.AbsolutePath.EndsWith(pathEnd, StringComparison.Ordinal));

    public static HttpResponseMessage Json(string body, HttpStatusCode status = HttpStatusCode.OK, string type = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var sent = new Sent(request.Method.Method, request.RequestUri!, request.Headers.Authorization?.ToString(), body);
        All.Enqueue(sent);
        return answer(sent);
    }

    // A client disposes of its handler; the fake outlives it.
    private sealed class Shared(FakeServer server) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            server.SendAsync(request, cancellationToken);
    }
}

/// <summary>A person: what their browser does, and what they paste.</summary>
internal sealed class FakeAgent : IUserAgent
{
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Func<Uri, Task<bool>> Browser { get; init; } = _ => Task.FromResult(false);

    public Func<Uri, int, Task<string?>> Paste { get; init; } = (_, _) => Task.FromResult<string?>(null);

    public bool CanPrompt { get; init; } = true;

    public int Prompts { get; private set; }

    public bool? WasListening { get; private set; }

    /// <summary>The address that was opened or shown.</summary>
    public Task<Uri> Address => _address.Task.WaitAsync(Fakes.Patience);

    /// <summary>The address that the browser was started with.</summary>
    public Uri? Started { get; private set; }

    // As a browser does: asks for the address that it is started with, and is led to the sign-in page.
    public async Task<bool> TryOpenBrowserAsync(Uri startUri, CancellationToken cancellation)
    {
        Started = startUri;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using HttpResponseMessage answer = await http.GetAsync(startUri, cancellation);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Uri address = answer.Headers.Location!;
        _address.TrySetResult(address);
        return await Browser(address);
    }

    public async Task<SecretValue?> PromptForCallbackAsync(Uri authorizeUri, bool listening, CancellationToken cancellation)
    {
        _address.TrySetResult(authorizeUri);
        WasListening = listening;
        string? text = await Paste(authorizeUri, Prompts++);
        return string.IsNullOrEmpty(text) ? null : new SecretValue(text);
    }
}

/// <summary>Keeps what a call says.</summary>
internal sealed class Talk : ICallReporter
{
    private readonly ConcurrentQueue<string> _all = new();

    public IEnumerable<string> Warnings => _all.Where(t => t.StartsWith("W:", StringComparison.Ordinal));

    public string Everything => string.Join('\n', _all);

    public void Verbose(string text) => _all.Enqueue("V:" + text);

    public void Debug(string text) => _all.Enqueue("D:" + text);

    public void Warning(string text) => _all.Enqueue("W:" + text);

    public void Progress(CallProgress progress) => _all.Enqueue("P:" + progress);
}

internal static class Fakes
{
    /// <summary>Ends a test that would otherwise wait forever because what it tests does not hold.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>
    /// A listener that lets go of no client before a slow machine has come to it, at a port that no other socket gets when it is closed.
    /// </summary>
    public static RedirectListenerOptions Patient { get; } =
        new()
        {
            ReadTimeout = TimeSpan.FromHours(1),
            Open = (address, port) => new RedirectListenerOptions().Open(address, port == 0 ? FixedPort.Next() : port),
        };

    /// <summary>The same, for a browser that fetches the page at the end: without one, each attempt would wait for it.</summary>
    public static RedirectListenerOptions PatientWithPage => Patient with { PageTimeout = Patience };

    public static ConnectionSettings Settings(string baseUri = "https://server.example/api") =>
        new()
        {
            Name = "unit",
            BaseUri = new Uri(baseUri),
            ClientId = "demo-client",
            ClientSecret = new SecretValue("demo-secret"),
            Scope = ["company:read", "participant:read"],
        };

    public static IReadOnlyList<KeyValuePair<string, string>> Fields(string encoded) =>
        [
            .. encoded
                .TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(p => p.Split('=', 2))
                .Select(p => KeyValuePair.Create(WebUtility.UrlDecode(p[0]), WebUtility.UrlDecode(p.ElementAtOrDefault(1) ?? ""))),
        ];

    /// <summary>One parameter of an address; null where it is missing, an error where it is twice.</summary>
    public static string? Parameter(Uri address, string name) =>
        Fields(address.Query).Where(f => f.Key == name).Select(f => f.Value).SingleOrDefault();

    /// <summary>The address that a server would send the browser to.</summary>
    public static Uri Redirect(Uri authorize, string parameters)
    {
        string to = Parameter(authorize, "redirect_uri")!;
        return new Uri(
            $"{to}{(to.Contains('?', StringComparison.Ordinal) ? '&' : '?')}"
                + $"{parameters}&state={Uri.EscapeDataString(Parameter(authorize, "state")!)}"
        );
    }

    /// <summary>A browser: follows redirects and gives the last page.</summary>
    public static async Task<string> BrowseAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using HttpResponseMessage answer = await http.GetAsync(address);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Sends bytes as they are and reads all that comes back, until the other side closes.</summary>
    public static async Task<string> RawAsync(int port, string request, IPAddress? to = null)
    {
        using var client = new TcpClient((to ?? IPAddress.Loopback).AddressFamily);
        await client.ConnectAsync(to ?? IPAddress.Loopback, port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        return await ReadAsync(stream);
    }

    public static async Task<string> ReadAsync(Stream stream)
    {
        using var all = new MemoryStream();
        try
        {
            await stream.CopyToAsync(all).WaitAsync(Patience);
        }
        catch (IOException)
        {
            // Reset: what came before it counts.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    public static string Get(int port, string target, string? host = null) =>
        $"GET {target} HTTP/1.1\r\nHost: {host ?? "127.0.0.1:" + port}\r\n\r\n";

    /// <summary>Throws where the port cannot be had.</summary>
    public static void Take(int port)
    {
        var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        probe.Start();
        probe.Stop();
    }
}
