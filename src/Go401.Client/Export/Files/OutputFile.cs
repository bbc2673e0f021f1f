using System.Security.Cryptography;
using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>
/// One file that an export writes, company by company: the rows, the change detail, or the next baseline. What was written of
/// a company is a segment, which can be taken back, and be copied into the file of a later run.
/// </summary>
/// <param name="template">What its unfinished form is named after.</param>
/// <param name="separator">What separates two rows; every row begins with it, and it is left out before the first.</param>
/// <param name="footer">What comes after the last row.</param>
/// <param name="withHashes">True keeps a hash of each segment.</param>
internal sealed class OutputFile(string target, string template, byte[] separator, byte[] footer, bool withHashes) : IDisposable
{
    private readonly IncrementalHash? _segmentHash = withHashes ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private long _firstRow;
    private long _begin;

    public PartialFile File { get; } = PartialFile.Create(target, template);

    private long SegmentStart { get; set; }

    private bool SegmentHasRows => File.Length > SegmentStart;

    public void WriteHeader(byte[] header)
    {
        File.Write(header);
        _firstRow = File.Length;
    }

    public void BeginSegment()
    {
        SegmentStart = _begin = File.Length;
        _segmentHash?.GetHashAndReset();
    }

    public void Write(RowBuffer rows)
    {
        if (rows.Length > 0)
        {
            int skip = SegmentHasRows ? 0 : separator.Length;
            Separate();
            Add(rows.Bytes, skip, rows.Length - skip);
        }
    }

    /// <summary>Takes back what was written of the company.</summary>
    public void RollBack()
    {
        File.Truncate(_begin);
        BeginSegment();
    }

    public Segment EndSegment() =>
        new()
        {
            File = Path.GetFileName(File.Path),
            Start = SegmentStart,
            Length = File.Length - SegmentStart,
            Sha256 = _segmentHash is null ? "" : Convert.ToBase64String(_segmentHash.GetHashAndReset()),
        };

    public void WriteFooter() => File.Write(footer);

    /// <summary>Copies a segment of an unfinished file; false where it is not what was written there.</summary>
    public bool TryCopy(Stream source, Segment segment)
    {
        if (source.Length < segment.Start + segment.Length || _segmentHash is null)
        {
            return false;
        }

        if (segment.Length > 0)
        {
            Separate();
        }

        source.Position = segment.Start;
        byte[] buffer = new byte[128 * 1024];
        for (long left = segment.Length; left > 0; )
        {
            int read = source.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
            {
                return false;
            }

            Add(buffer, 0, read);
            left -= read;
        }

        return true;
    }

    public void Dispose()
    {
        _segmentHash?.Dispose();
        File.Dispose();
    }

    // Not part of the segment: in another run it may be the first.
    private void Separate()
    {
        if (!SegmentHasRows && _begin > _firstRow)
        {
            File.Write(separator);
            SegmentStart = File.Length;
        }
    }

    private void Add(byte[] bytes, int start, int count)
    {
        File.Write(bytes, start, count);
        _segmentHash?.AppendData(bytes, start, count);
    }
}
