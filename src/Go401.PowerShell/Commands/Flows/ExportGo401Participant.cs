using Go401.Client.Export;
using Go401.Client.Reports;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Commands;

/// <content>The flow: collect the companies, ask, export, and record how the run ended.</content>
public sealed partial class ExportGo401ParticipantCommand
{
    private readonly List<string> _companies = [];
    private RunRecord? _record;
    private ExportShard? _shard;
    private bool _started;

    /// <inheritdoc/>
    private protected override void OnBegin()
    {
        ForgetFailures();
        Go401Exception? failure = null;
        object? about = Shard;
        try
        {
            _shard = Shard is null ? null : ExportShard.Parse(Shard);
            about = Path;
            Path = ExportName.Fill(Path, _shard, PerCompany);
        }
        catch (Go401Exception invalid)
        {
            failure = invalid;
        }

        if (StatusPath is not null && !Confirmation.WhatIf)
        {
            BeginRecord(StatusPath, failure);
        }

        if (failure is not null)
        {
            Fail(failure, about);
        }
    }

    private void BeginRecord(string statusPath, Go401Exception? known)
    {
        try
        {
            string status = FilePath(ExportName.FillStatus(statusPath, _shard));
            TargetFile.Check(status);
            ExportPlan.CheckStatusPath(status, FilePath(Path), PerCompany);
            var record = new RunRecord(status) { Connection = ConnectionArgument.Of(Connection).Name, Shard = Shard };
            record.Begin();
            _record = record;
        }
        catch (Go401Exception failure)
        {
            // A shard that cannot be read is what is wrong, and not that the name of the status has none to be filled with.
            EndStatement(known ?? failure, statusPath);
        }
    }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        if (Array.Exists(CompanyId, PipedParticipant.Is))
        {
            Fail(
                NoCompanies(
                    "Single participants cannot be exported: this cmdlet exports whole companies. Specify -CompanyId, or "
                        + "pipe the output of Get-Go401Company. To write selected participants, use Export-Csv. If the rows "
                        + "are companies, pipe only their ids: ForEach-Object CompanyId. Nothing was written."
                ),
                Path
            );
        }

