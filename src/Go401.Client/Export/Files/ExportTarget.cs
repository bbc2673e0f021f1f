using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>
/// Where an export goes. <c>{Timestamp}</c> in the name is the time of the run, so that each run writes a file of its own. What
/// later runs must find again (the baseline, an unfinished export) is named after the text before it is filled in.
/// </summary>
internal sealed record ExportTarget(string Path, string Template)
{
    /// <summary>
    /// The part of an export that several processes share. It has a baseline and a checkpoint of its own: other parts have other companies.
    /// </summary>
    public ExportShard? Shard { get; init; }

    /// <summary>What the time of the run takes the place of.</summary>
    public const string Timestamp = "{Timestamp}";

    /// <summary>True where every run has a name of its own.</summary>
    public bool IsDated => !ReferenceEquals(Path, Template);

    public string BaselinePath => Kept + ".baseline";

    public string CheckpointPath => Kept + ".resume";

    /// <summary>The key of the row hashes that version 0.1 wrote; it is removed once there is a baseline.</summary>
    public string OldKeyPath => PartialFile.Hidden(Template) + ".rowkey";

    private string Kept =>
        PartialFile.Hidden(Template) + (Shard is null ? "" : FormattableString.Invariant($".{Shard.Index}-of-{Shard.Count}"));

    public static ExportTarget Create(string template, DateTimeOffset now) =>
        template.IndexOf(Timestamp, StringComparison.Ordinal) < 0
            ? new ExportTarget(template, template)
            : new ExportTarget(template.Replace(Timestamp, IsoDate.FileStamp(now)), template);
}
