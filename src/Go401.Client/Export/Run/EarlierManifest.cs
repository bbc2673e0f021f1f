using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>The manifest of an earlier run beside a newer file: it does not describe this file, and a check of it would fail.</summary>
internal static class EarlierManifest
{
    /// <summary>Warns of it. It may be all that is known of the earlier file, so that it stays.</summary>
    public static void Warn(ExportResult result, ICallReporter reporter)
    {
        string manifest = ExportOptions.ManifestPath(result.Path);
        if (TargetFile.EntryExists(manifest) && Sha256(result.Path) != result.Sha256)
        {
            reporter.Warning(
                $"The manifest '{manifest}' is from an earlier run and does not match the file next to it, which this run wrote without "
                    + $"a manifest. {Hint.Of("ExportWithManifest")} Or delete the manifest."
            );
        }
    }

    // The export is done: a manifest that cannot be read does not match it either.
    private static string? Sha256(string target)
    {
        try
        {
            return ExportManifest.LastSha256(target);
        }
        catch (Go401Exception)
        {
            return null;
        }
    }
}
