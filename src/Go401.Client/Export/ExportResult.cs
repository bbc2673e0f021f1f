namespace Go401.Client.Export;

/// <summary>What an export came to; the manifest says the same.</summary>
public sealed record ExportResult
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The id of the run that wrote it; the manifest and the record of the run have the same.</summary>
    public string RunId { get; init; } = "";

    /// <summary>How it is written.</summary>
    public required ExportFormat Format { get; init; }

    /// <summary>Rows written, without the header.</summary>
    public long Rows { get; init; }

    /// <summary>The columns, in their order.</summary>
    public required string[] Columns { get; init; }

    /// <summary>What became of the social security number and the birth date.</summary>
    public SensitiveData Sensitive { get; init; }

    /// <summary>The SHA-256 of the file, hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>The size of the file in bytes.</summary>
    public long Length { get; init; }

    /// <summary>The connection that was used.</summary>
    public required string Connection { get; init; }

    /// <summary>The Api-Version that was sent; null where none was.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The companies that are in the file.</summary>
    public required CompanyResult[] Companies { get; init; }

    /// <summary>The ids of the companies that are in the file.</summary>
    public string[] CompanyId => Array.ConvertAll(Companies, c => c.CompanyId);

    /// <summary>The part of the companies that was exported, for instance 3/20; null where all were.</summary>
    public string? Shard { get; init; }

    /// <summary>The companies of all parts, as this run saw them; null without a part.</summary>
    internal CompanyList? Seen { get; init; }

    /// <summary>The companies that could not be read and are not in the file.</summary>
    public CompanyFailure[] Failures { get; init; } = OwnArray.Of<CompanyFailure>([]);

    /// <summary>Participants received from the server.</summary>
    public long Received { get; init; }

    /// <summary>The server's counts at the start, summed over the companies; null where it said none.</summary>
    public long? CountAtStart { get; init; }

    /// <summary>The server's counts at the end, summed over the companies; null where it said none.</summary>
    public long? CountAtEnd { get; init; }

    /// <summary>Records left out because their id had come before.</summary>
    public long Duplicates { get; init; }

    /// <summary>Fields that a spreadsheet would have run as a formula and that now begin with an apostrophe.</summary>
    public long FieldsDefused { get; init; }

    /// <summary>Fields in which half a character was replaced by U+FFFD.</summary>
    public long FieldsRepaired { get; init; }

    /// <summary>Participants that were not there the last time; null unless incremental.</summary>
    public long? Added { get; init; }

    /// <summary>Participants that are written differently than the last time; null unless incremental.</summary>
    public long? Updated { get; init; }

    /// <summary>Participants that are no longer there; null unless incremental.</summary>
    public long? Removed { get; init; }

    /// <summary>
    /// False where nothing differs from the last export; null where that is not known: there was none to compare with, or the export
    /// was resumed, so that not all of it was read now.
    /// </summary>
    public bool? Changed { get; init; }

    /// <summary>True where every company that was asked for is in the file.</summary>
    public bool Complete => Failures.Length == 0;

    /// <summary>
    /// True where companies were taken from an unfinished export; <see cref="CompanyResult.ReadAt"/> tells when they were read.
    /// </summary>
    public bool Resumed => ResumedCompanies > 0;

    /// <summary>How many companies were taken from an unfinished export.</summary>
    public int ResumedCompanies => Companies.Count(c => c.Resumed);

    /// <summary>The same as a text, with the times; null where nothing was.</summary>
    public string? ResumedText { get; init; }

    /// <summary>When this run began, UTC. Companies of an unfinished export were read before.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When the file was in its place, UTC.</summary>
    public DateTimeOffset Ended { get; init; }

    /// <summary>Where the manifest is; null where none was asked for.</summary>
    public string? ManifestPath { get; init; }

    /// <summary>Where the report is; null where none was asked for.</summary>
    public string? ReportPath { get; init; }

    /// <summary>Where the change detail is; null where none was asked for.</summary>
    public string? ChangeDetailPath => ChangeDetail?.Path;

    /// <summary>The change detail, for the manifest.</summary>
    internal DescribedFile? ChangeDetail { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>What one company came to.</summary>
public sealed record CompanyResult(string CompanyId)
{
    /// <summary>Participants received.</summary>
    public long Received { get; init; }

    /// <summary>The server's count on the first page; null where it said none.</summary>
    public long? CountAtStart { get; init; }

    /// <summary>The server's count on the last page; null where it said none.</summary>
    public long? CountAtEnd { get; init; }

    /// <summary>Records left out because their id had come before.</summary>
    public long Duplicates { get; init; }

    /// <summary>Pages received.</summary>
    public int Pages { get; init; }

    /// <summary>Tries beyond the first, over all requests.</summary>
    public int Retries { get; init; }

    /// <summary>When the first page was asked for, UTC: what the rows say was so then or later.</summary>
    public DateTimeOffset ReadAt { get; init; }

    /// <summary>True where an earlier run read the company, and this one counted it again only.</summary>
    public bool Resumed { get; init; }
}

/// <summary>A company that could not be read.</summary>
public sealed record CompanyFailure(string CompanyId, Go401Exception Error)
{
    /// <summary>The company and the id of the error; the message is the error's.</summary>
    public override string ToString() => $"{CompanyId}: {Error.ErrorId}";
}
