#pragma warning disable CA1844 // netstandard2.0 has no ReadAsync for memory; bodies are read into arrays.
using System.IO.Compression;

namespace Go401.Client.Http;

/// <summary>
/// Decompresses gzip and checks at the end that all of it came: each member ends with the length of its content. A body may have several
/// members (RFC 1952 section 2.2), which .NET Framework does not read. Bytes after the last one are ignored, as gzip does.
/// </summary>
internal sealed class GunzipStream : ForwardStream
{
    private readonly GzipMembers _compressed;
    private readonly bool _announced;
    private GZipStream _content;
    private bool _ended;

    /// <summary>Makes one.</summary>
    /// <param name="announced">The length that was announced, of the compressed content; null where none was.</param>
    public GunzipStream(Stream compressed, long? announced)
    {
        _compressed = new GzipMembers(compressed);
        _content = new GZipStream(_compressed, CompressionMode.Decompress, leaveOpen: true);
        _announced = announced > 0;
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            while (count > 0 && !_ended)
            {
                int read = await _content.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false);
                _compressed.MemberLength = unchecked(_compressed.MemberLength + (uint)read);
                if (read > 0)
                {
                    return read;
                }

                if (await _compressed.NextAsync(cancellationToken).ConfigureAwait(false))
                {
                    _content.Dispose();
                    _content = new GZipStream(_compressed, CompressionMode.Decompress, leaveOpen: true);
                    continue;
                }

                // A status without a body, 304 for instance, may name an encoding.
                _ended = true;
                if (!_compressed.IsComplete && (_announced || !_compressed.IsEmpty))
                {
                    throw new InvalidDataException("The compressed response ended too early.");
                }
            }

            return 0;
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
}

/// <summary>
/// The compressed bytes for a decompressor, which takes more of them at once than it needs and does not say how many it used. So
/// each read ends where a member may begin, and where the member before it is complete, the stream has an end.
/// </summary>
internal sealed class GzipMembers(Stream inner) : ForwardStream
{
    // The head and the tail of an empty member.
    private const int MinMemberBytes = 18;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private bool _innerEnded;
    private bool _saidEnd;
    private long _given;
    private uint _lastFour;

    /// <summary>How much came out of this member so far; the decompressor has drained what it was given when it asks for more.</summary>
    public uint MemberLength { get; set; }

    /// <summary>True where nothing came at all.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>
    /// True where the member is complete: the decompressor ended without being told that its input did, or the last bytes are the length.
    /// </summary>
    public bool IsComplete => (!_saidEnd && _given > 0) || IsWhole;

    private static ReadOnlySpan<byte> Magic => [0x1f, 0x8b, 8];

    private bool IsWhole => _given >= MinMemberBytes && _lastFour == MemberLength;

    private ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Goes on to the next member, after the decompressor has ended; false where there is none.</summary>
    public async Task<bool> NextAsync(CancellationToken cancellation)
    {
        bool next = _given > 0 && IsWhole && Rest.StartsWith(Magic);
        if (next)
        {
            (_given, _lastFour, _saidEnd, MemberLength) = (0, 0, false, 0);
            return true;
        }

        // The connection can be used again when all has been read.
        while (!_innerEnded)
        {
            _start = _end = 0;
            await FillAsync(cancellation).ConfigureAwait(false);
        }

        return false;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        while (NeedsMore)
        {
            Added(inner.Read(_buffer, _end, _buffer.Length - _end));
        }

        return Give(buffer, offset, count);
    }

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        while (NeedsMore)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        return Give(buffer, offset, count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // What is kept back may be the beginning of the three bytes that a member begins with.
    private bool NeedsMore
    {
        get
        {
            if (_innerEnded || _end - _start >= Magic.Length)
            {
                return false;
            }

            Rest.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            return true;
        }
    }

    private async Task FillAsync(CancellationToken cancellation) =>
        Added(await inner.ReadAsync(_buffer, _end, _buffer.Length - _end, cancellation).ConfigureAwait(false));

    private void Added(int read)
    {
        _end += read;
        _innerEnded = read == 0;
        IsEmpty = IsEmpty && read == 0;
    }

    private int Give(byte[] buffer, int offset, int count)
    {
        if (IsWhole && Rest.StartsWith(Magic))
        {
            return 0;
        }

        int length = Rest.Length;
        if (length > 0)
        {
            int next = Rest.Slice(1).IndexOf(Magic);
            length = Math.Min(
                count,
                next >= 0 ? next + 1
                    : _innerEnded ? length
                    : length - (Magic.Length - 1)
            );
            Rest.Slice(0, length).CopyTo(buffer.AsSpan(offset));
            for (int i = Math.Max(0, length - 4); i < length; i++)
            {
                _lastFour = (_lastFour >> 8) | ((uint)_buffer[_start + i] << 24);
            }

            _start += length;
            _given += length;
        }

        _saidEnd |= length == 0 && count > 0;
        return length;
    }
}
