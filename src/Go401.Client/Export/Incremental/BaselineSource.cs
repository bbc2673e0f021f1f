using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>Finds what an incremental export is compared with, also where an earlier version of this module wrote it.</summary>
internal static class BaselineSource
{
    /// <summary>Opens the baseline of a target.</summary>
    /// <exception cref="Go401Exception"><c>BaselineUnreadable</c>, <c>ManifestUnreadable</c>, or <c>FileNotTrusted</c>.</exception>
    public static Baseline Open(ExportTarget target, string layout, ICallReporter reporter, BaselineSeal seal)
    {
        Baseline? found = BaselineReader.Load(target.BaselinePath);
        try
        {
            seal.Check(found);
        }
        catch (Go401Exception)
        {
            found?.Dispose();
            throw;
        }

        if (found is null && !target.IsDated && Convert(target))
        {
            reporter.Warning(
                $"The last export to '{target.Path}' was made by an earlier version, which stored no values. "
                    + "This time every participant counts as updated, without old values."
            );
            return BaselineReader.Load(target.BaselinePath) ?? Baseline.Empty();
        }

        if (found is null)
        {
            if (seal.Knows || (!target.IsDated && TargetFile.EntryExists(ExportOptions.ManifestPath(target.Path))))
            {
                reporter.Warning($"There is no baseline for '{target.Path}' to compare with: every participant counts as added.");
            }

            return Baseline.Empty();
        }

        if (found.Companies.Any(c => c.Layout != layout))
        {
            reporter.Warning(
                $"The columns or the format differ from the last export to '{target.Path}': every row counts as changed. "
                    + "The old values of new columns are unknown."
            );
        }

        return found;
    }

    /// <summary>
    /// Compares the companies of an export with those of its last one: everyone of a company that is missing counts as removed.
    /// </summary>
    /// <exception cref="Go401Exception"><c>BaselineOfOtherCompanies</c>: none of the companies is the same.</exception>
    public static void CheckCompanies(ExportTarget target, Baseline baseline, IReadOnlyCollection<string> companies, ICallReporter reporter)
    {
        const int MaxShown = 10;
        string[] gone = [.. baseline.Companies.Where(c => c.Count > 0).Select(c => c.CompanyId).Except(companies, StringComparer.Ordinal)];
        if (gone.Length == 0)
        {
            return;
        }

        string names =
            string.Join(", ", gone.Take(MaxShown))
            + (gone.Length > MaxShown ? $" and {(gone.Length - MaxShown).ToString(CultureInfo.InvariantCulture)} more" : "");
        if (!baseline.Companies.Any(c => companies.Contains(c.CompanyId, StringComparer.Ordinal)))
        {
            throw new Go401Exception(
                "BaselineOfOtherCompanies",
                ErrorKind.InvalidArgument,
                $"The last export to '{target.Path}' was of other companies ({names}). Compared with it, all of their participants would "
                    + "count as removed. Nothing was written. Write each set of companies to a file of its own. To start over with this "
                    + $"file, delete the baseline '{target.BaselinePath}'."
            );
        }

        reporter.Warning(
            $"'{target.Path}': {Counted.Of(gone.Length, "company", "companies")} of the last export "
                + $"{(gone.Length == 1 ? "is" : "are")} not in this one ({names}): the participants count as removed."
        );
    }

    // The manifest of version 0.1 held the ids and a hash of each row. The ids tell who was added and who was removed.
    private static bool Convert(ExportTarget target)
    {
        string path = ExportOptions.ManifestPath(target.Path);
        try
        {
            byte[]? bytes = OwnedFile.ReadAll(path);
            if (bytes is null)
            {
                return false;
            }

            using JsonDocument manifest = ServerJson.Parse(bytes);
            if (!manifest.RootElement.TryGetProperty("rowHashes", out JsonElement companies))
            {
                return false;
            }

            using PartialFile file = PartialFile.Create(target.BaselinePath);
            file.Write(BaselineFormat.Header(Guid.NewGuid().ToString("N")));
            foreach (JsonProperty company in companies.EnumerateObject())
            {
                file.Write(BaselineFormat.CompanyLine(company.Name, "", ["ObjectId"]));
                using var lines = new RowBuffer();
                foreach (JsonProperty row in company.Value.EnumerateObject())
                {
                    lines.Add((byte)'[');
                    JsonRowWriter.AddString(lines, Encoding.UTF8.GetBytes(row.Name));
                    lines.Add("]\n"u8);
                }

                file.Write(lines.Bytes, 0, lines.Length);
            }

            file.Commit();
            return true;
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new Go401Exception(
                "ManifestUnreadable",
                ErrorKind.InvalidResult,
                $"The manifest '{path}' cannot be read, so changes cannot be found. Delete it to start over: "
                    + "the next export then writes every participant as added.",
                exception
            );
        }
    }
}
