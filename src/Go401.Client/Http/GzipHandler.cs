using System.Net.Http.Headers;

namespace Go401.Client.Http;

/// <summary>
/// Accepts gzip and decompresses responses. The decompression of .NET Framework takes a response that was cut off for a complete
/// one, and that of .NET reports damaged data with an exception that is not one of the network. Here both are an
/// <see cref="IOException"/>, as a lost connection is.
/// </summary>
internal sealed class GzipHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.AcceptEncoding.Count == 0)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (request.Method != HttpMethod.Head && response.Content is HttpContent content && IsGzip(content.Headers))
        {
            response.Content = await DecompressedAsync(content).ConfigureAwait(false);
        }

        return response;
    }

    // x-gzip is the same (RFC 9110 section 8.4.1.3).
    private static bool IsGzip(HttpContentHeaders headers) =>
        headers.ContentEncoding is { Count: 1 } encodings && encodings.Single().ToLowerInvariant() is "gzip" or "x-gzip";

    // The encoding and the length were those of the compressed content.
    private static async Task<HttpContent> DecompressedAsync(HttpContent compressed)
    {
        Stream stream = await compressed.ReadAsStreamAsync().ConfigureAwait(false);
        var content = new StreamContent(new GunzipStream(stream, compressed.Headers.ContentLength));
        foreach (var header in compressed.Headers)
        {
            if (header.Key is not ("Content-Encoding" or "Content-Length"))
            {
                content.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return content;
    }
}
