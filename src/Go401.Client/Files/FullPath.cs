using Go401.Client.Platform;

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

    /// <summary>
    /// The path without links on the way to its last name, which is not followed: that is where output goes. As it is on Windows.
    /// </summary>
    public static string OfEntry(string path) =>
        Unix.IsCurrent && Path.GetDirectoryName(path) is string folder ? Path.Combine(Unix.RealPath(folder), Path.GetFileName(path)) : path;

    /// <summary>True where output to a path would replace an input, also where links lead to one of them.</summary>
    /// <param name="output">The full path of the output.</param>
    /// <param name="input">The full path of the input.</param>
    public static bool Replaces(string output, string input)
    {
        // Without regard to case: it is one file on Windows and macOS.
        string entry = OfEntry(output);
        return entry.Equals(OfEntry(input), StringComparison.OrdinalIgnoreCase)
            || (Unix.IsCurrent && entry.Equals(Unix.RealPath(input), StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsSeparator(char c) => c is '\\' or '/';
}
