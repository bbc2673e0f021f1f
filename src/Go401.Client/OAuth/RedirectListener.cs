using System.Net.Sockets;

namespace Go401.Client.OAuth;

/// <summary>
/// Waits on the loopback interface for the browser to come back (RFC 8252 section 7.3). A small server on a socket of its
/// own rather than HttpListener, which needs rights on Windows, cannot take a port from the system, and sees every
/// interface by mistake too easily. Each client is served by itself, so that a slow one blocks no one (S24), and only those
/// of this account are heard (S67).
/// </summary>
internal sealed class RedirectListener : IDisposable
{
    private const int WrongStatesAllowed = 20;
    private static readonly TimeSpan PauseWhenFull = TimeSpan.FromMilliseconds(20);

    private readonly RedirectListenerOptions _options;
    private readonly LoopbackPort _port;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private readonly RedirectAddress _address;
    private readonly string _authority;
    private readonly string _startPath = "/" + ProofKey.RandomText(16);
    private readonly ListenerConnections _connections = new();
    private readonly TaskCompletionSource<CallbackResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<byte[]> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _pageShown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CallbackParser? _parser;
    private Uri? _authorize;
    private int _wrongStates;
    private int _started;
    private int _answered;
    private int _disposed;

    private RedirectListener(LoopbackPort port, RedirectAddress address, RedirectListenerOptions options)
    {
        _port = port;
        _address = address;
        _options = options;
        _closed = _closing.Token;
        Port = port.Number;
        RedirectUri = address.WithPort(Port, port.Host);
        _authority = new Uri(RedirectUri).Authority;
    }

    /// <summary>The address to register the attempt with, port and all; the exchange repeats it byte for byte (S30).</summary>
    public string RedirectUri { get; }

    public int Port { get; }

    /// <summary>Binds the address.</summary>
    /// <exception cref="Go401Exception"><c>RedirectPortInUse</c>.</exception>
    public static RedirectListener Bind(RedirectAddress address, RedirectListenerOptions? options = null)
    {
        options ??= new RedirectListenerOptions();
        return new RedirectListener(LoopbackPort.Bind(address, options.Open), address, options);
    }

    /// <summary>
    /// Makes the address that a browser is given in place of the one of the sign-in page, and leads from there to it. A command
    /// line can be read by every account of the machine; this one leads no one else anywhere (S67).
    /// </summary>
    public Uri StartUriFor(Uri authorize)
    {
        _authorize = authorize;
        return new Uri($"http://{_authority}{_startPath}");
    }

