using System.Security.Cryptography;
using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>Reads a baseline into memory: once through to count its rows, and once to index them.</summary>
internal static class BaselineReader
{
    /// <summary>Reads a baseline; null where there is none.</summary>
    /// <exception cref="Go401Exception"><c>BaselineUnreadable</c>, or <c>FileNotTrusted</c>.</exception>
    public static Baseline? Load(string path)
    {
        FileStream? file = null;
        try
        {
            file = OwnedFile.OpenRead(path);
            if (file is null)
            {
                return null;
            }

            return Index(file, path, checked((int)CountRows(file)));
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or InvalidDataException or IndexOutOfRangeException
                || ServerJson.IsOtherShape(exception)
            )
        {
            file?.Dispose();
            throw Baseline.Unreadable(path, exception);
        }
    }

    private static long CountRows(FileStream file)
    {
        long rows = 0;
        byte[] buffer = new byte[128 * 1024];
        bool lineStart = true;
        int read;
        while ((read = file.Read(buffer, 0, buffer.Length)) > 0)
        {
            for (int i = 0; i < read; )
            {
                rows += lineStart && buffer[i] == (byte)'[' ? 1 : 0;
                int end = Array.IndexOf(buffer, (byte)'\n', i, read - i);
                lineStart = end >= 0;
                i = end < 0 ? read : end + 1;
            }
        }

        return rows;
    }

    private static Baseline Index(FileStream file, string path, int count)
    {
        using var hash = new RowHash();
        ulong[] keys = new ulong[count];
        var rows = new BaselineRow[count];
        var companies = new Dictionary<string, BaselineCompany>(StringComparer.Ordinal);
        string id = "";
        byte[] buffer = new byte[256 * 1024];
        int length = 0,
            row = 0;
        long start = 0;
        BaselineCompany? company = null;
        BaselineEnd? sealedEnd = null;
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void End(long end)
        {
            if (company is not null)
            {
                company.Count = row - company.First;
                company.End = end;
                Array.Sort(keys, rows, company.First, company.Count);
            }
        }

        file.Position = 0;
        for (int read; (read = file.Read(buffer, length, buffer.Length - length)) > 0; )
        {
            length += read;
            int at = 0,
                summed = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', at, length - at)) >= 0; at = end + 1)
            {
                if (buffer[at] == (byte)'[')
                {
                    keys[row] = BaselineFormat.KeyOf(buffer.AsSpan(at, end - at));
                    rows[row++] = new BaselineRow(start + at, hash.Compute(buffer, at, end + 1 - at));
                    continue;
                }

                End(start + at);
                BaselineHead head = BaselineFormat.ParseHead(buffer.AsSpan(at, end - at), row, start + at);
                company = head.Company;
                id = head.Id ?? id;
                if (head is { Key: string key, Seal: string seal })
                {
                    sum.AppendData(buffer, summed, at - summed);
                    summed = end + 1;
                    sealedEnd =
                        sealedEnd is null && start + end + 1 == file.Length
                            ? new BaselineEnd(key, seal, Hash.Hex(sum.GetHashAndReset()))
                            : throw new JsonException();
                }

                if (company is not null)
                {
                    companies[company.CompanyId] = company;
                }
            }

            sum.AppendData(buffer, summed, at - summed);
            start += at;
            length -= at;
            Buffer.BlockCopy(buffer, at, buffer, 0, length);
            if (length == buffer.Length)
            {
                RowLimit.Check(length);
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        End(start);
        return length == 0 && id.Length > 0
            ? new Baseline(file, path, id, keys, rows, companies) { End = sealedEnd }
            : throw new JsonException();
    }
}
