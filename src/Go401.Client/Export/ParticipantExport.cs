using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>
/// Writes the participants of companies to files, from the wire to the disk without an object in between. A file is whole
/// or it is not there: it is written beside its target, counted, flushed, and put in place at the end.
/// </summary>
internal sealed class ParticipantExport
{
    private readonly Connection _connection;
    private ExportOptions _options;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _now;

    /// <summary>Makes an export.</summary>
    public ParticipantExport(Connection connection, ExportOptions options, TimeProvider? time = null)
    {
        _connection = connection;
        _options = options;
        _time = time ?? TimeProvider.System;
        _now = _time.GetUtcNow();
    }

    /// <summary>The files that an export of these companies writes.</summary>
    public IReadOnlyList<string> Targets(IReadOnlyList<string> companyIds) =>
        _options.PerCompany ? [.. PathsFor(companyIds).Select(t => t.Path)] : [ExportTarget.At(_options.Path, _now).Path];

    /// <summary>Those of the companies that the export writes: without <see cref="ExportOptions.Shard"/> all, each once.</summary>
    public IReadOnlyList<string> CompaniesOf(IReadOnlyList<string> companyIds) =>
        [.. companyIds.Distinct(StringComparer.Ordinal).Where(id => _options.Shard?.Contains(id) != false)];

    /// <summary>Exports companies in this order.</summary>
    /// <param name="companyIds">The companies; one that comes again is written once.</param>
    /// <returns>One result a file.</returns>
    /// <exception cref="Go401Exception">
    /// No file was written, or with <see cref="ExportOptions.PerCompany"/> not all: <c>FileExists</c>, <c>FileReadOnly</c>,
    /// <c>FolderNotFound</c>, <c>PathIsFolder</c>, <c>PathNotFileSystem</c>, <c>FileNotWritable</c>, <c>ExportIncomplete</c>, or what
    /// the server or the network refused.
    /// </exception>
    public async Task<IReadOnlyList<ExportResult>> RunAsync(IReadOnlyList<string> companyIds, CallContext call)
    {
        string[] companies = [.. CompaniesOf(companyIds)];
        if (companyIds.Count == 0)
        {
            throw new Go401Exception(
                "NoCompanies",
                ErrorKind.InvalidArgument,
                $"There is no company to export. {Hint.Of("CompanyToExport")}"
            );
        }

        CompanyList? seen = _options.Shard is null ? null : CompanyList.Of(companyIds, keepsIds: !_options.PerCompany);
        foreach (string target in Targets(companyIds))
        {
            CheckTarget(target);
        }

        var progress = new ExportProgress(call.Reporter, companies, _connection.Api.NameOfCompany);
        var silent = new CallContext(progress, call.Vault, call.Cancellation);
        try
        {
            await LookNamesUpAsync(companies, silent).ConfigureAwait(false);
            IReadOnlyList<ExportResult> results = _options.PerCompany
                ? await EachAsync(companies, PathsFor(companyIds), seen, silent, progress).ConfigureAwait(false)
                : [await OneAsync(companies, seen, silent, progress).ConfigureAwait(false)];
            foreach (ExportResult result in results.Where(r => r.ReportPath is null))
            {
                EarlierReport.SetAside(result.Path, call.Reporter);
            }

            return results;
        }
        finally
        {
            progress.End();
        }
    }

    // A participant's record has no name of its company, and the API no address for a single company.
    private async Task LookNamesUpAsync(string[] companies, CallContext call)
    {
        if (!_options.Columns.Any(c => c.Name == ParticipantColumns.CompanyName) || companies.All(_options.CompanyNames.ContainsKey))
        {
            return;
        }

        var names = _options.CompanyNames.ToDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal);
        await foreach (
            Company[] page in new CompanyQuery { Ids = companies }
                .ReadAsync(_connection.Api, call)
                .ConfigureAwait(false)
        )
        {
            foreach (Company company in page)
            {
                names[company.ObjectId ?? ""] = company.Name ?? "";
            }
        }

