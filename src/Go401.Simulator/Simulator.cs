using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Go401.Simulator.OAuth;
using Go401.Simulator.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Go401.Simulator;

/// <summary>A local 401GO: OAuth, the resources, faults on request and a log of what was received. It listens on 127.0.0.1 only.</summary>
public sealed class Simulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly OAuthServer _oauth;
    private readonly RestApi _rest;
    private readonly Control _control;
    private readonly RateLimit _rate = new();
    private int _number;

    private Simulator(SimulatorOptions options, FaultList? faults)
    {
        Options = options;
        Faults = faults ?? new FaultList();
        Tokens = new TokenStore(options);
        _oauth = new OAuthServer(options, Tokens, () => BaseUri + "/o");
        _rest = new RestApi(options, Tokens, () => Origin);
        _control = new Control(Faults, Log, Tokens, () => SecondLogins);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        OwnLifetime.Use(builder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The settings; changes take effect with the next request.</summary>
    public SimulatorOptions Options { get; }

    /// <summary>What was received.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>The faults that wait for requests.</summary>
    public FaultList Faults { get; }

    /// <summary>The tokens given out.</summary>
    public TokenStore Tokens { get; }

    /// <summary>How many payrolls were really taken; a repeated one with the same key counts once.</summary>
    public int PayrollsTaken => _rest.PayrollsTaken;

    /// <summary>Removes the lines of payrolls handed in since the start.</summary>
    public void ForgetPayrollLines() => _rest.ForgetPayrollLines();

    /// <summary>The participants who have more than one login, because their email was changed; each with the addresses.</summary>
    public IReadOnlyDictionary<string, string[]> SecondLogins => _rest.SecondLogins;

    /// <summary>Removes a participant from its company; false where there is none of this id. The API has no way to.</summary>
    public bool RemoveParticipant(string participantId) => _rest.RemoveParticipant(participantId);

    /// <summary>Every method and path of the resources, for instance <c>GET companies/</c>.</summary>
    public IEnumerable<string> Operations => _rest.Operations;

    /// <summary>For instance http://127.0.0.1:40123.</summary>
    public string Origin { get; private set; } = "";

    /// <summary>The base address for Connect-Go401 -BaseUri.</summary>
    public string BaseUri => Origin + "/api";

    /// <summary>Starts a simulator.</summary>
    /// <exception cref="IOException">The port cannot be had; the message says what to do.</exception>
    public static async Task<Simulator> StartAsync(SimulatorOptions? options = null, FaultList? faults = null)
    {
        var simulator = new Simulator(options ?? new SimulatorOptions(), faults);
        try
        {
            await simulator._app.StartAsync();
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // The web host takes itself apart when it cannot bind, and what it throws then depends on where it was.
            await simulator._app.DisposeAsync();
            simulator._oauth.Dispose();
            string why = failure.GetBaseException() is SocketException { SocketErrorCode: SocketError.AccessDenied }
                ? "this account is not allowed to listen on it"
                : "another program, perhaps another simulator, listens on it";
            throw new IOException(
                $"Port {simulator.Options.Port} cannot be used: {why}. Stop that program, use another port with --port, "
                    + "or a free one with --port 0.",
                failure
            );
        }

        simulator.Origin = simulator._app.Urls.First().TrimEnd('/');
        return simulator;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        using var hurry = new System.Threading.CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
        _oauth.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/sim", StringComparison.Ordinal))
        {
            await _control.HandleAsync(http);
            return;
        }

        ReceivedRequest request = await ReadAsync(http);
        Log.Add(request);
        http.Response.OnStarting(() =>
        {
            Log.Leave(request);
            return Task.CompletedTask;
        });
        try
        {
            await AnswerAsync(http, request);
            request.Status = http.Response.StatusCode;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        finally
        {
            Log.Answer(request);
        }
    }

    private async Task AnswerAsync(HttpContext http, ReceivedRequest request)
    {
        if (!_rate.Admits(Options))
        {
            http.Response.Headers.RetryAfter = "1";
            await Answers.ErrorAsync(http, 429, "Too many requests.", "simulated rate limit");
            return;
        }

        Fault? fault = Faults.Meet(request.Method, request.Path + request.Query);
        if (Options.Latency > TimeSpan.Zero)
        {
            await Task.Delay(Options.Latency, http.RequestAborted);
        }

        switch (fault?.Kind)
        {
            case FaultKind.Status:
                if (fault.RetryAfterAt(Options.Time.GetUtcNow()) is string retryAfter)
                {
                    http.Response.Headers.RetryAfter = retryAfter;
                }

                await (
                    fault.Body is null
                        ? Answers.ErrorAsync(http, fault.Status, "The service cannot do this now.", "simulated fault")
                        : Answers.BytesAsync(http, fault.Status, Encoding.UTF8.GetBytes(fault.Body))
                );
                return;
            case FaultKind.Reset:
                http.Abort();
                return;
            case FaultKind.Html:
                await Answers.HtmlAsync(http, 200, "<!doctype html><title>Maintenance</title><h1>We will be back soon</h1>");
                return;
            case FaultKind.Redirect:
                http.Response.StatusCode = 302;
                http.Response.Headers.Location = fault.Location;
                return;
            case FaultKind.Delay:
                await Task.Delay(fault.Delay, Options.Time, http.RequestAborted);
                break;
            case FaultKind.Hold:
                await fault.Released.WaitAsync(http.RequestAborted);
                break;
            case FaultKind.LostAnswer or FaultKind.Truncate or FaultKind.BadJson:
                await SpoilAsync(http, request, fault.Kind);
                return;
        }

        await RouteAsync(http, request.Path);
    }

    // The work is done; the answer is lost, cut off in the middle, or cut off but announced as whole.
    private async Task SpoilAsync(HttpContext http, ReceivedRequest request, FaultKind kind)
    {
        Stream real = http.Response.Body;
        using var kept = new MemoryStream();
        http.Response.Body = kept;
        await RouteAsync(http, request.Path);
        await http.Response.BodyWriter.FlushAsync();
        http.Response.Body = real;
        if (kind == FaultKind.LostAnswer)
        {
            http.Abort();
            return;
        }

        byte[] half = kept.ToArray()[..(int)(kept.Length / 2)];
        http.Response.ContentLength = kind == FaultKind.BadJson ? half.Length : kept.Length;
        await http.Response.Body.WriteAsync(half);
        await http.Response.Body.FlushAsync();
        if (kind == FaultKind.Truncate)
        {
            http.Abort();
        }
    }

    private Task RouteAsync(HttpContext http, string path)
    {
        if (path == "/")
        {
            return Answers.HtmlAsync(http, 200, Pages.Start(BaseUri, Options.ClientId));
        }

        if (path.StartsWith("/signed/", StringComparison.Ordinal))
        {
            http.Response.ContentType = "text/plain";
            return http.Response.WriteAsync("A simulated document.", http.RequestAborted);
        }

        if (!path.StartsWith("/api/", StringComparison.Ordinal))
        {
            return Answers.HtmlAsync(http, 404, Pages.Error("Not found"));
        }

        string below = path["/api/".Length..];
        bool oauth = below.StartsWith("o/", StringComparison.Ordinal);
        if (!path.EndsWith('/') && (oauth ? _oauth.Knows(below[2..] + "/") : _rest.Knows(below + "/")))
        {
            // As Django does: a relative Location, whatever the method.
            http.Response.StatusCode = 301;
            http.Response.Headers.Location = path + "/" + http.Request.QueryString;
            return Task.CompletedTask;
        }

        return oauth ? _oauth.HandleAsync(http, below[2..]) : _rest.HandleAsync(http, below);
    }

    private async Task<ReceivedRequest> ReadAsync(HttpContext http)
    {
        string body = "";
        if (http.Request.ContentLength is > 0 || http.Request.Headers.TransferEncoding.Count > 0)
        {
            http.Request.EnableBuffering();
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8, true, 1024, leaveOpen: true);
            body = await reader.ReadToEndAsync(http.RequestAborted);
            http.Request.Body.Position = 0;
        }

        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new ReceivedRequest(
            System.Threading.Interlocked.Increment(ref _number),
            http.Request.Method,
            http.Request.Path.Value ?? "/",
            http.Request.QueryString.Value ?? "",
            headers,
            body
        );
    }
}
