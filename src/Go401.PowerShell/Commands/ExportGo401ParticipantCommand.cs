using System;
using System.Collections.Generic;
using System.Management.Automation;
using Go401.Client.Catalogue;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Http;
using Go401.Client.Participants;
using Go401.Client.Reports;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Plans;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Writes the participants of companies to a CSV, JSON Lines or JSON file that is whole or not there at all. Social
/// security numbers and birth dates are left out unless asked for.
/// </summary>
[Cmdlet(VerbsData.Export, "Go401Participant", SupportsShouldProcess = true, DefaultParameterSetName = PlainSet)]
[OutputType(typeof(ExportResult))]
public sealed class ExportGo401ParticipantCommand : Go401ConnectionCmdlet
{
    private const string PlainSet = "Default";
    private const string IncludeSet = "IncludeSensitive";
    private const string MaskSet = "MaskSensitive";
    private readonly List<string> _companies = [];
    private RunRecord? _record;
    private ExportShard? _shard;
    private bool _started;

    /// <summary>
    /// The file to write. It is its owner's alone (S62). A file that is there is overwritten, as Export-Csv does; wildcards are not
    /// expanded. {Timestamp} in the name becomes the time of the run (UTC), and such a file is never overwritten.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    [Alias("LiteralPath", "FilePath")]
    public string Path { get; set; } = "";

    /// <summary>
    /// The ids of companies, or companies of Get-Go401Company; participants are refused. Several go into one file, in this order,
    /// unless -PerCompany is given.
    /// </summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [CompanyIdTransformation(RefusesParticipants = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CompanyIdCompleter))]
    public string[] CompanyId { get; set; } = [];

    /// <summary>Csv, JsonLines or Json; told by the extension (.csv, .jsonl, .ndjson, .json) when left out.</summary>
    [Parameter]
    public ExportFormat? Format { get; set; }

    /// <summary>
    /// The columns, in this order; wildcards allowed. A field of the API that is not listed is named by its path, for instance
    /// address.county. All that are not sensitive when left out. CompanyName is written only when it is named here.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string[]? Property { get; set; }

    /// <summary>Columns to leave out; wildcards allowed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    public string[]? ExcludeProperty { get; set; }

    /// <summary>How many loans get a column of their own with their payment: Loan1Payment, Loan2Payment and so on.</summary>
    [Parameter]
    [ValidateRange(1, ParticipantColumns.MaxLoans)]
    public int LoanColumnCount { get; set; }

    /// <summary>Writes social security numbers and birth dates as they are.</summary>
    [Parameter(Mandatory = true, ParameterSetName = IncludeSet)]
    public SwitchParameter IncludeSensitive { get; set; }

    /// <summary>Writes the last four digits of social security numbers and the year of birth dates, stars for the rest.</summary>
    [Parameter(Mandatory = true, ParameterSetName = MaskSet)]
    public SwitchParameter MaskSensitive { get; set; }

    /// <summary>What is between the fields of a CSV: a comma (default), a semicolon, a tab or a bar.</summary>
    [Parameter]
    [ValidateSet(",", ";", "\t", "|")]
    public string Delimiter { get; set; } = ",";

    /// <summary>utf8NoBOM (default), or utf8BOM, by which Excel knows that the file is UTF-8.</summary>
    [Parameter]
    [ValidateSet("utf8NoBOM", "utf8BOM", "utf8", IgnoreCase = true)]
    public string Encoding { get; set; } = "utf8NoBOM";

    /// <summary>
    /// Writes text as it is even where a spreadsheet would run it as a formula. Without it such text begins with an apostrophe. For
    /// files that only programs read.
    /// </summary>
    [Parameter]
    public SwitchParameter AllowFormula { get; set; }

    /// <summary>Writes one file for each company: the id goes in place of {CompanyId} in -Path, or before the extension.</summary>
    [Parameter]
    public SwitchParameter PerCompany { get; set; }

    /// <summary>
    /// Exports a part of the companies, for instance 3/20: those that fall to the third of twenty by a hash of their id. Twenty processes
    /// with 1/20 to 20/20 write each company once. Numbers start at 1.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Shard { get; set; }

    /// <summary>
    /// Writes nothing when one of several companies cannot be read. Without it each failure is an error and the others are written.
    /// </summary>
    [Parameter]
    public SwitchParameter OnlyWhenComplete { get; set; }

    /// <summary>
    /// Writes a manifest beside the file (.manifest.json): rows, columns, SHA-256, companies, connection, times. No personal data in
    /// it.
    /// </summary>
    [Parameter]
    public SwitchParameter Manifest { get; set; }

