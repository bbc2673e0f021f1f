namespace Go401.Client.Export;

/// <summary>Checks what several manifests say together: every company once, none missing, all shards there, all written alike.</summary>
internal sealed class ExportSetCheck(IReadOnlyList<ManifestFacts> manifests, TimeSpan within, FaultList faults)
{
    private readonly Dictionary<string, ManifestFacts> _owners = new(StringComparer.Ordinal);
    private readonly HashSet<string> _notRead = new(StringComparer.Ordinal);

    /// <summary>How many shards the files belong to; null where they are no shards.</summary>
    public int? Shards => manifests[0].Shard > 0 ? manifests[0].ShardCount : null;

    /// <summary>Adds what is wrong to the list of faults.</summary>
    public void Run()
    {
        CheckTwice();
        CheckNotRead();
        CheckShards();
        CheckSettings();
        CheckTimes();
    }

    private void Add(string id, string? path, string? company, string message, string remedy) =>
        faults.Add(ExportFaults.Error(id, path, company, message, remedy));

    private void CheckTwice()
    {
        foreach ((ManifestFacts manifest, string id) in manifests.SelectMany(m => m.Companies.Select(c => (m, c.CompanyId))))
        {
            if (_owners.TryGetValue(id, out ManifestFacts? other))
            {
                Add(
                    "CompanyTwice",
                    manifest.FilePath,
                    id,
                    $"Company {Id(id)} is in this file and in '{other.FilePath}'.",
                    "Specify the files of one run only, each company in one of them."
                );
            }
            else
            {
                _owners[id] = manifest;
            }
        }
    }

    // A company that failed in one file is no loss where another file has it.
    private void CheckNotRead()
    {
        foreach ((ManifestFacts manifest, (string id, string error)) in manifests.SelectMany(m => m.Failures.Select(f => (m, f))))
        {
            if (!_owners.ContainsKey(id) && _notRead.Add(id))
            {
                Add(
                    "CompanyNotRead",
                    manifest.FilePath,
                    id,
                    $"Company {Id(id)} could not be read: {Id(error)}.",
                    $"See {Id(error)} in about_Go401_Troubleshooting, and run this export again."
                );
            }
        }
    }

    private void CheckShards()
    {
        ManifestFacts first = manifests[0];
        if (manifests.FirstOrDefault(m => m.ShardCount != first.ShardCount) is ManifestFacts other)
        {
            Add(
                "ShardsMixed",
                other.FilePath,
                null,
                $"This file is {Part(other)}, and '{first.FilePath}' is {Part(first)}.",
                "Specify the files of one run only, all with the same number of shards."
            );
            return;
        }

        if (first.ShardCount == 0)
        {
            return;
        }

        CheckParts(first.ShardCount);
        int at = faults.Listed;
        bool known = CheckCompanies();

        // With a file for each company a shard without companies has no file.
        if (!known || manifests.Any(m => m.Seen!.Ids is not null))
        {
            // Before the companies of the shard: running it again is the remedy for all of them.
            var there = new HashSet<int>(manifests.Select(m => m.Shard));
            foreach (int missing in Enumerable.Range(1, first.ShardCount).Where(i => !there.Contains(i)))
            {
                faults.Add(Missing(missing, first.ShardCount), at++);
            }
        }
    }

    private static Go401ExportFault Missing(int shard, int count) =>
        ExportFaults.Error(
            "ShardMissing",
            null,
            null,
            FormattableString.Invariant($"There is no file for shard {shard}/{count}."),
            "Run this shard, or run it again."
        );

    private void CheckParts(int count)
    {
        foreach (IGrouping<int, ManifestFacts> shard in manifests.Where(m => m.Seen!.Ids is not null).GroupBy(m => m.Shard))
        {
            if (shard.Skip(1).FirstOrDefault() is ManifestFacts again)
            {
                Add(
                    "ShardTwice",
                    again.FilePath,
                    null,
                    $"This file and '{shard.First().FilePath}' are both {Part(again)}.",
                    "Keep the newer one."
                );
            }
        }

        foreach (KeyValuePair<string, ManifestFacts> company in _owners)
        {
            if (ExportShard.NumberOf(company.Key, count) != company.Value.Shard)
            {
                Add(
                    "CompanyInOtherShard",
                    company.Value.FilePath,
                    company.Key,
                    $"Company {Id(company.Key)} does not belong to {Part(company.Value)}.",
                    "Run the shards again: the manifest was not written by an export of this shard."
                );
            }
        }
    }

