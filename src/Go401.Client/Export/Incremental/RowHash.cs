using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Go401.Client.Export;

/// <summary>64 bits of the SHA-256 of a row, to find the rows that changed. Kept in memory only. One belongs to one thread.</summary>
internal sealed class RowHash : IDisposable
{
    private readonly SHA256 _sha = SHA256.Create();

    public ulong Compute(byte[] bytes, int start, int count) =>
        BinaryPrimitives.ReadUInt64LittleEndian(_sha.ComputeHash(bytes, start, count));

    public void Dispose() => _sha.Dispose();
}