    /// <summary>Serves clients until one brings the answer to this attempt. Its browser then waits for <see cref="ShowAsync"/>.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    /// <exception cref="Go401Exception"><c>RedirectStateMismatch</c>: too many answers with a wrong state.</exception>
    public async Task<CallbackResult> WaitAsync(CallbackParser parser, CancellationToken cancellation)
    {
        _parser = parser;
        foreach (TcpListener listener in _port.Listeners)
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

    /// <summary>Closes the port and every client at once (S14).</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _closing.Cancel();
        _port.Dispose();
        _page.TrySetCanceled();
        _result.TrySetException(RedirectErrors.Closed());
        _ = _result.Task.Exception;
        _closing.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _options.Accept(listener).ConfigureAwait(false);
                Socket socket = client.Client;
                _connections.Add(client);
                _ = ServeAsync(client, socket);
            }
            catch (SocketException exception)
                when (!_closed.IsCancellationRequested
                    && exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Interrupted
                )
            {
                // A client that left before it was let in.
            }
            catch (SocketException exception)
                when (!_closed.IsCancellationRequested
                    && exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable
                )
            {
                // The process or the system has no more files: someone has to go, and what waits is let in after that.
                _connections.MakeRoom();
                await Task.Delay(PauseWhenFull).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                _result.TrySetException(RedirectErrors.Closed());
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client, Socket socket)
    {
        using (client)
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(_closed))
        {
            // Closing the socket ends a read everywhere; .NET Framework does not listen to a token while it reads.
            using CancellationTokenRegistration end = patience.Token.Register(client.Close);
            try
            {
                patience.CancelAfter(_options.ReadTimeout);

                // Asked before anything is read: a client that leaves at once could not be told any more.
                Peer peer = await _options.Identify(socket.LocalEndPoint, socket.RemoteEndPoint).ConfigureAwait(false);
                NetworkStream stream = client.GetStream();
                ListenerRequest? request = await ListenerRequest.ReadAsync(stream, _closed).ConfigureAwait(false);
                patience.CancelAfter(Timeout.InfiniteTimeSpan);
                _connections.MarkActive(client);

                bool isPage = false;
                CallbackResult? result = null;
                byte[] answer = request is null ? Refused() : Respond(request, peer, out result, out isPage);
                if (isPage)
                {
                    answer = ListenerResponse.Make(200, "OK", await _page.Task.ConfigureAwait(false));
                }

                await stream.WriteAsync(answer, 0, answer.Length, _closed).ConfigureAwait(false);
                await stream.FlushAsync(_closed).ConfigureAwait(false);
                socket.Shutdown(SocketShutdown.Send);
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
                while (await stream.ReadAsync(rest, 0, rest.Length, _closed).ConfigureAwait(false) > 0) { }
            }
            catch (Exception exception)
                when (exception
                        is IOException
                            or SocketException
                            or ObjectDisposedException
                            or OperationCanceledException
                            or InvalidOperationException
                )
            {
                // A client that went away is no reason to end the attempt.
            }
            finally
            {
                _connections.Remove(client);
            }
        }
    }

    private static byte[] Refused() => ListenerResponse.Make(400, "Bad Request", LandingPage.Neutral);

    private byte[] Respond(ListenerRequest request, Peer peer, out CallbackResult? result, out bool isPage)
    {
        result = null;
        isPage = false;
        if (!IsOurs(request.Host))
        {
            // Another name that leads here is DNS rebinding (S16).
            return Refused();
        }

        if (peer == Peer.Other)
        {
            // It may know all that a command line or a screen shows, and still neither finishes nor ends this (S67).
            return ListenerResponse.Make(403, "Forbidden", LandingPage.OtherAccount);
        }

        if (request.Path == _startPath && request.Method == "GET" && _authorize is not null && Volatile.Read(ref _answered) == 0)
        {
            return Start(peer);
        }

        if (request.Path != _address.Path && request.Path != _address.Uri.AbsolutePath)
        {
            return ListenerResponse.Make(404, "Not Found", LandingPage.Neutral);
        }

        if (request.Method != "GET")
        {
            return ListenerResponse.Make(405, "Method Not Allowed", LandingPage.Neutral, "Allow: GET\r\n");
        }

        if (request.Query is null)
        {
            isPage = Volatile.Read(ref _answered) != 0;
            return ListenerResponse.Make(200, "OK", LandingPage.Neutral);
        }

        CallbackResult parsed = _parser!.Parse(request.Query);
        if (parsed.Outcome == CallbackOutcome.NotOurs)
        {
            if (Interlocked.Increment(ref _wrongStates) > WrongStatesAllowed)
            {
                _result.TrySetException(RedirectErrors.TooManyWrongStates());
            }

            return Refused();
        }

        // One attempt has one answer (S6, S29): anyone who repeats it, as a reload does, is sent to the page and nothing more.
        if (Interlocked.Exchange(ref _answered, 1) == 0)
        {
            result = parsed;
        }

        // 303 to the address without parameters takes the code out of the address bar and the history (S23).
        return ListenerResponse.Make(303, "See Other", [], $"Location: http://{_authority}{request.Path}\r\n");
    }

    // Where the system does not tell who asks, only the first one may be the browser. Once two have asked, one of them was
    // someone else, who now knows the address of the sign-in page.
    private byte[] Start(Peer peer)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0 && peer == Peer.Unknown)
        {
            _result.TrySetException(RedirectErrors.AddressUsedTwice());
            return Refused();
        }

        return ListenerResponse.Make(303, "See Other", [], $"Location: {_authorize!.AbsoluteUri}\r\n");
    }

    // A browser leaves the port out where it is 80.
    private bool IsOurs(string? host) =>
        host is not null
        && (
            host.Equals(_authority, StringComparison.OrdinalIgnoreCase)
            || (Port == 80 && host.Equals(_authority + ":80", StringComparison.OrdinalIgnoreCase))
        );
}
