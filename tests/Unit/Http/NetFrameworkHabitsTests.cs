using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Text;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>What the HTTP stack of .NET Framework does otherwise than that of .NET, and must not be seen by users.</summary>
public sealed class NetFrameworkHabitsTests
{
    [Fact]
    public async Task No_request_asks_first_whether_its_body_may_come()
    {
        var seen = new List<bool?>();
        var transport = new TransportOptions
        {
            HandlerFactory = _ => new Handler(
                (request, _) =>
                {
                    seen.Add(request.Headers.ExpectContinue);
                    return Task.FromResult(
                        ApiBench.Json(
                            request.RequestUri!.AbsolutePath.Contains("/o/token", StringComparison.Ordinal)
                                ? """{"access_token":"at","token_type":"Bearer"}"""
                                : "{}"
                        )
                    );
                }
            ),
        };
        var settings = new ConnectionSettings
        {
            Name = "t",
            BaseUri = new Uri("https://app.401go.com/api"),
            ClientId = "demo-client",
            ClientSecret = new SecretValue("demo-secret"),
        };
        using Connection connection = await new ConnectionFactory(transport).SignInWithClientCredentialsAsync(settings, default);
        await connection.Api.SendAsync(
            new ApiRequest
            {
                Method = HttpMethod.Post,
                Path = "companies",
                Content = ApiBench.JsonBody("{}"),
            },
            SilentReporter.Instance,
            default
        );
        Assert.Equal([false, false], seen);
    }

    [Theory]
    [InlineData(typeof(NullReferenceException))]
    [InlineData(typeof(NotSupportedException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task A_read_that_a_time_out_ends_is_a_time_out_whatever_the_stream_throws(Type thrown)
    {
        using ApiClient api = ApiBench.Fake(_ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(new Hanging(() => (Exception)Activator.CreateInstance(thrown)!)),
        });
        ApiException late = await Assert.ThrowsAsync<ApiException>(() =>
            api.SendAsync(
                new ApiRequest
                {
                    Path = "companies",
                    Timeout = TimeSpan.FromMilliseconds(50),
                    Retry = new RetryOptions(0, TimeSpan.Zero),
                },
                SilentReporter.Instance,
                default
            )
        );
        Assert.Equal("RequestTimeout", late.ErrorId);
    }

    private sealed class Handler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, cancellationToken);
    }

    /// <summary>
    /// A stream whose pending read ends in its own exception: in .NET Framework when it is disposed of, since it looks at no token, in
    /// .NET when the token is canceled.
    /// </summary>
    private sealed class Hanging(Func<Exception> thrown) : MemoryStream
    {
        private readonly TaskCompletionSource<int> _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanSeek => false;

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
#if NET
            cancellationToken.Register(() => _read.TrySetException(thrown()));
#endif
            return _read.Task;
        }

#if NET
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(ReadAsync([], 0, 0, cancellationToken));
#endif

        protected override void Dispose(bool disposing)
        {
            _read.TrySetException(thrown());
            base.Dispose(disposing);
        }
    }
}
