using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>One file of an export: read, resumed, finished, put in place.</summary>
internal sealed class FileExport : IDisposable
{
    private readonly Connection _connection;
    private readonly ExportOptions _options;
    private readonly string _target;
    private readonly string[] _companies;
    private readonly ExportProgress _progress;
    private readonly TimeProvider _time;
    private readonly RowLayout _layout;
    private readonly RowWriter _writer;
    private readonly ConcurrentBag<PageFormatter> _formatters = [];
    private readonly List<CompanyFailure> _failures = [];
    private ResumeState _state = new();
    private RowHistory _history = null!;
    private PartialFile? _file;
    private ExportTotals _totals = new();
    private CompanyResult _current = new("");
    private bool _resumed;
    private bool _committed;
    private long _lastCheckpoint;

    public FileExport(Connection connection, ExportOptions options, string target, string[] companies, ExportProgress progress, TimeProvider time)
    {
        _connection = connection;
        _options = options;
        _target = target;
        _companies = companies;
        _progress = progress;
        _time = time;
        _layout = new RowLayout(options);
        _writer = RowLayout.Writer(options, _layout.Names);
    }

    /// <summary>The number of the first company among all of the export, for the progress.</summary>
    public int FirstCompany { get; init; }

    /// <summary>Reads every company into the unfinished file.</summary>
    public async Task ReadAsync(CallContext call)
    {
        try
        {
            Open(call);
            for (; _state.Company < _companies.Length; _state.Company++)
            {
                await CompanyAsync(_companies[_state.Company], call).ConfigureAwait(false);
            }

            if (_failures.Count == _companies.Length)
            {
                throw _failures[0].Error;
            }

            Checkpoint(evenSo: true);
            _file!.Write(_writer.Footer());
        }
        catch
        {
            KeepForLater();
            throw;
        }
    }

