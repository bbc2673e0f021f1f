namespace Go401.Client.Export;

/// <summary>Where the line of a participant is in a baseline, and the hash of it.</summary>
internal readonly record struct BaselineRow(long Start, ulong Hash);

/// <summary>
/// The rows of the last incremental export, with their values: JSON lines in an owner-only file (<see cref="BaselineFormat"/>). In
/// memory are 24 bytes for each participant; values are read from the file for the rows that differ. Compared by many threads.
/// </summary>
internal sealed class Baseline(
    FileStream? file,
    string path,
    string id,
    ulong[] keys,
    BaselineRow[] rows,
    Dictionary<string, BaselineCompany> companies
) : IDisposable
{
    private readonly bool[] _seen = new bool[rows.Length];

    /// <summary>What is different in every baseline; empty where there is none.</summary>
    public string Id { get; } = id;

    /// <summary>Its seal; null where it has none, because an earlier version wrote it or there was no state folder.</summary>
    public BaselineEnd? End { get; init; }

    public IReadOnlyCollection<BaselineCompany> Companies => companies.Values;

    /// <summary>One to compare with where there is none: everything is new.</summary>
    public static Baseline Empty() => new(null, "", "", [], [], []);

    public BaselineCompany? FindCompany(string companyId) =>
        companies.TryGetValue(companyId, out BaselineCompany? company) ? company : null;

    /// <summary>Finds a participant; -1 where the company did not have it. It counts as still there from now on.</summary>
    public int Find(BaselineCompany company, ulong key)
    {
        int at = Array.BinarySearch(keys, company.First, company.Count, key);
        if (at < 0)
        {
            return -1;
        }

        _seen[at] = true;
        return at;
    }

    /// <summary>True where the row is what it was.</summary>
    public bool IsSame(int at, ulong hash) => rows[at].Hash == hash;

    public byte[] Line(int at) => ReadWhole(rows[at].Start);

    /// <summary>The lines of the participants that were not found, in the order of the last export.</summary>
    public IEnumerable<byte[]> Removed(BaselineCompany company)
    {
        var gone = new List<long>();
        for (int i = company.First; i < company.First + company.Count; i++)
        {
            if (!_seen[i])
            {
                gone.Add(rows[i].Start);
            }
        }

        gone.Sort();
        foreach (long start in gone)
        {
            yield return ReadWhole(start);
        }
    }

    /// <summary>Copies a company into the next baseline: one that failed is compared the next time with what it was.</summary>
    public void CopyTo(BaselineCompany company, OutputFile output)
    {
        using var buffer = new RowBuffer();
        lock (keys)
        {
            file!.Position = company.Start;
            for (long left = company.End - company.Start; left > 0; left -= buffer.Length)
            {
                buffer.Length = 0;
                int read = file.Read(buffer.Bytes, 0, (int)Math.Min(buffer.Bytes.Length, left));
                if (read == 0)
                {
                    throw Unreadable(path, new EndOfStreamException());
                }

                buffer.Length = read;
                output.Write(buffer);
            }
        }
    }

    public void Dispose() => file?.Dispose();

    internal static Go401Exception Unreadable(string path, Exception cause) =>
        new(
            "BaselineUnreadable",
            ErrorKind.InvalidResult,
            $"The baseline '{path}', which is required to find changes, cannot be read. Restore it from a backup, or "
                + "delete it to start over: "
                + "the next export then writes every participant as added.",
            cause
        );

    // The index looks at the id of a line only.
    private byte[] ReadWhole(long start)
    {
        try
        {
            byte[] line = ReadLine(start);
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                // To its end.
            }

            return line;
        }
        catch (Exception exception) when (exception is JsonException or IOException or InvalidDataException)
        {
            throw Unreadable(path, exception);
        }
    }

    private byte[] ReadLine(long start)
    {
        byte[] bytes = new byte[1024];
        int length = 0;
        lock (keys)
        {
            file!.Position = start;
            for (int read; (read = file.Read(bytes, length, bytes.Length - length)) > 0; )
            {
                int end = Array.IndexOf(bytes, (byte)'\n', length, read);
                length += read;
                if (end >= 0)
                {
                    Array.Resize(ref bytes, end);
                    return bytes;
                }

                if (length == bytes.Length)
                {
                    RowLimit.Check(length);
                    Array.Resize(ref bytes, bytes.Length * 2);
                }
            }
        }

        throw Unreadable(path, new EndOfStreamException());
    }
}
