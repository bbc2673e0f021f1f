using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// A file that output is written to, by its name. What is written is put in the place of what has that name, so that a device, a
/// FIFO or a socket would be gone: for root, <c>/dev/null</c> too.
/// </summary>
internal static class TargetFile
{
    private static readonly string[] SystemFolders = ["/dev/", "/proc/", "/sys/"];

    /// <summary>Refuses a name that no file of ours may take.</summary>
    /// <exception cref="Go401Exception">
    /// <c>PathNotFileSystem</c>, <c>PathIsFolder</c>, <c>FileNotWritable</c>, or <c>FileNotTrusted</c> for a link of another account,
    /// in the path too.
    /// </exception>
    public static void Check(string target)
    {
        TargetPath.Check(target);
        CheckFolder(target);
        if (Unix.IsCurrent && Unix.FactsOfEntry(target) is UnixFacts { IsLink: true, IsTrusted: false } link)
        {
            throw OwnedFile.Refused(target, OwnedFile.Why(link)!);
        }

        if (Directory.Exists(target) || target[target.Length - 1] == Path.DirectorySeparatorChar)
        {
            throw new Go401Exception("PathIsFolder", ErrorKind.InvalidArgument, $"'{target}' is a folder. Specify a file in it.");
        }

        if (What(target) is string what)
        {
            throw new Go401Exception(
                "PathNotFileSystem",
                ErrorKind.InvalidArgument,
                $"'{target}' is {what}, not a file, and the output would replace it. Write to a file."
            );
        }
    }

    // The folder where Go401 keeps its journals is no place for output: a receipt there could replace the journal of its own pay run.
    private static void CheckFolder(string target)
    {
        string folder = Path.GetDirectoryName(target) ?? "/";
        if (FolderAncestors.LinkOfAnother(folder) is (string link, uint owner))
        {
            throw new Go401Exception(
                "FileNotTrusted",
                ErrorKind.SecurityError,
                $"'{target}' is not written: '{link}' is a link of another account (user id {owner}), which decides where it leads."
            )
            {
                RecommendedAction =
                    "Specify the folder that the link should lead to, or have the link created by this account or by an administrator.",
            };
        }

        if (StateFolder.Contains(target))
        {
            throw new Go401Exception(
                "FileNotWritable",
                ErrorKind.WriteError,
                $"'{target}' is in the folder where Go401 keeps its locks and journals. Write to another folder."
            )
            {
                RecommendedAction = "Write to another folder.",
            };
        }
    }

