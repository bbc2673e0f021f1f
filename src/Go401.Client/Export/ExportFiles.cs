using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>
/// The files of one export while it runs. A company is in all of them or in none. Where the export may be resumed, a note says
/// which companies are in them.
/// </summary>
internal sealed class ExportFiles : IDisposable
{
    private readonly ExportTarget _target;
    private readonly ExportOptions _options;
    private readonly StateSeal? _seal;
    private readonly List<OutputFile> _outputs = [];
    private readonly ResumeNote _note;
    private readonly ResumeNote? _found;
    private readonly List<string> _earlier;
    private readonly Dictionary<string, FileStream?> _sources = new(StringComparer.Ordinal);
    private long _lastCheckpoint;
    private readonly ICallReporter _reporter;
    private bool _noted;
    private bool _keep;

    /// <summary>Begins the files.</summary>
    /// <param name="target">Where the export goes.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="companies">The companies of the export.</param>
    /// <param name="fingerprint">What an unfinished export must have been asked for to be resumed.</param>
    /// <param name="abandoned">What killed exports left.</param>
    /// <param name="reporter">Where a warning goes.</param>
    public ExportFiles(
        ExportTarget target,
        ExportOptions options,
        string[] companies,
        string fingerprint,
        AbandonedFiles abandoned,
        ICallReporter reporter
    )
    {
        _target = target;
        _options = options;
        _reporter = reporter;

        // One company is read in seconds, so there is nothing to keep.
        _seal = options.Resume && companies.Length > 1 ? Seal(reporter) : null;
        _note = new ResumeNote { Fingerprint = fingerprint };
        ResumeNote? found = _seal is null ? null : ResumeNote.Load(target.NotePath, fingerprint, _seal);

        // Where all were read, that run ended after its last company: it cannot be told how long ago the rows were right.
        _found = found is not null && companies.Any(c => found.Find(c) is null) ? found : null;
        if (_found is null)
        {
            PatientFile.TryDelete(target.NotePath);
        }

        string folder = Path.GetDirectoryName(target.Template)!;
        _earlier = [.. (_found?.Files ?? []).Select(f => Path.Combine(folder, Path.GetFileName(f)))];
        foreach (
            string file in new[]
            {
                target.Template,
                target.NotePath,
                target.BaselinePath,
                target.OldKeyPath,
                ExportOptions.ManifestPath(target.Template),
                ExportOptions.ReportPath(target.Template),
            }
        )
        {
            abandoned.Remove(file, _earlier);
        }
    }

    /// <summary>The sums of everything that was written.</summary>
    public ExportTotals Totals { get; } = new();

    /// <summary>The companies that are in the files, in their order.</summary>
    public List<CompanyResult> Done { get; } = [];

    /// <summary>Adds a file.</summary>
    /// <param name="target">What it becomes.</param>
    /// <param name="header">What comes before the first row.</param>
    /// <param name="separator">What separates two rows; see <see cref="OutputFile"/>.</param>
    public OutputFile Add(string target, byte[] header, byte[] separator)
    {
        var output = new OutputFile(target, _target.Template, separator, _seal is not null);
        _outputs.Add(output);
        output.WriteOutside(header);
        return output;
    }

    /// <summary>What an unfinished export has of a company; null where it has nothing that may be used.</summary>
    /// <param name="now">The time.</param>
    public ReadCompany? Unfinished(string companyId, DateTimeOffset now)
    {
        ReadCompany? read = _found?.Find(companyId);
        return read is not null && now - read.Result.ReadAt is TimeSpan age && age >= TimeSpan.Zero && age < _options.ResumeWithin
            ? read
            : null;
    }

    /// <summary>Begins a company.</summary>
    public void BeginCompany() => _outputs.ForEach(o => o.BeginSegment());

    /// <summary>Takes back what was written of the company.</summary>
    public void Restart() => _outputs.ForEach(o => o.Restart());

