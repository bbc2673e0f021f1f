using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Texts made into strings once: a page has the same names on every record, and many equal short values. Belongs to one thread.
/// </summary>
/// <param name="change">What a text becomes; null leaves it as it is.</param>
internal sealed class StringCache(Func<string, string>? change = null)
{
    private const int Slots = 1024;
    private readonly byte[]?[] _bytes = new byte[Slots][];
    private readonly string[] _strings = new string[Slots];

    [MethodImpl(JsonCursor.Hot)]
    public string Get(in JsonCursor reader)
    {
        if (reader.ValueIsEscaped)
        {
            return Text(reader);
        }

        ReadOnlySpan<byte> span = reader.Value;
        int slot = (int)(Hash(span) % Slots);
        if (_bytes[slot] is byte[] known && span.SequenceEqual(known))
        {
            return _strings[slot];
        }

        string text = Text(reader);
        _bytes[slot] = span.ToArray();
        _strings[slot] = text;
        return text;
    }

    private string Text(in JsonCursor reader)
    {
        string text = ServerJson.Of(reader);
        return change is null ? text : change(text);
    }

    // The beginning, the end and the length tell names apart well enough; what collides is created again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ReadOnlySpan<byte> span)
    {
        ulong hash = (ulong)span.Length;
        if (span.Length >= 8)
        {
            hash ^= MemoryMarshal.Read<ulong>(span) ^ (MemoryMarshal.Read<ulong>(span.Slice(span.Length - 8)) * 31);
        }
        else
        {
            foreach (byte b in span)
            {
                hash = (hash << 8) ^ b ^ (hash >> 56);
            }
        }

        hash *= 0x9E3779B97F4A7C15;
        return (uint)(hash >> 40);
    }
}
