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
        var schema = new JsonMembers
        {
            ["$schema"] = Profiles + "tableschema.json",
            ["fields"] = file.Columns.Select(c => Field(c.Name, c.Column, file, options)),
            ["missingValues"] = new[] { "" },
        };
        if (primaryKey.Length > 0 && primaryKey.All(k => file.Columns.Any(c => c.Name == k)))
        {
            schema["primaryKey"] = primaryKey;
        }

        var json = new JsonMembers
        {
            ["$schema"] = Profiles + "dataresource.json",
            ["name"] = name,
            ["type"] = "table",
        };
        if (csv)
        {
            json["profile"] = "tabular-data-resource";
        }

        json["description"] = text + FileText(options);
        json["path"] = Path.GetFileName(file.Path);
        json["format"] = format;
        json["mediatype"] = mediaType;
        json["encoding"] = "utf-8";
        json["bytes"] = file.Length;
        json["hash"] = "sha256:" + file.Sha256;
        if (csv)
        {
            json["dialect"] = new JsonMembers
            {
                ["$schema"] = Profiles + "tabledialect.json",
                ["delimiter"] = options.Delimiter.ToString(),
                ["lineTerminator"] = "\r\n",
                ["quoteChar"] = "\"",
                ["doubleQuote"] = true,
                ["skipInitialSpace"] = false,
                ["header"] = true,
            };
        }

        json["schema"] = schema;
        return json;
    }

    private static JsonMembers Field(string name, DataColumn? column, DescribedFile file, ExportOptions options)
    {
        bool masked = column?.Sensitivity == DataSensitivity.Sensitive && options.Sensitive != SensitiveData.Included;
        DataType? type = masked ? DataType.Text : column?.Type;
        bool own = options.Format != ExportFormat.Csv && column is { Name: "OldValue" or "NewValue" };
        var json = new JsonMembers { ["name"] = name, ["type"] = own ? "any" : TypeName(type, options.Format) };
        if (type is DataType.Date or DataType.Timestamp)
        {
            // Times come as the server sends them: with an offset, and with or without fractions of a second.
            json["format"] = type == DataType.Date ? "default" : "any";
        }

        bool asJson = options.Format == ExportFormat.Csv && column is { Type: DataType.List or DataType.Group, Source: not null };
        string meaning =
            column is null ? "A field of the API that Go401 does not know."
            : asJson ? $"{column.Meaning} As JSON text, with the names of the API; [] has no item. Empty: {ParticipantData.NotSent}"
            : column.Meaning + EmptyText(column);
        json["description"] = masked ? meaning + " Masked: stars take the place of what is hidden." : meaning;
        if (column is null)
        {
            json["sensitivity"] = nameof(DataSensitivity.Personal);
            return json;
        }

        if (column.UnitText.Length > 0)
        {
            string? decides = column.UnitColumn;
            bool told = decides is null || file.Columns.Any(c => c.Name == decides);
            json["unit"] = told ? column.UnitText : $"{column.UnitText} {decides} is not in this file.";
        }

        bool values = column.Name is "OldValue" or "NewValue" && options is { Sensitive: SensitiveData.Included };
        bool sensitive = values && options.Columns.Any(c => c.Sensitive);
        json["sensitivity"] = (sensitive ? DataSensitivity.Sensitive : column.Sensitivity).ToString();
        if (column.Name is "ObjectId" or "Change" || column.Values.Count > 0)
        {
            var constraints = new JsonMembers { ["required"] = column.Empty is null };
            json["constraints"] = constraints;
            if (column.Values.Count > 0)
            {
                constraints["enum"] = column.Values;
            }
        }

        return json;
    }

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
        var name = new StringBuilder();
        foreach (char c in Path.GetFileNameWithoutExtension(path).ToLowerInvariant())
        {
            bool plain = c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '.';
            if (plain || (name.Length > 0 && name[name.Length - 1] != '-'))
            {
                name.Append(plain ? c : '-');
            }
        }

        string trimmed = name.ToString().Trim('-', '.');
        return trimmed.Length > 0 ? trimmed : "participants";
    }
}