    /// <summary>
    /// Writes only what was added, updated or removed since the last export, with the columns Change and ChangedColumns. Everything
    /// is read all the same: the API tells no changes. The values of this run are kept in an owner-only file beside the target, for
    /// the next run. Companies that are not exported any more count as removed. Includes -Manifest.
    /// </summary>
    [Parameter]
    public SwitchParameter Incremental { get; set; }

    /// <summary>
    /// With -Incremental: writes a second file (.changes.csv) with a row for each value that changed: ObjectId, Name, Column, OldValue,
    /// NewValue, ChangedAt.
    /// </summary>
    [Parameter]
    public SwitchParameter ChangeDetail { get; set; }

    /// <summary>
    /// With several companies: keeps what was read of them when the export fails or is ended. The next run counts each of them again
    /// and reads only the others, and those whose count differs.
    /// </summary>
    [Parameter]
    public SwitchParameter Resume { get; set; }

    /// <summary>How long what was read of a company may be used by a later run with -Resume; one hour when left out.</summary>
    [Parameter]
    public TimeSpan ResumeWithin { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Writes a report beside the file (.report.html): head counts, eligibility, deferral rates, contribution by state. No personal
    /// data in it.
    /// </summary>
    [Parameter]
    public SwitchParameter Report { get; set; }

    /// <summary>
    /// A small JSON file that says how the run went: it is replaced when the run begins and when it ends, however it ends. A log with the
    /// same name and the ending .log is beside it. Neither holds personal data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StatusPath { get; set; }

    /// <summary>
    /// Refuses to overwrite the file, also one that has come there meanwhile. The manifest and the report beside it are renewed.
    /// </summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Overwrites a file that is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Puts out what the export came to.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Records a page; chosen by the module when left out.</summary>
    [Parameter]
    [ValidateRange(1, 10000)]
    public int? PageSize { get; set; }

    /// <summary>How many pages may be under way at once.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int ThrottleLimit { get; set; } = 4;

    /// <inheritdoc/>
    private protected override void OnBegin()
    {
        bool whatIf = MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
            ? LanguagePrimitives.IsTrue(given)
            : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
        if (StatusPath is not null && !whatIf)
        {
            BeginRecord(StatusPath);
        }

        try
        {
            _shard = Shard is null ? null : ExportShard.Parse(Shard);
        }
        catch (Go401Exception failure)
        {
            Fail(failure, Shard);
        }
    }

    private void BeginRecord(string statusPath)
    {
        try
        {
            string status = FilePath(statusPath);
            string file = FilePath(Path);
            if (
                status == file
                || status == ExportOptions.ManifestPath(file)
                || status == ExportOptions.ReportPath(file)
                || RunRecord.LogPath(status) == file
            )
            {
                throw new Go401Exception(
                    "ParametersConflict",
                    ErrorKind.InvalidArgument,
                    "-StatusPath must be a separate file: it cannot be the exported file, its manifest or its report. Nothing was sent."
                );
            }

            var record = new RunRecord(status) { Connection = ConnectionArgument.NameOf(Connection), Shard = Shard };
            record.Begin();
            _record = record;
        }
        catch (Go401Exception failure)
        {
            EndStatement(failure, statusPath);
        }
    }

    /// <inheritdoc/>
    private protected override void OnRecord()
    {
        if (Array.IndexOf(CompanyId, CompanyIdTransformationAttribute.Refused) >= 0)
        {
            Fail(
                new Go401Exception(
                    "NoCompanies",
                    ErrorKind.InvalidArgument,
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
                new Go401Exception(
                    "NoCompanies",
                    ErrorKind.InvalidArgument,
                    "The pipeline contained no company: the command before Export-Go401Participant found none. Check its "
                        + "name or filter; Get-Go401Company lists the companies. Nothing was written."
                ),
                Path
            );
        }

        Connection connection;
        ExportOptions options;
        object? about = ConnectionArgument.NameOf(Connection);
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

        WarnOfWorkbook(options);
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
            + $"{(own.Count == 1 ? "company " + (ShownPath.IdOf(own[0]) ?? "{company_id}") : own.Count + " companies")}"
            + $"{(_shard is null ? "" : $" (shard {_shard})")} "
            + $"from '{connection.Settings.Name}'";
        if (!Confirmation.Confirm(target, what, deletes: false, "Nothing was written."))
        {
            return;
        }

        IReadOnlyList<ExportResult> results = [];
        if (
            !Run(
                async call => results = await export.RunAsync(_companies, call).ConfigureAwait(false),
                true,
                failure => Ended(RunOutcome.Of(failure)) || failure is ApiException || own.Count != 1 ? null : ShownPath.IdOf(own[0])
            )
        )
        {
            return;
        }

        Ended(RunOutcome.Of(results));
        if (_shard is not null)
        {
            WriteVerbose($"Shard {_shard}: {own.Count} of {_companies.Count} companies.");
        }

        foreach (ExportResult result in results)
        {
            if (result.ResumedText is string resumed)
            {
                WriteVerbose($"{result.Path}: {resumed}.");
            }

            WriteVerbose(
                $"{result.Path}: {result.Rows} rows of {result.Received} participants, {result.Duplicates} duplicates, "
                    + $"SHA-256 {result.Sha256}."
            );
            if (PassThru)
            {
                WriteObject(result);
            }
        }

        // After the results, so that they are there even where the first error ends the pipeline.
        foreach (ExportResult result in results)
        {
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
                    : RunOutcome.Of(
                        new Go401Exception(
                            "NoCompanies",
                            ErrorKind.InvalidArgument,
                            "The pipeline ended before the companies to export were known: the command before "
                                + "Export-Go401Participant failed, or it was stopped."
                        )
                    )
            );
        }
    }

    private void Fail(Go401Exception failure, object? about)
    {
        Ended(RunOutcome.Of(failure));
        EndStatement(failure, about);
    }

    // What was exported is in place whatever becomes of its record. False, so that it can stand in a condition.
    private bool Ended(RunOutcome outcome)
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

        return false;
    }

