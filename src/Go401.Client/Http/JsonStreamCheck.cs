namespace Go401.Client.Http;

/// <summary>Checks that JSON is complete while it is streamed, without keeping it. White space alone is complete: nothing came.</summary>
internal sealed class JsonStreamCheck
{
    private const int MinBuffer = 4096;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonCursor.MaxDepth };

    private JsonReaderState _state = new(Options);
    private byte[] _buffer = new byte[MinBuffer];
    private int _length;
    private int _readAt;
    private bool _markPassed;
    private bool _blank = true;
    private bool _isOther;

    /// <summary>Checks a body that is in memory as a whole.</summary>
    /// <exception cref="JsonException">It is not one complete JSON value, or is nested too deeply.</exception>
    public static void Check(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, Options);
        while (reader.Read()) { }
    }

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="JsonException">They are not JSON.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (_isOther)
        {
            return;
        }

        if (_buffer.Length < _length + bytes.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_length + bytes.Length, _buffer.Length * 2));
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
        if (_length >= _readAt)
        {
            Read(isFinal: false);
        }
    }

    /// <summary>Says that nothing more comes.</summary>
    /// <exception cref="JsonException">It is cut off.</exception>
    public void End() => Read(isFinal: true);

    private void Read(bool isFinal)
    {
        if (_isOther)
        {
            return;
        }

        ReadOnlySpan<byte> rest = _buffer.AsSpan(0, _length);
        if (!_markPassed && (rest.Length >= ServerJson.ByteOrderMark.Length || isFinal))
        {
            _markPassed = true;

            // UTF-16: nothing to check without decoding it.
            _isOther = rest.Length > 1 && ((rest[0] == 0xFF && rest[1] == 0xFE) || (rest[0] == 0xFE && rest[1] == 0xFF));
            if (_isOther)
            {
                return;
            }

            rest = rest.StartsWith(ServerJson.ByteOrderMark) ? rest.Slice(ServerJson.ByteOrderMark.Length) : rest;
        }

        if (_markPassed && _blank)
        {
            while (!rest.IsEmpty && rest[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                rest = rest.Slice(1);
            }

            _blank = rest.IsEmpty;
        }

        if (_markPassed && !_blank)
        {
            var reader = new Utf8JsonReader(rest, isFinal, _state);
            while (reader.Read()) { }

            _state = reader.CurrentState;
            rest = rest.Slice((int)reader.BytesConsumed);
        }

        // A text that is longer than what has come is looked at again when twice as much is there, so that the work stays linear.
        _readAt = rest.Length * 2;
        rest.CopyTo(_buffer);
        _length = rest.Length;
    }
}