    /// <summary>Copies a company from an unfinished export; false where what is there is not what was written.</summary>
    public bool TryResume(ReadCompany read)
    {
        bool copied = read.Segments.Count == _outputs.Count;
        for (int i = 0; copied && i < _outputs.Count; i++)
        {
            copied = Source(read.Segments[i].File) is FileStream source && _outputs[i].TryCopy(source, read.Segments[i]);
        }

        List<Segment> segments = [.. _outputs.Select(o => o.EndSegment())];
        if (!copied || !segments.Select(s => s.Sha256).SequenceEqual(read.Segments.Select(s => s.Sha256)))
        {
            Restart();
            return false;
        }

        End(read.Result with { Resumed = true }, read.Totals, segments);
        return true;
    }

    /// <summary>Ends a company.</summary>
    public void EndCompany(CompanyResult result, ExportTotals totals) => End(result, totals, [.. _outputs.Select(o => o.EndSegment())]);

    /// <summary>Ends the reading: from here on nothing is left to resume.</summary>
    public void EndReading() => PatientFile.TryDelete(_target.NotePath);

    /// <summary>Leaves everything for the next run, where that was asked for.</summary>
    public void KeepForLater()
    {
        if (_seal is null || (_note.Companies.Count == 0 && _found is null))
        {
            return;
        }

        try
        {
            Checkpoint(force: true);
        }
        catch (Go401Exception)
        {
            // The failure that led here matters more; the note before this one still holds.
        }

        _keep = true;
        if (_noted)
        {
            // Files with personal data that no note names would be found by no later run.
            _outputs.ForEach(o => o.File.Keep());
        }
    }

    public void Dispose()
    {
        _outputs.ForEach(o => o.Dispose());
        foreach (FileStream source in _sources.Values.OfType<FileStream>())
        {
            OwnedFile.Release(source);
        }

        if (!_keep)
        {
            _earlier.ForEach(OwnedFile.TryDelete);
        }
    }

    private void End(CompanyResult result, ExportTotals totals, List<Segment> segments)
    {
        Done.Add(result);
        Totals.Add(totals);
        if (_seal is not null)
        {
            _note.Companies.Add(
                new ReadCompany
                {
                    Result = result,
                    Totals = totals,
                    Segments = segments,
                }
            );
            Checkpoint(force: false);
        }
    }

    private static StateSeal? Seal(ICallReporter reporter)
    {
        try
        {
            return StateSeal.Of(new StateFolder());
        }
        catch (Go401Exception failure)
        {
            reporter.Warning($"This export cannot be resumed if it fails: {failure.Message}");
            return null;
        }
    }

    // At most once in an interval. What the note says must be on the disk before it says so. A note that cannot be written does
    // not end the export: the one before it still holds.
    private void Checkpoint(bool force)
    {
        if (!force && Stopwatch.GetTimestamp() - _lastCheckpoint < _options.CheckpointInterval.TotalSeconds * Stopwatch.Frequency)
        {
            return;
        }

        _outputs.ForEach(o => o.File.Flush());

        // What an earlier run has read and this one has not come to yet stays usable.
        var read = new HashSet<string>(_note.Companies.Select(c => c.Result.CompanyId), StringComparer.Ordinal);
        var note = new ResumeNote { Fingerprint = _note.Fingerprint, Companies = [.. _note.Companies] };
        note.Companies.AddRange((_found?.Companies ?? []).Where(c => read.Add(c.Result.CompanyId)));
        _lastCheckpoint = Stopwatch.GetTimestamp();
        try
        {
            note.Save(_target.NotePath, _seal!);
            _noted = true;
        }
        catch (Go401Exception failure) when (failure.ErrorId == "FileNotWritable")
        {
            _reporter.Verbose($"The progress of the export could not be saved, {Hint.Of("ResumeEarlier")}: {failure.Message}");
        }
    }

    // Held, so that no other export removes it.
    private FileStream? Source(string name)
    {
        if (!_sources.TryGetValue(name, out FileStream? source))
        {
            string path = Path.Combine(Path.GetDirectoryName(_target.Template)!, Path.GetFileName(name));
            _sources[name] = source = AbandonedFiles.TryOpen(path);
        }

        return source;
    }
}
