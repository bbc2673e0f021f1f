using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>The unfinished files of one export, and the sums of what is in them. A company is in all of the files or in none.</summary>
internal sealed class ExportFiles : IDisposable
{
    private readonly ExportTarget _target;
    private readonly ResumeState _resume;
    private readonly List<OutputFile> _outputs = [];
    private readonly Dictionary<string, FileStream?> _sources = new(StringComparer.Ordinal);
    private ResumeState.Keeps _keeps;

    /// <summary>Begins the files, and removes what killed exports left of them.</summary>
    /// <param name="resume">What an earlier run left.</param>
    /// <param name="abandoned">What killed exports left.</param>
    public ExportFiles(ExportTarget target, ResumeState resume, AbandonedFiles abandoned, ICallReporter reporter)
    {
        _target = target;
        _resume = resume;
        foreach (
            string file in new[]
            {
                target.Template,
                target.CheckpointPath,
                target.BaselinePath,
                target.OldKeyPath,
                ExportOptions.ManifestPath(target.Template),
                ExportOptions.ReportPath(target.Template),
            }
        )
        {
            abandoned.Remove(file, resume.EarlierFiles, reporter);
        }
    }

    public ExportTotals Totals { get; } = new();

    /// <summary>The companies that are in the files, in their order.</summary>
    public List<CompanyResult> Done { get; } = [];

    /// <summary>Adds a file of rows.</summary>
    /// <param name="writer">What its rows are written with.</param>
    public OutputFile Add(string target, RowWriter writer) => Add(target, writer.Header(), writer.Separator, writer.Footer());

    /// <summary>Adds a file.</summary>
    /// <param name="header">What comes before the first row.</param>
    /// <param name="separator">What separates two rows; see <see cref="OutputFile"/>.</param>
    /// <param name="footer">What comes after the last row.</param>
    public OutputFile Add(string target, byte[] header, byte[]? separator = null, byte[]? footer = null)
    {
        var output = new OutputFile(target, _target.Template, separator ?? [], footer ?? [], _resume.IsOn);
        _outputs.Add(output);
        output.WriteHeader(header);
        return output;
    }

    /// <summary>What an unfinished export has of a company; null where it has nothing that may be used.</summary>
    public ReadCompany? Unfinished(string companyId, DateTimeOffset now) => _resume.Find(companyId, now);

    public void BeginCompany() => _outputs.ForEach(o => o.BeginSegment());

    /// <summary>Takes back what was written of the company.</summary>
    public void RollBackCompany() => _outputs.ForEach(o => o.RollBack());

    /// <summary>Copies a company from an unfinished export; null where what is there is not what was written.</summary>
    public ReadCompany? TryResume(ReadCompany read)
    {
        bool copied = read.Segments.Count == _outputs.Count;
        for (int i = 0; copied && i < _outputs.Count; i++)
        {
            copied = Source(read.Segments[i].File) is FileStream source && _outputs[i].TryCopy(source, read.Segments[i]);
        }

        var company = new ReadCompany
        {
            Result = read.Result with { Resumed = true },
            Totals = read.Totals,
            Segments = [.. _outputs.Select(o => o.EndSegment())],
        };
        if (copied && company.Segments.Select(s => s.Sha256).SequenceEqual(read.Segments.Select(s => s.Sha256)))
        {
            return company;
        }

        RollBackCompany();
        return null;
    }

    public void EndCompany(ReadCompany company)
    {
        if (company.Segments.Count == 0)
        {
            company.Segments = [.. _outputs.Select(o => o.EndSegment())];
        }

        Done.Add(company.Result);
        Totals.Add(company.Totals);
        _resume.Add(company, Flush);
    }

    /// <summary>Ends the reading: from here on nothing is left to resume.</summary>
    public void EndReading() => _resume.Remove();

    public void WriteFooters() => _outputs.ForEach(o => o.WriteFooter());

    /// <summary>Leaves everything for the next run, where that was asked for.</summary>
    public void KeepForLater()
    {
        _keeps = _resume.Keep(Flush);
        if (_keeps == ResumeState.Keeps.AllFiles)
        {
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

        if (_keeps == ResumeState.Keeps.Nothing)
        {
            _resume.EarlierFiles.ForEach(f => OwnedFile.TryDelete(f));
        }
    }

    private void Flush() => _outputs.ForEach(o => o.File.Flush());

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
