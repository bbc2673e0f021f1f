using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Paging;
using Go401.Client.Text;

namespace Go401.Client.Export;

/// <summary>One export to one file: read company by company, page by page, then put in place with what is written beside it.</summary>
internal sealed class FileExport : IDisposable
{
    private readonly Connection _connection;
    private readonly ExportOptions _options;
    private readonly ExportTarget _target;
    private readonly string[] _companies;
    private readonly ExportProgress _progress;
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
    private ICallReporter? _reporter;

    public FileExport(
        Connection connection,
        ExportOptions options,
        ExportTarget target,
        string[] companies,
        ExportProgress progress,
        TimeProvider time
    )
    {
        _connection = connection;
        _options = options;
        _target = target;
        _companies = companies;
        _progress = progress;
        _time = time;
        _started = time.GetUtcNow();
        _layout = new RowLayout(options);
        _layoutText = ExportIdentity.Layout(options, _layout.Names);
        _writer = RowLayout.Writer(options, _layout.Names);
    }

    /// <summary>The number of the first company among all of the export, for the progress.</summary>
    public int FirstCompany { get; init; }

    private ExportFiles Files => _files!;

    /// <summary>Reads every company into the unfinished files.</summary>
    public async Task ReadAsync(CallContext call)
    {
        _reporter = call.Reporter;
        try
        {
            _baseline = _options.Incremental ? BaselineSource.Open(_target, _layoutText, call.Reporter) : null;
            string fingerprint = ExportIdentity.Fingerprint(_connection, _options, _layoutText, _baseline?.Id ?? "");
            _files = new ExportFiles(_target, _options, _companies, fingerprint, call.Reporter);
            _rows = Files.Add(_target.Path, _writer.Header(), _writer.Separator);
            if (_baseline is not null)
            {
                _values = Files.Add(_target.BaselinePath, Baseline.Header(Guid.NewGuid().ToString("N")), []);
            }

            if (_options.ChangeDetail)
            {
                RowWriter detail = RowLayout.Writer(_options, RowLayout.DetailNames);
                _detail = Files.Add(ExportOptions.ChangeDetailPath(_target.Path), detail.Header(), detail.Separator);
            }

            _pages = new CompanyPages(_connection, _options, _layout, _baseline);
            for (int i = 0; i < _companies.Length; i++)
            {
                await CompanyAsync(i, call).ConfigureAwait(false);
            }

            Files.EndReading();
        }
        catch
        {
            _files?.KeepForLater();
            throw;
        }

        if (_failures.Count == _companies.Length)
        {
            throw _failures[0].Error;
        }

        RemoveOtherCompanies();
        _rows.WriteOutside(_writer.Footer());
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
            _companies.Length
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
                PartialFile.TryRemove(_target.OldKeyPath);
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

    public void Dispose()
    {
        _pages?.Dispose();
        _files?.Dispose();
        _baseline?.Dispose();
    }

    private string? NameOf(string companyId) =>
        _options.CompanyNames.TryGetValue(companyId, out string? name) ? name : _connection.SeenIds.NameOf("company_id", companyId);

    private async Task CompanyAsync(int number, CallContext call)
    {
        string companyId = _companies[number];
        Files.BeginCompany();
        try
        {
            if (!await ResumeAsync(number, call).ConfigureAwait(false))
            {
                await PagesAsync(number, call).ConfigureAwait(false);
            }
        }
        catch (Go401Exception failure)
            when (_companies.Length > 1 && !_options.OnlyWhenComplete && !FailurePolicy.EndsAll(failure, _failures))
        {
            Files.Restart();
            if (_baseline?.Of(companyId) is BaselineCompany before)
            {
                _baseline.CopyTo(before, _values!);
            }

            _failures.Add(new CompanyFailure(companyId, failure));
        }
        catch (Go401Exception failure) when (_companies.Length > 1 && _options.OnlyWhenComplete)
        {
            throw FailurePolicy.Refused(companyId, failure);
        }
    }

    // What an earlier run has read is used where the company has as many participants as it had then.
    private async Task<bool> ResumeAsync(int number, CallContext call)
    {
        string companyId = _companies[number];
        if (Files.Unfinished(companyId, _time.GetUtcNow()) is not ReadCompany read)
        {
            return false;
        }

        long? count = await _pages!.CountAsync(companyId, call).ConfigureAwait(false);
        if (count is null || count != read.Result.CountAtEnd || !Files.TryResume(read))
        {
            call.Reporter.Verbose(
                $"Company {ServerText.Clean(companyId, 80)}: the unfinished export can no longer be used; the company is read again."
            );
            return false;
        }

        _progress.Report(FirstCompany + number, read.Result.Received, read.Result.CountAtEnd, 0);
        return true;
    }

    private async Task PagesAsync(int number, CallContext call)
    {
        string companyId = _companies[number];
        byte[] id = Encoding.UTF8.GetBytes(companyId);
        byte[] name = _options.CompanyNames.TryGetValue(companyId, out string? known) ? Encoding.UTF8.GetBytes(known) : [];
        BaselineCompany? before = _baseline?.Of(companyId);
        var company = new ExportCompany(id, name, _time.GetUtcNow(), before, before is not null && before.Layout != _layoutText);
        var totals = new ExportTotals();
        var duplicates = new DuplicateCheck();
        var summary = new PagingSummary();
        if (_values is not null)
        {
            using var line = new RowBuffer(4096);
            line.Add(Baseline.CompanyLine(companyId, _layoutText, Array.ConvertAll(_layout.BaselineCells, c => c.Name)));
            _values.Write(line);
        }

        await foreach (ExportPage page in _pages!.ReadAsync(companyId, company, summary, call).ConfigureAwait(false))
        {
            using (page)
            {
                duplicates.Add(page.Keys, page.Count);
                Write(page, totals);
                _progress.Report(FirstCompany + number, summary.Records, summary.CountAtEnd, page.Records);
            }
        }

        if (duplicates.HasDuplicates())
        {
            throw new Go401Exception(
                "PagesShort",
                ErrorKind.InvalidResult,
                $"Company {ServerText.Clean(companyId, 80)}: the same participant was returned twice. The list changed during the export, "
                    + "so some participants may be missing. Nothing was written. Run the export again."
            );
        }

        if (company.Before is not null)
        {
            using ExportPage removed = _pages.Removed(id, company.Before, company.ReadAt);
            Write(removed, totals);
        }

        Files.EndCompany(
            new CompanyResult(companyId)
            {
                Received = summary.Records,
                CountAtStart = summary.CountAtStart,
                CountAtEnd = summary.CountAtEnd,
                Duplicates = summary.Duplicates,
                Pages = summary.Pages,
                Retries = summary.Retries,
                ReadAt = company.ReadAt,
            },
            totals
        );
    }

    // A company that is not exported any more: its participants count as removed.
    private void RemoveOtherCompanies()
    {
        foreach (BaselineCompany gone in _baseline?.Companies.Where(c => !_companies.Contains(c.CompanyId)) ?? [])
        {
            Files.BeginCompany();
            using ExportPage removed = _pages!.Removed(Encoding.UTF8.GetBytes(gone.CompanyId), gone, _time.GetUtcNow());
            Write(removed, Files.Totals);
        }
    }

    private void Write(ExportPage page, ExportTotals totals)
    {
        _rows!.Write(page.Rows);
        if (page.Values is not null)
        {
            _values!.Write(page.Values);
        }

        if (page.Detail is not null)
        {
            _detail!.Write(page.Detail);
        }

        totals.Add(page.Totals);
    }
}
