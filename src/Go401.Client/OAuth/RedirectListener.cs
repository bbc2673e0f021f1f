using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;

namespace Go401.Client.OAuth;

/// <summary>
/// Waits on the loopback interface for the browser to come back (RFC 8252 section 7.3). A small server on a socket of its
/// own rather than HttpListener, which needs rights on Windows, cannot take a port from the system, and sees every
/// interface by mistake too easily. Each visitor is served by itself, so that a slow one blocks nobody (S24).
/// </summary>
internal sealed class RedirectListener : IDisposable
{
    private const int LargestRequestLine = 8 * 1024;
    private const int LargestHeaders = 32 * 1024;
    private const int WrongStatesAllowed = 20;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _closing = new();
    private readonly string _path;
    private readonly string _host;
    private readonly TaskCompletionSource<CallbackResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CallbackParser? _parser;
    private int _wrongStates;
    private volatile byte[] _page = LandingPage.Neutral;

    private RedirectListener(TcpListener listener, Uri redirect)
    {
        _listener = listener;
        RedirectUri = redirect;
        _path = redirect.AbsolutePath;
        _host = redirect.Authority;
    }

    /// <summary>The address to register the attempt with, port and all; the exchange repeats it byte for byte (S30).</summary>
    public Uri RedirectUri { get; }

    /// <summary>
    /// Binds the address: the loopback interface only (S12), the port of the address or one that the system gives, which
    /// stays bound (S13), and [::1] when 127.0.0.1 cannot be had and the port is free to choose (S11).
    /// </summary>
    /// <exception cref="Go401Exception"><c>RedirectPortInUse</c>.</exception>
    public static RedirectListener Bind(Uri redirect)
    {
        bool anyPort = redirect.IsDefaultPort && !redirect.OriginalString.Contains(":80/");
        int port = anyPort ? 0 : redirect.Port;
        IPAddress first = redirect.Host.Trim('[', ']') == "::1" ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        try
        {
            return Bind(redirect, first, port);
        }
        catch (SocketException) when (anyPort && redirect.Host == "127.0.0.1")
        {
            return Bind(new UriBuilder(redirect) { Host = "[::1]" }.Uri, IPAddress.IPv6Loopback, 0);
        }
        catch (SocketException exception)
        {
            throw new Go401Exception("RedirectPortInUse", ErrorKind.ResourceUnavailable, $"The redirect address needs port {port} of this machine, which cannot be bound ({exception.SocketErrorCode}). Close what uses it, or register and use another with -RedirectUri, or use -NoBrowser.");
        }
    }

