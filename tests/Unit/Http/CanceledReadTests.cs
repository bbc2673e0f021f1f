#if NET // The streams of .NET Framework look at no token: there a response is disposed of to end its read.
using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>
/// A response that is disposed of while it is read returns its connection to the pool twice, or with a read under way. One of the next
/// requests then gets no response, for as long as its time-out.
/// </summary>
public sealed class CanceledReadTests
{
    [Fact]
    public async Task A_canceled_read_ends_before_its_response_is_disposed_of()
    {
        var body = new Pending();
        using ApiClient api = ApiBench.Fake(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) });
        using var stop = new CancellationTokenSource();
        Task<ApiResponse> reading = api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, stop.Token);
        await body.Started;

        await stop.CancelAsync();
        Assert.False(body.IsDisposed);

        body.End();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(body.IsDisposed);
    }

    /// <summary>A stream whose read ends when the test says so.</summary>
    private sealed class Pending : MemoryStream
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task;

        public bool IsDisposed { get; private set; }

        public override bool CanSeek => false;

        public void End() => _read.TrySetCanceled();

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _started.TrySetResult();
            return new(_read.Task);
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
#endif
