using Go401.Client.Settings;

namespace Go401.Client.Http;

/// <summary>
/// Sends one request to an endpoint beside the API: the authorization server's, and connection success. There are no retries: a code or
/// a refresh token may be spent by a request whose response is lost. The connections are those of the API's client.
/// </summary>
internal sealed class EndpointClient(ConnectionSettings settings, TransportOptions transport)
{
    // What such endpoints return is small (S32).
    private const int MaxResponseBytes = 256 * 1024;

    public ConnectionSettings Settings => settings;

    /// <summary>Sends a request and reads the whole response, whatever its status.</summary>
    /// <param name="request">The request; it is disposed of.</param>
    /// <param name="where">The endpoint as errors name it.</param>
    /// <exception cref="Go401Exception">The response did not arrive whole.</exception>
    public async Task<EndpointResponse> SendAsync(HttpRequestMessage request, string where, CancellationToken cancellation)
    {
        using HttpRequestMessage message = request;
        Uri address = request.RequestUri!;
        string subject = char.ToUpperInvariant(where[0]) + where.Substring(1);
        using var http = new HttpClient(transport.HandlerFor(address))
        {
            Timeout = settings.Timeout,
            MaxResponseContentBufferSize = MaxResponseBytes,
            DefaultRequestHeaders = { ExpectContinue = false },
        };
        try
        {
            using HttpResponseMessage response = await http.SendAsync(message, cancellation).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (status is 407 or 511 && StatusMeaning.Of(status) is (string id, ErrorKind kind, string text, string advice))
            {
                throw new Go401Exception(id, kind, $"{subject}: {text} ({status}). {advice}");
            }

            byte[] bytes = response.Content is null ? [] : await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);

            // In a charset that is not read: tokens are ASCII, which nearly every charset leaves as it is.
            ReadOnlyMemory<byte> body = BodyText.ToUtf8(bytes, BodyText.CharsetOf(response.Content?.Headers.ContentType)) ?? bytes;
            return new EndpointResponse(status, response.Content?.Headers.ContentType?.MediaType, body);
        }
        catch (Exception exception) when (exception is not Go401Exception && cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception exception) when (exception is not Go401Exception && !UnexpectedFailure.IsOfLibrary(exception))
        {
            // The exception's own text is not repeated: it may quote addresses.
            NetworkFailure failure = NetworkFailure.Of(exception, false, address, transport);
            (string errorId, ErrorKind sort) = failure.Error;
            throw new Go401Exception(errorId, sort, $"{subject}: {failure.Happened(settings.Timeout)}. {failure.Advice}");
        }
    }
}

/// <summary>A response of an endpoint beside the API.</summary>
internal sealed record EndpointResponse(int Status, string? MediaType, ReadOnlyMemory<byte> Body)
{
    /// <summary>True for 200 to 299.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body as JSON, to be disposed of; null where it is not JSON.</summary>
    public JsonDocument? ReadJson()
    {
        try
        {
            return ServerJson.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
