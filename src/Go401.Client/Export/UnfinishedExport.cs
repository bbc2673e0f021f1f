using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Go401.Client.Calls;
using Go401.Client.Errors;

namespace Go401.Client.Export;

/// <summary>
/// What an export has written so far: the rows, with an incremental one their hashes, and where it may be taken up later
/// the ids and a note of how far it is. All of it goes forward together, and back together.
/// </summary>
internal sealed class UnfinishedExport : IDisposable
{
    private readonly string _target;
    private readonly ExportOptions _options;
    private readonly RowWriter _writer;
    private readonly IdTrail _ids;
    private long _lastCheckpoint;

    public UnfinishedExport(string target, ExportOptions options, RowWriter writer, RowHistory history)
    {
        _target = target;
        _options = options;
        _writer = writer;
        _ids = new IdTrail(target);
        History = history;
    }

    /// <summary>The rows.</summary>
    public PartialFile? Rows { get; private set; }

    /// <summary>The rows of the last time and the hashes of this time.</summary>
    public RowHistory History { get; }

    /// <summary>The ids of what was taken up.</summary>
    public IdTrail Ids => _ids;

    /// <summary>How far it is.</summary>
    public ResumeState State { get; private set; } = new();

    public ExportTotals Totals { get; private set; } = new();

    /// <summary>True where an unfinished one was taken up.</summary>
    public bool Resumed { get; private set; }

    /// <summary>Takes an unfinished export up where there is one that fits, else begins anew.</summary>
    public void Open(string fingerprint, int companies, DateTimeOffset now, ICallReporter reporter)
    {
        ResumeState? found = _options.Resume ? ResumeState.Load(_target) : null;
        if (found is not null && found.Fingerprint == fingerprint && now - found.Started < ResumeState.GoodFor && found.Company <= companies)
        {
            TakeUp(found, reporter);
        }

        if (Rows is null)
        {
            ResumeState.Delete(_target);
            State = new ResumeState { Fingerprint = fingerprint, Started = now };
            Rows = PartialFile.Create(_target);
            History.Begin();
            if (_options.Resume)
            {
                _ids.Begin();
            }

            Rows.Write(_writer.Header());
            State.CompanyStart = State.PageStart = Mark();
        }

        State.Partial = Path.GetFileName(Rows.Path);
        State.PartialHashes = Path.GetFileName(History.Hashes?.Path);
        State.PartialIds = Path.GetFileName(_ids.File?.Path);
        Checkpoint(evenSo: true);
        PartialFile.RemoveAbandoned(_target, [Rows.Path, History.Hashes?.Path ?? "", _ids.File?.Path ?? ""]);
        foreach (string beside in new[] { ResumeState.PathOf(_target), ExportOptions.ManifestPath(_target), ExportOptions.ReportPath(_target), ExportManifest.KeyPath(_target) })
        {
            PartialFile.RemoveAbandoned(beside, []);
        }
    }

    /// <summary>Begins a company, unless it was begun by an earlier run.</summary>
    public void BeginCompany(string companyId)
    {
        if (State.LastPage == 0)
        {
            State.CompanyStart = State.PageStart = Mark();
            State.Current = new CompanyResult(companyId);
        }
    }

    /// <summary>Ends a company.</summary>
    public void EndCompany()
    {
        _ids.Forget();
        State.LastPage = 0;
        State.CompanyStart = State.PageStart = Mark();
    }

    /// <summary>Takes back what was written of a company.</summary>
    public void Restart(string companyId)
    {
        Rows!.Truncate(State.CompanyStart.Length);
        _ids.File?.Truncate(State.CompanyStart.IdLength);
        _ids.Forget();
        History.Restart(companyId, State.CompanyStart.HashLength);
        Totals = State.CompanyStart.Totals.Copy();
        State.PageStart = Mark();
        State.LastPage = 0;
        State.Current = new CompanyResult(companyId);

        // A note that speaks of more than there is could not be gone on from.
        Checkpoint(evenSo: true);
    }

    /// <summary>Adds a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="companyId">Its company.</param>
    /// <param name="before">What the company came to before it.</param>
    public void Append(ExportPage page, string companyId, CompanyResult before)
    {
        State.PageStart = Mark();
        State.Current = before;
        State.LastPage = page.Number;
        State.LastIds = page.Ids;
        State.Count = page.Count;
        State.PageSize = page.Number == 1 ? page.Records : State.PageSize;
        Write(page.Rows, page.Totals);
        _ids.Append(page.Keys);
        if (page.Hashes is not null)
        {
            History.Add(companyId, State.CompanyStart.HashLength, page.Hashes, page.SeenIds!);
        }
    }

    /// <summary>Adds rows.</summary>
    public void Write(RowBuffer rows, ExportTotals totals)
    {
        int skip = Totals.Rows == 0 && rows.Length > 0 ? _writer.FirstRowSkip : 0;
        Rows!.Write(rows.Bytes, skip, rows.Length - skip);
        Totals.Add(totals);
    }

    /// <summary>Notes how far it is, at most as often as asked for. What is said to be there must be on the disk before it is said.</summary>
    public void Checkpoint(bool evenSo = false)
    {
        if (!_options.Resume || (!evenSo && Stopwatch.GetTimestamp() - _lastCheckpoint < _options.CheckpointInterval.TotalSeconds * Stopwatch.Frequency))
        {
            return;
        }

        Rows!.Flush();
        History.Hashes?.Flush();
        _ids.File?.Flush();
        State.Save(_target);
        _lastCheckpoint = Stopwatch.GetTimestamp();
    }

    /// <summary>Leaves everything for the next run, where that was asked for.</summary>
    public void KeepForLater()
    {
        if (!_options.Resume || Rows is null)
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

        Keep();
    }

    /// <summary>Leaves the files where they are when this is disposed of.</summary>
    public void Keep()
    {
        Rows?.Keep();
        History.Hashes?.Keep();
        _ids.File?.Keep();
    }

    public void Dispose()
    {
        Rows?.Dispose();
        History.Dispose();
        _ids.Dispose();
    }

    // Everything before the last page is taken over; that page itself is read again and compared.
    private void TakeUp(ResumeState found, ICallReporter reporter)
    {
        ResumeState.Mark mark = found.PageStart;
        Rows = PartialFile.CopyOf(_target, Path.Combine(Path.GetDirectoryName(_target)!, Path.GetFileName(found.Partial)), mark.Length);
        if (Rows is null || !History.Continue(found.PartialHashes, mark.HashLength) || !_ids.Continue(found.PartialIds, mark.IdLength, found.CompanyStart.IdLength))
        {
            reporter.Verbose($"The unfinished export of '{_target}' cannot be taken up; it is begun anew.");
            Rows?.Dispose();
            Rows = null;
            History.Discard();
            _ids.Forget();
            _ids.Dispose();
            return;
        }

        reporter.Verbose($"An unfinished export of '{_target}' is taken up at company {found.Company + 1}, page {found.LastPage}.");
        State = found;
        Totals = mark.Totals.Copy();
        Resumed = true;
    }

    private ResumeState.Mark Mark() => new() { Length = Rows!.Length, HashLength = History.Length, IdLength = _ids.Length, Totals = Totals.Copy() };
}
