using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>A company as a manifest has it.</summary>
internal readonly record struct ManifestCompany(string CompanyId, long Received);

/// <summary>What the manifest of a file says of it. Any account may have written it, so no path in it is followed.</summary>
internal sealed class ManifestFacts
{
    private const string Ending = ".manifest.json";
    private const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>The file that it speaks of: beside it, under the name that goes with its own, or else the one that it says.</summary>
    public required string FilePath { get; init; }

    public required string Format { get; init; }

    public long Rows { get; private init; }

    public long Bytes { get; private init; }

    public required string Sha256 { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required string Sensitive { get; init; }

    public required string BaseUri { get; init; }

    public required string Layout { get; init; }

    public DateTimeOffset Started { get; private init; }

    public bool Incremental { get; private init; }

    public required IReadOnlyList<ManifestCompany> Companies { get; init; }

    /// <summary>The companies that could not be read, with the ids of their errors.</summary>
    public required IReadOnlyList<(string CompanyId, string ErrorId)> Failures { get; init; }

    /// <summary>The number of the shard, from 1; 0 where the file is no shard.</summary>
    public int Shard { get; private init; }

    public int ShardCount { get; private init; }

    /// <summary>The companies of all shards.</summary>
    public CompanyList? Seen { get; private init; }

    /// <summary>What separates the fields of a CSV.</summary>
    public char Delimiter => Layout.Length > Format.Length + 1 ? Layout[Format.Length + 1] : ',';

    public static bool IsManifest(string path) => path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="Exception">It cannot be read, or is no manifest of this version; see <see cref="IsRefusal"/>.</exception>
    public static ManifestFacts Read(string path)
    {
        using FileStream file = InputFile.OpenShared(path);
        if (file.Length > MaxBytes)
        {
            throw new InvalidDataException();
        }

        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        using JsonDocument json = ServerJson.Parse(bytes.ToArray());
        JsonElement root = json.RootElement;
        if (root.GetProperty("manifestVersion").GetInt32() != 1)
        {
            throw new InvalidDataException();
        }

        string beside = path.Substring(0, path.Length - Ending.Length);
        string said = Path.Combine(Path.GetDirectoryName(path) ?? "", Path.GetFileName(Text(root, "file")));
        bool hasShard = root.TryGetProperty("shard", out JsonElement shard);
        return new ManifestFacts
        {
            FilePath = IsManifest(path) && !File.Exists(beside) && File.Exists(said) ? said : beside,
            Format = Text(root, "format"),
            Rows = root.GetProperty("rows").GetInt64(),
            Bytes = root.GetProperty("bytes").GetInt64(),
            Sha256 = Text(root, "sha256"),
            Columns = Texts(root.GetProperty("columns")),
            Sensitive = Text(root, "sensitiveData"),
            BaseUri = Text(root, "baseUri"),
            Layout = Text(root, "layout"),
            Started = root.GetProperty("startedUtc").GetDateTimeOffset(),
            Incremental = root.TryGetProperty("incremental", out _),
            Companies =
            [
                .. root.GetProperty("companies")
                    .EnumerateArray()
                    .Select(c => new ManifestCompany(Text(c, "companyId"), c.GetProperty("received").GetInt64())),
            ],
            Failures = [.. root.GetProperty("failures").EnumerateArray().Select(f => (Text(f, "companyId"), Text(f, "errorId")))],
            Shard = hasShard ? shard.GetProperty("index").GetInt32() : 0,
            ShardCount = hasShard ? Parts(shard.GetProperty("count").GetInt32()) : 0,
            Seen = hasShard
                ? new CompanyList(
                    shard.GetProperty("companyCount").GetInt32(),
                    Text(shard, "companiesSha256"),
                    shard.TryGetProperty("companyIds", out JsonElement ids) ? Texts(ids) : null
                )
                : null,
        };
    }

    /// <summary>True for what <see cref="Read"/> throws where the manifest is not as it was written.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or InvalidDataException or Go401Exception
        || ServerJson.IsOtherShape(exception);

    private static int Parts(int count) => count is >= 1 and <= ExportShard.MaxParts ? count : throw new InvalidDataException();

    private static string Text(JsonElement element, string name) =>
        ServerJson.Exact(element.GetProperty(name)) ?? throw new InvalidDataException();

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(t => ServerJson.Exact(t) ?? "")];
}
