namespace Go401.Client.Files;

/// <summary>
/// Tells a full path from one that is relative to the current folder or, on Windows, to the current drive (\x) or to the current folder of
/// a drive (C:x). Both builds use it: .NET Framework has nothing of the kind.
/// </summary>
internal static class FullPath
{
    /// <summary>True for a full path of this system.</summary>
    public static bool Is(string path) => Is(path, Path.DirectorySeparatorChar == '\\');

    /// <summary>True for a full path.</summary>
    /// <param name="windows">True for the rules of Windows.</param>
    public static bool Is(string path, bool windows) =>
        !windows ? path.Length > 0 && path[0] == '/'
        : path.Length > 1 && IsSeparator(path[0]) ? IsSeparator(path[1])
        : path.Length > 2 && (path[0] | 0x20) is >= 'a' and <= 'z' && path[1] == ':' && IsSeparator(path[2]);

    private static bool IsSeparator(char c) => c is '\\' or '/';
}
