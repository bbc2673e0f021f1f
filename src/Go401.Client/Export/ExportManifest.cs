using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json;
using Go401.Client.Errors;
using Go401.Client.Platform;

namespace Go401.Client.Export;

/// <summary>
/// The manifest of the last export: what later ones are compared with. Holds no personal data: ids are opaque, and the
/// hashes of rows are keyed (see <see cref="RowHasher"/>).
/// </summary>
internal sealed class ExportManifest
{
    /// <summary>The SHA-256 of the file.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>The columns of the file.</summary>
    public string? Layout { get; private set; }

    /// <summary>Which key the rows were hashed with.</summary>
    public string? KeyId { get; private set; }

    /// <summary>A hash of the manifest itself.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>The rows by company; empty unless the export was incremental.</summary>
    public Dictionary<string, CompanyBaseline> Companies { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the manifest that stands beside a file; null where there is none.</summary>
    /// <exception cref="Go401Exception"><c>ManifestUnreadable</c>.</exception>
    public static ExportManifest? Load(string target, bool withRows)
    {
        string path = ExportOptions.ManifestPath(target);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            byte[] bytes = File.ReadAllBytes(path);
            using var sha = SHA256.Create();
            var manifest = new ExportManifest { Fingerprint = Convert.ToBase64String(sha.ComputeHash(bytes)) };
            manifest.Read(bytes, withRows);
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new Go401Exception("ManifestUnreadable", ErrorKind.InvalidResult, $"The manifest '{path}' cannot be read, so that nothing can be compared with it. Remove it to begin anew.", exception);
        }
    }

    /// <summary>Writes a manifest.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="result">What the export came to.</param>
    /// <param name="baseUri">The address of the service.</param>
    /// <param name="layout">The columns as one text.</param>
    /// <param name="keyId">Which key the rows were hashed with; null unless incremental.</param>
    /// <param name="hashes">The hashes of the rows; null unless incremental.</param>
    public static void Write(PartialFile file, ExportResult result, Uri baseUri, string layout, string? keyId, PartialFile? hashes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("manifestVersion", 1);
            json.WriteString("file", Path.GetFileName(result.Path));
            json.WriteString("format", result.Format.ToString());
            json.WriteNumber("rows", result.Rows);
            json.WriteNumber("bytes", result.Length);
            json.WriteString("sha256", result.Sha256);
            Strings(json, "columns", result.Columns);
            json.WriteString("sensitiveData", result.Sensitive.ToString());
            json.WriteString("layout", layout);
            json.WriteString("connection", result.Connection);
            json.WriteString("baseUri", baseUri.AbsoluteUri);
            json.WriteString("apiVersion", result.ApiVersion);
            json.WriteString("startedUtc", result.Started.UtcDateTime);
            json.WriteString("endedUtc", result.Ended.UtcDateTime);
            json.WriteBoolean("complete", result.Complete);
            json.WriteBoolean("resumed", result.Resumed);
            Number(json, "countAtStart", result.CountAtStart);
            Number(json, "countAtEnd", result.CountAtEnd);
            json.WriteNumber("received", result.Received);
            json.WriteNumber("duplicates", result.Duplicates);
            json.WriteNumber("fieldsDefused", result.FieldsDefused);
            json.WriteNumber("fieldsRepaired", result.FieldsRepaired);
            json.WriteStartArray("companies");
            foreach (CompanyResult company in result.Companies)
            {
                json.WriteStartObject();
                json.WriteString("companyId", company.CompanyId);
                json.WriteNumber("received", company.Received);
                Number(json, "countAtStart", company.CountAtStart);
                Number(json, "countAtEnd", company.CountAtEnd);
                json.WriteNumber("duplicates", company.Duplicates);
                json.WriteNumber("pages", company.Pages);
                json.WriteNumber("retries", company.Retries);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("failures");
            foreach (CompanyFailure failure in result.Failures)
            {
                json.WriteStartObject();
                json.WriteString("companyId", failure.CompanyId);
                json.WriteString("errorId", failure.Error.ErrorId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (keyId is not null)
            {
                json.WriteStartObject("incremental");
                json.WriteNumber("added", result.Added ?? 0);
                json.WriteNumber("updated", result.Updated ?? 0);
                json.WriteNumber("removed", result.Removed ?? 0);
                json.WriteString("rowHash", "HMAC-SHA-256, 128 bits");
                json.WriteString("keyId", keyId);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        byte[] bytes = stream.ToArray();
        if (hashes is null)
        {
            file.Write(bytes);
            file.Write("\n"u8.ToArray());
            return;
        }

        // The rows can be many, so they are copied from the file in which they were kept.
        int end = Array.LastIndexOf(bytes, (byte)'}');
        while (bytes[end - 1] is (byte)'\n' or (byte)'\r')
        {
            end--;
        }

        file.Write(bytes, 0, end);
        file.Write(",\n  \"rowHashes\": {"u8.ToArray());
        hashes.CopyTo(file);
        file.Write("\n  }\n}\n"u8.ToArray());
    }

    /// <summary>The key that the rows beside a target are hashed with; made where there is none.</summary>
    public static byte[] Key(string target)
    {
        string path = KeyPath(target);
        try
        {
            if (File.Exists(path) && File.ReadAllBytes(path) is { Length: RowHasher.KeyLength } known)
            {
                return known;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Go401Exception("RowKeyUnreadable", ErrorKind.WriteError, $"'{path}' cannot be read; the rows of the last export cannot be compared without it. Give this account access, or remove it to begin anew.", exception);
        }

        byte[] key = Poly.RandomBytes(RowHasher.KeyLength);
        using PartialFile file = PartialFile.Create(path);
        file.Write(key);
        file.Commit();
        return key;
    }

    /// <summary>Where the key lies: beside the file, and no part of the manifest.</summary>
    public static string KeyPath(string target) => PartialFile.Hidden(target) + ".rowkey";

    public static string IdOf(byte[] key)
    {
        using var sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(key), 0, 8).Replace("-", "").ToLowerInvariant();
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is long number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
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

    /// <summary>Reads the hashes of rows as far as they go: the end may be missing.</summary>
    public static Dictionary<string, CompanyBaseline> RowsOf(byte[] unfinished)
    {
        var manifest = new ExportManifest();
        var reader = new Utf8JsonReader([(byte)'{', .. unfinished], isFinalBlock: false, default);
        reader.Read();
        manifest.ReadRows(ref reader);
        return manifest.Companies;
    }

    private void Read(byte[] bytes, bool withRows)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 8 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "sha256":
                    Sha256 = reader.GetString();
                    break;
                case "layout":
                    Layout = reader.GetString();
                    break;
                case "incremental":
                    using (JsonDocument document = JsonDocument.ParseValue(ref reader))
                    {
                        KeyId = document.RootElement.TryGetProperty("keyId", out JsonElement id) ? id.GetString() : null;
                    }

                    break;
                case "rowHashes" when withRows:
                    ReadRows(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private void ReadRows(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var company = new CompanyBaseline();
            Companies[reader.GetString()!] = company;
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string id = reader.GetString()!;
                if (!reader.Read() || reader.TokenType != JsonTokenType.String || !RowHash.TryRead(reader.ValueSpan, out RowHash hash))
                {
                    throw new JsonException();
                }

                company.Set(id, hash);
            }
        }
    }
}