    /// <summary>Puts the file, its manifest and its report in place.</summary>
    public ExportResult Commit()
    {
        long length = _file!.Length;
        string sha256 = _file.Finish();
        ExportResult result = Result(sha256, length);
        PartialFile? manifest = null, report = null;
        try
        {
            if (_options.Manifest || _options.Incremental)
            {
                manifest = PartialFile.Create(ExportOptions.ManifestPath(_target));
                ExportManifest.Write(manifest, result, _connection.Settings.BaseUri, LayoutText(), _history.KeyId, _history.Hashes);
            }

            if (_options.Report)
            {
                report = PartialFile.Create(ExportOptions.ReportPath(_target));
                report.Write(Encoding.UTF8.GetBytes(ReportPage.Render(_totals.Report ?? new ReportData(), result)));
            }

            // The file first: a manifest that is older than its file only makes the next export tell the same changes again.
            if (_options.Force && File.Exists(_target))
            {
                File.SetAttributes(_target, File.GetAttributes(_target) & ~FileAttributes.ReadOnly);
            }

            _file.Commit();
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
        if (!_committed && _options.Resume && _state.Company == _companies.Length && _file is not null)
        {
            _file.Keep();
            _history.Hashes?.Keep();
        }

        _file?.Dispose();
        _history?.Dispose();
    }

    private void Open(CallContext call)
    {
        _history = RowHistory.Open(_target, _options, LayoutText(), call.Reporter);
        ResumeState? found = _options.Resume ? ResumeState.Load(_target) : null;
        string fingerprint = Fingerprint();
        if (found is not null && found.Fingerprint == fingerprint && _time.GetUtcNow() - found.Started < ResumeState.GoodFor && found.Company <= _companies.Length)
        {
            Continue(found, call);
        }

        if (_file is null)
        {
            ResumeState.Delete(_target);
            _state = new ResumeState { Fingerprint = fingerprint, Started = _time.GetUtcNow() };
            _file = PartialFile.Create(_target);
            _history.Begin();
            _file.Write(_writer.Header());
            _state.CompanyStart = _state.PageStart = Mark();
        }

        _state.Partial = Path.GetFileName(_file.Path);
        _state.PartialHashes = Path.GetFileName(_history.Hashes?.Path);
        Checkpoint(evenSo: true);
        PartialFile.RemoveAbandoned(_target, [_file.Path, _history.Hashes?.Path ?? ""]);
        PartialFile.RemoveAbandoned(ResumeState.PathOf(_target), []);
    }

    // Everything before the last page is taken over; that page itself is read again and compared.
    private void Continue(ResumeState found, CallContext call)
    {
        string folder = Path.GetDirectoryName(_target)!;
        ResumeState.Mark mark = found.PageStart;
        _file = PartialFile.CopyOf(_target, Path.Combine(folder, Path.GetFileName(found.Partial)), mark.Length);
        if (_file is null || !_history.Continue(found.PartialHashes, mark.HashLength))
        {
            call.Reporter.Verbose($"The unfinished export of '{_target}' cannot be taken up; it is begun anew.");
            _file?.Dispose();
            _file = null;
            return;
        }

        call.Reporter.Verbose($"An unfinished export of '{_target}' is taken up at company {found.Company + 1}, page {found.LastPage}.");
        _state = found;
        _totals = mark.Totals.Copy();
        _resumed = true;
        _failures.AddRange(found.Failed.Select(f => new CompanyFailure(f.CompanyId, new Go401Exception(f.ErrorId, f.Kind, f.Message))));
    }

    private async Task CompanyAsync(string companyId, CallContext call)
    {
        if (_state.LastPage == 0)
        {
            _state.CompanyStart = _state.PageStart = Mark();
            _state.Current = new CompanyResult(companyId);
        }

        _current = _state.Current ?? new CompanyResult(companyId);

        try
        {
            if (!await PagesAsync(companyId, call).ConfigureAwait(false))
            {
                call.Reporter.Verbose($"The participants of company {companyId} have shifted since the export was interrupted; they are read anew.");
                Restart(companyId);
                await PagesAsync(companyId, call).ConfigureAwait(false);
            }

            EndOfCompany(companyId);
            _state.Done.Add(_current);
        }
        catch (Go401Exception failure) when (_companies.Length > 1 && !_options.OnlyWhenComplete && !FailurePolicy.EndsAll(failure, _failures))
        {
            Restart(companyId);
            _history.CarryOver(companyId, _state.CompanyStart.HashLength);
            _failures.Add(new CompanyFailure(companyId, failure));
            _state.Failed.Add(new ResumeState.FailureNote { CompanyId = companyId, ErrorId = failure.ErrorId, Kind = failure.Kind, Message = failure.Message });
        }
        catch (Go401Exception failure) when (_companies.Length > 1 && _options.OnlyWhenComplete)
        {
            throw FailurePolicy.Refused(companyId, failure);
        }

        _state.LastPage = 0;
        _state.CompanyStart = _state.PageStart = Mark();
    }

    // Returns false where an unfinished company is no longer as it was.
    private async Task<bool> PagesAsync(string companyId, CallContext call)
    {
        byte[] company = Encoding.UTF8.GetBytes(companyId);
        CompanyBaseline? baseline = _history.Of(companyId);
        CompanyResult earlier = _current;
        bool compare = _state.LastPage > 0;
        var summary = new PagingSummary();
        var paging = new PagingOptions { PageSize = _options.PageSize, ThrottleLimit = _options.ThrottleLimit, Skip = compare ? (long)(_state.LastPage - 1) * _state.PageSize : 0 };
        IAsyncEnumerable<ExportPage> pages = _connection.Api.ReadPagesAsync(
            ParticipantQuery.Request(companyId) with { Retry = _options.Retry },
            paging,
            page => Format(page, company, baseline),
            summary,
            call);
        await foreach (ExportPage page in pages.ConfigureAwait(false))
        {
            using (page)
            {
                if (compare && page.Number < _state.LastPage && page.Records == 0)
                {
                    // The first page, passed over.
                    continue;
                }

                if (compare && (page.Number != _state.LastPage || page.Ids != _state.LastIds || page.Count != _state.Count))
                {
                    return false;
                }

                compare = false;
                Append(page, companyId);
                _current = earlier with
                {
                    Received = earlier.Received + summary.Records,
                    CountAtStart = earlier.CountAtStart ?? summary.CountAtStart,
                    CountAtEnd = summary.CountAtEnd,
                    Duplicates = earlier.Duplicates + summary.Duplicates,
                    Pages = earlier.Pages + summary.Pages,
                    Retries = earlier.Retries + summary.Retries,
                };
                _progress.Report(FirstCompany + _state.Company, _current.Received, _current.CountAtEnd, page.Records);
                Checkpoint(evenSo: false);
            }
        }

        return !compare;
    }

    private void Append(ExportPage page, string companyId)
    {
        _state.PageStart = Mark();
        _state.Current = _current;
        _state.LastPage = page.Number;
        _state.LastIds = page.Ids;
        _state.Count = page.Count;
        _state.PageSize = page.Number == 1 ? page.Records : _state.PageSize;
        int skip = _totals.Rows == 0 && page.Rows.Length > 0 ? _writer.FirstRowSkip : 0;
        _file!.Write(page.Rows.Bytes, skip, page.Rows.Length - skip);
        if (page.Hashes is not null)
        {
            _history.Add(companyId, _state.CompanyStart.HashLength, page.Hashes, page.SeenIds!);
        }

        _totals.Add(page.Totals);
    }

    private void EndOfCompany(string companyId)
    {
        if (!_history.IsOn)
        {
            return;
        }

        _history.EndCompany(_state.CompanyStart.HashLength);

        using var rows = new RowBuffer();
        byte[] company = Encoding.UTF8.GetBytes(companyId);
        var totals = new ExportTotals();
        PageFormatter formatter = Take();
        foreach (string id in _history.Of(companyId)?.Gone() ?? [])
        {
            formatter.Removed(rows, Encoding.UTF8.GetBytes(id), company);
            totals.Rows++;
            totals.Removed++;
        }

        _formatters.Add(formatter);
        int skip = _totals.Rows == 0 && rows.Length > 0 ? _writer.FirstRowSkip : 0;
        _file!.Write(rows.Bytes, skip, rows.Length - skip);
        _totals.Add(totals);
    }

    private void Restart(string companyId)
    {
        _file!.Truncate(_state.CompanyStart.Length);
        _history.Restart(companyId, _state.CompanyStart.HashLength);
        _totals = _state.CompanyStart.Totals.Copy();
        _state.PageStart = Mark();
        _state.LastPage = 0;
        _state.Current = _current = new CompanyResult(companyId);
    }

    private ExportPage Format(RecordPage page, byte[] companyId, CompanyBaseline? baseline)
    {
        PageFormatter formatter = Take();
        try
        {
            return formatter.Format(ListPage.Checked(page), companyId, baseline);
        }
        finally
        {
            _formatters.Add(formatter);
        }
    }

    private PageFormatter Take() => _formatters.TryTake(out PageFormatter? formatter)
        ? formatter
        : new PageFormatter(_layout, RowLayout.Writer(_options, _layout.Names), _history.Hasher());

    private ResumeState.Mark Mark() => new() { Length = _file!.Length, HashLength = _history.Length, Totals = _totals.Copy() };

    // What is said to be there must be on the disk before it is said.
    private void Checkpoint(bool evenSo)
    {
        if (!_options.Resume || (!evenSo && Stopwatch.GetTimestamp() - _lastCheckpoint < _options.CheckpointInterval.TotalSeconds * Stopwatch.Frequency))
        {
            return;
        }

        _file!.Flush();
        _history.Hashes?.Flush();
        _state.Save(_target);
        _lastCheckpoint = Stopwatch.GetTimestamp();
    }

    private void KeepForLater()
    {
        if (!_options.Resume || _file is null)
        {
            return;
        }

        try
        {
            Checkpoint(evenSo: true);
        }
        catch (Go401Exception)
        {
            // The failure that led here matters more; the note of a moment ago still holds.
        }

        _file.Keep();
        _history.Hashes?.Keep();
    }

    private ExportResult Result(string sha256, long length)
    {
        bool? changed = _options.Incremental ? _totals.Added + _totals.Updated + _totals.Removed > 0
            : _history.LastSha256 is string earlier ? earlier != sha256 : null;
        return new ExportResult
        {
            Path = _target,
            Format = _options.Format,
            Rows = _totals.Rows,
            Columns = _layout.Names,
            Sensitive = _options.Sensitive,
            Sha256 = sha256,
            Length = length,
            Connection = _connection.Settings.Name,
            ApiVersion = _connection.Settings.ApiVersion,
            Companies = [.. _state.Done],
            Failures = [.. _failures],
            Received = _totals.Received,
            CountAtStart = Sum(_state.Done, c => c.CountAtStart),
            CountAtEnd = Sum(_state.Done, c => c.CountAtEnd),
            Duplicates = _state.Done.Sum(c => c.Duplicates),
            FieldsDefused = _totals.Defused,
            FieldsRepaired = _totals.Repaired,
            Added = _options.Incremental ? _totals.Added : null,
            Updated = _options.Incremental ? _totals.Updated : null,
            Removed = _options.Incremental ? _totals.Removed : null,
            Changed = changed,
            Resumed = _resumed,
            Started = _state.Started,
            Ended = _time.GetUtcNow(),
            ManifestPath = _options.Manifest || _options.Incremental ? ExportOptions.ManifestPath(_target) : null,
            ReportPath = _options.Report ? ExportOptions.ReportPath(_target) : null,
        };
    }

    private static long? Sum(List<CompanyResult> companies, Func<CompanyResult, long?> value) => companies.Any(c => value(c) is null) ? null : companies.Sum(c => value(c)!.Value);

    private string LayoutText() => string.Join("|", [_options.Format.ToString(), _options.Delimiter.ToString(), _options.Sensitive.ToString(), _options.AllowFormulas ? "formulas" : "defused", .. _layout.Names]);

    private string Fingerprint()
    {
        string all = string.Join("\n", [
            "1", _connection.Settings.BaseUri.AbsoluteUri, _connection.Settings.ClientId ?? "", _connection.Settings.ApiVersion ?? "",
            LayoutText(), _options.ByteOrderMark.ToString(), FormattableString.Invariant($"{_options.PageSize}"), _options.Report.ToString(), _options.Incremental.ToString(),
            _history.Fingerprint, .. _companies]);
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(all)));
    }
}
