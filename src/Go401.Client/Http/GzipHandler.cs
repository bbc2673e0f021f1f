#pragma warning disable CA1844 // netstandard2.0 has no ReadAsync for memory; bodies are read into arrays.
using System.IO.Compression;

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
        if (
            request.Method != HttpMethod.Head
            && response.Content?.Headers.ContentEncoding is { Count: 1 } encodings
            && encodings.Single().Equals("gzip", StringComparison.OrdinalIgnoreCase)
        )
        {
            response.Content = await DecompressedAsync(response.Content).ConfigureAwait(false);
        }

        return response;
    }

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

/// <summary>Decompresses gzip and checks at the end that all of it came: gzip ends with the length of its content (RFC 1952).</summary>
internal sealed class GunzipStream : ForwardStream
{
    // The head and the tail of an empty member.
    private const int MinMemberBytes = 18;
    private readonly CountingStream _compressed;
    private readonly GZipStream _content;
    private readonly bool _announced;
    private uint _length;

    /// <summary>Makes one.</summary>
    /// <param name="announced">The length that was announced, of the compressed content; null where none was.</param>
    public GunzipStream(Stream compressed, long? announced)
    {
        _compressed = new CountingStream(compressed);
        _content = new GZipStream(_compressed, CompressionMode.Decompress);
        _announced = announced > 0;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            int read = await _content.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
            _length = unchecked(_length + (uint)read);
            if (read == 0 && count > 0)
            {
                await CheckEndAsync(cancellationToken).ConfigureAwait(false);
            }

            return read;
        }
        catch (InvalidDataException damaged)
        {
            throw new IOException("The compressed response is damaged or was cut off.", damaged);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            _compressed.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task CheckEndAsync(CancellationToken cancellation)
    {
        byte[] rest = new byte[1024];
        while (await _compressed.ReadAsync(rest, 0, rest.Length, cancellation).ConfigureAwait(false) > 0) { }

        // A status without a body, 304 for instance, may name an encoding.
        bool none = _compressed.Count == 0 && !_announced;
        if (!none && (_compressed.Count < MinMemberBytes || _compressed.LastFour != _length))
        {
            throw new InvalidDataException("The compressed response ended too early.");
        }
    }

    /// <summary>Counts what is read and keeps the last four bytes: a number, lowest byte first.</summary>
    private sealed class CountingStream(Stream inner) : ForwardStream
    {
        public long Count { get; private set; }

        public uint LastFour { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Note(buffer, offset, inner.Read(buffer, offset, count));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Note(buffer, offset, await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Note(byte[] buffer, int offset, int read)
        {
            Count += read;
            for (int i = Math.Max(0, read - 4); i < read; i++)
            {
                LastFour = (LastFour >> 8) | ((uint)buffer[offset + i] << 24);
            }

            return read;
        }
    }
}
