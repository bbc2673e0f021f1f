using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Go401.Client.Data;

namespace Go401.Client.Export;

/// <summary>A file that a manifest describes.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Sha256">Its SHA-256, hexadecimal.</param>
/// <param name="Columns">Its columns with what the catalogue says; null for a column that it does not list.</param>
internal sealed record DescribedFile(string Path, long Length, string Sha256, IReadOnlyList<(string Name, DataColumn? Column)> Columns);

/// <summary>
/// The members of a manifest that make it a Data Package (https://datapackage.org, valid for version 1 and 2): the files with
/// hash, dialect and a Table Schema. Programs that know the format load the files with the right types.
/// </summary>
internal static class PackageDescriptor
{
    /// <summary>Writes the members.</summary>
    /// <param name="json">The manifest, inside its object.</param>
    /// <param name="result">What the export came to.</param>
    /// <param name="options">How it was written.</param>
    /// <param name="baseUri">The address of the service.</param>
    public static void Write(Utf8JsonWriter json, ExportResult result, ExportOptions options, Uri baseUri)
    {
        string name = NameOf(result.Path);
        json.WriteString("name", name);
        json.WriteString("id", result.RunId);
        json.WriteString("title", "Participants of 401GO retirement plans");
        json.WriteString(
            "description",
            "Exported by Go401. Fields of a schema have two members more: unit, and sensitivity (None, Personal or Sensitive)."
        );
        json.WriteString("created", result.Ended.UtcDateTime);
        json.WriteStartArray("sources");
        json.WriteStartObject();
        json.WriteString("title", "401GO REST API");
        json.WriteString("path", baseUri.AbsoluteUri);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("contributors");
        json.WriteStartObject();
        json.WriteString("title", "Go401");
        json.WriteString("role", "wrangler");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("resources");
        bool one = result.Companies.Length + result.Failures.Length == 1;
        var rows = new DescribedFile(
            result.Path,
            result.Length,
            result.Sha256,
            [.. result.Columns.Select(c => (c, DataCatalogue.ExportColumn(c)))]
        );
        Resource(json, rows, name, DataCatalogue.Table("Participant").Meaning, options, one ? ["ObjectId"] : ["CompanyId", "ObjectId"]);
        if (result.ChangeDetail is DescribedFile detail)
        {
            // A row has no company, so with several no columns are surely unique.
            Resource(
                json,
                detail,
                name + "-changes",
                DataCatalogue.Table("ChangeDetail").Meaning,
                options,
                one ? ["ObjectId", "Column"] : []
            );
        }

        json.WriteEndArray();
    }

    /// <summary>The columns of the change detail.</summary>
    public static DescribedFile Detail(string path, long length, string sha256) =>
        new(path, length, sha256, [.. RowLayout.DetailNames.Select(n => (n, DataCatalogue.Table("ChangeDetail").Find(n)))]);

    private static void Resource(
        Utf8JsonWriter json,
        DescribedFile file,
        string name,
        string description,
        ExportOptions options,
        string[] primaryKey
    )
    {
        bool csv = options.Format == ExportFormat.Csv;
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("type", "table");
        if (csv)
        {
            json.WriteString("profile", "tabular-data-resource");
        }

        json.WriteString("description", description);
        json.WriteString("path", Path.GetFileName(file.Path));
        json.WriteString(
            "format",
            csv ? "csv"
                : options.Format == ExportFormat.Json ? "json"
                : "jsonl"
        );
        json.WriteString(
            "mediatype",
            csv ? "text/csv"
                : options.Format == ExportFormat.Json ? "application/json"
                : "application/jsonl"
        );
        json.WriteString("encoding", "utf-8");
        json.WriteNumber("bytes", file.Length);
        json.WriteString("hash", "sha256:" + file.Sha256);
        if (csv)
        {
            json.WriteStartObject("dialect");
            json.WriteString("delimiter", options.Delimiter.ToString());
            json.WriteString("lineTerminator", "\r\n");
            json.WriteString("quoteChar", "\"");
            json.WriteBoolean("doubleQuote", true);
            json.WriteBoolean("skipInitialSpace", false);
            json.WriteBoolean("header", true);
            json.WriteEndObject();
        }

        json.WriteStartObject("schema");
        json.WriteStartArray("fields");
        foreach ((string column, DataColumn? entry) in file.Columns)
        {
            Field(json, column, entry, options);
        }

        json.WriteEndArray();
        Strings(json, "missingValues", [""]);
        if (primaryKey.Length > 0 && primaryKey.All(k => file.Columns.Any(c => c.Name == k)))
        {
            Strings(json, "primaryKey", primaryKey);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Field(Utf8JsonWriter json, string name, DataColumn? column, ExportOptions options)
    {
        bool masked = column?.Sensitivity == DataSensitivity.Sensitive && options.Sensitive != SensitiveData.Included;
        DataType? type = masked ? DataType.Text : column?.Type;
        json.WriteStartObject();
        json.WriteString("name", name);
        bool own = options.Format != ExportFormat.Csv && column is { Name: "OldValue" or "NewValue" };
        json.WriteString("type", own ? "any" : TypeName(type, options.Format));
        if (type is DataType.Date or DataType.Timestamp)
        {
            // Times come as the server sends them: with an offset, and with or without fractions of a second.
            json.WriteString("format", type == DataType.Date ? "default" : "any");
        }

        string meaning = column is null ? "A field of the API that Go401 does not know." : column.Meaning + EmptyText(column);
        json.WriteString("description", masked ? meaning + " Masked: stars take the place of what is hidden." : meaning);
        if (column is not null)
        {
            if (column.UnitText.Length > 0)
            {
                json.WriteString("unit", column.UnitText);
            }

            json.WriteString("sensitivity", column.Sensitivity.ToString());
            if (column.Name is "ObjectId" or "Change" || column.Values.Count > 0)
            {
                json.WriteStartObject("constraints");
                json.WriteBoolean("required", column.Empty is null);
                if (column.Values.Count > 0)
                {
                    Strings(json, "enum", column.Values);
                }

                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
    }

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

    private static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
