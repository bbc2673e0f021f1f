using System.Text.RegularExpressions;
using Go401.Client.Data;

namespace Go401.Client.Export;

/// <summary>A file that a manifest describes.</summary>
/// <param name="Sha256">Its SHA-256, hexadecimal.</param>
/// <param name="Columns">Its columns with what the catalogue says; null for a column that it does not list.</param>
internal sealed record DescribedFile(string Path, long Length, string Sha256, IReadOnlyList<(string Name, DataColumn? Column)> Columns);

/// <summary>
/// The members of a manifest that make it a Data Package (https://datapackage.org): the files with hash, dialect and a Table
/// Schema. Programs that know the format load the files with the right types. Valid for version 2, which $schema and roles are
/// for, and for version 1, which profile and role are for.
/// </summary>
internal static class PackageDescriptor
{
    private const string Profiles = "https://datapackage.org/profiles/2.0/";

    private const string DetailText =
        "One row for each value that changed. The resource before this one says what each column means, and its row with the same "
        + "ObjectId whether a deferral is percent or dollars.";

    /// <summary>Adds the members.</summary>
    /// <param name="result">What the export came to.</param>
    /// <param name="baseUri">The address of the service.</param>
    public static void Add(JsonMembers manifest, ExportResult result, ExportOptions options, Uri baseUri)
    {
        string name = NameOf(result.Path);
        bool one = result.Companies.Length + result.Failures.Length == 1;
        var rows = new DescribedFile(
            result.Path,
            result.Length,
            result.Sha256,
            [.. result.Columns.Select(c => (c, DataCatalogue.ExportColumn(c)))]
        );
        var resources = new List<JsonMembers>
        {
            Resource(rows, name, RowsText(options), options, one ? ["ObjectId"] : ["CompanyId", "ObjectId"]),
        };
        if (result.ChangeDetail is DescribedFile detail)
        {
            // A row has no company, so with several no columns are surely unique.
            resources.Add(Resource(detail, name + "-changes", DetailText, options, one ? ["ObjectId", "Column"] : []));
        }

        manifest["$schema"] = Profiles + "datapackage.json";
        manifest["name"] = name;
        manifest["id"] = result.RunId;
        manifest["title"] = "Participants of 401GO retirement plans";
        manifest["description"] = PackageText(options);
        manifest["created"] = result.Ended.UtcDateTime;
        manifest["sources"] = new[]
        {
            new JsonMembers { ["title"] = "401GO REST API", ["path"] = baseUri.AbsoluteUri },
        };
        manifest["contributors"] = new[]
        {
            new JsonMembers
            {
                ["title"] = "Go401",
                ["role"] = "wrangler",
                ["roles"] = new[] { "wrangler" },
            },
        };
        manifest["resources"] = resources;
    }

    /// <summary>The columns of the change detail.</summary>
    public static DescribedFile Detail(string path, long length, string sha256) =>
        new(path, length, sha256, [.. RowLayout.DetailNames.Select(n => (n, DataCatalogue.Table("ChangeDetail").Find(n)))]);

    private static JsonMembers Resource(DescribedFile file, string name, string text, ExportOptions options, string[] primaryKey)
    {
        bool csv = options.Format == ExportFormat.Csv;
        (string format, string mediaType) = options.Format switch
        {
            ExportFormat.Csv => ("csv", "text/csv"),
            ExportFormat.Json => ("json", "application/json"),
            _ => ("jsonl", "application/jsonl"),
        };
        bool hasKey = primaryKey.Length > 0 && primaryKey.All(k => file.Columns.Any(c => c.Name == k));
        return new JsonMembers
        {
            ["$schema"] = Profiles + "dataresource.json",
            ["name"] = name,
            ["type"] = "table",
            ["profile"] = csv ? "tabular-data-resource" : JsonMembers.Omitted,
            ["description"] = text + FileText(options),
            ["path"] = Path.GetFileName(file.Path),
            ["format"] = format,
            ["mediatype"] = mediaType,
            ["encoding"] = "utf-8",
            ["bytes"] = file.Length,
            ["hash"] = "sha256:" + file.Sha256,
            ["dialect"] = csv ? Dialect(options) : JsonMembers.Omitted,
            ["schema"] = new JsonMembers
            {
                ["$schema"] = Profiles + "tableschema.json",
                ["fields"] = file.Columns.Select(c => Field(c.Name, c.Column, file, options)),
                ["missingValues"] = new[] { "" },
                ["primaryKey"] = hasKey ? primaryKey : JsonMembers.Omitted,
            },
        };
    }

