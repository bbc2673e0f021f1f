using Go401.Client.Platform;
using Microsoft.Win32.SafeHandles;

namespace Go401.Client.Files;

/// <summary>
/// Files of this account in folders where other accounts may write too. What is opened is checked on the open handle, so that
/// it cannot be exchanged between the check and the use: a regular file, no link, owned by this account (or by root), and not
/// writable by others. A FIFO does not block, and a device is not read.
/// </summary>
/// <remarks>
/// On Windows the owner is this account, the administrators or the system. Access lists of single files are not examined:
/// there a file is created with the rights of its owner alone, and no other account can give it away.
/// </remarks>
internal static class OwnedFile
{
    /// <summary>The error id of a file that is not trusted.</summary>
    public const string NotTrusted = "FileNotTrusted";

    private const int MaxStateBytes = 1 << 30;

    /// <summary>Opens a file to read what this account has written earlier; null where there is none.</summary>
    /// <exception cref="Go401Exception"><c>FileNotTrusted</c>.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public static FileStream? OpenRead(string path)
    {
        try
        {
            FileStream file = Unix.IsCurrent
                ? OnUnix(path, write: false)
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Checked(path, file);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads a whole file that this account has written earlier; null where there is none.</summary>
    /// <param name="max">The most bytes that are read; a longer file is an <see cref="IOException"/>.</param>
    public static byte[]? ReadAll(string path, int max = MaxStateBytes)
    {
        using FileStream? file = OpenRead(path);
        if (file is null)
        {
            return null;
        }

        if (file.Length > max)
        {
            throw new IOException($"'{path}' is larger than allowed.");
        }

        byte[] bytes = new byte[file.Length];
        return InputFile.Fill(file, bytes) == bytes.Length
            ? bytes
            : throw new EndOfStreamException($"'{path}' changed while it was being read.");
    }

    /// <summary>
    /// Opens a file for this process alone, to write it, to remove it or as a lock; makes it where it is not there. Others cannot
    /// open it at all: who can open a lock can hold it.
    /// </summary>
    /// <returns>Null where another process holds it.</returns>
    /// <exception cref="Go401Exception"><c>FileNotTrusted</c>.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public static FileStream? TryLock(string path)
    {
        while (true)
        {
            if (TryLockExisting(path, out bool exists) is FileStream file)
            {
                return file;
            }

            if (exists)
            {
                return null;
            }

            try
            {
                OwnerOnly.CreateFile(path).Dispose();
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was faster; it is opened as any other.
            }
        }
    }

    /// <summary>Opens a file that exists for this process alone; null where another process holds it or there is none.</summary>
    public static FileStream? TryLockExisting(string path, out bool exists)
    {
        exists = true;
        try
        {
            if (!Unix.IsCurrent)
            {
                return Checked(path, new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1));
            }

            FileStream file = OnUnix(path, write: true);
            UnixFacts facts = Unix.FactsOf(file.SafeFileHandle);
            if (facts is { OthersHaveAccess: true, IsRegular: true } && facts.Owner == Unix.User && Unix.LinksOf(file.SafeFileHandle) == 1)
            {
                // An earlier version made it with the rights that the shell's umask left. A file with a second name may be any file of
                // this account: who can write to the folder can link it here.
                Unix.SetPermissions(file.SafeFileHandle, 0b110_000_000);
            }

            Checked(path, file);
            if (Unix.TryLock(file.SafeFileHandle))
            {
                return file;
            }

            file.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            exists = false;
            return null;
        }
        catch (IOException held) when ((held.HResult & 0xFFFF) is 32 or 33)
        {
            // Sharing and lock violation of Windows.
            return null;
        }
    }

    /// <summary>
    /// Lets a file go that <see cref="TryLock"/> or <see cref="TryLockExisting"/> opened, so that the next one can have it at once.
    /// </summary>
    public static void Release(FileStream file)
    {
        if (Unix.IsCurrent && !file.SafeFileHandle.IsClosed)
        {
            file.Flush();
            Unix.Unlock(file.SafeFileHandle);
        }

        file.Dispose();
    }

    /// <summary>Removes a file where it is this account's own and no process holds it; leaves everything else.</summary>
    /// <returns>Why it was left, where it is not this account's own file; null otherwise.</returns>
    public static Go401Exception? TryDelete(string path)
    {
        try
        {
            using FileStream? file = TryLockExisting(path, out _);
            if (file is null)
            {
                return null;
            }

            if (!Unix.IsCurrent)
            {
                // Windows removes no file that is open like this.
                file.Dispose();
            }

            FileWithRetry.Delete(path);
        }
        catch (Go401Exception refused)
        {
            return refused;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, or not ours to remove.
        }

        return null;
    }

    /// <summary>The error of a file that is not used.</summary>
    public static Go401Exception Refused(string path, string reason) =>
        new(
            "FileNotTrusted",
            ErrorKind.SecurityError,
            $"'{path}' is not used: {reason}. Another account may have created it. Remove it, or use a folder that only "
                + "this account can write to."
        );

    /// <summary>What keeps an entry of a folder from being used, as far as the entry itself shows it; null where nothing does.</summary>
    internal static string? Why(UnixFacts facts) =>
        facts is { IsRegular: false, IsTrusted: false } ? $"it is {facts.Kind} of another account (user id {facts.Owner})"
        : !facts.IsRegular ? $"it is {facts.Kind}, not a file"
        : !facts.IsTrusted ? $"it belongs to another account (user id {facts.Owner})"
        : facts.OthersCanWrite ? $"other accounts can write to it (mode {facts.Octal})"
        : null;

    private static FileStream OnUnix(string path, bool write)
    {
        SafeFileHandle handle;
        try
        {
            handle = Unix.Open(path, write);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException
                && exception is not FileNotFoundException
                && Unix.FactsOfEntry(path) is UnixFacts entry
                && Why(entry) is string reason
            )
        {
            // The system has a number of errors for links, sockets and folders; what is there says more than any of them.
            throw Refused(path, reason);
        }

        return PlatformFile.OfHandle(handle, path, write ? FileAccess.ReadWrite : FileAccess.Read, facts => Refused(path, Why(facts)!));
    }

    private static FileStream Checked(string path, FileStream file)
    {
        try
        {
            if (Why(path, file) is string reason)
            {
                throw Refused(path, reason);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static string? Why(string path, FileStream file)
    {
        if (!Unix.IsCurrent)
        {
            return PlatformFile.IsLink(path) ? "it is a link"
                : OwnerOnly.HasTrustedOwner(file) ? null
                : "it belongs to another account";
        }

        return Why(Unix.FactsOf(file.SafeFileHandle));
    }
}
