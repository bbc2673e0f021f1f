using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace Go401.Tests.Unit.Browser;

/// <summary>
/// The little of the DevTools protocol that the tests of a page need: open, look, press keys, read what a screen reader
/// is told. A browser library would bring a Node.js of its own for every platform, hundreds of megabytes for one page.
/// </summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _session;
    private int _number;

    private Chromium(Process process, string profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>Every address that the page asked for, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>What the browser refused or complained about.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Where a Chromium is on this machine: GO401_CHROMIUM, or where it usually is; null where there is none.</summary>
    public static string? Find()
    {
        string[] usual =
        [
            Environment.GetEnvironmentVariable("GO401_CHROMIUM") ?? "",
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles),
                "Google",
                "Chrome",
                "Application",
                "chrome.exe"
            ),
            Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ProgramFilesX86),
                "Microsoft",
                "Edge",
                "Application",
                "msedge.exe"
            ),
        ];
        return usual.FirstOrDefault(File.Exists);
    }

    public static async Task<Chromium> StartAsync(string program)
    {
        string profile = Directory.CreateTempSubdirectory("go401-chromium-").FullName;
        var info = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (
            string argument in new[]
            {
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-proxy-server",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank",
            }
        )
        {
            info.ArgumentList.Add(argument);
        }

        var chromium = new Chromium(Process.Start(info)!, profile);
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            string address = await chromium.AddressAsync(patience.Token);
            await chromium._socket.ConnectAsync(new Uri(address), patience.Token);
            _ = chromium.ListenAsync();
            JsonNode target = await chromium.SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
            JsonNode session = await chromium.SendAsync(
                "Target.attachToTarget",
                new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true }
            );
            chromium._session = (string)session["sessionId"]!;
            foreach (
                string domain in new[]
                {
                    "Page.enable",
                    "Network.enable",
                    "Log.enable",
                    "Runtime.enable",
                    "Accessibility.enable",
                    "DOM.enable",
                }
            )
            {
                await chromium.SendAsync(domain);
            }

            return chromium;
        }
        catch
        {
            await chromium.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a command and gives its result.</summary>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null)
    {
        int id = Interlocked.Increment(ref _number);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        var message = new JsonObject
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters ?? [],
        };
        if (_session is not null)
        {
            message["sessionId"] = _session;
        }

        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, _end.Token);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Goes to an address and returns when the page is there.</summary>
    public async Task OpenAsync(string address)
    {
        _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync("Page.navigate", new JsonObject { ["url"] = address });
        await _loaded.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Sets the width and height in CSS pixels, and which colours the person likes.</summary>
    public async Task LookAsync(int width, int height, bool dark)
    {
        await SendAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject
            {
                ["width"] = width,
                ["height"] = height,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = false,
            }
        );
        await SendAsync(
            "Emulation.setEmulatedMedia",
            new JsonObject
            {
                ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
            }
        );
    }

    /// <summary>The value of an expression on the page.</summary>
    public async Task<string> ReadAsync(string expression) =>
        (await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }))["result"]!
            ["value"]
            ?.ToString()
        ?? "";

    public async Task PressAsync(string key)
    {
        foreach (string type in new[] { "rawKeyDown", "keyUp" })
        {
            await SendAsync(
                "Input.dispatchKeyEvent",
                new JsonObject
                {
                    ["type"] = type,
                    ["key"] = key,
                    ["code"] = key,
                    ["windowsVirtualKeyCode"] = key == "Tab" ? 9 : 13,
                }
            );
        }
    }

    public async Task<byte[]> PictureAsync() => Convert.FromBase64String((string)(await SendAsync("Page.captureScreenshot"))["data"]!);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        _end.Dispose();
        try
        {
            Directory.Delete(_profile, true);
        }
        catch (IOException)
        {
            // A child that is still going holds a file; the system's clean-up takes it.
        }
    }

    // Chromium says on its error stream where it listens.
    private async Task<string> AddressAsync(CancellationToken cancellation)
    {
        const string Mark = "DevTools listening on ";
        while (await _process.StandardError.ReadLineAsync(cancellation) is string line)
        {
            if (line.Contains(Mark, StringComparison.Ordinal))
            {
                _ = _process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Trim();
            }
        }

        throw new InvalidOperationException("Chromium ended before it was ready.");
    }

    private async Task ListenAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                WebSocketReceiveResult part = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer, 0, part.Count);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                if (part.EndOfMessage)
                {
                    Take(JsonNode.Parse(Encoding.UTF8.GetString(message.ToArray()))!);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            foreach (TaskCompletionSource<JsonNode> waiting in _waiting.Values)
            {
                waiting.TrySetException(new InvalidOperationException("Chromium has gone."));
            }
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"] is JsonNode id)
        {
            if (_waiting.TryRemove((int)id, out TaskCompletionSource<JsonNode>? waiting))
            {
                if (message["error"] is JsonNode error)
                {
                    waiting.TrySetException(new InvalidOperationException(error.ToJsonString()));
                }
                else
                {
                    waiting.TrySetResult(message["result"]!);
                }
            }

            return;
        }

        switch ((string)message["method"]!)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)message["params"]!["request"]!["url"]!);
                break;
            case "Log.entryAdded":
                Complaints.Enqueue((string)message["params"]!["entry"]!["text"]!);
                break;
        }
    }
}
