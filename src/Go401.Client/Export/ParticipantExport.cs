using Go401.Client.Connections;
using Go401.Client.Files;
using Go401.Client.Http;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>
/// Writes the participants of companies to files, from the wire to the disk without an object in between. A file is whole
/// or it is not there: it is written beside its target, counted, flushed, and put in place at the end.
/// </summary>
internal sealed class ParticipantExport(Connection connection, ExportOptions options, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ExportPaths _paths = new(options, (time ?? TimeProvider.System).GetUtcNow());
    private readonly AbandonedFiles _abandoned = new(Path.GetDirectoryName(options.Path)!);

    /// <summary>The files that an export of these companies writes.</summary>
    public IReadOnlyList<string> Targets(IReadOnlyList<string> companyIds) => [.. _paths.Targets(companyIds).Select(t => t.Path)];

    /// <summary>Those of the companies that the export writes: without <see cref="ExportOptions.Shard"/> all, each once.</summary>
    public IReadOnlyList<string> CompaniesOf(IReadOnlyList<string> companyIds) => _paths.Companies(companyIds);

    /// <summary>Exports companies in this order.</summary>
    /// <param name="companyIds">The companies; one that comes again is written once.</param>
    /// <returns>One result a file.</returns>
    /// <exception cref="Go401Exception">
    /// No file was written, or with <see cref="ExportOptions.PerCompany"/> not all: <c>FileExists</c>, <c>FileReadOnly</c>,
    /// <c>FolderNotFound</c>, <c>PathIsFolder</c>, <c>PathNotFileSystem</c>, <c>FileNotWritable</c>, <c>ExportIncomplete</c>, or what
    /// the server or the network refused.
    /// </exception>
    public async Task<IReadOnlyList<ExportResult>> RunAsync(
        IReadOnlyList<string> companyIds,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        string[] companies = _paths.Companies(companyIds);
        if (companyIds.Count == 0)
        {
            throw new Go401Exception(
                "NoCompanies",
                ErrorKind.InvalidArgument,
                $"There is no company to export. {Hint.Of("CompanyToExport")}"
            );
        }

        CompanyList? seen = options.Shard is null ? null : CompanyList.From(companyIds, keepsIds: !options.PerCompany);
        ExportTarget[] targets = _paths.Targets(companyIds);
        foreach (ExportTarget target in targets)
        {
            ExportTargetCheck.Check(target, options);
        }

        var progress = new ExportProgress(reporter, companies, connection.Api.NameOfCompany);
        try
        {
            ExportOptions named = await WithNamesAsync(companies, progress, cancellation).ConfigureAwait(false);
            var gate = new RequestGate(named.ThrottleLimit);
            ExportRun run = new(connection, named, seen, progress, gate, _abandoned, _time);
            IReadOnlyList<ExportResult> results = named.PerCompany
                ? await EachAsync(run, companies, targets, cancellation).ConfigureAwait(false)
                : [await OneAsync(run, companies, cancellation).ConfigureAwait(false)];
            foreach (ExportResult result in results.Where(r => r.ReportPath is null))
            {
                EarlierReport.Rename(result.Path, reporter);
            }

            foreach (ExportResult result in results.Where(r => r.ManifestPath is null))
            {
                EarlierManifest.Warn(result, reporter);
            }

            return results;
        }
        finally
        {
            progress.End();
        }
    }

    // A participant's record has no name of its company, and the API no address for a single company.
    private async Task<ExportOptions> WithNamesAsync(string[] companies, ICallReporter reporter, CancellationToken cancellation)
    {
        if (!options.Columns.Any(c => c.Name == ParticipantColumns.CompanyName) || companies.All(options.CompanyNames.ContainsKey))
        {
            return options;
        }

        var names = options.CompanyNames.ToDictionary(n => n.Key, n => n.Value, StringComparer.Ordinal);
        await foreach (
            Company[] page in new CompanyQuery { Ids = companies }
                .ReadAsync(connection.Api, reporter, cancellation)
                .ConfigureAwait(false)
        )
        {
            foreach (Company company in page)
            {
                names[company.ObjectId ?? ""] = company.Name ?? "";
            }
        }

        return options with
        {
            CompanyNames = names,
        };
    }

    private async Task<ExportResult> OneAsync(ExportRun run, string[] companies, CancellationToken cancellation)
    {
        var file = new FileExport(run, _paths.All, companies);
        await using (file.ConfigureAwait(false))
        {
            file.Begin(cancellation);
            await file.ReadAsync().ConfigureAwait(false);
            return file.Commit();
        }
    }

    // Where nothing is written unless all is complete, all files are finished before the first is put in place.
    private async Task<IReadOnlyList<ExportResult>> EachAsync(
        ExportRun run,
        string[] companies,
        ExportTarget[] targets,
        CancellationToken cancellation
    )
    {
        var finished = new List<FileExport>();
        var results = new List<ExportResult>();
        var failures = new List<CompanyFailure>();
        ReadAhead<FileExport> files = null!;
        files = new ReadAhead<FileExport>(companies.Length, options.ThrottleLimit, Begin);
        FileExport Begin(int i)
        {
            var file = new FileExport(run, targets[i], [companies[i]]) { FirstCompany = i, HasRoom = () => files.Fill() };
            file.Begin(cancellation);
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
                catch (Go401Exception failure) when (!options.OnlyWhenComplete && !FailurePolicy.EndsAll(failure, failures))
                {
                    run.Progress.Verbose($"Company {companies[i]} could not be read ({failure.ErrorId}).");
                    failures.Add(new CompanyFailure(companies[i], failure));
                    finished.Remove(file);
                    await file.DisposeAsync().ConfigureAwait(false);
                    continue;
                }
                catch (Go401Exception failure) when (options.OnlyWhenComplete && companies.Length > 1)
                {
                    throw FailurePolicy.Refused(companies[i], failure);
                }

                if (!options.OnlyWhenComplete)
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
                results[results.Count - 1] = results[results.Count - 1] with { Failures = OwnArray.Of(failures) };
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
}
