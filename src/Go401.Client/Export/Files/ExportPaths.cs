namespace Go401.Client.Export;

/// <summary>Names the files of an export, and those of an export to a file for each company.</summary>
internal sealed class ExportPaths(ExportOptions options, DateTimeOffset now)
{
    private const string CompanyId = "{CompanyId}";

    /// <summary>The one file of an export that has all companies in it.</summary>
    public ExportTarget All { get; } = ExportTarget.Create(options.Path, now) with { Shard = options.Shard };

    /// <summary>Those of the companies that the export writes: without <see cref="ExportOptions.Shard"/> all, each once.</summary>
    public string[] Companies(IEnumerable<string> companyIds) =>
        [.. companyIds.Distinct(StringComparer.Ordinal).Where(id => options.Shard?.Contains(id) != false)];

    /// <summary>The files that an export of these companies writes.</summary>
    public ExportTarget[] Targets(IReadOnlyList<string> companyIds)
    {
        if (!options.PerCompany)
        {
            return [All];
        }

        // Two ids that differ in case only would be one file on Windows and macOS: those carry digits made of the id as well, also
        // where the other one belongs to another shard.
        HashSet<string> alike =
        [
            .. companyIds
                .Distinct(StringComparer.Ordinal)
                .GroupBy(id => Target(id, "").Path, StringComparer.OrdinalIgnoreCase)
                .Where(g => g.Count() > 1)
                .SelectMany(g => g),
        ];
        return [.. Companies(companyIds).Select(id => Target(id, alike.Contains(id) ? "~" + ExportIdentity.ShortHash(id) : ""))];
    }

    // An id is opaque: what may not be harmless in a file name is written as its UTF-8 bytes.
    private ExportTarget Target(string companyId, string suffix)
    {
        static string Escaped(byte b) =>
            (char)b is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '-' or '_'
                ? ((char)b).ToString()
                : "%" + b.ToString("X2", CultureInfo.InvariantCulture);
        string name = string.Concat(Encoding.UTF8.GetBytes(companyId).Select(Escaped)) + suffix;
        string file = Path.GetFileName(options.Path);
        file =
            file.IndexOf(CompanyId, StringComparison.Ordinal) >= 0
                ? file.Replace(CompanyId, name)
                : Path.GetFileNameWithoutExtension(file) + "-" + name + Path.GetExtension(file);
        return ExportTarget.Create(Path.Combine(Path.GetDirectoryName(options.Path)!, file), now);
    }
}
