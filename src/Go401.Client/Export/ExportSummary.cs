using System;
using System.Collections.Generic;
using System.Linq;
using Go401.Client.Connections;

namespace Go401.Client.Export;

/// <summary>Says what an export came to.</summary>
internal static class ExportSummary
{
    /// <summary>Sums a finished export up.</summary>
    public static ExportResult Of(UnfinishedExport written, Connection connection, ExportOptions options, IReadOnlyList<string> columns, IEnumerable<CompanyFailure> failures, string target, string sha256, long length, DateTimeOffset ended)
    {
        ExportTotals totals = written.Totals;
        List<CompanyResult> done = written.State.Done;
        bool incremental = options.Incremental;
        bool? changed = incremental ? totals.Added + totals.Updated + totals.Removed > 0
            : written.History.LastSha256 is string earlier ? earlier != sha256 : null;
        return new ExportResult
        {
            Path = target,
            Format = options.Format,
            Rows = totals.Rows,
            Columns = columns,
            Sensitive = options.Sensitive,
            Sha256 = sha256,
            Length = length,
            Connection = connection.Settings.Name,
            ApiVersion = connection.Settings.ApiVersion,
            Companies = [.. done],
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
            Changed = changed,
            Resumed = written.Resumed,
            Started = written.State.Started,
            Ended = ended,
            ManifestPath = options.WritesManifest ? ExportOptions.ManifestPath(target) : null,
            ReportPath = options.Report ? ExportOptions.ReportPath(target) : null,
        };
    }

    // Where one company has no count there is none of all.
    private static long? Sum(List<CompanyResult> companies, Func<CompanyResult, long?> value) => companies.Any(c => value(c) is null) ? null : companies.Sum(c => value(c)!.Value);
}
