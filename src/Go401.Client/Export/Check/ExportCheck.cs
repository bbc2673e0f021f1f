namespace Go401.Client.Export;

/// <summary>
/// Checks the files of an export against their manifests, and all that are given together as one set: every company once, all of
/// them there, all written alike. It reads files only and follows nothing that a manifest says.
/// </summary>
internal sealed class ExportCheck(TimeSpan within)
{
    private readonly FaultList _faults = new();
    private readonly List<ManifestFacts> _manifests = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private long _rows;

    /// <summary>Checks files, manifests and folders.</summary>
    public Go401ExportCheck Run(IReadOnlyList<string> paths, ICallReporter reporter, CancellationToken cancellation)
    {
        if (paths.Count == 0)
        {
            Add("FileMissing", null, null, "No file was given.", "Specify the paths of exports, of their manifests, or of their folder.");
        }

        foreach (string path in paths)
        {
            Find(path);
        }

        for (int i = 0; i < _manifests.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            reporter.Progress(new CallProgress("Checking exports", $"{i + 1} of {_manifests.Count} files", i * 100 / _manifests.Count));
            CheckFile(_manifests[i], cancellation);
        }

        reporter.Progress(new CallProgress("Checking exports", "Done", 100, null, Completed: true));
        int? shards = null;
        if (_manifests.Count > 0)
        {
            var set = new ExportSetCheck(_manifests, within, _faults);
            set.Run();
            shards = set.Shards;
        }

        return new Go401ExportCheck
        {
            Files = _manifests.Count,
            Shards = shards,
            Companies = _manifests.SelectMany(m => m.Companies).Select(c => c.CompanyId).Distinct(StringComparer.Ordinal).Count(),
            Rows = _rows,
            Errors = _faults.Count(ExportFaultSeverity.Error),
            Warnings = _faults.Count(ExportFaultSeverity.Warning),
            Faults = _faults.ToList(),
        };
    }

    private void Add(string id, string? path, string? company, string message, string remedy) =>
        _faults.Add(ExportFaults.Error(id, path, company, message, remedy));

    // A folder means the manifests in it, and a file the manifest beside it.
    private void Find(string path)
    {
        try
        {
            if (Directory.Exists(path))
            {
                string[] manifests =
                [
                    .. Directory
                        .GetFiles(path)
                        .Where(f => ManifestFacts.IsManifest(f) && !IsHidden(f))
                        .OrderBy(f => f, StringComparer.Ordinal),
                ];
                if (manifests.Length == 0)
                {
                    Add("ManifestMissing", path, null, "The folder has no manifest.", Hint.Of("ExportWithManifestOrFolder"));
                }

                Array.ForEach(manifests, Read);
            }
            else if (!File.Exists(path))
            {
                Add("FileMissing", path, null, "There is no such file.", "Check the path, or run the export again.");
            }
            else if (ManifestFacts.IsManifest(path))
            {
                Read(path);
            }
            else if (File.Exists(ExportOptions.ManifestPath(path)))
            {
                Read(ExportOptions.ManifestPath(path));
            }
            else
            {
                Add(
                    "ManifestMissing",
                    path,
                    null,
                    "There is no manifest beside the file, so its content cannot be checked.",
                    Hint.Of("ExportWithManifest")
                );
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Add("FileUnreadable", path, null, $"The file or folder cannot be read ({exception.GetType().Name}).", "Check its permissions.");
        }
    }

    private static string Reason(Exception refusal) => refusal is Go401Exception ? refusal.Message.TrimEnd('.') : refusal.GetType().Name;

    private static bool IsHidden(string path) => Path.GetFileName(path).StartsWith(".", StringComparison.Ordinal);

    private void Read(string path)
    {
        if (!_seen.Add(Path.GetFullPath(path)))
        {
            return;
        }

        try
        {
            _manifests.Add(ManifestFacts.Read(path));
        }
        catch (Exception exception) when (ManifestFacts.IsRefusal(exception))
        {
            Add(
                "ManifestUnreadable",
                path,
                null,
                $"The file is not a manifest that this version can read ({Reason(exception)}).",
                "Run the export again, or update the module."
            );
        }
    }

    private void CheckFile(ManifestFacts manifest, CancellationToken cancellation)
    {
        string path = manifest.FilePath;
        const string Again = "Run the export again. The manifest does not describe a file that was changed on purpose.";
        if (!File.Exists(path))
        {
            Add(
                "FileMissing",
                path,
                null,
                "The manifest exists, but its file is missing.",
                "Put the file back beside the manifest, or run the export again."
            );
            return;
        }

        ExportedFile file;
        try
        {
            file = ExportedFile.Read(path, manifest, cancellation);
        }
        catch (Exception exception) when (ManifestFacts.IsRefusal(exception))
        {
            Add("FileUnreadable", path, null, $"The file cannot be read as {manifest.Format} ({Reason(exception)}).", Again);
            return;
        }

        _rows += file.Rows;
        if (file.Length != manifest.Bytes)
        {
            string length = $"The file has {Counted.Grouped(file.Length, "byte")}; the manifest says {Counted.Number(manifest.Bytes)}.";
            Add("FileLengthDiffers", path, null, length, Again);
        }

        if (!file.Sha256.Equals(manifest.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            Add("FileHashDiffers", path, null, "The SHA-256 of the file differs from the manifest: the content was changed.", Again);
        }

        if (file.Rows != manifest.Rows)
        {
            string rows = $"The file has {Counted.Grouped(file.Rows, "row")}; the manifest says {Counted.Number(manifest.Rows)}.";
            Add("FileRowsDiffer", path, null, rows, Again);
        }

        CheckCompanies(manifest, file);
        foreach (KeyValuePair<string, int> repeated in file.Repeated())
        {
            string rows = Counted.Grouped(repeated.Value, "row has", "rows have");
            Add(
                "ParticipantTwice",
                path,
                repeated.Key,
                $"Company {Id(repeated.Key)}: {rows} the ObjectId of another row.",
                "Export the company again."
            );
        }
    }

    // An incremental file has the rows that changed only, also of companies that are not exported any more.
    private void CheckCompanies(ManifestFacts manifest, ExportedFile file)
    {
        if (manifest.Incremental || !file.NamesCompanies)
        {
            return;
        }

        var counted = file.RowsByCompany.ToDictionary(c => c.Key, c => (long)c.Value, StringComparer.Ordinal);
        foreach (IGrouping<string, ManifestCompany> company in manifest.Companies.GroupBy(c => c.CompanyId, StringComparer.Ordinal))
        {
            // An id that a spreadsheet would run as a formula has an apostrophe before it in a CSV file.
            string key = !counted.ContainsKey(company.Key) && counted.ContainsKey("'" + company.Key) ? "'" + company.Key : company.Key;
            long rows = counted.TryGetValue(key, out long found) ? found : 0;
            counted.Remove(key);
            if (rows != company.Sum(c => c.Received))
            {
                RowsDiffer(manifest, company.Key, rows, company.Sum(c => c.Received));
            }
        }

        foreach (KeyValuePair<string, long> other in counted)
        {
            RowsDiffer(manifest, other.Key, other.Value, 0);
        }
    }

    private void RowsDiffer(ManifestFacts manifest, string company, long rows, long said) =>
        Add(
            "CompanyRowsDiffer",
            manifest.FilePath,
            company,
            $"Company {Id(company)} has {Counted.Grouped(rows, "row")} in the file; the manifest says {Counted.Number(said)}.",
            "Export the company again."
        );

    private static string Id(string company) => ServerText.Clean(company, 80) ?? "";
}
