using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>
/// The companies that an unfinished export has read, and where in which unfinished file each of them is. A company is in it
/// only once it was read to its end. Sealed, since others may be able to write in that folder: what it says decides which rows
/// are taken for the server's. Holds counts, sums and ids of companies, and nothing about a participant.
/// </summary>
internal sealed class ResumeCheckpoint
{
    private Dictionary<string, ReadCompany>? _byId;

    /// <summary>What the bytes of the file depend on, but for the data; a checkpoint of another kind of export is not used.</summary>
    public string Fingerprint { get; set; } = "";

    public List<ReadCompany> Companies { get; set; } = [];

    /// <summary>Reads the checkpoint; null where there is none that can be used, or where this account did not write it.</summary>
    /// <param name="fingerprint">What the export depends on.</param>
    /// <param name="seal">The key of this account.</param>
    /// <param name="reporter">Told where another account may have written it.</param>
    public static ResumeCheckpoint? Load(string path, string fingerprint, StateSeal seal, ICallReporter? reporter = null)
    {
        try
        {
            if (OwnedFile.ReadAll(path) is not byte[] bytes)
            {
                return null;
            }

            if (seal.Open(Purpose(path), bytes) is not byte[] content)
            {
                reporter?.Warning(
                    $"The note of an unfinished export '{path}' is not used: it was changed, or was written for another file, by another "
                        + "account or with another state folder. All companies are read."
                );
                return null;
            }

            ResumeCheckpoint? checkpoint = ServerJson.Read<ResumeCheckpoint>(content);
            return checkpoint?.Fingerprint == fingerprint && checkpoint.Companies?.TrueForAll(c => c?.IsSound == true) == true
                ? checkpoint
                : null;
        }
        catch (Go401Exception refused)
        {
            reporter?.Warning($"{refused.Message} All companies are read.");
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>What was read of a company; asked once for each of 10,000 companies.</summary>
    public ReadCompany? Find(string companyId)
    {
        _byId ??= Companies.GroupBy(c => c.Result.CompanyId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First());
        return _byId.TryGetValue(companyId, out ReadCompany? company) ? company : null;
    }

    public void Save(string path, StateSeal seal)
    {
        using PartialFile file = PartialFile.Create(path);
        file.Write(seal.Seal(Purpose(path), JsonSerializer.SerializeToUtf8Bytes(this)));
        file.Commit();
    }

    private static string Purpose(string path) => "unfinished export " + Path.GetFullPath(path);

    /// <summary>The unfinished files that the checkpoint names, without their folder.</summary>
    public IEnumerable<string> Files => Companies.SelectMany(c => c.Segments).Select(s => s.File).Distinct(StringComparer.Ordinal);
}

/// <summary>A company that was read to its end.</summary>
internal sealed class ReadCompany
{
    public CompanyResult Result { get; set; } = new("");

    public ExportTotals Totals { get; set; } = new();

    /// <summary>What was written of it, one segment for each file of the export.</summary>
    public List<Segment> Segments { get; set; } = [];

    internal bool IsSound =>
        Result?.CompanyId is not null
        && Totals is not null
        && Segments?.TrueForAll(s => s is { Start: >= 0, Length: >= 0, File: not null, Sha256: not null }) == true;
}

/// <summary>A part of an unfinished file.</summary>
internal sealed class Segment
{
    /// <summary>The file, without its folder.</summary>
    public string File { get; set; } = "";

    public long Start { get; set; }

    public long Length { get; set; }

    public string Sha256 { get; set; } = "";
}