        _options = _options with { CompanyNames = names };
    }

    private async Task<ExportResult> OneAsync(string[] companies, CompanyList? seen, CallContext call, ExportProgress progress)
    {
        var gate = new RequestGate(_options.ThrottleLimit);
        ExportTarget target = ExportTarget.At(_options.Path, _now) with { Shard = _options.Shard };
        FileExport file = new(_connection, _options, target, companies, progress, gate, _time) { Seen = seen };
        await using (file.ConfigureAwait(false))
        {
            file.Begin(call);
            await file.ReadAsync().ConfigureAwait(false);
            return file.Commit();
        }
    }

    // With -OnlyWhenComplete all files are finished before the first is put in place.
    private async Task<IReadOnlyList<ExportResult>> EachAsync(
        string[] companies,
        ExportTarget[] paths,
        CompanyList? seen,
        CallContext call,
        ExportProgress progress
    )
    {
        var finished = new List<FileExport>();
        var results = new List<ExportResult>();
        var failures = new List<CompanyFailure>();
        var gate = new RequestGate(_options.ThrottleLimit);
        ReadAhead<FileExport> files = null!;
        files = new ReadAhead<FileExport>(companies.Length, _options.ThrottleLimit, Begin);
        FileExport Begin(int i)
        {
            var file = new FileExport(_connection, _options, paths[i], [companies[i]], progress, gate, _time)
            {
                FirstCompany = i,
                Seen = seen,
                HasRoom = () => files.Fill(),
            };
            file.Begin(call);
            return file;
        }

        try
        {
            for (int i = 0; i < companies.Length; i++)
            {
                FileExport file = files.Take();
                finished.Add(file);
                try
                {
                    await file.ReadAsync().ConfigureAwait(false);
                }
                catch (Go401Exception failure) when (!_options.OnlyWhenComplete && !FailurePolicy.EndsAll(failure, failures))
                {
                    call.Reporter.Verbose($"Company {companies[i]} could not be read ({failure.ErrorId}).");
                    failures.Add(new CompanyFailure(companies[i], failure));
                    finished.Remove(file);
                    await file.DisposeAsync().ConfigureAwait(false);
                    continue;
                }
                catch (Go401Exception failure) when (_options.OnlyWhenComplete && companies.Length > 1)
                {
                    throw FailurePolicy.Refused(companies[i], failure);
                }

                if (!_options.OnlyWhenComplete)
                {
                    results.Add(file.Commit());
                    finished.Remove(file);
                    await file.DisposeAsync().ConfigureAwait(false);
                }
            }

            results.AddRange(finished.Select(f => f.Commit()));
            if (results.Count == 0 && failures.Count > 0)
            {
                throw failures[0].Error;
            }

            // A company without a file has no result of its own; the last one tells of it.
            if (failures.Count > 0)
            {
                results[results.Count - 1] = results[results.Count - 1] with { Failures = [.. failures] };
            }

            return results;
        }
        finally
        {
            await files.DisposeAsync().ConfigureAwait(false);
            foreach (FileExport file in finished)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private void CheckTarget(string target)
    {
        TargetFile.Check(target);
        string[] derived = [.. Beside(target), .. _options.Resume || _options.Incremental ? Derived(target) : []];
        foreach (string name in derived)
        {
            TargetPath.CheckLength(name, PathRules.Current);
        }

        foreach (string beside in Beside(target))
        {
            if (Directory.Exists(beside))
            {
                throw new Go401Exception(
                    "PathIsFolder",
                    ErrorKind.InvalidArgument,
                    $"'{beside}' is a folder, but a file next to '{target}' needs this name. Rename the folder, or export to another file."
                );
            }
        }

        string? folder = Path.GetDirectoryName(target);
        if (folder is null || !Directory.Exists(folder))
        {
            throw new Go401Exception(
                "FolderNotFound",
                ErrorKind.ObjectNotFound,
                $"The folder '{folder}' does not exist. Create it first, or write to another folder."
            );
        }

        bool mayReplace = !_options.NoClobber && _options.Path.IndexOf(ExportTarget.Timestamp, StringComparison.Ordinal) < 0;
        foreach (string file in _options.ChangeDetail ? [target, ExportOptions.ChangeDetailPath(target)] : new[] { target })
        {
            if (!mayReplace && PartialFile.EntryExists(file))
            {
                throw PartialFile.Exists(file);
            }
        }

        if (File.Exists(target) && !_options.Force && (File.GetAttributes(target) & FileAttributes.ReadOnly) != 0)
        {
            throw new Go401Exception("FileReadOnly", ErrorKind.WriteError, $"'{target}' is read-only. {Hint.Of("Force")}");
        }

        PartialFile.CheckNotHeld(target);
        foreach (string beside in Beside(target))
        {
            PartialFile.CheckNotHeld(beside);
        }
    }

    private IEnumerable<string> Beside(string target)
    {
        if (_options.WritesManifest)
        {
            yield return ExportOptions.ManifestPath(target);
        }

        if (_options.Report)
        {
            yield return ExportOptions.ReportPath(target);
        }

        if (_options.ChangeDetail)
        {
            yield return ExportOptions.ChangeDetailPath(target);
        }
    }

    // What is beside a target under a name of our own.
    private IEnumerable<string> Derived(string target)
    {
        ExportTarget names = _options.PerCompany
            ? new ExportTarget(target, target)
            : new ExportTarget(target, _options.Path) { Shard = _options.Shard };
        return [.. _options.Resume ? new[] { names.NotePath } : [], .. _options.Incremental ? new[] { names.BaselinePath } : []];
    }

    // Two ids that differ in case only would be one file on Windows and macOS: those carry digits made of the id as well, also where
    // the other one belongs to another shard.
    private ExportTarget[] PathsFor(IReadOnlyList<string> companyIds)
    {
        HashSet<string> alike =
        [
            .. companyIds
                .Distinct(StringComparer.Ordinal)
                .GroupBy(id => PathFor(id, "").Path, StringComparer.OrdinalIgnoreCase)
                .Where(g => g.Count() > 1)
                .SelectMany(g => g),
        ];
        return [.. CompaniesOf(companyIds).Select(id => PathFor(id, alike.Contains(id) ? "~" + ExportIdentity.ShortHash(id) : ""))];
    }

    // An id is opaque: whatever is not surely harmless in a file name is written as its UTF-8 bytes.
    private ExportTarget PathFor(string companyId, string suffix)
    {
        var name = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(companyId))
        {
            bool plain =
                b
                is (>= (byte)'0' and <= (byte)'9')
                    or (>= (byte)'A' and <= (byte)'Z')
                    or (>= (byte)'a' and <= (byte)'z')
                    or (byte)'-'
                    or (byte)'_';
            name.Append(plain ? ((char)b).ToString() : "%" + b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        name.Append(suffix);
        const string Place = "{CompanyId}";
        string file = Path.GetFileName(_options.Path);
        file =
            file.IndexOf(Place, StringComparison.Ordinal) >= 0
                ? file.Replace(Place, name.ToString())
                : Path.GetFileNameWithoutExtension(file) + "-" + name + Path.GetExtension(file);
        return ExportTarget.At(Path.Combine(Path.GetDirectoryName(_options.Path)!, file), _now);
    }
}
