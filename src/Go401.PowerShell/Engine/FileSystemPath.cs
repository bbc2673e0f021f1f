namespace Go401.PowerShell.Engine;

/// <summary>Makes a whole path of what a user typed: relative to the current location, and on a PowerShell drive.</summary>
internal static class FileSystemPath
{
    /// <summary>The whole path of a file; it need not be there.</summary>
    /// <exception cref="Go401Exception"><c>PathNotFileSystem</c>.</exception>
    public static string Of(SessionState session, string path)
    {
        string why;
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
            why = $"it cannot be resolved here ({unknown.GetType().Name})";
        }

        throw new Go401Exception(
            "PathNotFileSystem",
            ErrorKind.InvalidArgument,
            $"'{path}' is not a file path: {why}. Use a file system path."
        );
    }
}
