using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>Checks that an export can be written where it is asked to, before anything is asked of the server.</summary>
internal static class ExportTargetCheck
{
    /// <summary>Checks the file, and what is written beside it.</summary>
    /// <exception cref="Go401Exception">
    /// <c>FileExists</c>, <c>FileReadOnly</c>, <c>FolderNotFound</c>, <c>PathIsFolder</c>, <c>PathNotFileSystem</c>,
    /// <c>FileNotWritable</c> or <c>FileNotTrusted</c>.
    /// </exception>
    public static void Check(ExportTarget target, ExportOptions options)
    {
        string path = target.Path;
        TargetFile.Check(path);
        string[] beside = [.. Beside(path, options)];
        foreach (string name in (string[])[.. beside, .. Kept(target, options)])
        {
            TargetPath.CheckLength(name, PathRules.Current);
        }

        foreach (string name in beside)
        {
            TargetFile.CheckNoLink(name);
            if (Directory.Exists(name))
            {
                throw new Go401Exception(
                    "PathIsFolder",
                    ErrorKind.InvalidArgument,
                    $"'{name}' is a folder, but a file next to '{path}' needs this name. Rename the folder, or export to another file."
                );
            }

            // A manifest is one of the names under which an earlier export is looked for: what was put there does not stop this one.
            if (name != ExportOptions.ManifestPath(path) && TargetFile.What(name) is string what)
            {
                throw new Go401Exception(
                    "PathNotFileSystem",
                    ErrorKind.InvalidArgument,
                    $"'{name}' is {what}, but a file next to '{path}' needs this name. Remove it, or export to another file."
                );
            }
        }

        string? folder = Path.GetDirectoryName(path);
        if (folder is null || !Directory.Exists(folder))
        {
            throw TargetFile.FolderNotFound(folder);
        }

        foreach (string file in options.ChangeDetail ? [path, ExportOptions.ChangeDetailPath(path)] : new[] { path })
        {
            if ((options.NoClobber || target.IsDated) && TargetFile.EntryExists(file))
            {
                throw options.NoClobber ? TargetFile.AlreadyExists(file) : TargetFile.DatedExists(file);
            }
        }

        if (!options.Force && TargetFile.IsReadOnly(path))
        {
            throw new Go401Exception("FileReadOnly", ErrorKind.WriteError, $"'{path}' is read-only. {Hint.Of("Force")}");
        }

        foreach (string name in (string[])[path, .. beside])
        {
            TargetFile.CheckReplaceable(name);
        }
    }

    private static IEnumerable<string> Beside(string path, ExportOptions options)
    {
        if (options.WritesManifest)
        {
            yield return ExportOptions.ManifestPath(path);
        }

        if (options.Report is not null)
        {
            yield return ExportOptions.ReportPath(path);
        }

        if (options.ChangeDetail)
        {
            yield return ExportOptions.ChangeDetailPath(path);
        }
    }

    // What later runs find under a name of our own.
    private static IEnumerable<string> Kept(ExportTarget target, ExportOptions options)
    {
        if (options.Resume)
        {
            yield return target.CheckpointPath;
        }

        if (options.Incremental)
        {
            yield return target.BaselinePath;
        }
    }
}
