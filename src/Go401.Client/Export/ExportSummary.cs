namespace Go401.Client.Export;

/// <summary>Says what an export came to.</summary>
internal static class ExportSummary
{
    /// <summary>Sums the companies of a finished export up; its steps add what they know.</summary>
    public static ExportResult Create(
        ExportRun run,
        ExportTarget target,
        RowLayout layout,
        ExportFiles files,
        IEnumerable<CompanyFailure> failures,
        int companies,
        DateTimeOffset started
    ) =>
        new()
        {
            Path = target.Path,
            RunId = run.Options.RunId,
            Format = run.Options.Format,
            Columns = OwnArray.Of(layout.Names),
            Sensitive = run.Options.Sensitive,
            Connection = run.Connection.Settings.Name,
            ApiVersion = run.Connection.Settings.ApiVersion,
            Companies = OwnArray.Of(files.Done),
            Shard = run.Options.Shard?.ToString(),
            Seen = run.Seen,
            Failures = OwnArray.Of<CompanyFailure>([.. failures]),
            Received = files.Totals.Received,
            CountAtStart = Sum(files.Done, c => c.CountAtStart),
            CountAtEnd = Sum(files.Done, c => c.CountAtEnd),
            Duplicates = files.Done.Sum(c => c.Duplicates),
            ResumedText = Resumed(files.Done, companies),
            Started = started,
            Ended = run.Time.GetUtcNow(),
        };

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
