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
        string[] beside = Written(
            (options.WritesManifest, ExportOptions.ManifestPath(path)),
            (options.Report is not null, ExportOptions.ReportPath(path)),
            (options.ChangeDetail, ExportOptions.ChangeDetailPath(path))
        );

        // What later runs find has a name of our own.
        string[] kept = Written((options.Resume, target.CheckpointPath), (options.Incremental, target.BaselinePath));
        foreach (string name in beside.Concat(kept))
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

        foreach (string name in beside.Prepend(path))
        {
            TargetFile.CheckReplaceable(name);
        }
    }

    private static string[] Written(params (bool IsWritten, string Name)[] files) => [.. files.Where(f => f.IsWritten).Select(f => f.Name)];
}
