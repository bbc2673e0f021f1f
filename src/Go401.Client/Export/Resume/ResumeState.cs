using System.Diagnostics;
using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>
/// What an export can be resumed from: the checkpoint that an earlier run left, and those of this one, which say at most once in an
/// interval which companies are in the unfinished files.
/// </summary>
internal sealed class ResumeState
{
    private readonly ExportTarget _target;
    private readonly ExportOptions _options;
    private readonly ICallReporter _reporter;
    private readonly StateSeal? _seal;
    private readonly ResumeCheckpoint _checkpoint;
    private readonly ResumeCheckpoint? _earlier;
    private long _tried;
    private long _saved;

    /// <summary>Finds what an earlier run left.</summary>
    /// <param name="companies">The companies of the export.</param>
    /// <param name="fingerprint">What an unfinished export must have been asked for to be resumed.</param>
    public ResumeState(ExportTarget target, ExportOptions options, string[] companies, string fingerprint, ICallReporter reporter)
    {
        _target = target;
        _options = options;
        _reporter = reporter;

        // One company is read in seconds, so there is nothing to keep.
        _seal = options.Resume && companies.Length > 1 ? Seal(reporter) : null;
        _checkpoint = new ResumeCheckpoint { Fingerprint = fingerprint };
        ResumeCheckpoint? found = _seal is null ? null : ResumeCheckpoint.Load(target.CheckpointPath, fingerprint, _seal, reporter);

        // Where all were read, that run ended after its last company: it cannot be told how long ago the rows were right.
        _earlier = found is not null && companies.Any(c => found.Find(c) is null) ? found : null;
        if (_earlier is null)
        {
            Remove();
        }

        string folder = Path.GetDirectoryName(target.Template)!;
        EarlierFiles = [.. (_earlier?.Files ?? []).Select(f => Path.Combine(folder, Path.GetFileName(f)))];
    }

    /// <summary>What must stay for a later run when this one fails.</summary>
    public enum Keeps
    {
        /// <summary>Nothing: nothing can be resumed.</summary>
        Nothing,

        /// <summary>The files of the earlier run.</summary>
        EarlierFiles,

        /// <summary>Those and the files of this run, which a checkpoint names.</summary>
        AllFiles,
    }

    /// <summary>True where a later run can resume this one.</summary>
    public bool IsOn => _seal is not null;

    public List<string> EarlierFiles { get; }

    /// <summary>What an earlier run has of a company; null where it has nothing that may be used.</summary>
    public ReadCompany? Find(string companyId, DateTimeOffset now) =>
        _earlier?.Find(companyId) is ReadCompany read
        && now - read.Result.ReadAt is TimeSpan age
        && age >= TimeSpan.Zero
        && age < _options.ResumeWithin
            ? read
            : null;

    /// <summary>Adds a company that is in the files.</summary>
    /// <param name="flush">Writes the files to the disk: what a checkpoint says must be there before it says so.</param>
    public void Add(ReadCompany company, Action flush)
    {
        if (IsOn)
        {
            _checkpoint.Companies.Add(company);
            Checkpoint(force: false, flush);
        }
    }

    /// <summary>Removes the checkpoint: nothing is left to resume.</summary>
    public void Remove() => FileWithRetry.TryDelete(_target.CheckpointPath);

    /// <summary>Saves what a later run can resume, when this one has failed.</summary>
    public Keeps Keep(Action flush)
    {
        if (!IsOn || (_checkpoint.Companies.Count == 0 && _earlier is null))
        {
            return Keeps.Nothing;
        }

        try
        {
            Checkpoint(force: true, flush);
        }
        catch (Go401Exception)
        {
            // The failure that led here matters more; the checkpoint before this one still holds.
        }

        // Files with personal data that no checkpoint names would be found by no later run.
        return _saved == 0 ? Keeps.EarlierFiles : Keeps.AllFiles;
    }

    private static StateSeal? Seal(ICallReporter reporter)
    {
        try
        {
            return StateSeal.Create(new StateFolder());
        }
        catch (Go401Exception failure)
        {
            reporter.Warning($"This export cannot be resumed if it fails: {failure.Message}");
            return null;
        }
    }

    // One that cannot be written does not end the export: the one before it still holds.
    private void Checkpoint(bool force, Action flush)
    {
        if (!force && Stopwatch.GetTimestamp() - _tried < _options.CheckpointInterval.TotalSeconds * Stopwatch.Frequency)
        {
            return;
        }

        flush();

        // What an earlier run has read and this one has not come to yet stays usable.
        var read = new HashSet<string>(_checkpoint.Companies.Select(c => c.Result.CompanyId), StringComparer.Ordinal);
        var all = new ResumeCheckpoint { Fingerprint = _checkpoint.Fingerprint, Companies = [.. _checkpoint.Companies] };
        all.Companies.AddRange((_earlier?.Companies ?? []).Where(c => read.Add(c.Result.CompanyId)));
        _tried = Stopwatch.GetTimestamp();
        try
        {
            all.Save(_target.CheckpointPath, _seal!);
            _saved = _tried;
        }
        catch (Go401Exception failure) when (failure.ErrorId == "FileNotWritable")
        {
            _reporter.Verbose($"The progress of the export could not be saved, {Hint.Of("ResumeEarlier")}: {failure.Message}");
        }
    }
}