    /// <summary>Waits for the answer to this attempt.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    /// <exception cref="Go401Exception"><c>RedirectStateMismatch</c>: too many answers with a wrong state.</exception>
    public async Task<CallbackResult> WaitAsync(CallbackParser parser, CancellationToken cancellation)
    {
        _parser = parser;
        _ = AcceptAsync();
        using (cancellation.Register(() => _result.TrySetCanceled(cancellation)))
        {
            return await _result.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Closes the port at once (S14).</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _listener.Stop();
    }

    private static RedirectListener Bind(Uri redirect, IPAddress address, int port)
    {
        var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
        listener.Start(64);
        int bound = ((IPEndPoint)listener.LocalEndpoint).Port;
        return new RedirectListener(listener, new UriBuilder(redirect) { Port = bound }.Uri);
    }

    private async Task AcceptAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            TcpClient visitor;
            try
            {
                visitor = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                _result.TrySetException(new Go401Exception("RedirectListenerClosed", ErrorKind.ResourceUnavailable, "The listener for the redirect was closed before the browser came back. Run Connect-Go401 again."));
                return;
            }

            _ = ServeAsync(visitor);
        }
    }

    private async Task ServeAsync(TcpClient visitor)
    {
        using (visitor)
        {
            try
            {
                NetworkStream stream = visitor.GetStream();
                Task<string[]?> reading = ReadHeadAsync(stream);
                if (await Task.WhenAny(reading, Task.Delay(ReadTimeout, _closing.Token)).ConfigureAwait(false) != reading)
                {
                    return;
                }

                string[]? head = await reading.ConfigureAwait(false);
                CallbackResult? result = null;
                byte[] answer = head is null ? Answer(400, "Bad Request", LandingPage.Neutral) : Respond(head, out result);
                await stream.WriteAsync(answer, 0, answer.Length, _closing.Token).ConfigureAwait(false);
                await stream.FlushAsync(_closing.Token).ConfigureAwait(false);
                visitor.Client.Shutdown(SocketShutdown.Send);
                if (result is not null)
                {
                    // The browser now asks for the page without parameters; wait for it, but not for long.
                    await ServeResultPageAsync().ConfigureAwait(false);
                    _result.TrySetResult(result);
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // A visitor that went away is no reason to end the attempt.
            }
        }
    }

    private readonly TaskCompletionSource<bool> _pageShown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task ServeResultPageAsync() => Task.WhenAny(_pageShown.Task, Task.Delay(TimeSpan.FromMilliseconds(800), _closing.Token));

    private byte[] Respond(string[] head, out CallbackResult? result)
    {
        result = null;
        string[] request = head[0].Split(' ');
        if (request.Length != 3 || !request[2].StartsWith("HTTP/1.", StringComparison.Ordinal) || !request[1].StartsWith("/", StringComparison.Ordinal))
        {
            return Answer(400, "Bad Request", LandingPage.Neutral);
        }

        if (!HostIsOurs(head))
        {
            // Another name that leads here is DNS rebinding (S16).
            return Answer(400, "Bad Request", LandingPage.Neutral);
        }

        int question = request[1].IndexOf('?');
        string path = question < 0 ? request[1] : request[1].Substring(0, question);
        if (path != _path)
        {
            return Answer(404, "Not Found", LandingPage.Neutral);
        }

        if (request[0] != "GET")
        {
            return Answer(405, "Method Not Allowed", LandingPage.Neutral, "Allow: GET\r\n");
        }

        if (question < 0)
        {
            byte[] page = Answer(200, "OK", _page);
            if (!ReferenceEquals(_page, LandingPage.Neutral))
            {
                _pageShown.TrySetResult(true);
            }

            return page;
        }

        CallbackResult parsed = _parser!.Parse(request[1].Substring(question + 1));
        if (parsed.Outcome == CallbackOutcome.NotOurs)
        {
            if (Interlocked.Increment(ref _wrongStates) > WrongStatesAllowed)
            {
                _result.TrySetException(new Go401Exception("RedirectStateMismatch", ErrorKind.SecurityError, "Somebody sent many answers that do not belong to this sign-in. It was ended for safety; nothing was kept. Run Connect-Go401 again."));
            }

            return Answer(400, "Bad Request", LandingPage.Neutral);
        }

        _page = parsed.Outcome switch
        {
            CallbackOutcome.Code => LandingPage.Done,
            CallbackOutcome.Refused => LandingPage.Refused,
            _ => LandingPage.Failed,
        };
        result = parsed;

        // 303 to the address without parameters takes the code out of the address bar and the history (S23).
        return Answer(303, "See Other", [], $"Location: {_path}\r\n");
    }

    private bool HostIsOurs(string[] head)
    {
        string? host = null;
        for (int i = 1; i < head.Length; i++)
        {
            if (head[i].StartsWith("Host:", StringComparison.OrdinalIgnoreCase))
            {
                if (host is not null)
                {
                    return false;
                }

                host = head[i].Substring(5).Trim();
            }
        }

        return host is not null && host.Equals(_host, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] Answer(int status, string reason, byte[] page, string more = "")
    {
        byte[] head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} {reason}\r\n"
            + "Content-Type: text/html; charset=utf-8\r\n"
            + $"Content-Length: {page.Length.ToString(CultureInfo.InvariantCulture)}\r\n"
            + $"Content-Security-Policy: {LandingPage.ContentSecurityPolicy}\r\n"
            + "Referrer-Policy: no-referrer\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
            + more
            + "Connection: close\r\n\r\n");
        byte[] all = new byte[head.Length + page.Length];
        head.CopyTo(all, 0);
        page.CopyTo(all, head.Length);
        return all;
    }

    // The request line and the headers, or null where they are longer than any browser's (S24).
    private async Task<string[]?> ReadHeadAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[LargestHeaders];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, _closing.Token).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            length += read;
            string text = Encoding.ASCII.GetString(buffer, 0, length);
            int lineEnd = text.IndexOf("\r\n", StringComparison.Ordinal);
            if ((lineEnd < 0 && length > LargestRequestLine) || lineEnd > LargestRequestLine)
            {
                return null;
            }

            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                return text.Substring(0, end).Split(["\r\n"], StringSplitOptions.None);
            }
        }

        return null;
    }
}
