using System;
using System.Collections.Generic;
using System.Linq;
using Go401.Client.Connections;

namespace Go401.Client.Export;

/// <summary>Says what an export came to.</summary>
internal static class ExportSummary
{
    /// <summary>Sums a finished export up.</summary>
    public static ExportResult Of(
        ExportFiles files,
        Connection connection,
        ExportOptions options,
        IReadOnlyList<string> columns,
        IEnumerable<CompanyFailure> failures,
        ExportTarget target,
        string sha256,
        long length,
        DateTimeOffset started,
        DateTimeOffset ended,
        int companies,
        CompanyList? seen
    )
    {
        ExportTotals totals = files.Totals;
        List<CompanyResult> done = files.Done;
        bool incremental = options.Incremental;
        string? earlier = options.Manifest && !incremental && !target.IsDated ? ExportManifest.LastSha256(target.Path) : null;
        bool? changed =
            incremental ? totals.Added + totals.Updated + totals.Removed > 0
            : earlier is null ? null
            : earlier != sha256;
        string? resumed = Resumed(done, companies);
        return new ExportResult
        {
            Path = target.Path,
            RunId = options.RunId,
            Format = options.Format,
            Rows = totals.Rows,
            Columns = [.. columns],
            Sensitive = options.Sensitive,
            Sha256 = sha256,
            Length = length,
            Connection = connection.Settings.Name,
            ApiVersion = connection.Settings.ApiVersion,
            Companies = [.. done],
            Shard = options.Shard?.ToString(),
            Seen = seen,
            Failures = [.. failures],
            Received = totals.Received,
            CountAtStart = Sum(done, c => c.CountAtStart),
            CountAtEnd = Sum(done, c => c.CountAtEnd),
            Duplicates = done.Sum(c => c.Duplicates),
            FieldsDefused = totals.Defused,
            FieldsRepaired = totals.Repaired,
            Added = incremental ? totals.Added : null,
            Updated = incremental ? totals.Updated : null,
            Removed = incremental ? totals.Removed : null,
            // Not all of a resumed export was read now, so it is not known that nothing has changed.
            Changed = resumed is not null && changed == false ? null : changed,
            ResumedText = resumed,
            Started = started,
            Ended = ended,
            ManifestPath = options.WritesManifest ? ExportOptions.ManifestPath(target.Path) : null,
            ReportPath = options.Report ? ExportOptions.ReportPath(target.Path) : null,
            ChangeDetailPath = options.ChangeDetail ? ExportOptions.ChangeDetailPath(target.Path) : null,
        };
    }

    private static string? Resumed(List<CompanyResult> done, int companies)
    {
        CompanyResult[] earlier = [.. done.Where(c => c.Resumed)];
        if (earlier.Length == 0)
        {
            return null;
        }

        DateTime first = earlier.Min(c => c.ReadAt).UtcDateTime,
            last = earlier.Max(c => c.ReadAt).UtcDateTime;
        return FormattableString.Invariant(
            $"resumed; {earlier.Length} of {companies} companies were read between {first:s}Z and {last:s}Z"
        );
    }

    // Where one company has no count there is none of all.
    private static long? Sum(List<CompanyResult> companies, Func<CompanyResult, long?> value) =>
        companies.Any(c => value(c) is null) ? null : companies.Sum(c => value(c)!.Value);
}
