namespace Go401.PowerShell.Engine;

/// <summary>Which failures are about a file that a parameter names: their target is that file.</summary>
internal static class FileFailure
{
    /// <summary>True for a file that cannot be read, or is not what it has to be.</summary>
    public static bool IsOfInput(Go401Exception failure) =>
        failure.ErrorId is "FileNotFound" or "FileNotReadable" or "FileNotUtf8" or "FileNotJson" or "FileChanged" or "InputNotCsv";

    /// <summary>True for a file that cannot be written there.</summary>
    public static bool IsOfOutput(Go401Exception failure) =>
        failure.ErrorId is "FileNotWritable" or "FileExists" or "FileReadOnly" or "FolderNotFound" or "PathIsFolder" or "PathNotFileSystem";
}
