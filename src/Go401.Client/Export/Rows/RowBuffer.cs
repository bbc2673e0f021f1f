using System.Buffers;
using System.Runtime.CompilerServices;

namespace Go401.Client.Export;

/// <summary>Bytes that grow in an array from the shared pool.</summary>
internal sealed class RowBuffer : IDisposable
{
    private byte[] _bytes;

    public RowBuffer(int capacity = 64 * 1024) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; set; }

    public byte[] Bytes => _bytes;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for so many bytes behind what is written; <see cref="Length"/> moves over what was used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            // What was in it is personal.
            ArrayPool<byte>.Shared.Return(_bytes, clearArray: true);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    public void Add(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        Length += value.Length;
    }

    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }
}
