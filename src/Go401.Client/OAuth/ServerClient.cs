using System.Net.Http;
using Go401.Client.Http;
using Go401.Client.Settings;

namespace Go401.Client.OAuth;

/// <summary>
/// The client for the authorization server's own endpoints: one time-out, and no answer larger than such answers are (S32).
/// </summary>
internal static class ServerClient
{
    private const int MaxResponseBytes = 256 * 1024;

    public static HttpClient Create(ConnectionSettings settings, TransportOptions transport) =>
        new(transport.HandlerFor(settings.BaseUri))
        {
            Timeout = settings.Timeout,
            MaxResponseContentBufferSize = MaxResponseBytes,
            DefaultRequestHeaders = { ExpectContinue = false },
        };
}
