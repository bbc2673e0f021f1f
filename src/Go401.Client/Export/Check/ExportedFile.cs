using System.Security.Cryptography;
using Go401.Client.Files;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>
/// An exported file, read once: its hash, its length, its rows, how many of them each company has, and whether a company has a
/// participant twice. Keeps 64 bits of each id, and no value.
/// </summary>
internal sealed class ExportedFile
{
    private readonly Dictionary<string, DuplicateCheck> _companies = new(StringComparer.Ordinal);

    public long Length { get; private set; }

    public string Sha256 { get; private set; } = "";

    /// <summary>The rows, without the header.</summary>
    public long Rows { get; private set; }

    /// <summary>True where the file says which company a row belongs to.</summary>
    public bool NamesCompanies { get; private set; }

    /// <summary>The rows of each company, where the file says that.</summary>
    public IEnumerable<KeyValuePair<string, int>> RowsByCompany =>
        _companies.Select(c => new KeyValuePair<string, int>(c.Key, c.Value.Count));

    /// <summary>Reads a file.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="JsonException">Its rows cannot be told apart.</exception>
    public static ExportedFile Read(string path, ManifestFacts manifest, CancellationToken cancellation)
    {
        var read = new ExportedFile();
        string? only = manifest.Companies.Count == 1 && !manifest.Incremental ? manifest.Companies[0].CompanyId : null;
        read.NamesCompanies = manifest.Columns.Contains(ParticipantColumns.CompanyId);
        IExportedRows rows = manifest.Format == nameof(ExportFormat.Csv) ? new CsvExportedRows(manifest.Delimiter) : new JsonExportedRows();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream file = InputFile.OpenShared(path);
        byte[] buffer = new byte[128 * 1024];
        for (int count; (count = file.Read(buffer, 0, buffer.Length)) > 0; )
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            read.Length += count;
            rows.Add(buffer.AsSpan(0, count), Row);
        }

        rows.End(Row);
        read.Sha256 = Hash.Hex(hash.GetHashAndReset());
        return read;

        void Row(string? company, byte[]? id)
        {
            read.Rows++;
            if ((read.NamesCompanies ? company : only) is string key)
            {
                read._companies.GetOrAdd(key).Add(id is null ? RecordKey.None : RecordKey.Of(id));
            }
        }
    }

    /// <summary>The companies with a participant who is there more than once, and how many rows too many they have.</summary>
    public IEnumerable<KeyValuePair<string, int>> Repeated() =>
        _companies.Select(c => new KeyValuePair<string, int>(c.Key, c.Value.CountRepeated())).Where(c => c.Value > 0);
}
