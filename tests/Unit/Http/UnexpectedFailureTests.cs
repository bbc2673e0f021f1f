using System;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>What is not foreseen below HTTP: a process without file descriptors cannot load the runtime's own libraries.</summary>
public sealed class UnexpectedFailureTests
{
    private const string Library = "System.Net.Security, Version=8.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a";

    private static Exception Fault(string kind) =>
        kind switch
        {
            "library" => new FileNotFoundException("Could not load file or assembly 'text-canary'.", Library),
            "broken library" => new FileLoadException("text-canary", Library),
            "type" => new TypeInitializationException("X.Y", new FileNotFoundException("text-canary", Library)),
            "several" => new AggregateException(new InvalidOperationException("text-canary", new FileNotFoundException("x", Library))),
            "file" => new IOException("text-canary", 24),
            "socket" => new HttpRequestException("text-canary", new SocketException((int)SocketError.TooManyOpenSockets)),
            "missing file" => new FileNotFoundException("text-canary", "/tmp/text-canary"),
            _ => new NotImplementedException("text-canary"),
        };

    private static Task<byte[]> ReadAsync(HttpRequestMessage message) => message.Content!.ReadAsByteArrayAsync();

    [Theory]
    [InlineData("library", "LibraryNotLoaded", "System.Net.Security")]
    [InlineData("broken library", "LibraryNotLoaded", "System.Net.Security")]
    [InlineData("type", "LibraryNotLoaded", "System.Net.Security")]
    [InlineData("several", "LibraryNotLoaded", "System.Net.Security")]
    [InlineData("file", "LibraryNotLoaded", "too many files")]
    [InlineData("socket", "LibraryNotLoaded", "too many files")]
    [InlineData("missing file", "UnexpectedError", "System.IO.FileNotFoundException")]
    [InlineData("other", "UnexpectedError", "System.NotImplementedException")]
    public void S81_a_library_that_cannot_be_loaded_is_told_from_a_bug(string kind, string id, string said)
    {
        Go401Exception failure = UnexpectedFailure.Of(Fault(kind));
        Assert.Equal(id, failure.ErrorId);
        Assert.Contains(said, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("library", true, "LibraryNotLoaded")]
    [InlineData("library", false, "LibraryNotLoaded")]
    [InlineData("type", true, "LibraryNotLoaded")]
    [InlineData("other", true, "UnexpectedError")]
    [InlineData("other", false, "UnexpectedError")]
    public async Task S81_a_keyed_write_keeps_its_key_in_what_was_not_foreseen(string kind, bool sent, string id)
    {
        using ApiClient api = ApiBench.Fake(
            async (message, _) =>
            {
                if (sent)
                {
                    await ReadAsync(message);
                }

                throw Fault(kind);
            }
        );
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Path = "companies/c1/submit-payroll",
            IdempotencyKey = "key-1",
            Content = ApiBench.JsonBody("{}"),
        };
        ApiException failure = await Assert.ThrowsAsync<ApiException>(() => api.SendAsync(request, SilentReporter.Instance, default));
        Assert.Equal((id, "key-1"), (failure.ErrorId, failure.IdempotencyKey));
        Assert.Equal(sent, failure.Message.Contains("may have been processed", StringComparison.Ordinal));
        Assert.Equal(!sent, failure.Message.Contains("Nothing was sent", StringComparison.Ordinal));
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_cannot_be_made_was_not_sent()
    {
        using ApiClient api = ApiBench.Fake(_ => throw new InvalidOperationException("It was sent."));
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Path = "companies/c1/submit-payroll",
            Content = () => throw new Go401Exception("FileNotReadable", ErrorKind.ObjectNotFound, "It was changed."),
        };
        Go401Exception failure = await Assert.ThrowsAsync<Go401Exception>(() => api.SendAsync(request, SilentReporter.Instance, default));
        Assert.Equal(("FileNotReadable", "It was changed."), (failure.ErrorId, failure.Message));
    }
}
