using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>
/// What an export came to, as a file beside it, which is a Data Package too. Holds no personal data: ids of companies, counts,
/// times, checksums and the names of columns.
/// </summary>
internal static class ExportManifest
{
    /// <summary>The SHA-256 of the last export, as its manifest says; null where there is no manifest.</summary>
    /// <exception cref="Go401Exception"><c>ManifestUnreadable</c>.</exception>
    public static string? LastSha256(string target, ICallReporter? reporter = null)
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
            if (manifest.RootElement.TryGetProperty("file", out JsonElement file) && ServerJson.Exact(file) != Path.GetFileName(target))
            {
                reporter?.Warning($"The manifest '{path}' describes another file. Whether the export has changed is not known.");
                return null;
            }

            return manifest.RootElement.TryGetProperty("sha256", out JsonElement sha) ? ServerJson.Exact(sha) : null;
        }
        catch (Go401Exception failure) when (failure.ErrorId == OwnedFile.NotTrusted)
        {
            // Another account may have written it: what it says of the last export is not believed.
            reporter?.Warning($"{failure.Message} Whether the export has changed is not known.");
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
    /// <param name="result">What the export came to.</param>
    /// <param name="baseUri">The address of the service.</param>
    /// <param name="layout">The columns as one text.</param>
    public static void Write(PartialFile file, ExportResult result, ExportOptions options, Uri baseUri, string layout)
    {
        var json = new JsonMembers
        {
            ["manifestVersion"] = 1,
            ["runId"] = result.RunId,
            ["file"] = Path.GetFileName(result.Path),
            ["format"] = result.Format.ToString(),
            ["rows"] = result.Rows,
            ["bytes"] = result.Length,
            ["sha256"] = result.Sha256,
            ["columns"] = result.Columns,
            ["sensitiveData"] = result.Sensitive.ToString(),
            ["layout"] = layout,
            ["connection"] = result.Connection,
            ["baseUri"] = baseUri.AbsoluteUri,
            ["apiVersion"] = result.ApiVersion,
            ["startedUtc"] = result.Started.UtcDateTime,
            ["endedUtc"] = result.Ended.UtcDateTime,
            ["complete"] = result.Complete,
            ["resumed"] = result.Resumed,
            ["countAtStart"] = result.CountAtStart,
            ["countAtEnd"] = result.CountAtEnd,
            ["received"] = result.Received,
            ["duplicates"] = result.Duplicates,
            ["fieldsDefused"] = result.FieldsDefused,
            ["fieldsRepaired"] = result.FieldsRepaired,
            ["companies"] = result.Companies.Select(Company),
            ["shard"] = options.Shard is ExportShard shard && result.Seen is CompanyList seen ? Shard(shard, seen) : JsonMembers.Omitted,
            ["failures"] = result.Failures.Select(f => new JsonMembers { ["companyId"] = f.CompanyId, ["errorId"] = f.Error.ErrorId }),
            ["incremental"] = result.Added is null
                ? JsonMembers.Omitted
                : new JsonMembers
                {
                    ["added"] = result.Added,
                    ["updated"] = result.Updated ?? 0,
                    ["removed"] = result.Removed ?? 0,
                },
        };
        PackageDescriptor.Add(json, result, options, baseUri);
        file.Write(json.ToReadableUtf8());
    }

    private static JsonMembers Company(CompanyResult company) =>
        new()
        {
            ["companyId"] = company.CompanyId,
            ["received"] = company.Received,
            ["countAtStart"] = company.CountAtStart,
            ["countAtEnd"] = company.CountAtEnd,
            ["duplicates"] = company.Duplicates,
            ["pages"] = company.Pages,
            ["retries"] = company.Retries,
            ["readAt"] = company.ReadAt.UtcDateTime,
            ["resumed"] = company.Resumed,
        };

    private static JsonMembers Shard(ExportShard shard, CompanyList seen) =>
        new()
        {
            ["index"] = shard.Index,
            ["count"] = shard.Count,
            ["companyCount"] = seen.Count,
            ["companiesSha256"] = seen.Sha256,
            ["companyIds"] = seen.Ids ?? JsonMembers.Omitted,
        };
}
