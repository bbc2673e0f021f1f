using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Connections;
using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Text;

namespace Go401.Tests.Unit.Http;

/// <summary>What needs no simulator.</summary>
internal sealed partial class ApiBench
{
    /// <summary>A connection to nowhere: every request ends in <paramref name="answer"/>.</summary>
    public static ApiClient Fake(
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer,
        string baseUri = "https://app.401go.com/api",
        TimeProvider? time = null
    )
    {
        var settings = new ConnectionSettings
        {
            Name = "t",
            BaseUri = new Uri(baseUri),
            ClientId = "demo-client",
        };
        var transport = new TransportOptions { HandlerFactory = _ => new FakeHandler(answer) };
        return new ConnectionFactory(transport, time).FromAccessToken(settings, new SecretValue("canary-access-token")).Api;
    }

    public static ApiClient Fake(
        Func<HttpRequestMessage, HttpResponseMessage> answer,
        string baseUri = "https://app.401go.com/api",
        TimeProvider? time = null
    ) => Fake((m, _) => Task.FromResult(answer(m)), baseUri, time);

    public static HttpResponseMessage Json(string json, int status = 200) =>
        new((System.Net.HttpStatusCode)status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public static Func<HttpContent> JsonBody(string json) => () => new StringContent(json, Encoding.UTF8, "application/json");

    private sealed class FakeHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, cancellationToken);
    }
}
