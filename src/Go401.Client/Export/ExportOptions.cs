using Go401.Client.Http;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>How an export is written.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values (RFC 4180), UTF-8, a header line, CR LF.</summary>
    Csv,

    /// <summary>One JSON object a line, UTF-8, LF.</summary>
    JsonLines,

    /// <summary>One JSON array, UTF-8.</summary>
    Json,
}

/// <summary>What becomes of the social security number and the birth date.</summary>
public enum SensitiveData
{
    /// <summary>They are left out.</summary>
    LeftOut,

    /// <summary>The last four digits and the year are written, stars for the rest.</summary>
    Masked,

    /// <summary>They are written as they are.</summary>
    Included,
}

/// <summary>What to export and how; immutable.</summary>
internal sealed record ExportOptions
{
    /// <summary>
    /// The file to write: an absolute path. The time of the run goes in place of <c>{Timestamp}</c>; such a file is never replaced.
    /// With <see cref="PerCompany"/> the company's id goes in place of <c>{CompanyId}</c>, or before the extension.
    /// </summary>
    public required string Path { get; init; }

    public ExportFormat Format { get; init; }

    /// <summary>The columns, in this order; see <see cref="ParticipantColumns.Select"/>.</summary>
    public required IReadOnlyList<ParticipantColumn> Columns { get; init; }

    /// <summary>What becomes of sensitive columns among <see cref="Columns"/>.</summary>
    public SensitiveData Sensitive { get; init; }

    /// <summary>What is between the fields of a CSV: a comma, semicolon, tab or vertical bar.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Begins the file with a byte order mark, by which Excel knows that it is UTF-8.</summary>
    public bool ByteOrderMark { get; init; }

    /// <summary>Writes text as it is even where a spreadsheet would run it as a formula.</summary>
    public bool AllowFormulas { get; init; }

    /// <summary>Overwrites a file that is marked read-only.</summary>
    public bool Force { get; init; }

    public bool NoClobber { get; init; }

    public bool Manifest { get; init; }

    /// <summary>Writes only what changed since the last export; includes <see cref="Manifest"/>.</summary>
    public bool Incremental { get; init; }

    /// <summary>With <see cref="Incremental"/>: writes a second file with a row for each value that changed.</summary>
    public bool ChangeDetail { get; init; }

    /// <summary>With several companies: keeps what was read of them when the export fails or is ended, and uses it the next time.</summary>
    public bool Resume { get; init; }

    /// <summary>How long what was read of a company may be used by a later run.</summary>
    public TimeSpan ResumeWithin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The names of companies by their ids, for <see cref="ParticipantColumns.CompanyName"/>; looked up where they are wanted and not
    /// given.
    /// </summary>
    public IReadOnlyDictionary<string, string> CompanyNames { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes nothing when one of several companies cannot be read.</summary>
    public bool OnlyWhenComplete { get; init; }

    /// <summary>The part of the companies that is exported; null exports all of them.</summary>
    public ExportShard? Shard { get; init; }

    public bool PerCompany { get; init; }

    /// <summary>Makes the step that writes a report beside the file, given how a company is called; null writes none.</summary>
    public Func<ExportTarget, Func<string, string?>, ExportStep>? Report { get; init; }

    /// <summary>The id of the run; the manifest names it.</summary>
    public string RunId { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>Records a page; null leaves it to the client.</summary>
    public int? PageSize { get; init; }

    /// <summary>How many pages are under way at once.</summary>
    public int ThrottleLimit { get; init; } = 4;

    /// <summary>When a failed request is tried again.</summary>
    public RetryOptions Retry { get; init; } = RetryOptions.Default;

    /// <summary>
    /// How often an export with <see cref="Resume"/> notes which companies it has read. What came since then is read again after a
    /// crash.
    /// </summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>True where a manifest is written.</summary>
    internal bool WritesManifest => Manifest || Incremental;

    public static string ManifestPath(string path) => path + ".manifest.json";

    public static string ReportPath(string path) => path + ".report.html";

    /// <summary>Where the change detail of a file is.</summary>
    public static string ChangeDetailPath(string path) => path + ".changes" + System.IO.Path.GetExtension(path);
}