    private static JsonMembers Dialect(ExportOptions options) =>
        new()
        {
            ["$schema"] = Profiles + "tabledialect.json",
            ["delimiter"] = options.Delimiter.ToString(),
            ["lineTerminator"] = "\r\n",
            ["quoteChar"] = "\"",
            ["doubleQuote"] = true,
            ["skipInitialSpace"] = false,
            ["header"] = true,
        };

    private static JsonMembers Field(string name, DataColumn? column, DescribedFile file, ExportOptions options)
    {
        bool masked = column?.Sensitivity == DataSensitivity.Sensitive && options.Sensitive != SensitiveData.Included;
        DataType? type = masked ? DataType.Text : column?.Type;
        bool own = options.Format != ExportFormat.Csv && column is { Name: "OldValue" or "NewValue" };
        bool asJson = options.Format == ExportFormat.Csv && column is { Type: DataType.List or DataType.Group, Source: not null };
        string meaning =
            column is null ? "A field of the API that Go401 does not know."
            : asJson ? $"{column.Meaning} As JSON text, with the names of the API; [] has no item. Empty: {ParticipantData.NotSent}"
            : column.Meaning + EmptyText(column);
        bool values = column is { Name: "OldValue" or "NewValue" } && options is { Sensitive: SensitiveData.Included };
        bool sensitive = values && options.Columns.Any(c => c.Sensitive);
        return new JsonMembers
        {
            ["name"] = name,
            ["type"] = own ? "any" : TypeName(type, options.Format),

            // Times come as the server sends them: with an offset, and with or without fractions of a second.
            ["format"] = type switch
            {
                DataType.Date => "default",
                DataType.Timestamp => "any",
                _ => JsonMembers.Omitted,
            },
            ["description"] = masked ? meaning + " Masked: stars take the place of what is hidden." : meaning,
            ["unit"] = Unit(column, file) ?? JsonMembers.Omitted,
            ["sensitivity"] = (sensitive ? DataSensitivity.Sensitive : column?.Sensitivity ?? DataSensitivity.Personal).ToString(),
            ["constraints"] = column is { Name: "ObjectId" or "Change" } or { Values.Count: > 0 }
                ? new JsonMembers
                {
                    ["required"] = column.Empty is null,
                    ["enum"] = column.Values.Count > 0 ? column.Values : JsonMembers.Omitted,
                }
                : JsonMembers.Omitted,
        };
    }

    private static string? Unit(DataColumn? column, DescribedFile file) =>
        column is not { UnitText.Length: > 0 } ? null
        : column.UnitColumn is not string decides || file.Columns.Any(c => c.Name == decides) ? column.UnitText
        : $"{column.UnitText} {decides} is not in this file.";

    // People get the files without this project: what they need to read them is said here.
    private static string PackageText(ExportOptions options) =>
        "Exported by Go401. Each field of a schema says what its column means, and what an empty value means. Its extra members are unit, "
        + "and sensitivity (None, Personal or Sensitive). Ids, ZIP codes, phone and social security numbers are text: a program that "
        + "makes numbers of them drops leading zeros. Amounts are exact decimals."
        + (options.Shard is ExportShard s ? $" Shard {s.Index} of {s.Count}: the other companies are in the other shards." : "");

    private static string RowsText(ExportOptions options) =>
        options.Incremental
            ? "One row for each participant who was added, updated or removed since the last export. A removed one has ids only: other "
                + "empty values say nothing."
            : "One row for each participant.";

    private static string FileText(ExportOptions options) =>
        (
            options is { Format: ExportFormat.Csv, AllowFormulas: false }
                ? " Text that a spreadsheet would run as a formula (it begins with =, +, -, @ or the like, and is not a number) has one "
                    + "apostrophe before it, which is not part of the value."
                : ""
        ) + (options.ByteOrderMark ? " The file begins with a byte order mark, which is not part of the first column's name." : "");

    private static string EmptyText(DataColumn column) => column.Empty is null ? "" : " Empty: " + column.Empty;

    private static string TypeName(DataType? type, ExportFormat format) =>
        type switch
        {
            null => "any",
            DataType.Date => "date",
            DataType.Timestamp => "datetime",
            DataType.Number => "number",
            DataType.WholeNumber => "integer",
            DataType.Boolean => "boolean",
            DataType.List when format != ExportFormat.Csv => "array",
            DataType.Group when format != ExportFormat.Csv => "object",
            _ => "string",
        };

    // Lower case letters, digits and dashes are allowed in every version.
    private static string NameOf(string path)
    {
        string name = Regex.Replace(Path.GetFileNameWithoutExtension(path).ToLowerInvariant(), "[^a-z0-9_.]+", "-").Trim('-', '.');
        return name.Length > 0 ? name : "participants";
    }
}