    private ExportOptions Options()
    {
        string path = FilePath(Path);
        TargetPath.Check(path);
        if (ChangeDetail && !Incremental)
        {
            throw new Go401Exception(
                "ChangeDetailNeedsIncremental",
                ErrorKind.InvalidArgument,
                "-ChangeDetail writes what changed since the last export, which only -Incremental finds. Add -Incremental."
            );
        }

        ExportFormat format = Format ?? FormatOf(path);
        if (Pointless(format) is string pointless)
        {
            throw ParameterConflict.Of(pointless, "Nothing was written.");
        }

        SensitiveData sensitive =
            IncludeSensitive ? SensitiveData.Included
            : MaskSensitive ? SensitiveData.Masked
            : SensitiveData.LeftOut;
        return new ExportOptions
        {
            Path = path,
            Format = format,
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
    }

    private string? Pointless(ExportFormat format)
    {
        bool Given(string name) => MyInvocation.BoundParameters.ContainsKey(name);
        bool writesCsv = format == ExportFormat.Csv || ChangeDetail;
        return !writesCsv && (Given(nameof(Delimiter)) || AllowFormula)
                ? $"-Delimiter and -AllowFormula work only with CSV files, and this file is {format}. Remove them, or use -Format Csv."
            : Given(nameof(ResumeWithin)) && !Resume ? "-ResumeWithin works only with -Resume. Add -Resume, or remove -ResumeWithin."
            : Resume && PerCompany
                ? "-Resume has no effect with -PerCompany: each file is complete as soon as its company is read. Remove one of them."
            : NoClobber && Force ? "-Force overwrites a read-only file, and -NoClobber overwrites no file. Remove one of them."
            : null;
    }

    private void WarnOfWorkbook(ExportOptions options)
    {
        if (options.Format == ExportFormat.Csv && IsWorkbook(options.Path))
        {
            WriteWarning(
                $"'{options.Path}' has the name of an Excel workbook, but the file is CSV text, and Excel may refuse to "
                    + "open it. Use a name that ends in .csv, or see Get-Help about_Go401_Troubleshooting for Export-Excel."
            );
        }
    }

    private static bool IsWorkbook(string path) =>
        System.IO.Path.GetExtension(path).ToUpperInvariant() is ".XLSX" or ".XLS" or ".XLSM" or ".XLSB";

    private static ExportFormat FormatOf(string path) =>
        System.IO.Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" => ExportFormat.Csv,
            ".JSONL" or ".NDJSON" => ExportFormat.JsonLines,
            ".JSON" => ExportFormat.Json,
            _ when IsWorkbook(path) => throw new Go401Exception(
                "FormatUnknown",
                ErrorKind.InvalidArgument,
                "This cmdlet writes no Excel workbooks. Export-Excel of the module ImportExcel does: Get-Go401Participant c1 | "
                    + "Select-Object ObjectId, Name, Phone, PostalCode | Export-Excel participants.xlsx "
                    + "-NoNumberConversion Phone, PostalCode. "
                    + "Without -NoNumberConversion a ZIP code loses its first zero. Or use a name that ends in .csv. Nothing was written."
            ),
            _ => throw new Go401Exception(
                "FormatUnknown",
                ErrorKind.InvalidArgument,
                $"The extension '{System.IO.Path.GetExtension(path)}' does not determine the format. Add -Format Csv, JsonLines or Json."
            ),
        };
}
