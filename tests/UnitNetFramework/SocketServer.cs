using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace Go401.Tests.Unit.NetFramework;

/// <summary>HTTP/1.1 on the loopback address, with connections that are kept and can be cut in the middle of an answer.</summary>
internal sealed class SocketServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly ConcurrentDictionary<SocketConnection, bool> _open = new();
    private readonly Func<HttpContext, Task> _answer;

    public SocketServer(int port, Func<HttpContext, Task> answer)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose()
    {
        _listener.Stop();
        foreach (SocketConnection connection in _open.Keys)
        {
            connection.Cut();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception ended) when (ended is SocketException or InvalidOperationException)
            {
                return;
            }

            // The head and the body are two writes: without this the second would wait for the other side's acknowledgement.
            socket.NoDelay = true;
            var connection = new SocketConnection(socket);
            _open[connection] = true;
            _ = Task.Run(async () =>
            {
                await connection.ServeAsync(_answer);
                _open.TryRemove(connection, out _);
            });
        }
    }
}

/// <summary>One connection: reads a request, has it answered, and so on.</summary>
internal sealed class SocketConnection(Socket socket)
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _buffer = new byte[65536];
    private int _first;
    private int _end;

    public async Task ServeAsync(Func<HttpContext, Task> answer)
    {
        try
        {
            while (await ReadAsync() is HttpRequest request)
            {
                using var aborted = new CancellationTokenSource();
                var body = new AnswerStream(_stream);
                var context = new HttpContext(request, body, Cut, aborted.Token);
                body.Response = context.Response;

                // What is read while a request is answered is the next one, or the end: then anyone who asked has gone.
                Task<bool> next = FillAsync();
                _ = next.ContinueWith(t => TryCancel(aborted, !t.Result), TaskScheduler.Default);
                try
                {
                    await answer(context);
                    await body.EndAsync(request.Method == "HEAD");
                }
                finally
                {
                    // No longer cancelled by the next request's end.
                    lock (aborted)
                    {
                        aborted.Dispose();
                    }
                }

                if (!await next)
                {
                    break;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side has gone, or the connection was cut.
        }
        finally
        {
            _stream.Dispose();
        }
    }

    /// <summary>Ends the connection with a reset.</summary>
    public void Cut()
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (Exception closed) when (closed is ObjectDisposedException or SocketException)
        {
            // It has ended already.
        }
    }

    private static void TryCancel(CancellationTokenSource aborted, bool gone)
    {
        if (gone)
        {
            lock (aborted)
            {
                try
                {
                    aborted.Cancel();
                }
                catch (ObjectDisposedException)
                {
                    // The answer was given.
                }
            }
        }
    }

    private async Task<HttpRequest> ReadAsync()
    {
        if (await LineAsync() is not string first)
        {
            return null;
        }

        string[] words = first.Split(' ');
        string[] target = words[1].Split(['?'], 2);
        var headers = new Headers();
        while (await LineAsync() is string line && line.Length > 0)
        {
            string[] pair = line.Split([':'], 2);
            headers[pair[0]] = pair[1].Trim();
        }

        var body = new MemoryStream();
        if (headers.TransferEncoding.Count > 0)
        {
            while (int.Parse(await LineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and int length)
            {
                await CopyAsync(body, length);
                await LineAsync();
            }

            await LineAsync();
        }
        else if (headers["Content-Length"].Count > 0)
        {
            await CopyAsync(body, int.Parse(headers["Content-Length"].ToString(), CultureInfo.InvariantCulture));
        }

        body.Position = 0;
        var request = new HttpRequest
        {
            Method = words[0],
            Path = new PathString(Uri.UnescapeDataString(target[0])),
            QueryString = new QueryString(target.Length > 1 ? "?" + target[1] : ""),
            Body = body,
        };
        foreach (var header in headers)
        {
            request.Headers[header.Key] = header.Value;
        }

        return request;
    }

    private async Task<string> LineAsync()
    {
        var line = new StringBuilder();
        while (_first < _end || await FillAsync())
        {
            char c = (char)_buffer[_first++];
            if (c == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(c);
        }

        return null;
    }

    private async Task CopyAsync(Stream to, int count)
    {
        while (count > 0 && (_first < _end || await FillAsync()))
        {
            int part = Math.Min(count, _end - _first);
            to.Write(_buffer, _first, part);
            _first += part;
            count -= part;
        }
    }

    // False at the end. What was read before stays until it is used.
    private async Task<bool> FillAsync()
    {
        try
        {
            if (_first == _end)
            {
                _first = _end = 0;
                _end = await _stream.ReadAsync(_buffer, 0, _buffer.Length);
            }

            return _first < _end;
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}

/// <summary>Sends the head with the first bytes of the body, and the body as it comes.</summary>
internal sealed class AnswerStream(Stream to) : MemoryStream
{
    private bool _begun;
    private bool _chunked;

    public HttpResponse Response { get; set; }

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        await BeginAsync();
        if (count == 0)
        {
            return;
        }

        byte[] before = _chunked ? Encoding.ASCII.GetBytes(count.ToString("x", CultureInfo.InvariantCulture) + "\r\n") : [],
            after = _chunked ? "\r\n"u8.ToArray() : [];
        byte[] all = [.. before, .. buffer.Skip(offset).Take(count), .. after];
        await to.WriteAsync(all, 0, all.Length, cancellationToken);
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await BeginAsync();
        await to.FlushAsync(cancellationToken);
    }

    public async Task EndAsync(bool head)
    {
        if (!_begun)
        {
            Response.ContentLength ??= 0;
        }

        await BeginAsync();
        if (_chunked && !head)
        {
            await to.WriteAsync("0\r\n\r\n"u8.ToArray(), 0, 5);
        }
    }

    private async Task BeginAsync()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        await Response.Starting();
        _chunked = Response.ContentLength is null;
        var head = new StringBuilder($"HTTP/1.1 {Response.StatusCode} {(HttpStatusCode)Response.StatusCode}\r\n");
        foreach (var header in Response.Headers)
        {
            head.Append(header.Key).Append(": ").Append(header.Value.ToString()).Append("\r\n");
        }

        if (Response.StatusCode != 204)
        {
            head.Append(_chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + Response.ContentLength).Append("\r\n");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(head + "\r\n");
        await to.WriteAsync(bytes, 0, bytes.Length);
    }
}
