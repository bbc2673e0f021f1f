using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>What a line of a baseline says that is not a participant's.</summary>
/// <param name="Id">The id of the baseline.</param>
/// <param name="Key">The id of the key that the baseline is sealed with.</param>
internal readonly record struct BaselineHead(string? Id, BaselineCompany? Company, string? Key, string? Seal);

/// <summary>What a baseline ends with, and the SHA-256 of what comes before that.</summary>
internal sealed record BaselineEnd(string Key, string Seal, string Sha256);

/// <summary>
/// The lines of a baseline: one that names it, one that names a company and its columns, then a line for each participant, an array
/// whose first value is the id; and at the end one with its seal (<see cref="BaselineSeal"/>).
/// </summary>
internal static class BaselineFormat
{
    public static byte[] Header(string id) => Encoding.UTF8.GetBytes($"{{\"baselineVersion\":1,\"id\":\"{id}\"}}\n");

    /// <summary>The line that a baseline ends with. It has the id again, so that an earlier version reads it as its first line.</summary>
    public static byte[] SealLine(string id, string keyId, string seal) =>
        Encoding.UTF8.GetBytes($"{{\"id\":\"{id}\",\"key\":\"{keyId}\",\"seal\":\"{seal}\"}}\n");

    /// <summary>The line that a company begins with.</summary>
    /// <param name="layout">How its rows look in the file.</param>
    /// <param name="columns">The columns of its lines.</param>
    public static byte[] CompanyLine(string companyId, string layout, IReadOnlyList<string> columns)
    {
        var line = new JsonMembers
        {
            ["companyId"] = companyId,
            ["layout"] = layout,
            ["columns"] = columns,
        };
        return [.. JsonMembers.ToUtf8(line), (byte)'\n'];
    }

    /// <summary>Reads what a line says that is not a participant's: the id of the baseline, its seal, or a company.</summary>
    /// <param name="rows">How many participants come before it.</param>
    public static BaselineHead ParseHead(ReadOnlySpan<byte> line, int rows, long start)
    {
        using JsonDocument json = ServerJson.Parse(line.ToArray());
        if (json.RootElement.TryGetProperty("id", out JsonElement id))
        {
            string? Text(string name) => json.RootElement.TryGetProperty(name, out JsonElement text) ? ServerJson.Exact(text) : null;
            return new BaselineHead(ServerJson.Exact(id) ?? "", null, Text("key"), Text("seal"));
        }

        string companyId = ServerJson.Exact(json.RootElement.GetProperty("companyId"))!;
        string layout = ServerJson.Exact(json.RootElement.GetProperty("layout"))!;
        string[] columns = [.. json.RootElement.GetProperty("columns").EnumerateArray().Select(c => ServerJson.Exact(c)!)];
        return new BaselineHead(null, new BaselineCompany(companyId, layout, columns, rows, start), null, null);
    }

    /// <summary>The key of the participant that a line is of.</summary>
    public static ulong KeyOf(ReadOnlySpan<byte> line)
    {
        var reader = new JsonCursor(line);
        return reader.Read() && reader.Read() && reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? KeyOf(reader.Value, reader.ValueIsEscaped)
            : throw new JsonException();
    }

    /// <summary>The key of an id, as JSON has it between quotes.</summary>
    public static ulong KeyOf(ReadOnlySpan<byte> id, bool escaped) =>
        RecordKey.Of(escaped ? Encoding.UTF8.GetBytes(new FieldSlot(0, id.Length, JsonTokenType.String, true).Text(id)!) : id);
}
