using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;

namespace Go401.Client.OAuth;

/// <summary>What a test may set otherwise.</summary>
internal sealed record RedirectListenerOptions
{
    /// <summary>How long a visitor may take to send its request (S24).</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the browser may take to fetch the page at the end; a browser does it at once.</summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Binds one address.</summary>
    public Func<IPAddress, int, TcpListener> Open { get; init; } = static (address, port) =>
    {
        var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
        listener.Start(64);
        return listener;
    };
}

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

    private readonly RedirectListenerOptions _options;
    private readonly List<TcpListener> _listeners;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly RedirectAddress _address;
    private readonly string _authority;
    private readonly TaskCompletionSource<CallbackResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<byte[]> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _pageShown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CallbackParser? _parser;
    private int _wrongStates;
    private int _answered;
    private int _disposed;

    private RedirectListener(List<TcpListener> listeners, RedirectAddress address, string? host, RedirectListenerOptions options)
    {
        _listeners = listeners;
        _address = address;
        _options = options;
        _closed = _closing.Token;
        Port = PortOf(listeners[0]);
        RedirectUri = address.WithPort(Port, host);
        _authority = new Uri(RedirectUri).Authority;
    }

    /// <summary>The address to register the attempt with, port and all; the exchange repeats it byte for byte (S30).</summary>
    public string RedirectUri { get; }

    /// <summary>The port that is bound.</summary>
    public int Port { get; }

    /// <summary>
    /// Binds the address: the loopback interface only (S12), the port of the address or one that the system gives, which
    /// stays bound (S13), and [::1] when 127.0.0.1 cannot be had and the port is free to choose (S11). For the name
    /// localhost both are bound, since browsers try both, and nobody else must be able to sit at the other one.
    /// </summary>
    /// <exception cref="Go401Exception"><c>RedirectPortInUse</c>.</exception>
    public static RedirectListener Bind(RedirectAddress address, RedirectListenerOptions? options = null)
    {
        options ??= new RedirectListenerOptions();
        SocketException? cause;
        try
        {
            return new RedirectListener(Open(address.Loopbacks, address.Port, options), address, null, options);
        }
        catch (SocketException exception)
        {
            cause = exception;
        }

        if (address.Port == 0 && IPAddress.Loopback.Equals(address.Loopbacks[0]) && address.Loopbacks.Length == 1)
        {
            try
            {
                return new RedirectListener(Open([IPAddress.IPv6Loopback], 0, options), address, "[::1]", options);
            }
            catch (SocketException)
            {
                // The first failure tells more.
            }
        }

        string which = address.Port == 0 ? "a port" : $"port {address.Port.ToString(CultureInfo.InvariantCulture)}";
        throw new Go401Exception("RedirectPortInUse", ErrorKind.ResourceUnavailable, $"The redirect address needs {which} of this machine, which cannot be bound ({cause.SocketErrorCode}). Close what uses it, or register and use another with -RedirectUri, or use -NoBrowser.");
    }

    /// <summary>Serves visitors until one brings the answer to this attempt. Its browser then waits for <see cref="ShowAsync"/>.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    /// <exception cref="Go401Exception"><c>RedirectStateMismatch</c>: too many answers with a wrong state.</exception>
    public async Task<CallbackResult> WaitAsync(CallbackParser parser, CancellationToken cancellation)
    {
        _parser = parser;
        foreach (TcpListener listener in _listeners)
        {
            _ = AcceptAsync(listener);
        }

        using (cancellation.Register(() => _result.TrySetCanceled(cancellation)))
        {
            return await _result.Task.ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Tells the browser how it ended. The page waits for this, so that it never says "signed in" when the exchange that
    /// followed was refused. Returns when the browser has it, or at once where no browser waits.
    /// </summary>
    public async Task ShowAsync(byte[] page, CancellationToken cancellation)
    {
        _page.TrySetResult(page);
        if (Volatile.Read(ref _answered) != 0)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(_closed, cancellation);
            await Task.WhenAny(_pageShown.Task, Task.Delay(_options.PageTimeout, enough.Token)).ConfigureAwait(false);
            enough.Cancel();
        }
    }

    /// <summary>Closes the port and every visitor at once (S14).</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _closing.Cancel();
        Stop(_listeners);
        _page.TrySetCanceled();
        _result.TrySetException(Closed());
        _ = _result.Task.Exception;
        _closing.Dispose();
    }

    private static List<TcpListener> Open(IPAddress[] addresses, int port, RedirectListenerOptions options)
    {
        for (int i = 0; ; i++)
        {
            var open = new List<TcpListener>();
            try
            {
                foreach (IPAddress address in addresses)
                {
                    try
                    {
                        open.Add(options.Open(address, open.Count == 0 ? port : PortOf(open[0])));
                    }
                    catch (SocketException exception) when (addresses.Length > 1 && exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported)
                    {
                        // A machine without one of the two protocols has the other.
                    }
                }

                return open.Count > 0 ? open : throw new SocketException((int)SocketError.AddressNotAvailable);
            }
            catch (SocketException) when (open.Count > 0 && port == 0 && i < 5)
            {
                // The port that the system gave is taken on the other protocol: ask for another.
                Stop(open);
            }
            catch
            {
                Stop(open);
                throw;
            }
        }
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static void Stop(List<TcpListener> listeners) => listeners.ForEach(l => l.Stop());

    private static Go401Exception Closed() => new("RedirectListenerClosed", ErrorKind.ResourceUnavailable, "The listener for the redirect was closed before the browser came back. Run Connect-Go401 again.");

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync().ConfigureAwait(false));
            }
            catch (SocketException exception) when (!_closed.IsCancellationRequested && exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Interrupted)
            {
                // A visitor that left before it was let in.
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                _result.TrySetException(Closed());
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient visitor)
    {
        using (visitor)
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(_closed))
        {
            // Closing the socket ends a read everywhere; .NET Framework does not listen to a token while it reads.
            using CancellationTokenRegistration end = patience.Token.Register(visitor.Close);
            try
            {
                patience.CancelAfter(_options.ReadTimeout);
                NetworkStream stream = visitor.GetStream();
                string[]? head = await ReadHeadAsync(stream).ConfigureAwait(false);
                patience.CancelAfter(Timeout.InfiniteTimeSpan);

                bool isPage = false;
                CallbackResult? result = null;
                byte[] answer = head is null ? Answer(400, "Bad Request", LandingPage.Neutral) : Respond(head, out result, out isPage);
                if (isPage)
                {
                    answer = Answer(200, "OK", await _page.Task.ConfigureAwait(false));
                }

                await stream.WriteAsync(answer, 0, answer.Length, _closed).ConfigureAwait(false);
                await stream.FlushAsync(_closed).ConfigureAwait(false);
                visitor.Client.Shutdown(SocketShutdown.Send);
                if (isPage)
                {
                    _pageShown.TrySetResult(true);
                }

                if (result is not null)
                {
                    _result.TrySetResult(result);
                }

                // What was sent and not read would turn our answer into a reset.
                patience.CancelAfter(TimeSpan.FromMilliseconds(250));
                byte[] rest = new byte[4096];
                while (await stream.ReadAsync(rest, 0, rest.Length, _closed).ConfigureAwait(false) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                // A visitor that went away is no reason to end the attempt.
            }
        }
    }

    private byte[] Respond(string[] head, out CallbackResult? result, out bool isPage)
    {
        result = null;
        isPage = false;
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
        if (path != _address.Path && path != _address.Uri.AbsolutePath)
        {
            return Answer(404, "Not Found", LandingPage.Neutral);
        }

        if (request[0] != "GET")
        {
            return Answer(405, "Method Not Allowed", LandingPage.Neutral, "Allow: GET\r\n");
        }

        if (question < 0)
        {
            isPage = Volatile.Read(ref _answered) != 0;
            return Answer(200, "OK", LandingPage.Neutral);
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

        // One attempt has one answer (S6, S29): whoever repeats it, as a reload does, is sent to the page and nothing more.
        if (Interlocked.Exchange(ref _answered, 1) == 0)
        {
            result = parsed;
        }

        // 303 to the address without parameters takes the code out of the address bar and the history (S23).
        return Answer(303, "See Other", [], $"Location: http://{_authority}{path}\r\n");
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

        // A browser leaves the port out where it is 80.
        return host is not null && (host.Equals(_authority, StringComparison.OrdinalIgnoreCase) || (Port == 80 && host.Equals(_authority + ":80", StringComparison.OrdinalIgnoreCase)));
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
        int lineEnd = -1;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, _closed).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            // Only what is new is looked at, so that a client that sends byte by byte costs no more than another.
            int from = Math.Max(0, length - 3);
            length += read;
            if (lineEnd < 0)
            {
                lineEnd = IndexOf(buffer, from, length, "\r\n");
            }

            if ((lineEnd < 0 && length > LargestRequestLine) || lineEnd > LargestRequestLine)
            {
                return null;
            }

            int end = IndexOf(buffer, from, length, "\r\n\r\n");
            if (end >= 0)
            {
                return Encoding.ASCII.GetString(buffer, 0, end).Split(["\r\n"], StringSplitOptions.None);
            }
        }

        return null;
    }

    private static int IndexOf(byte[] buffer, int from, int length, string wanted)
    {
        for (int i = from; i <= length - wanted.Length; i++)
        {
            int j = 0;
            while (j < wanted.Length && buffer[i + j] == wanted[j])
            {
                j++;
            }

            if (j == wanted.Length)
            {
                return i;
            }
        }

        return -1;
    }
}
