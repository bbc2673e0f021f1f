using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Paging;
using Go401.Client.Text;

namespace Go401.Client.Export;

/// <summary>One file of an export: read company by company, page by page, then put in place with what stands beside it.</summary>
internal sealed class FileExport : IDisposable
{
    private readonly Connection _connection;
    private readonly ExportOptions _options;
    private readonly string _target;
    private readonly string[] _companies;
    private readonly ExportProgress _progress;
    private readonly TimeProvider _time;
    private readonly RowLayout _layout;
    private readonly string _layoutText;
    private readonly RowWriter _writer;
    private readonly List<CompanyFailure> _failures = [];
    private UnfinishedExport? _written;
    private CompanyPages? _pages;
    private CompanyResult _current = new("");
    private bool _finished;
    private bool _committed;

    public FileExport(Connection connection, ExportOptions options, string target, string[] companies, ExportProgress progress, TimeProvider time)
    {
        _connection = connection;
        _options = options;
        _target = target;
        _companies = companies;
        _progress = progress;
        _time = time;
        _layout = new RowLayout(options);
        _layoutText = ExportIdentity.Layout(options, _layout.Names);
        _writer = RowLayout.Writer(options, _layout.Names);
    }

    /// <summary>The number of the first company among all of the export, for the progress.</summary>
    public int FirstCompany { get; init; }

    private UnfinishedExport Written => _written!;

    private ResumeState State => _written!.State;

    /// <summary>Reads every company into the unfinished file.</summary>
    public async Task ReadAsync(CallContext call)
    {
        try
        {
            _written = new UnfinishedExport(_target, _options, _writer, RowHistory.Open(_target, _options, _layoutText, call.Reporter));
            Written.Open(ExportIdentity.Fingerprint(_connection, _options, _layoutText, Written.History.Fingerprint, _companies), _companies.Length, _time.GetUtcNow(), call.Reporter);
            _pages = new CompanyPages(_connection, _options, _layout, Written.History);
            _failures.AddRange(State.Failed.Select(f => new CompanyFailure(f.CompanyId, new Go401Exception(f.ErrorId, f.Kind, f.Message))));
            for (; State.Company < _companies.Length; State.Company++)
            {
                await CompanyAsync(_companies[State.Company], call).ConfigureAwait(false);
            }

            Written.Checkpoint(evenSo: true);
            foreach (string gone in Written.History.CompaniesBut(_companies))
            {
                Removed(gone);
            }

            Written.Rows!.Write(_writer.Footer());
        }
        catch
        {
            _written?.KeepForLater();
            throw;
        }

        if (_failures.Count == _companies.Length)
        {
            // Nothing was read that could be gone on from, and the next run must ask again.
            ResumeState.Delete(_target);
            throw _failures[0].Error;
        }

        _finished = true;
    }

    /// <summary>Puts the file, its manifest and its report in place.</summary>
    public ExportResult Commit()
    {
        PartialFile rows = Written.Rows!;
        long length = rows.Length;
        ExportResult result = ExportSummary.Of(Written, _connection, _options, _layout.Names, _failures, _target, rows.Finish(), length, _time.GetUtcNow());
        PartialFile? manifest = null, report = null;
        try
        {
            if (result.ManifestPath is string manifestPath)
            {
                manifest = PartialFile.Create(manifestPath);
                ExportManifest.Write(manifest, result, _connection.Settings.BaseUri, _layoutText, Written.History.KeyId, Written.History.Hashes);
            }

            if (result.ReportPath is string reportPath)
            {
                report = PartialFile.Create(reportPath);
                report.Write(Encoding.UTF8.GetBytes(ReportPage.Render(Written.Totals.Report ?? new ReportData(), result)));
            }

            // The file first: a manifest that is older than its file only makes the next export tell the same changes again.
            rows.Commit(_options.NoClobber, _options.Force);
            _committed = true;
            ResumeState.Delete(_target);
            manifest?.Commit();
            report?.Commit();
            return result;
        }
        finally
        {
            manifest?.Dispose();
            report?.Dispose();
        }
    }

    public void Dispose()
    {
        // Finished, but not to be put in place because another file failed: the next run takes it up.
        if (_finished && !_committed && _options.Resume)
        {
            Written.Keep();
        }

        _written?.Dispose();
    }

