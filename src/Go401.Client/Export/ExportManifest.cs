using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using Go401.Client.Errors;
using Go401.Client.Files;
using Go401.Client.Text;

namespace Go401.Client.Export;

/// <summary>
/// What an export came to, as a file beside it, which is a Data Package too. Holds no personal data: ids of companies, counts,
/// times, checksums and the names of columns.
/// </summary>
internal static class ExportManifest
{
    /// <summary>The SHA-256 of the last export, as its manifest says; null where there is no manifest.</summary>
    /// <exception cref="Go401Exception"><c>ManifestUnreadable</c>.</exception>
    public static string? LastSha256(string target)
    {
        string path = ExportOptions.ManifestPath(target);
        try
        {
            byte[]? bytes = OwnedFile.ReadAll(path);
            if (bytes is null)
            {
                return null;
            }

            using JsonDocument manifest = ServerJson.Parse(bytes);
            return manifest.RootElement.TryGetProperty("sha256", out JsonElement sha) ? ServerJson.Exact(sha) : null;
        }
        catch (Go401Exception failure) when (failure.ErrorId == OwnedFile.NotTrusted)
        {
            // Another account may have written it: what it says of the last export is not believed.
            return null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new Go401Exception(
                "ManifestUnreadable",
                ErrorKind.InvalidResult,
                $"The manifest '{path}' cannot be read, so nothing can be compared with it. Delete it to start over.",
                exception
            );
        }
    }

    /// <summary>Writes a manifest.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="result">What the export came to.</param>
    /// <param name="options">How it was written.</param>
    /// <param name="baseUri">The address of the service.</param>
    /// <param name="layout">The columns as one text.</param>
    public static void Write(PartialFile file, ExportResult result, ExportOptions options, Uri baseUri, string layout)
    {
        using var stream = new MemoryStream();
        using (
            var json = new Utf8JsonWriter(
                stream,
                new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
            )
        )
        {
            json.WriteStartObject();
            json.WriteNumber("manifestVersion", 1);
            json.WriteString("runId", result.RunId);
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
                json.WriteString("readAt", company.ReadAt.UtcDateTime);
                json.WriteBoolean("resumed", company.Resumed);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (result.Shard is string text && result.Seen is CompanyList seen)
            {
                var shard = ExportShard.Parse(text);
                json.WriteStartObject("shard");
                json.WriteNumber("index", shard.Index);
                json.WriteNumber("count", shard.Count);
                json.WriteNumber("companyCount", seen.Count);
                json.WriteString("companiesSha256", seen.Sha256);
                if (seen.Ids is not null)
                {
                    Strings(json, "companyIds", seen.Ids);
                }

                json.WriteEndObject();
            }

            json.WriteStartArray("failures");
            foreach (CompanyFailure failure in result.Failures)
            {
                json.WriteStartObject();
                json.WriteString("companyId", failure.CompanyId);
                json.WriteString("errorId", failure.Error.ErrorId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (result.Added is not null)
            {
                json.WriteStartObject("incremental");
                json.WriteNumber("added", result.Added.Value);
                json.WriteNumber("updated", result.Updated ?? 0);
                json.WriteNumber("removed", result.Removed ?? 0);
                json.WriteEndObject();
            }

            PackageDescriptor.Write(json, result, options, baseUri);
            json.WriteEndObject();
        }

        file.Write(stream.ToArray());
        file.Write("\n"u8.ToArray());
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
}
