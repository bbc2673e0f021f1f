using Go401.Client.Connections;

namespace Go401.Client.Export;

/// <summary>
/// What an export was asked to do, as text: an unfinished export is resumed, and rows are compared, only where it is the same.
/// </summary>
internal static class ExportIdentity
{
    public static string Layout(ExportOptions options, IEnumerable<string> names) =>
        string.Join(
            "|",
            [
                options.Format.ToString(),
                options.Delimiter.ToString(),
                options.Sensitive.ToString(),
                options.AllowFormulas ? "formulas" : "defused",
                .. names,
            ]
        );

    /// <summary>Eight digits that tell ids apart on a disk without case.</summary>
    public static string ShortHash(string id) => Hash.Hex(Hash.Sha256(id), 4);

    /// <summary>Everything that the bytes of a company depend on, but for the data.</summary>
    public static string Fingerprint(Connection connection, ExportOptions options, RowLayout layout, string baseline) =>
        Convert.ToBase64String(
            Hash.Sha256(
                string.Join(
                    "\n",
                    [
                        "3",
                        connection.Settings.BaseUri.AbsoluteUri,
                        connection.Settings.Name,
                        connection.Settings.ClientId ?? "",
                        connection.Settings.ApiVersion ?? "",
                        layout.Identity,
                        options.ByteOrderMark.ToString(),
                        (options.Report is not null).ToString(),
                        options.Incremental.ToString(),
                        options.ChangeDetail.ToString(),
                        baseline,
                        .. options.Shard is null ? [] : new[] { "shard " + options.Shard },
                    ]
                )
            )
        );
}
