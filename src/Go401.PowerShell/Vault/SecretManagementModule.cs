namespace Go401.PowerShell.Vault;

/// <summary>
/// Finds Microsoft.PowerShell.SecretManagement. The manifest of Go401 does not require it, so that a session without a vault
/// works without it (docs/adr/0006-secretmanagement.md).
/// </summary>
internal static class SecretManagementModule
{
    /// <summary>The first version that knows the metadata of secrets.</summary>
    public static readonly Version LowestVersion = new(1, 1, 2);

    // Each call of a cmdlet asks. A folder on a file server would be asked for nothing each time.
    private const int MissingForMilliseconds = 2000;
    private static string? _found;

    // By Environment.TickCount; 0 where it was found, or was not looked for yet.
    private static int _missingSince;

    /// <summary>The manifest of the module, or null where it is not installed.</summary>
    public static string? Find()
    {
        if (_found is string found && File.Exists(found))
        {
            return found;
        }

        if (_missingSince != 0 && unchecked(Environment.TickCount - _missingSince) is >= 0 and < MissingForMilliseconds)
        {
            return null;
        }

        _found = Loaded() ?? Installed(Environment.GetEnvironmentVariable("PSModulePath") ?? "");
        _missingSince = _found is null ? Environment.TickCount : 0;
        return _found;
    }

    /// <summary>The manifest in the first folder of a PSModulePath that has the module; the highest version there.</summary>
    public static string? Installed(string modulePath) =>
        modulePath
            .Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries)
            .Select(In)
            .FirstOrDefault(manifest => manifest is not null);

    // A version that the session has loaded, from wherever: two versions of its assembly do not go into one process.
    private static string? Loaded() =>
        AppDomain
            .CurrentDomain.GetAssemblies()
            .Where(a => !a.IsDynamic && a.GetName().Name == VaultRunspace.ModuleName && a.Location.Length > 0)
            .Select(a => Path.Combine(Path.GetDirectoryName(a.Location)!, VaultRunspace.ModuleName + ".psd1"))
            .FirstOrDefault(File.Exists);

    private static string? In(string folder)
    {
        try
        {
            string module = Path.Combine(folder.Trim(), VaultRunspace.ModuleName);
            return Directory.Exists(module)
                ? Candidates(module).Select(f => Path.Combine(f, VaultRunspace.ModuleName + ".psd1")).FirstOrDefault(File.Exists)
                : null;
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // A folder that cannot be read has no module for this account.
            return null;
        }
    }

    // As PowerShell looks: version folders first, the highest before the others, then the folder itself.
    private static IEnumerable<string> Candidates(string module) =>
        Directory
            .EnumerateDirectories(module)
            .Where(f => Version.TryParse(Path.GetFileName(f), out _))
            .OrderByDescending(f => Version.Parse(Path.GetFileName(f)))
            .Append(module);
}
