using System.Net;
using Go401.Client.Catalogue;

namespace Go401.Client.Http;

/// <summary>
/// The body of one attempt, which knows whether a connection has asked for it. The runtime asks only after the proxy has connected
/// and TLS is negotiated: a write whose body was never asked for cannot have reached the server.
/// </summary>
internal sealed class OutgoingBody : HttpContent
{
    private readonly HttpContent _content;
    private volatile bool _wasOpened;

    private OutgoingBody(HttpContent content)
    {
        _content = content;
        foreach (KeyValuePair<string, IEnumerable<string>> header in content.Headers)
        {
            if (!header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }
    }

    /// <summary>True once a connection has asked for the body.</summary>
    public bool WasOpened => _wasOpened;

    /// <summary>The body of a message; an empty one for every write without one (DELETE too), null for methods that only read.</summary>
    public static OutgoingBody? Of(HttpRequestMessage message) =>
        message.Content is HttpContent content ? new OutgoingBody(content)
        : ApiOperation.IsReadOnly(message.Method.Method.ToUpperInvariant()) ? null
        : new OutgoingBody(new ByteArrayContent([]));

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _wasOpened = true;
        return _content.CopyToAsync(stream);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
