using System;
using System.Net.Http;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Http;
using Xunit;

namespace Go401.Tests.Unit.Http;

/// <summary>Statuses that mean something else than the class that they are in.</summary>
public sealed class StatusMeaningTests
{
    [Theory]
    [InlineData(407, "ProxyAuthenticationRequired", ErrorKind.PermissionDenied, 1, "the proxy requires authentication")]
    [InlineData(410, "RequestRefused", ErrorKind.InvalidArgument, 1, "was removed")]
    [InlineData(412, "RequestRefused", ErrorKind.InvalidArgument, 1, "If-Match")]
    [InlineData(413, "RequestRefused", ErrorKind.InvalidArgument, 1, "larger than the server or a proxy accepts")]
    [InlineData(421, "RequestRefused", ErrorKind.ResourceUnavailable, 5, "not responsible for this address")]
    [InlineData(423, "RequestRefused", ErrorKind.ResourceUnavailable, 1, "locked")]
    [InlineData(425, "RequestRefused", ErrorKind.ResourceUnavailable, 5, "could be a replay")]
    [InlineData(426, "RequestRefused", ErrorKind.ResourceUnavailable, 1, "version of HTTP")]
    [InlineData(428, "RequestRefused", ErrorKind.InvalidArgument, 1, "If-Match")]
    [InlineData(431, "RequestRefused", ErrorKind.InvalidArgument, 1, "longer than")]
    [InlineData(451, "RequestRefused", ErrorKind.PermissionDenied, 1, "legal reasons")]
    [InlineData(501, "ServerError", ErrorKind.InvalidArgument, 1, "does not support this kind of request")]
    [InlineData(505, "ServerError", ErrorKind.ResourceUnavailable, 1, "version of HTTP")]
    [InlineData(507, "ServerError", ErrorKind.ResourceUnavailable, 1, "no storage left")]
    [InlineData(508, "ServerError", ErrorKind.ResourceUnavailable, 1, "loop")]
    [InlineData(511, "NetworkSignInRequired", ErrorKind.ResourceUnavailable, 1, "captive portal")]
    public async Task The_error_says_what_the_status_means_and_only_what_passes_is_tried_again(
        int status,
        string id,
        ErrorKind kind,
        int attempts,
        string means
    )
    {
        int sent = 0;
        using ApiClient api = ApiBench.Fake(
            _ =>
            {
                sent++;
                return ApiBench.Json("{}", status);
            },
            time: new JumpingTime()
        );
        ApiException failure = await Assert.ThrowsAsync<ApiException>(() =>
            api.SendAsync(new ApiRequest { Path = "companies" }, SilentReporter.Instance, default)
        );
        Assert.Equal((id, kind, attempts, (int?)status), (failure.ErrorId, failure.Kind, sent, failure.StatusCode));
        Assert.Contains(means, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"({status})", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("failed to process", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(421)]
    [InlineData(425)]
    public async Task A_write_without_a_key_is_not_tried_again(int status)
    {
        int sent = 0;
        using ApiClient api = ApiBench.Fake(
            _ =>
            {
                sent++;
                return ApiBench.Json("{}", status);
            },
            time: new JumpingTime()
        );
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Path = "companies/c1/participants",
            Content = ApiBench.JsonBody("{}"),
        };
        await Assert.ThrowsAsync<ApiException>(() => api.SendAsync(request, SilentReporter.Instance, default));
        Assert.Equal(1, sent);
    }
}