    // True where every company that any of the shards saw is in one of the files.
    private bool CheckCompanies()
    {
        CompanyList first = manifests[0].Seen!;
        bool alike = manifests.All(m => m.Seen!.Sha256.Equals(first.Sha256, StringComparison.OrdinalIgnoreCase));
        bool listed = manifests.All(m => m.Seen!.Ids is not null);
        if (!alike)
        {
            const string Message = "The shards did not see the same companies: one came or went between their lists.";
            const string Remedy = "Use the same list for all shards, for example from a file that the first step writes.";
            faults.Add(
                listed
                    ? ExportFaults.Warning("CompanyListsDiffer", null, Message, Remedy)
                    : ExportFaults.Error("CompanyListsDiffer", null, null, Message, Remedy)
            );
        }

        string[] missing =
        [
            .. manifests
                .SelectMany(m => m.Seen!.Ids ?? [])
                .Distinct(StringComparer.Ordinal)
                .Where(id => !_owners.ContainsKey(id) && !_notRead.Contains(id)),
        ];
        foreach (string id in missing)
        {
            int shard = ExportShard.NumberOf(id, manifests[0].ShardCount);
            Add(
                "CompanyMissing",
                null,
                id,
                FormattableString.Invariant($"Company {Id(id)} is not in any file. It belongs to shard {shard}/{manifests[0].ShardCount}."),
                "Run this shard again."
            );
        }

        if (listed || !alike)
        {
            return listed && missing.Length == 0;
        }

        CompanyList found = CompanyList.From(_owners.Keys.Concat(_notRead), keepsIds: false);
        bool whole = found.Count == first.Count && found.Sha256.Equals(first.Sha256, StringComparison.OrdinalIgnoreCase);
        if (!whole)
        {
            Add(
                "CompanyMissing",
                null,
                null,
                $"The files have {Counted.Number(found.Count)} of the {Counted.Grouped(first.Count, "company", "companies")} of the run, "
                    + "or different ones.",
                "Rerun the shards whose files are missing here."
            );
        }

        return whole;
    }

    private void CheckSettings()
    {
        Same("FormatDiffers", "format or delimiter", m => m.Format + "|" + m.Delimiter);
        Same("ColumnsDiffer", "columns", m => string.Join("\n", m.Columns));
        Same("SensitiveDataDiffers", "choice of sensitive data", m => m.Sensitive);
        Same("BaseUriDiffers", "address of the service", m => m.BaseUri);
    }

    private void Same(string id, string what, Func<ManifestFacts, string> setting)
    {
        string first = setting(manifests[0]);
        foreach (ManifestFacts other in manifests.Where(m => setting(m) != first))
        {
            Add(
                id,
                other.FilePath,
                null,
                $"The {what} of this file differs from that of '{manifests[0].FilePath}'.",
                "Export all files with the same parameters and the same connection."
            );
        }
    }

    private void CheckTimes()
    {
        ManifestFacts first = manifests.OrderBy(m => m.Started).First(),
            last = manifests.OrderBy(m => m.Started).Last();
        if (last.Started - first.Started > within)
        {
            faults.Add(
                ExportFaults.Warning(
                    "TimesFarApart",
                    first.FilePath,
                    FormattableString.Invariant(
                        $"This file was started at {first.Started.UtcDateTime:s}Z, and '{last.FilePath}' at {last.Started.UtcDateTime:s}Z."
                    ),
                    $"Check whether this file is left over from an earlier run. {Hint.Of("WithinHint")}"
                )
            );
        }
    }

    private static string Part(ManifestFacts manifest) =>
        manifest.Shard == 0 ? "no shard" : FormattableString.Invariant($"shard {manifest.Shard}/{manifest.ShardCount}");

    private static string Id(string company) => ServerText.Clean(company, 80) ?? "";
}
