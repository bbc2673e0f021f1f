using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>A server that lets an answer drip: a byte now and then renews no time-out for ever.</summary>
public sealed class DripTests
{
    [Theory]
    [InlineData("application/octet-stream", 30)]
    [InlineData("application/json", 30)]
    [InlineData("text/csv", 59)]
    public async Task A_download_that_drips_has_an_end_and_leaves_no_file(string mediaType, int secondsAByte)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var time = new JumpingTime();
        var drip = new Drip(() => time.Advance(TimeSpan.FromSeconds(secondsAByte)));
        var transport = new TransportOptions { HandlerFactory = _ => new OneAnswer(drip, mediaType) };
        using ApiClient api = new ConnectionFactory(transport, time)
            .FromAccessToken(new() { Name = "t", Timeout = TimeSpan.FromSeconds(60) }, new SecretValue("t"))
            .Api;
        var request = new ApiRequest { Path = "companies", Retry = new RetryOptions(0, TimeSpan.Zero) };
        ApiException ended = await Assert.ThrowsAsync<ApiException>(() =>
            api.DownloadAsync(request, Path.Combine(folder, "x"), SilentReporter.Instance, default).WaitAsync(OAuth.Fakes.Patience)
        );
        Assert.Equal("RequestTimeout", ended.ErrorId);
        Assert.Empty(Directory.GetFiles(folder));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task A_slow_download_that_keeps_coming_is_read_to_its_end()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var time = new JumpingTime();

        // 80 KB in 40 seconds each, for much longer than the time-out of 60 seconds.
        var slow = new Drip(() => time.Advance(TimeSpan.FromSeconds(40)), chunk: 80 * 1024, chunks: 20);
        var transport = new TransportOptions { HandlerFactory = _ => new OneAnswer(slow, "text/csv") };
        using ApiClient api = new ConnectionFactory(transport, time)
            .FromAccessToken(new() { Name = "t", Timeout = TimeSpan.FromSeconds(60) }, new SecretValue("t"))
            .Api;
        string file = Path.Combine(folder, "x");
        await api.DownloadAsync(new ApiRequest { Path = "companies" }, file, SilentReporter.Instance, default);
        Assert.Equal(20 * 80 * 1024, new FileInfo(file).Length);
        Directory.Delete(folder, true);
    }

    private sealed class OneAnswer(Stream body, string mediaType) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
                }
            );
    }

    // Blanks, which are no end of any JSON.
    private sealed class Drip(Action wait, int chunk = 1, long chunks = long.MaxValue) : Stream
    {
        private long _left = chunks;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            byte[] given = await GiveAsync(count, cancellationToken);
            given.CopyTo(buffer, offset);
            return given.Length;
        }

#if NET
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] given = await GiveAsync(buffer.Length, cancellationToken);
            given.CopyTo(buffer);
            return given.Length;
        }
#endif

        private async Task<byte[]> GiveAsync(int most, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            wait();
            return [.. Enumerable.Repeat((byte)' ', _left-- > 0 ? Math.Min(chunk, most) : 0)];
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