    /// <summary>What is at a path where that is neither a file nor a folder, in words; null otherwise.</summary>
    public static string? What(string path)
    {
        if (!Unix.IsCurrent)
        {
            return TargetPath.IsDevice(Path.GetFileName(path)) || path.StartsWith(@"\\.\", StringComparison.Ordinal) ? "a device" : null;
        }

        // A folder may be a link to one of the system's. /dev/shm is a folder like others.
        string real = Path.Combine(Unix.RealPath(Path.GetDirectoryName(path) ?? "/"), Path.GetFileName(path));
        if (
            Array.Exists(SystemFolders, folder => real.StartsWith(folder, StringComparison.Ordinal))
            && !real.StartsWith("/dev/shm/", StringComparison.Ordinal)
        )
        {
            return "a device";
        }

        return Unix.FactsOfEntry(path) is UnixFacts { IsRegular: false, IsLink: false, IsFolder: false } facts ? facts.Kind : null;
    }

    /// <summary>Refuses a name that our file would have beside a target, where it is a link: another file may be meant by it.</summary>
    /// <exception cref="Go401Exception"><c>FileNotTrusted</c>.</exception>
    public static void CheckNoLink(string path)
    {
        if (Unix.IsCurrent && Unix.FactsOfEntry(path) is UnixFacts { IsLink: true } link)
        {
            throw OwnedFile.Refused(path, OwnedFile.Why(link)!);
        }
    }

    /// <summary>True for a file that is marked read-only. A link is not: it is replaced, and what it leads to stays as it is.</summary>
    public static bool IsReadOnly(string path) =>
        FileErrors.Or(
            false,
            () =>
                !(Unix.IsCurrent && Unix.FactsOfEntry(path) is UnixFacts { IsLink: true })
                && File.Exists(path)
                && (File.GetAttributes(path) & FileAttributes.ReadOnly) != 0
        );

    /// <summary>True where something of that name is there, also a link that leads nowhere.</summary>
    public static bool EntryExists(string path) => FileErrors.Or<FileAttributes?>(null, () => File.GetAttributes(path)) is not null;

    /// <summary>The error of a file that must not be overwritten.</summary>
    public static Go401Exception AlreadyExists(string target, Exception? cause = null) =>
        new("FileExists", ErrorKind.ResourceExists, $"'{target}' already exists, and {Hint.Of("NoClobber")}", cause);

    /// <summary>The error of a file whose name has the time of the run, and which an earlier run of the same second wrote.</summary>
    public static Go401Exception DatedExists(string target) =>
        new("FileExists", ErrorKind.ResourceExists, $"'{target}' already exists. {Hint.Of("DatedExists")}");

    /// <summary>
    /// Finds a target that cannot be replaced, because another program has it open or its owner alone may replace it, before anything is
    /// read for it.
    /// </summary>
    /// <exception cref="Go401Exception"><c>FileNotWritable</c>.</exception>
    public static void CheckReplaceable(string target)
    {
        if (
            Unix.IsCurrent
            && Unix.FactsOfEntry(target) is UnixFacts entry
            && Unix.FactsOfTarget(Path.GetDirectoryName(target) ?? "/") is UnixFacts folder
            && !MayReplace(entry, folder, Unix.User)
        )
        {
            throw new Go401Exception(
                "FileNotWritable",
                ErrorKind.WriteError,
                $"'{target}' belongs to another account (user id {entry.Owner}), and in its folder only the owner of a file can replace "
                    + "it. Write to another file. The existing file was not changed."
            );
        }

        try
        {
            FileWithRetry.CheckReplaceable(target);
        }
        catch (Exception exception) when (FileWithRetry.IsHeld(exception))
        {
            throw Open(target, exception);
        }
        catch (IOException)
        {
            // Any other fault shows when it is written.
        }
    }

    /// <summary>False where a folder such as <c>/tmp</c> keeps an account from replacing the file of another.</summary>
    internal static bool MayReplace(UnixFacts entry, UnixFacts folder, uint user) =>
        !folder.IsSticky || user == 0 || folder.Owner == user || entry.Owner == user;

    /// <summary>Writes for a target; what the file system refuses is an error that names the target.</summary>
    /// <exception cref="Go401Exception"><c>FileNotWritable</c> or <c>FolderNotFound</c>.</exception>
    public static void Guard(string target, Action write)
    {
        try
        {
            write();
        }
        catch (DirectoryNotFoundException exception)
        {
            throw FolderNotFound(Path.GetDirectoryName(target), exception);
        }
        catch (Exception exception)
            when (FileWithRetry.IsHeld(exception) && File.Exists(target) && (File.GetAttributes(target) & FileAttributes.ReadOnly) == 0)
        {
            throw Open(target, exception);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new Go401Exception(
                "FileNotWritable",
                ErrorKind.WriteError,
                $"'{target}' could not be written: {exception.Message}"
                    + (File.Exists(target) ? " The existing file was not changed." : ""),
                exception
            );
        }
    }

    /// <summary>The error of a target whose folder is missing.</summary>
    public static Go401Exception FolderNotFound(string? folder, Exception? cause = null) =>
        new(
            "FolderNotFound",
            ErrorKind.ObjectNotFound,
            $"The folder '{folder}' does not exist. Create it first, or write to another folder.",
            cause
        );

    private static Go401Exception Open(string target, Exception cause)
    {
        string why = cause is UnauthorizedAccessException ? ", or this account is not allowed to replace it" : "";
        return new Go401Exception(
            "FileNotWritable",
            ErrorKind.WriteError,
            $"'{target}' is open in another program, for example Excel{why}. Close it there and try again, or write to "
                + "another file. The existing file was not changed.",
            cause
        );
    }
}
