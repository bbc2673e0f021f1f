using System.Runtime.ExceptionServices;
using Go401.Client.Paging;

namespace Go401.Client.Export;

/// <summary>One export to one file: its companies, page by page, through its steps, which are then put in place in their order.</summary>
internal sealed class FileExport(ExportRun run, ExportTarget target, string[] companies) : IAsyncDisposable
{
    private readonly RowLayout _layout = new(run.Options);
    private readonly DateTimeOffset _started = run.Time.GetUtcNow();
    private readonly List<ExportStep> _steps = [];
    private readonly List<CompanyFailure> _failures = [];
    private ExportFiles? _files;
    private CompanyPages? _pages;
    private ReadAhead<CompanyRead>? _reads;
    private CompanyWriter? _writer;
    private ExceptionDispatchInfo? _notBegun;

    /// <summary>The number of the first company among all of the export.</summary>
    public int FirstCompany { get; init; }

    /// <summary>Called when nearly everything of a company has been asked for: there is room for what comes after this file.</summary>
    public Action? HasRoom { get; init; }

    /// <summary>Begins the steps and the first company; a failure is met by <see cref="ReadAsync"/>.</summary>
    public void Begin(CancellationToken cancellation)
    {
        try
        {
            Open(cancellation);
            _reads!.Begin();
        }
        catch (Exception failure)
        {
            _notBegun = ExceptionDispatchInfo.Capture(failure);
        }
    }

    /// <summary>Reads every company into the unfinished files, after <see cref="Begin"/>.</summary>
    public async Task ReadAsync()
    {
        try
        {
            _notBegun?.Throw();
            for (int i = 0; i < companies.Length; i++)
            {
                CompanyRead read = _reads!.Take();
                await using (read.ConfigureAwait(false))
                {
                    await _writer!.WriteAsync(read).ConfigureAwait(false);
                }
            }

            // From here on nothing is left to resume.
            _files!.EndReading();
        }
        catch
        {
            _files?.KeepForLater();
            throw;
        }

        if (_failures.Count > 0 && _failures.Count == companies.Length)
        {
            throw _failures[0].Error;
        }

        foreach (ExportPage removed in _pages!.RemovedCompanies(companies))
        {
            using (removed)
            {
                _files.BeginCompany();
                _writer!.Write(removed, _files.Totals);
            }
        }

        _files.WriteFooters();
    }

    /// <summary>Puts the files of the steps in place: all are finished before the first is.</summary>
    public ExportResult Commit()
    {
        ExportResult result = Sum(_files!);
        foreach (ExportStep step in _steps)
        {
            result = step.Finish(result, _files!.Totals);
        }

        _steps.ForEach(s => s.Commit());
        ExportWarnings.Write(_files!.Totals, _layout, run.Options, run.Progress);

        // Not all of a resumed export was read now, so it is not known that nothing has changed.
        return result is { Resumed: true, Changed: false } ? result with { Changed = null } : result;
    }

    public async ValueTask DisposeAsync()
    {
        if (_reads is not null)
        {
            await _reads.DisposeAsync().ConfigureAwait(false);
        }

        _pages?.Dispose();
        _files?.Dispose();
        _steps.ForEach(s => s.RollBack());
    }

    private void Open(CancellationToken cancellation)
    {
        ExportOptions options = run.Options;
        BaselineSeal? seal = options.Incremental ? BaselineSeal.Create(target.BaselinePath, run.Progress) : null;
        Baseline? baseline = seal is null ? null : BaselineSource.Open(target, _layout.Identity, run.Progress, seal);
        AddSteps(options, baseline, seal);
        if (baseline is not null)
        {
            BaselineSource.CheckCompanies(target, baseline, companies, run.Progress);
        }

        string fingerprint = ExportIdentity.Fingerprint(run.Connection, options, _layout, baseline?.Id ?? "");
        _files = new ExportFiles(
            target,
            new ResumeState(target, options, companies, fingerprint, run.Progress),
            run.Abandoned,
            run.Progress
        );
        _steps.ForEach(s => s.Begin(_files));
        ExportFiles files = _files;
        CompanyPages pages = _pages = new(run, _layout, baseline, _steps);
        ReadAhead<CompanyRead> reads = _reads = new(
            companies.Length,
            options.ThrottleLimit,
            i => new CompanyRead(pages, FirstCompany + i, companies[i], files.Unfinished(companies[i], pages.Now), cancellation)
        );
        _writer = new CompanyWriter(run, _steps, files, _failures)
        {
            One = companies.Length == 1,
            ReadMore = () =>
            {
                reads.Fill();
                HasRoom?.Invoke();
            },
        };
    }

    // The sums of the companies; the steps add what they know.
    private ExportResult Sum(ExportFiles files) =>
        new()
        {
            Path = target.Path,
            RunId = run.Options.RunId,
            Format = run.Options.Format,
            Columns = OwnArray.Of(_layout.Names),
            Sensitive = run.Options.Sensitive,
            Connection = run.Connection.Settings.Name,
            ApiVersion = run.Connection.Settings.ApiVersion,
            Companies = OwnArray.Of(files.Done),
            Shard = run.Options.Shard?.ToString(),
            Seen = run.Seen,
            Failures = OwnArray.Of(_failures),
            Received = files.Totals.Received,
            CountAtStart = Count(files.Done, c => c.CountAtStart),
            CountAtEnd = Count(files.Done, c => c.CountAtEnd),
            Duplicates = files.Done.Sum(c => c.Duplicates),
            ResumedText = Resumed(files.Done),
            Started = _started,
            Ended = run.Time.GetUtcNow(),
        };

    private string? Resumed(List<CompanyResult> done)
    {
        CompanyResult[] earlier = [.. done.Where(c => c.Resumed)];
        if (earlier.Length == 0)
        {
            return null;
        }

        DateTime first = earlier.Min(c => c.ReadAt).UtcDateTime,
            last = earlier.Max(c => c.ReadAt).UtcDateTime;
        return FormattableString.Invariant(
            $"resumed; {earlier.Length} of {companies.Length} companies were read between {first:s}Z and {last:s}Z"
        );
    }

    // Where one company has no count there is none of all.
    private static long? Count(List<CompanyResult> done, Func<CompanyResult, long?> value) =>
        done.Any(c => value(c) is null) ? null : done.Sum(c => value(c)!.Value);

    // In the order in which they are put in place: the file before what tells of it.
    private void AddSteps(ExportOptions options, Baseline? baseline, BaselineSeal? seal)
    {
        _steps.Add(new RowsStep(options, target, _layout));
        if (baseline is not null && seal is not null)
        {
            _steps.Add(new IncrementalStep(options, target, _layout, baseline, seal));
        }

        if (options.WritesManifest)
        {
            _steps.Add(new ManifestStep(options, target, _layout, run.Connection.Settings.BaseUri, run.Progress));
        }

        if (options.Report is not null)
        {
            _steps.Add(options.Report(target, run.NameOf));
        }
    }
}
