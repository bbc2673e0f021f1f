namespace Go401.PowerShell.Engine;

/// <summary>Makes a whole path of what a user typed: relative to the current location, and on a PowerShell drive.</summary>
internal static class FileSystemPath
{
    /// <summary>The whole path of a file; it need not be there.</summary>
    /// <exception cref="Go401Exception"><c>PathNotFileSystem</c>.</exception>
    public static string Of(SessionState session, string path)
    {
        string why;
        if (string.IsNullOrWhiteSpace(path))
        {
            throw Not(path, "it is blank");
        }

        if (Path.DirectorySeparatorChar == '/' && path.StartsWith(@"\\", StringComparison.Ordinal))
        {
            throw Not(path, "a network path of this form exists on Windows only. Mount the share, and use the path of a file there");
        }

        try
        {
            string file = session.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name.Equals("FileSystem", StringComparison.OrdinalIgnoreCase))
            {
                return file;
            }

            why = $"it belongs to the provider {provider.Name}";
        }
        catch (Exception unknown) when (unknown is IContainsErrorRecord or ArgumentException)
        {
            why = unknown
                is SessionStateException { ItemName: { Length: > 0 } name }
                    and (System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
                ? $"this session has no drive or provider named '{name}'"
                : "PowerShell cannot resolve it";
        }

        throw Not(path, why);
    }

    private static Go401Exception Not(string path, string why) =>
        new("PathNotFileSystem", ErrorKind.InvalidArgument, $"'{path}' is not a file path: {why}. Use a file system path.");
}
