using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// The unfinished files that killed exports left in a folder. The folder is listed once, when they are first needed: an export of
/// 10,000 companies to a file each looks for those of every file.
/// </summary>
internal sealed class AbandonedFiles(string folder)
{
    // What a hidden name is followed by: a dot, twelve digits, and the extension.
    private const int EndLength = PartialFile.AddedLength - 1;

    private readonly Lazy<ILookup<string, string>> _files = new(() =>
        List(folder)
            .Where(f => Path.GetFileName(f).Length > EndLength && f[f.Length - EndLength] == '.')
            .ToLookup(f => f.Substring(0, f.Length - EndLength), StringComparer.Ordinal)
    );

    /// <summary>Removes those that were to become a file. What is being written is held, and stays.</summary>
    /// <param name="target">What they were to become.</param>
    /// <param name="reporter">Told of files of such a name that another account has put there.</param>
    public void Remove(string target, ICollection<string> except, ICallReporter? reporter = null)
    {
        foreach (string path in _files.Value[PartialFile.Hidden(target)].Where(f => !except.Contains(f)))
        {
            if (OwnedFile.TryDelete(path) is Go401Exception refused)
            {
                reporter?.Warning($"{refused.Message} The export goes on.");
            }
        }
    }

    // A folder may let files be made in it, and not be listed.
    private static string[] List(string folder) =>
        FileErrors.Or([], () => Directory.Exists(folder) ? Directory.GetFiles(folder, "*" + PartialFile.Extension) : []);

    /// <summary>Opens an unfinished file of this account for this process alone; null where another one writes it or none exists.</summary>
    public static FileStream? TryOpen(string path)
    {
        try
        {
            return OwnedFile.TryLockExisting(path, out _);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Go401Exception)
        {
            return null;
        }
    }
}
