using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Go401.Tests.Engine.Network;

/// <summary>A server that answers with whatever bytes a test says, one request a connection, and keeps what it was asked.</summary>
internal sealed class OddServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<string, byte[]> _answer;
    private readonly Task _accepting;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Makes the whole answer of head and body of a request.</param>
    /// <param name="port">A port that no other server gets when this one has ended; 0 for any.</param>
    public OddServer(Func<string, byte[]> answer, int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Origin => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}";

    public string BaseUri => Origin + "/api";

    public ConcurrentQueue<string> Requests { get; } = new();

    public static byte[] Json(string body, string status = "200 OK", string headers = "") =>
        Answer(Encoding.UTF8.GetBytes(body), status, "Content-Type: application/json\r\n" + headers);

    public static byte[] Answer(byte[] body, string status = "200 OK", string headers = "") =>
        [
            .. Encoding.Latin1.GetBytes(
                $"HTTP/1.1 {status}\r\n{headers}Content-Length: "
                    + $"{body.Length.ToString(CultureInfo.InvariantCulture)}\r\nConnection: close\r\n\r\n"
            ),
            .. body,
        ];

    public static byte[] Text(string raw) => Encoding.Latin1.GetBytes(raw);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or InvalidOperationException)
        {
            // The test is over: the listener was closed while it waited or before it waited again.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                NetworkStream stream = client.GetStream();
                string request = await ReadAsync(stream);
                Requests.Enqueue(request);
                await stream.WriteAsync(_answer(request));
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException)
        {
            // The client went away.
        }
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        byte[] buffer = new byte[4096];
        int expected = int.MaxValue;
        while (bytes.Count < expected && await stream.ReadAsync(buffer) is int read and > 0)
        {
            bytes.AddRange(buffer.AsSpan(0, read));
            string text = Encoding.Latin1.GetString([.. bytes]);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                int at = text.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
                expected =
                    end
                    + 4
                    + (
                        at < 0 || at > end
                            ? 0
                            : int.Parse(text.AsSpan(at + 15, text.IndexOf('\r', at) - at - 15).Trim(), CultureInfo.InvariantCulture)
                    );
            }
        }

        return Encoding.Latin1.GetString([.. bytes]);
    }
}
