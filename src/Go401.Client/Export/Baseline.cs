using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Paging;
using Go401.Client.Participants;
using Go401.Client.Text;

namespace Go401.Client.Export;

/// <summary>
/// The rows of the last incremental export, with their values: JSON lines in an owner-only file, one that names the company and
/// its columns, then a line for each participant whose first value is the id. In memory are 24 bytes for each participant; values
/// are read from the file for the rows that differ. Compared by many threads.
/// </summary>
internal sealed class Baseline : IDisposable
{
    private readonly FileStream? _file;
    private readonly string _path;
    private readonly ulong[] _keys;
    private readonly Row[] _rows;
    private readonly bool[] _seen;
    private readonly Dictionary<string, BaselineCompany> _companies = new(StringComparer.Ordinal);

    private Baseline(FileStream? file, string path, int rows)
    {
        _file = file;
        _path = path;
        _keys = new ulong[rows];
        _rows = new Row[rows];
        _seen = new bool[rows];
    }

    /// <summary>What is different in every baseline; empty where there is none.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The companies that are in it.</summary>
    public IReadOnlyCollection<BaselineCompany> Companies => _companies.Values;

    /// <summary>One to compare with where there is none: everything is new.</summary>
    public static Baseline Empty() => new(null, "", 0);

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

            var baseline = new Baseline(file, path, checked((int)CountRows(file)));
            baseline.Index();
            return baseline;
        }
        catch (Exception exception)
            when (exception
                    is IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or InvalidOperationException
                        or IndexOutOfRangeException
                        or ArgumentException
                        or KeyNotFoundException
                        or OverflowException
            )
        {
            file?.Dispose();
            throw Unreadable(path, exception);
        }
    }

    /// <summary>The line that a baseline begins with.</summary>
    public static byte[] Header(string id) => Encoding.UTF8.GetBytes($"{{\"baselineVersion\":1,\"id\":\"{id}\"}}\n");

    /// <summary>The line that a company begins with.</summary>
    /// <param name="layout">How its rows look in the file.</param>
    /// <param name="columns">The columns of its lines.</param>
    public static byte[] CompanyLine(string companyId, string layout, IReadOnlyList<string> columns)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("companyId", companyId);
            json.WriteString("layout", layout);
            json.WriteStartArray("columns");
            foreach (string column in columns)
            {
                json.WriteStringValue(column);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. stream.ToArray(), (byte)'\n'];
    }

    public BaselineCompany? Of(string companyId) => _companies.TryGetValue(companyId, out BaselineCompany? company) ? company : null;

    /// <summary>Finds a participant; -1 where the company did not have it. It counts as still there from now on.</summary>
    public int Find(BaselineCompany company, ulong key)
    {
        int at = Array.BinarySearch(_keys, company.First, company.Count, key);
        if (at < 0)
        {
            return -1;
        }

        _seen[at] = true;
        return at;
    }

    /// <summary>True where the row is what it was.</summary>
    public bool IsSame(int at, ulong hash) => _rows[at].Hash == hash;

    /// <summary>The line of a participant.</summary>
    public byte[] Line(int at) => ReadWhole(_rows[at].Start);

    /// <summary>The lines of the participants that were not found, in the order of the last export.</summary>
    public IEnumerable<byte[]> Gone(BaselineCompany company)
    {
        var gone = new List<long>();
        for (int i = company.First; i < company.First + company.Count; i++)
        {
            if (!_seen[i])
            {
                gone.Add(_rows[i].Start);
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
        lock (_keys)
        {
            _file!.Position = company.Start;
            for (long left = company.End - company.Start; left > 0; left -= buffer.Length)
            {
                buffer.Length = 0;
                int read = _file.Read(buffer.Bytes, 0, (int)Math.Min(buffer.Bytes.Length, left));
                if (read == 0)
                {
                    throw Unreadable(_path, new EndOfStreamException());
                }

                buffer.Length = read;
                output.Write(buffer);
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private static Go401Exception Unreadable(string path, Exception cause) =>
        new(
            "BaselineUnreadable",
            ErrorKind.InvalidResult,
            $"The baseline '{path}', which is required to find changes, cannot be read. Restore it from a backup, or "
                + "delete it to start over: "
                + "the next export then writes every participant as added.",
            cause
        );

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

    private void Index()
    {
        using var hash = new RowHash();
        byte[] buffer = new byte[256 * 1024];
        int length = 0,
            rows = 0;
        long start = 0;
        BaselineCompany? company = null;
        _file!.Position = 0;
        for (int read; (read = _file.Read(buffer, length, buffer.Length - length)) > 0; )
        {
            length += read;
            int at = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', at, length - at)) >= 0; at = end + 1)
            {
                if (buffer[at] == (byte)'[')
                {
                    _keys[rows] = KeyOf(buffer.AsSpan(at, end - at));
                    _rows[rows++] = new Row(start + at, hash.Of(buffer, at, end + 1 - at));
                }
                else
                {
                    End(company, rows, start + at);
                    company = Begin(buffer.AsSpan(at, end - at), rows, start + at);
                }
            }

            start += at;
            length -= at;
            Buffer.BlockCopy(buffer, at, buffer, 0, length);
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        End(company, rows, start);
        if (length > 0 || Id.Length == 0)
        {
            throw new JsonException();
        }
    }

    private void End(BaselineCompany? company, int rows, long end)
    {
        if (company is not null)
        {
            company.Count = rows - company.First;
            company.End = end;
            Array.Sort(_keys, _rows, company.First, company.Count);
        }
    }

    private BaselineCompany? Begin(ReadOnlySpan<byte> line, int rows, long start)
    {
        using JsonDocument json = ServerJson.Parse(line.ToArray());
        if (json.RootElement.TryGetProperty("id", out JsonElement id))
        {
            Id = ServerJson.Exact(id) ?? "";
            return null;
        }

        var columns = new List<string>();
        foreach (JsonElement column in json.RootElement.GetProperty("columns").EnumerateArray())
        {
            columns.Add(ServerJson.Exact(column)!);
        }

        string companyId = ServerJson.Exact(json.RootElement.GetProperty("companyId"))!;
        string layout = ServerJson.Exact(json.RootElement.GetProperty("layout"))!;
        return _companies[companyId] = new BaselineCompany(companyId, layout, columns, rows, start);
    }

    private static ulong KeyOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return reader.Read() && reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? KeyOf(reader.ValueSpan, reader.ValueIsEscaped)
            : throw new JsonException();
    }

    /// <summary>The key of an id, as JSON has it between quotes.</summary>
    public static ulong KeyOf(ReadOnlySpan<byte> id, bool escaped) =>
        RecordKey.Of(
            escaped ? Encoding.UTF8.GetBytes(FieldText.GetString(id, new FieldSlot(0, id.Length, JsonTokenType.String, true))!) : id
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
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw Unreadable(_path, exception);
        }
    }

    private byte[] ReadLine(long start)
    {
        byte[] bytes = new byte[1024];
        int length = 0;
        lock (_keys)
        {
            _file!.Position = start;
            for (int read; (read = _file.Read(bytes, length, bytes.Length - length)) > 0; )
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
                    Array.Resize(ref bytes, bytes.Length * 2);
                }
            }
        }

        throw Unreadable(_path, new EndOfStreamException());
    }

    private readonly record struct Row(long Start, ulong Hash);
}
