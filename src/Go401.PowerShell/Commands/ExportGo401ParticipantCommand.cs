using Go401.Client.Export;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Writes the participants of companies to a CSV, JSON Lines or JSON file that is whole or not there at all. Social
/// security numbers and birth dates are left out unless asked for.
/// </summary>
[Cmdlet(VerbsData.Export, "Go401Participant", SupportsShouldProcess = true, DefaultParameterSetName = PlainSet)]
[OutputType(typeof(ExportResult))]
public sealed partial class ExportGo401ParticipantCommand : Go401ConnectionCmdlet
{
    private const string PlainSet = "Default";
    private const string IncludeSet = "IncludeSensitive";
    private const string MaskSet = "MaskSensitive";

    /// <summary>
    /// The file to write. It is its owner's alone (S62). A file that is there is overwritten, as Export-Csv does; wildcards are not
    /// expanded. {Timestamp} in the name becomes the time of the run (UTC), and such a file is never overwritten. {Shard} becomes the
    /// part of -Shard, and {CompanyId} the company's id with -PerCompany; anything else in braces is an error.
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
    [CompanyIdTransformation(KeepsParticipants = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CompanyIdCompleter))]
    public string[] CompanyId { get; set; } = [];

    /// <summary>Csv, JsonLines or Json; told by the extension (.csv, .jsonl, .ndjson, .json) when left out.</summary>
    [Parameter]
    [Choice(typeof(ExportFormat))]
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

    /// <summary>What is between the fields of a CSV: a comma (default), a semicolon, a tab or a vertical bar.</summary>
    [Parameter]
    [ValidateDelimiter]
    [ArgumentCompleter(typeof(DelimiterCompleter))]
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
    [LifetimeTransformation]
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
}
