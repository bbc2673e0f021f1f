using System;
using System.Collections.Concurrent;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>Compressed responses, from a server that sends bytes as it is told.</summary>
public sealed class GzipTests : IDisposable
{
    private const string Csv = "Name,State\nAda,UT\n";
    private static readonly string Long = "[" + string.Join(',', Enumerable.Range(0, 20000)) + "]";
    private readonly string _folder = Directory.CreateTempSubdirectory("go401-gzip-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Gzip(string text)
    {
        using var all = new MemoryStream();
        using (var gzip = new GZipStream(all, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text), 0, Encoding.UTF8.GetByteCount(text));
        }

        return all.ToArray();
    }

    /// <summary>A response that is complete as far as HTTP tells: what is missing, is missing in the compressed content.</summary>
    private static byte[] Response(byte[] body, string type, bool chunked, string status = "200 OK") =>
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Encoding: gzip\r\nConnection: close\r\n"
                    + (chunked ? $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n" : $"Content-Length: {body.Length}\r\n\r\n")
            ),
            .. body,
            .. Encoding.ASCII.GetBytes(chunked ? "\r\n0\r\n\r\n" : ""),
        ];

    /// <summary>Answers one request after the other, each on a connection of its own; keeps what was asked.</summary>
    private static async Task<T> WithServerAsync<T>(byte[][] responses, Func<ApiClient, ConcurrentQueue<string>, Task<T>> work)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = new ConcurrentQueue<string>();
        try
        {
            _ = Task.Run(async () =>
            {
                foreach (byte[] response in responses)
                {
                    using TcpClient client = await listener.AcceptTcpClientAsync();
                    NetworkStream stream = client.GetStream();
                    byte[] buffer = new byte[8192];
                    int read = 0;
                    while (!Encoding.ASCII.GetString(buffer, 0, read).Contains("\r\n\r\n", StringComparison.Ordinal))
                    {
                        read += await stream.ReadAsync(buffer.AsMemory(read));
                    }

                    asked.Enqueue(Encoding.ASCII.GetString(buffer, 0, read));
                    await stream.WriteAsync(response);
                }
            });
            var settings = new ConnectionSettings
            {
                Name = "t",
                BaseUri = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/api"),
                ClientId = "demo-client",
            };
            using ApiClient api = new ConnectionFactory().FromAccessToken(settings, new SecretValue("at")).Api;
            return await work(api, asked);
        }
        finally
        {
            listener.Stop();
        }
    }

    private static ApiRequest Request(bool retry = true, bool anyMediaType = false) =>
        new()
        {
            Path = "companies",
            AnyMediaType = anyMediaType,
            Retry = retry ? RetryOptions.Default with { FirstDelay = TimeSpan.FromMilliseconds(1) } : new RetryOptions(0, TimeSpan.Zero),
        };

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 8)]
    [InlineData(false, 1000)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 8)]
    [InlineData(true, 1000)]
    public async Task A_compressed_response_that_is_cut_off_is_a_lost_connection_and_is_read_again(bool chunked, int missing)
    {
        byte[] whole = Gzip(Long);
        ApiResponse answer = await WithServerAsync(
            [Response([.. whole.Take(whole.Length - missing)], "application/json", chunked), Response(whole, "application/json", chunked)],
            (api, _) => api.SendAsync(Request(), SilentReporter.Instance, default)
        );
        Assert.Equal((missing == 0 ? 1 : 2, Long), (answer.Attempts, Encoding.UTF8.GetString(answer.Body.ToArray())));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 12)]
    [InlineData(true, 1)]
    [InlineData(true, 12)]
    public async Task A_file_is_not_made_of_a_compressed_response_that_is_cut_off(bool chunked, int missing)
    {
        string path = Path.Combine(_folder, "x.csv");
        File.WriteAllText(path, "old");
        byte[] whole = Gzip(Csv);
        byte[] cut = Response([.. whole.Take(whole.Length - missing)], "text/csv", chunked);
        Go401Exception failure = await WithServerAsync(
            [cut],
            (api, _) =>
                Assert.ThrowsAnyAsync<Go401Exception>(() =>
                    api.DownloadAsync(Request(retry: false, anyMediaType: true), path, SilentReporter.Instance, default)
                )
        );
        Assert.Equal("ConnectionFailed", failure.ErrorId);
        Assert.Equal("old", File.ReadAllText(path));
        await WithServerAsync(
            [cut, Response(whole, "text/csv", chunked)],
            (api, _) => api.DownloadAsync(Request(anyMediaType: true), path, SilentReporter.Instance, default)
        );
        Assert.Equal(Csv, File.ReadAllText(path));
        Assert.Equal(["x.csv"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    // RFC 1952 section 2.2: members follow each other. gzip itself ignores what comes after the last one.
    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(2, 0, false)]
    [InlineData(2, 0, true)]
    [InlineData(40, 0, true)]
    [InlineData(1, 1, false)]
    [InlineData(1, 8, true)]
    [InlineData(3, 30, false)]
    [InlineData(1, 70_000, false)]
    public async Task A_compressed_response_may_have_several_members_and_bytes_after_the_end(int members, int after, bool chunked)
    {
        int size = (Long.Length / members) + 1;
        byte[] whole =
        [
            .. Enumerable.Range(0, members).SelectMany(i => Gzip(Long.Substring(i * size, Math.Min(size, Long.Length - (i * size))))),
            .. Gzip("").Take(members == 2 ? 20 : 0),
            .. new byte[after],
        ];
        ApiResponse answer = await WithServerAsync(
            [Response(whole, "application/json", chunked)],
            (api, _) => api.SendAsync(Request(retry: false), SilentReporter.Instance, default)
        );
        Assert.Equal(Long, Encoding.UTF8.GetString(answer.Body.ToArray()));
    }

    // The length of each piece that arrives must not matter: a member may begin anywhere in one.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8192)]
    public void Members_are_found_however_the_bytes_arrive(int piece)
    {
        Assert.SkipWhen(
            piece < 3 && Type.GetType("Mono.Runtime") is not null,
            "mono's decompressor ends before it has the tail of a member, which .NET Framework's waits for."
        );
        byte[] whole = [.. Gzip("one "), .. Gzip(""), .. Gzip("two "), .. Gzip(Long), 0, 0x1f, 0];
        Assert.Equal("one two " + Long, Read(whole, piece));
        byte[] members = [.. Gzip("one "), .. Gzip(Long)];
        for (int missing = 1; missing < 40; missing++)
        {
            Assert.Throws<IOException>(() => Read([.. members.Take(members.Length - missing)], piece));
        }
    }

    private static string Read(byte[] compressed, int piece)
    {
        using var content = new GunzipStream(new PieceStream(compressed, piece), compressed.Length);
        using var all = new MemoryStream();
        content.CopyTo(all);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, System.Threading.CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer, offset, count));
    }

    [Fact]
    public async Task Compressed_data_that_is_damaged_is_a_lost_connection_and_no_other_error()
    {
        byte[] damaged = [.. Gzip(Long).Take(20), .. Enumerable.Repeat((byte)0xFF, 500)];
        Go401Exception failure = await WithServerAsync(
            [Response(damaged, "application/json", chunked: true)],
            (api, _) => Assert.ThrowsAnyAsync<Go401Exception>(() => api.SendAsync(Request(retry: false), SilentReporter.Instance, default))
        );
        Assert.Equal("ConnectionFailed", failure.ErrorId);
    }

    [Fact]
    public async Task Gzip_is_asked_for_and_a_response_without_a_body_may_name_it()
    {
        string asked = await WithServerAsync(
            [Response([], "application/json", chunked: false, "204 No Content")],
            async (api, all) =>
            {
                Assert.Equal(204, (await api.SendAsync(Request(), SilentReporter.Instance, default)).StatusCode);
                return all.Single();
            }
        );
        Assert.Contains("\r\nAccept-Encoding: gzip\r\n", asked, StringComparison.OrdinalIgnoreCase);
    }
}
