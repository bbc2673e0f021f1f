using System.Buffers.Binary;

namespace Go401.Client.Export;

/// <summary>
/// One part of an export that several processes share: number <see cref="Index"/> of <see cref="Count"/>. Which part a company
/// belongs to follows from its id alone, so that it is the same on every machine and whatever the order of the companies is.
/// </summary>
internal sealed record ExportShard
{
    /// <summary>The most parts that an export may have.</summary>
    public const int MaxParts = 100_000;

    private ExportShard(int index, int count) => (Index, Count) = (index, count);

    /// <summary>The number of the part, from 1.</summary>
    public int Index { get; }

    public int Count { get; }

    /// <summary>Reads a part as it is written, for instance <c>3/20</c>.</summary>
    /// <exception cref="Go401Exception"><c>ShardInvalid</c>.</exception>
    public static ExportShard Parse(string text)
    {
        string[] parts = text.Trim().Split('/');
        return
            parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index >= 1
            && index <= count
            && count <= MaxParts
            ? new ExportShard(index, count)
            : throw new Go401Exception(
                "ShardInvalid",
                ErrorKind.InvalidArgument,
                $"The shard '{ServerText.Clean(text, 40)}' is not valid. Write its number and how many there are: 1/20 to 20/20, with at "
                    + $"most {Counted.Number(MaxParts)} shards. Numbers start at 1; where yours start at 0, as JOB_COMPLETION_INDEX of "
                    + "Kubernetes does, add 1. Nothing was sent."
            );
    }

    /// <summary>
    /// The part that a company belongs to, from 1: the first 8 bytes of the SHA-256 of its id in UTF-8, as an unsigned number with
    /// the highest byte first, modulo the number of parts, plus 1.
    /// </summary>
    public static int NumberOf(string companyId, int count)
    {
        ulong number = BinaryPrimitives.ReadUInt64BigEndian(Hash.Sha256(companyId));
        return (int)(number % (ulong)count) + 1;
    }

    /// <summary>True where a company belongs to this part.</summary>
    public bool Contains(string companyId) => NumberOf(companyId, Count) == Index;

    /// <summary>As it is written, for instance <c>3/20</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Index}/{Count}");
}

/// <summary>The companies that a run with a part saw, of all parts. Two runs that saw the same companies have the same hash.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sha256">The SHA-256 of the ids, sorted by character code, one a line, each line ending in LF; hexadecimal.</param>
/// <param name="Ids">The ids; null where they are not kept.</param>
internal sealed record CompanyList(int Count, string Sha256, IReadOnlyList<string>? Ids)
{
    public static CompanyList From(IEnumerable<string> companyIds, bool keepsIds)
    {
        string[] ids = [.. new HashSet<string>(companyIds, StringComparer.Ordinal).OrderBy(id => id, StringComparer.Ordinal)];
        return new CompanyList(ids.Length, Hash.Hex(Hash.Sha256(string.Concat(ids.Select(id => id + "\n")))), keepsIds ? ids : null);
    }
}
