using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using Go401.Client.Errors;
using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// A file that is being written beside the one it will become: its owner's alone from before the first byte (S62), held
/// exclusively, flushed to disk and put in the other's place at the end. Until then the other is not touched.
/// A link is replaced, not followed: anyone who can place a link must not choose where personal data goes.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private const string Extension = ".partial";

    /// <summary>How much longer the name is while the file is written: two dots, twelve digits, and the extension.</summary>
    internal const int AddedLength = 22;
    private readonly string _target;
    private FileStream? _stream;
    private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _keep;

    private PartialFile(string target, string path, FileStream stream)
    {
        _target = target;
        Path = path;
        _stream = stream;
    }

    /// <summary>Where it is now.</summary>
    public string Path { get; }

    public long Length { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <param name="target">What it becomes.</param>
    /// <param name="template">What its unfinished form is named after, so that later runs find it; the target when null.</param>
    /// <exception cref="Go401Exception"><c>FileNotWritable</c>.</exception>
    public static PartialFile Create(string target, string? template = null)
    {
        string random = BitConverter.ToString(Poly.RandomBytes(6)).Replace("-", "").ToLowerInvariant();
        string path = Hidden(template ?? target) + "." + random + Extension;
        return Guarded(target, () => new PartialFile(target, path, PatientFile.Create(path)));
    }

    /// <summary>
    /// Opens an unfinished file of this account that no process writes, for this process alone; null where there is none.
    /// </summary>
    public static FileStream? TryOpenUnfinished(string path)
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

    /// <summary>Removes a file that is not needed any more.</summary>
    public static void TryRemove(string path)
    {
        try
        {
            PatientFile.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whatever is left there is checked before it is used.
        }
    }

    /// <summary>The name of a file with a dot before it, so that listings and patterns such as *.csv pass it over.</summary>
    public static string Hidden(string target) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, "." + System.IO.Path.GetFileName(target));

    /// <summary>Removes what an export that was killed has left beside its target. What is being written is held, and stays.</summary>
    public static void RemoveAbandoned(string target, ICollection<string> except)
    {
        string folder = System.IO.Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            return;
        }

        string name = System.IO.Path.GetFileName(Hidden(target)) + ".";
        foreach (string path in Directory.GetFiles(folder, "*" + Extension))
        {
            string found = System.IO.Path.GetFileName(path);
            if (
                found.StartsWith(name, StringComparison.Ordinal)
                && found.Length == name.Length + 12 + Extension.Length
                && !except.Contains(path)
            )
            {
                OwnedFile.TryDelete(path);
            }
        }
    }

    public void Write(byte[] bytes, int start, int count)
    {
        Guarded(
            _target,
            () =>
            {
                _stream!.Write(bytes, start, count);
                return true;
            }
        );
        _hash.AppendData(bytes, start, count);
        Length += count;
    }

    public void Write(byte[] bytes) => Write(bytes, 0, bytes.Length);

    /// <summary>Sees to it that everything written is on the disk.</summary>
    public void Flush() =>
        Guarded(
            _target,
            () =>
            {
                _stream!.Flush(flushToDisk: true);
                return true;
            }
        );

    /// <summary>Takes back everything behind a length.</summary>
    public void Truncate(long length)
    {
        if (length == Length)
        {
            return;
        }

        Guarded(
            _target,
            () =>
            {
                _stream!.SetLength(length);
                _stream.Position = 0;
                _hash.Dispose();
                _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                byte[] buffer = new byte[128 * 1024];
                for (long done = 0; done < length; )
                {
                    int read = _stream.Read(buffer, 0, (int)Math.Min(buffer.Length, length - done));
                    _hash.AppendData(buffer, 0, read);
                    done += read;
                }

                return true;
            }
        );
        Length = length;
    }

    /// <summary>Ends the file's content and returns its SHA-256, hexadecimal.</summary>
    public string Finish()
    {
        Flush();
        return BitConverter.ToString(_hash.GetHashAndReset()).Replace("-", "").ToLowerInvariant();
    }

    /// <summary>Puts the file in its place.</summary>
    /// <param name="noClobber">True where nothing may be overwritten, also not what has come there meanwhile.</param>
    /// <param name="force">True where a file may be overwritten that is marked read-only.</param>
    /// <exception cref="Go401Exception"><c>FileExists</c> or <c>FileNotWritable</c>.</exception>
    public void Commit(bool noClobber = false, bool force = false) =>
        Guarded(
            _target,
            () =>
            {
                _stream!.Flush(flushToDisk: true);
                _stream.Dispose();
                _stream = null;
                if (noClobber)
                {
                    PutWhereNoneIs();
                }
                else
                {
                    // Only Windows minds the mark; elsewhere taking it away would reach through a link.
                    if (force && System.IO.Path.DirectorySeparatorChar == '\\' && File.Exists(_target))
                    {
                        File.SetAttributes(_target, File.GetAttributes(_target) & ~FileAttributes.ReadOnly);
                    }

                    PatientFile.Replace(Path, _target);
                }

                _keep = true;
                return true;
            }
        );

    /// <summary>Leaves the unfinished file where it is when it is disposed of.</summary>
    public void Keep() => _keep = true;

    /// <summary>Removes the unfinished file, unless it was put in its place or is to be kept.</summary>
    public void Dispose()
    {
        _hash.Dispose();
        try
        {
            _stream?.Dispose();
        }
        catch (IOException)
        {
            // The disk is full; the failure that led here says so.
        }

        _stream = null;
        if (_keep)
        {
            return;
        }

        try
        {
            PatientFile.Delete(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next export removes it.
        }
    }

    private void PutWhereNoneIs()
    {
        try
        {
            PatientFile.Move(Path, _target);
        }
        catch (IOException exception) when (EntryExists(_target))
        {
            throw Exists(_target, exception);
        }
    }

    /// <summary>True where something of that name is there, also a link that leads nowhere.</summary>
    public static bool EntryExists(string path)
    {
        try
        {
            File.GetAttributes(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The error of a file that must not be overwritten.</summary>
    public static Go401Exception Exists(string target, Exception? cause = null) =>
        new("FileExists", ErrorKind.ResourceExists, $"'{target}' already exists, and {Hint.Of("NoClobber")}", cause);

    /// <summary>Finds a target that cannot be replaced because another program has it open, before anything is read for it.</summary>
    /// <exception cref="Go401Exception"><c>FileNotWritable</c>.</exception>
    public static void CheckNotHeld(string target)
    {
        try
        {
            PatientFile.CheckReplaceable(target);
        }
        catch (Exception exception) when (PatientFile.IsHeld(exception))
        {
            throw Held(target, exception);
        }
        catch (IOException)
        {
            // Whatever else is wrong shows when it is written.
        }
    }

    private static Go401Exception Held(string target, Exception cause)
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

    private static T Guarded<T>(string target, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new Go401Exception(
                "FolderNotFound",
                ErrorKind.ObjectNotFound,
                $"The folder '{System.IO.Path.GetDirectoryName(target)}' does not exist. Create it first, or write to another folder.",
                exception
            );
        }
        catch (Exception exception)
            when (PatientFile.IsHeld(exception) && File.Exists(target) && (File.GetAttributes(target) & FileAttributes.ReadOnly) == 0)
        {
            throw Held(target, exception);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new Go401Exception(
                "FileNotWritable",
                ErrorKind.WriteError,
                $"'{target}' could not be written: {exception.Message} The existing file was not changed.",
                exception
            );
        }
    }
}
