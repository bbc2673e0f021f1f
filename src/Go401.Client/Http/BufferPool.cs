using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Go401.Client.Http;

/// <summary>
/// The memory of one read's pages, used again: a page has about a megabyte, and a new one for each would make the garbage
/// collector go over everything again and again.
/// </summary>
internal sealed class BufferPool
{
    private readonly ConcurrentBag<byte[]> _free = [];

    public byte[] Rent(int size)
    {
        while (_free.TryTake(out byte[]? buffer))
        {
            if (buffer.Length >= size)
            {
                return buffer;
            }
        }

        // Pages differ a little; some room saves the next one.
        return new byte[size + (size / 8)];
    }

    /// <summary>Takes a buffer back; no one may look at it any more.</summary>
    public void Return(ReadOnlyMemory<byte> memory)
    {
        if (MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> segment) && segment.Array is byte[] buffer)
        {
            _free.Add(buffer);
        }
    }
}