        _companies.AddRange(CompanyId);
    }

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        _started = true;
        if (_companies.Count == 0 && MyInvocation.ExpectingInput)
        {
            Fail(
                NoCompanies(
                    "The pipeline contained no company: the command before Export-Go401Participant found none, or its output is "
                        + "not companies. Check its name or filter; Get-Go401Company lists the companies. Nothing was written."
                ),
                Path
            );
        }

        Connection connection;
        ExportOptions options;
        object? about = ConnectionArgument.Of(Connection).Name;
        try
        {
            connection = Resolve(Connection);
            about = Path;
            options = Options();
        }
        catch (Go401Exception failure)
        {
            Fail(failure, about);
            return;
        }

        if (ExportPlan.Warning(options) is string warning)
        {
            WriteWarning(warning);
        }

        var export = new ParticipantExport(connection, options);
        IReadOnlyList<string> own = export.CompaniesOf(_companies);
        if (_record is not null)
        {
            _record.Connection = connection.Settings.Name;
            _record.Companies = own;
        }

        string target = string.Join(", ", export.Targets(_companies));
        string what =
            "Export the participants of "
            + $"{(own.Count == 1 ? "company " + (ShownPath.IdOf(own[0]) ?? "(id not shown)") : own.Count + " companies")}"
            + $"{(_shard is null ? "" : $" (shard {_shard})")} "
            + $"from '{connection.Settings.Name}'";
        if (!Confirmation.Confirm(target, what, deletes: false, "Nothing was written."))
        {
            return;
        }

        IReadOnlyList<ExportResult> results = [];
        Run(
            async (reporter, cancellation) => results = await export.RunAsync(_companies, reporter, cancellation),
            true,
            failure => failure is ApiException || own.Count != 1 ? null : ShownPath.IdOf(own[0])
        );

        Ended(RunOutcome.From(results));
        if (_shard is not null)
        {
            WriteVerbose($"Shard {_shard}: {own.Count} of {Counted.Of(_companies.Count, "company", "companies")}.");
        }

        WriteResults(results);
    }

    private void WriteResults(IReadOnlyList<ExportResult> results)
    {
        foreach (ExportResult result in results)
        {
            if (result.ResumedText is string resumed)
            {
                WriteVerbose($"{result.Path}: {resumed}.");
            }

            WriteVerbose(
                $"{result.Path}: {Counted.Of(result.Rows, "row")} of {Counted.Of(result.Received, "participant")}, "
                    + $"{Counted.Of(result.Duplicates, "duplicate")}, SHA-256 {result.Sha256}."
            );
            if (PassThru)
            {
                WriteObject(result);
            }
        }

        // After the results, so that they are there even where the first error ends the pipeline.
        foreach (ExportResult result in results)
        {
            if (result.Failures.Length > 0 && !PerCompany)
            {
                WriteWarning(
                    $"'{result.Path}' was written without {Counted.Of(result.Failures.Length, "company", "companies")} that could not "
                        + "be read. With -OnlyWhenComplete it is replaced only when every company was read."
                );
            }

            foreach (CompanyFailure failure in result.Failures)
            {
                WriteError(ErrorRecords.From(failure.Error, failure.CompanyId));
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _record is { HasEnded: false })
        {
            // Ctrl+C; or the command before this one in the pipeline has failed, so that the companies never came.
            Ended(
                Stopping || _started
                    ? RunOutcome.Stopped
                    : Failed(
                        FailureBefore()
                            ?? NoCompanies(
                                "The pipeline ended before the companies to export were known: the command before "
                                    + "Export-Go401Participant failed, or it was stopped."
                            )
                    )
            );
        }
    }

    private static Go401Exception NoCompanies(string why) => new("NoCompanies", ErrorKind.InvalidArgument, why);

    private void Fail(Go401Exception failure, object? about)
    {
        // Where no company came because the command before this one has failed, the record has the reason of that one.
        Ended(Failed(failure.ErrorId == "NoCompanies" && FailureBefore() is Go401Exception cause ? cause : failure));
        EndStatement(failure, about);
    }

    private static RunOutcome Failed(Go401Exception failure) => RunOutcome.From(failure, RecommendedActions.For(failure.ErrorId));

    /// <inheritdoc/>
    private protected override Go401Exception Completed(Go401Exception failure)
    {
        Ended(Failed(failure));
        return failure;
    }

    // What was exported is in place whatever becomes of its record.
    private void Ended(RunOutcome outcome)
    {
        try
        {
            _record?.End(outcome);
        }
        catch (Go401Exception failure)
        {
            string text = $"The outcome of the run could not be written: {failure.Message}";
            try
            {
                WriteWarning(text);
            }
            catch (Exception gone) when (gone is PipelineStoppedException or PSInvalidOperationException)
            {
                // No one listens any more.
            }
        }
    }

    /// <inheritdoc/>
    private protected override string? Named(Go401Exception failure) => FileFailure.IsOfOutput(failure) && _started ? Path : null;

    private ExportOptions Options()
    {
        string path = FilePath(Path);
        TargetFile.Check(path);
        SensitiveData sensitive =
            IncludeSensitive ? SensitiveData.Included
            : MaskSensitive ? SensitiveData.Masked
            : SensitiveData.LeftOut;
        var options = new ExportOptions
        {
            Path = path,
            Format = ExportPlan.FormatOf(Format, Path, _companies),
            Columns = ParticipantColumns.Select(Property, ExcludeProperty, sensitive != SensitiveData.LeftOut, LoanColumnCount),
            Sensitive = sensitive,
            Delimiter = Delimiter[0],
            ByteOrderMark = Encoding.Equals("utf8BOM", StringComparison.OrdinalIgnoreCase),
            AllowFormulas = AllowFormula,
            Force = Force,
            NoClobber = NoClobber,
            Manifest = Manifest,
            Incremental = Incremental,
            ChangeDetail = ChangeDetail,
            Resume = Resume,
            ResumeWithin = ResumeWithin,
            OnlyWhenComplete = OnlyWhenComplete,
            Shard = _shard,
            PerCompany = PerCompany,
            Report = Report ? ReportStep.Create : null,
            RunId = _record?.RunId ?? Guid.NewGuid().ToString("N"),
            PageSize = PageSize,
            ThrottleLimit = ThrottleLimit,
        };
        ExportPlan.Check(options, MyInvocation.BoundParameters.Keys);
        return options;
    }
}
