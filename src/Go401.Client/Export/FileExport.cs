using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Text;

namespace Go401.Client.Export;

/// <summary>One export to one file: read company by company, page by page, then put in place with what is written beside it.</summary>
internal sealed class FileExport : IAsyncDisposable
{
    private readonly Connection _connection;
    private readonly ExportOptions _options;
    private readonly ExportTarget _target;
    private readonly string[] _companies;
    private readonly ExportProgress _progress;
    private readonly RequestGate _gate;
    private readonly AbandonedFiles _abandoned;
    private readonly TimeProvider _time;
    private readonly RowLayout _layout;
    private readonly string _layoutText;
    private readonly RowWriter _writer;
    private readonly List<CompanyFailure> _failures = [];
    private readonly DateTimeOffset _started;
    private Baseline? _baseline;
    private ExportFiles? _files;
    private OutputFile? _rows;
    private OutputFile? _detail;
    private OutputFile? _values;
    private CompanyPages? _pages;
    private ReadAhead<CompanyRead>? _reads;
    private CompanyWriter? _company;
    private ExceptionDispatchInfo? _notBegun;
    private ICallReporter? _reporter;

    public FileExport(
        Connection connection,
        ExportOptions options,
        ExportTarget target,
        string[] companies,
        ExportProgress progress,
        RequestGate gate,
        AbandonedFiles abandoned,
        TimeProvider time
    )
    {
        _connection = connection;
        _options = options;
        _target = target;
        _companies = companies;
        _progress = progress;
        _gate = gate;
        _abandoned = abandoned;
        _time = time;
        _started = time.GetUtcNow();
        _layout = new RowLayout(options);
        _layoutText = ExportIdentity.Layout(options, _layout.Names);
        _writer = RowLayout.Writer(options, _layout.Names);
    }

    /// <summary>The number of the first company among all of the export.</summary>
    public int FirstCompany { get; init; }

    /// <summary>The companies of all parts, where only a part of them is exported.</summary>
    public CompanyList? Seen { get; init; }

    /// <summary>Called when nearly everything of a company has been asked for: there is room for what comes after this file.</summary>
    public Action? HasRoom { get; init; }

    private ExportFiles Files => _files!;

    /// <summary>Begins the files and the first company; a failure is met by <see cref="ReadAsync"/>.</summary>
    public void Begin(CallContext call)
    {
        try
        {
            Open(call);
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
            for (int i = 0; i < _companies.Length; i++)
            {
                CompanyRead read = _reads!.Take();
                await using (read.ConfigureAwait(false))
                {
                    await _company!.WriteAsync(read).ConfigureAwait(false);
                }
            }

            Files.EndReading();
        }
        catch
        {
            _files?.KeepForLater();
            throw;
        }

        if (_failures.Count > 0 && _failures.Count == _companies.Length)
        {
            throw _failures[0].Error;
        }

        _company!.RemoveOthers(_companies);
        _rows!.WriteOutside(_writer.Footer());
        _detail?.WriteOutside(_writer.Footer());
    }

    /// <summary>Puts the file, its manifest and its report in place.</summary>
    public ExportResult Commit()
    {
        PartialFile rows = _rows!.File;
        long length = rows.Length;
        string sha256 = rows.Finish();
        ExportResult result = ExportSummary.Of(
            Files,
            _connection,
            _options,
            _layout.Names,
            _failures,
            _target,
            sha256,
            length,
            _started,
            _time.GetUtcNow(),
            _companies.Length,
            Seen
        );
        PartialFile? manifest = null,
            report = null;
        try
        {
            if (result.ManifestPath is string manifestPath)
            {
                manifest = PartialFile.Create(manifestPath, ExportOptions.ManifestPath(_target.Template));
                DescribedFile? detail =
                    _detail is null || result.ChangeDetailPath is null
                        ? null
                        : PackageDescriptor.Detail(result.ChangeDetailPath, _detail.File.Length, _detail.File.Finish());
                ExportManifest.Write(manifest, result, _options, detail, _connection.Settings.BaseUri, _layoutText);
            }

            if (result.ReportPath is string reportPath)
            {
                report = PartialFile.Create(reportPath, ExportOptions.ReportPath(_target.Template));
                report.Write(Encoding.UTF8.GetBytes(ReportPage.Render(Files.Totals.Report ?? new ReportData(), result, NameOf)));
            }

            // The baseline last of what the changes are: where it does not get there, the next export tells the same changes again.
            rows.Commit(_options.NoClobber || _target.IsDated, _options.Force);
            _detail?.File.Commit(_options.NoClobber || _target.IsDated, _options.Force);
            if (_values is not null)
            {
                // Windows replaces no file that is open.
                _baseline!.Dispose();
                _values.File.Commit();
                PatientFile.TryDelete(_target.OldKeyPath);
            }

            manifest?.Commit();
            report?.Commit();
            ExportWarnings.Write(Files.Totals, _layout, _options, _reporter!);
            return result;
        }
        finally
        {
            manifest?.Dispose();
            report?.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_reads is not null)
        {
            await _reads.DisposeAsync().ConfigureAwait(false);
        }

        _pages?.Dispose();
        _files?.Dispose();
        _baseline?.Dispose();
    }

    private void Open(CallContext call)
    {
        _reporter = call.Reporter;
        _baseline = _options.Incremental ? BaselineSource.Open(_target, _layoutText, call.Reporter) : null;
        string fingerprint = ExportIdentity.Fingerprint(_connection, _options, _layoutText, _baseline?.Id ?? "");
        _files = new ExportFiles(_target, _options, _companies, fingerprint, _abandoned, call.Reporter);
        _rows = Files.Add(_target.Path, _writer.Header(), _writer.Separator);
        if (_baseline is not null)
        {
            _values = Files.Add(_target.BaselinePath, BaselineFormat.Header(Guid.NewGuid().ToString("N")), []);
        }

        if (_options.ChangeDetail)
        {
            RowWriter detail = RowLayout.Writer(_options, RowLayout.DetailNames);
            _detail = Files.Add(ExportOptions.ChangeDetailPath(_target.Path), detail.Header(), detail.Separator);
        }

        RowOutputs outputs = new(_rows, _detail, _values);
        CompanyPages pages = new(_connection, _options, _layout, _layoutText, _baseline, _gate, _time);
        _pages = pages;
        _reads = new ReadAhead<CompanyRead>(
            _companies.Length,
            _options.ThrottleLimit,
            i => new CompanyRead(pages, FirstCompany + i, _companies[i], Files.Unfinished(_companies[i], _time.GetUtcNow()), call)
        );
        _company = new CompanyWriter(_options, _layout, _layoutText, _baseline, Files, outputs, pages, _failures, _progress)
        {
            One = _companies.Length == 1,
            ReadMore = () =>
            {
                _reads.Fill();
                HasRoom?.Invoke();
            },
        };
    }

    private string? NameOf(string companyId) =>
        _options.CompanyNames.TryGetValue(companyId, out string? name) ? name : _connection.SeenIds.NameOf("company_id", companyId);
}
