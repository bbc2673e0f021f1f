using System;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace Go401.Client.Export;

/// <summary>
/// Tells whether a row is written as it was the last time: HMAC-SHA-256 of the row, cut to 128 bits. It is keyed because a
/// manifest is meant to be handed on: with everything else of a row known, an unkeyed hash (salted or not) would give the
/// social security number away to a thousand million guesses, which take minutes. The key stays in a file of its own.
/// </summary>
internal sealed class RowHasher(byte[] key) : IDisposable
{
    public const int KeyLength = 32;
    private readonly HMACSHA256 _hmac = new(key);

    public RowHash Hash(byte[] bytes, int start, int length)
    {
        byte[] hash = _hmac.ComputeHash(bytes, start, length);
        return new RowHash(BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(8)));
    }

    public void Dispose() => _hmac.Dispose();
}

/// <summary>The hash of a row.</summary>
internal readonly record struct RowHash(ulong Low, ulong High)
{
    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static bool TryRead(ReadOnlySpan<byte> base64, out RowHash hash)
    {
        Span<byte> bytes = stackalloc byte[18];
        if (base64.Length == 24 && Base64.DecodeFromUtf8(base64, bytes, out _, out int length) == System.Buffers.OperationStatus.Done && length == 16)
        {
            hash = new RowHash(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(8)));
            return true;
        }

        hash = default;
        return false;
    }

    /// <summary>Writes <c>,"id":"hash"</c> and a line break before it.</summary>
    public void Write(RowBuffer buffer, string id)
    {
        buffer.Add(",\n"u8);
        JsonRowWriter.AddString(buffer, Encoding.UTF8.GetBytes(id));
        buffer.Add(":\""u8);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.Slice(8), High);
        Base64.EncodeToUtf8(bytes, buffer.Reserve(24), out _, out int written);
        buffer.Length += written;
        buffer.Add((byte)'"');
    }
}

/// <summary>What became of a participant since the last time.</summary>
internal enum RowChange
{
    None,
    Added,
    Updated,
}

/// <summary>The rows of a company as they were the last time. Compared by many threads, marked by one.</summary>
internal sealed class CompanyBaseline
{
    private readonly Dictionary<string, RowHash> _rows = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, RowHash> Rows => _rows;

    public void Set(string id, RowHash hash) => _rows[id] = hash;

    public RowChange Compare(string id, RowHash hash) => !_rows.TryGetValue(id, out RowHash before) ? RowChange.Added : before == hash ? RowChange.None : RowChange.Updated;

    public void Seen(string id)
    {
        if (_rows.ContainsKey(id))
        {
            _seen.Add(id);
        }
    }

    /// <summary>Forgets what was seen, when a company is begun anew.</summary>
    public void Restart() => _seen.Clear();

    /// <summary>The ids that did not come again, in the order of the last time.</summary>
    public IEnumerable<string> Gone()
    {
        foreach (string id in _rows.Keys)
        {
            if (!_seen.Contains(id))
            {
                yield return id;
            }
        }
    }
}