    private async Task CompanyAsync(string companyId, CallContext call)
    {
        Written.BeginCompany(companyId);
        _current = State.Current ?? new CompanyResult(companyId);
        try
        {
            await WholeAsync(companyId, call).ConfigureAwait(false);
            if (Written.History.IsOn)
            {
                Written.History.EndCompany(State.CompanyStart.HashLength);
                Removed(companyId);
            }

            State.Done.Add(_current);
        }
        catch (Go401Exception failure) when (_companies.Length > 1 && !_options.OnlyWhenComplete && !FailurePolicy.EndsAll(failure, _failures))
        {
            Restart(companyId);
            Written.History.CarryOver(companyId, State.CompanyStart.HashLength);
            _failures.Add(new CompanyFailure(companyId, failure));
            State.Failed.Add(new ResumeState.FailureNote { CompanyId = companyId, ErrorId = failure.ErrorId, Kind = failure.Kind, Message = failure.Message });
        }
        catch (Go401Exception failure) when (_companies.Length > 1 && _options.OnlyWhenComplete)
        {
            throw FailurePolicy.Refused(companyId, failure);
        }

        Written.EndCompany();
    }

    private async Task WholeAsync(string companyId, CallContext call)
    {
        try
        {
            if (!await PagesAsync(companyId, call).ConfigureAwait(false))
            {
                call.Reporter.Verbose($"The participants of company {companyId} have shifted since the export was interrupted; they are read anew.");
                Restart(companyId);
                await PagesAsync(companyId, call).ConfigureAwait(false);
            }
        }
        catch (Go401Exception failure) when (failure.ErrorId is "PagesShort" or "PageRepeated")
        {
            // The pages do not add up, so that there is none to go on from.
            Restart(companyId);
            throw;
        }
    }

    // Returns false where an unfinished company is no longer as it was.
    private async Task<bool> PagesAsync(string companyId, CallContext call)
    {
        CompanyResult earlier = _current;
        bool takenUp = State.LastPage > 0, compare = takenUp, same = true;
        var summary = new PagingSummary();
        long skip = compare ? (long)(State.LastPage - 1) * State.PageSize : 0;

        // The first page comes along with every read, so that it costs nothing to compare it.
        IAsyncEnumerable<ExportPage> pages = _pages!.ReadAsync(companyId, skip, compare ? keys => same = Written.Ids.BeganWith(keys) : null, summary, call);
        await foreach (ExportPage page in pages.ConfigureAwait(false))
        {
            using (page)
            {
                if (!same)
                {
                    return false;
                }

                if (compare && page.Number < State.LastPage && page.Records == 0)
                {
                    // The first page, passed over.
                    continue;
                }

                if ((compare && !IsLastPage(page)) || Written.Ids.HoldsAny(page.Keys))
                {
                    return false;
                }

                compare = false;
                Written.Append(page, companyId, _current);
                _current = earlier with
                {
                    Received = earlier.Received + summary.Records,
                    CountAtStart = earlier.CountAtStart ?? summary.CountAtStart,
                    CountAtEnd = summary.CountAtEnd,
                    Duplicates = earlier.Duplicates + summary.Duplicates,
                    Pages = earlier.Pages + summary.Pages,
                    Retries = earlier.Retries + summary.Retries,
                };
                _progress.Report(FirstCompany + State.Company, _current.Received, _current.CountAtEnd, page.Records);
                Written.Checkpoint();
            }
        }

        bool whole = !compare && !(takenUp && _current.Received < _current.CountAtStart);
        bool doubles = whole && Written.Ids.HasDoubles();
        return doubles && !takenUp
            ? throw new Go401Exception("PagesShort", ErrorKind.InvalidResult, $"Somebody of company {ServerText.Clean(companyId, 80)} came twice: people have moved in the list while it was read, so that others may have been passed over. Nothing was written; read again.")
            : whole && !doubles;
    }

    // The page that was written last, with as many people in all as when the company was begun.
    private bool IsLastPage(ExportPage page) => page.Number == State.LastPage && page.Ids == State.LastIds
        && page.Count == State.Count && page.Count == (_current.CountAtStart ?? page.Count);

    // With an incremental export: who was there the last time and is not any more.
    private void Removed(string companyId)
    {
        using var rows = new RowBuffer();
        ExportTotals totals = _pages!.Removed(companyId, rows);
        Written.Write(rows, totals);
    }

    private void Restart(string companyId)
    {
        Written.Restart(companyId);
        _current = State.Current!;
    }
}
