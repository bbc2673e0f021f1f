using System.Security.Cryptography;
using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// A file that is being written beside the one it will become: its owner's alone from before the first byte (S62), held
/// exclusively, flushed to disk and put in the other's place at the end. Until then the other is not touched.
/// A link is replaced, not followed: anyone who can place a link must not choose where personal data goes.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    /// <summary>What the name of an unfinished file ends in.</summary>
    public const string Extension = ".partial";

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

    public string Path { get; }

    public long Length { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <param name="template">What its unfinished form is named after, so that later runs find it; the target when null.</param>
    /// <exception cref="Go401Exception"><c>FileNotWritable</c>.</exception>
    public static PartialFile Create(string target, string? template = null)
    {
        string path = Hidden(template ?? target) + "." + Hash.Hex(Poly.RandomBytes(6)) + Extension;
        FileStream? stream = null;
        TargetFile.Guard(target, () => stream = FileWithRetry.Create(path));
        return new PartialFile(target, path, stream!);
    }

    /// <summary>The name of a file with a dot before it, so that listings and patterns such as *.csv pass it over.</summary>
    public static string Hidden(string target) =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(target)!, "." + System.IO.Path.GetFileName(target));

    public void Write(byte[] bytes, int start, int count)
    {
        TargetFile.Guard(_target, () => _stream!.Write(bytes, start, count));
        _hash.AppendData(bytes, start, count);
        Length += count;
    }

    public void Write(byte[] bytes) => Write(bytes, 0, bytes.Length);

    /// <summary>Sees to it that everything written is on the disk.</summary>
    public void Flush() => TargetFile.Guard(_target, () => _stream!.Flush(flushToDisk: true));

    /// <summary>Takes back everything behind a length.</summary>
    public void Truncate(long length)
    {
        if (length == Length)
        {
            return;
        }

        TargetFile.Guard(
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
            }
        );
        Length = length;
    }

    /// <summary>Ends the file's content and returns its SHA-256, hexadecimal.</summary>
    public string Finish()
    {
        Flush();
        return Sum();
    }

    /// <summary>The SHA-256 of what was written so far, hexadecimal. The next sum is of what comes after it.</summary>
    public string Sum() => Hash.Hex(_hash.GetHashAndReset());

    /// <summary>Puts the file in its place.</summary>
    /// <param name="noClobber">True where nothing may be overwritten, also not what has come there meanwhile.</param>
    /// <param name="force">True where a file may be overwritten that is marked read-only.</param>
    /// <exception cref="Go401Exception">
    /// <c>FileExists</c>, <c>FileNotWritable</c>, or <c>FileNotTrusted</c> where another account has exchanged the file by its name.
    /// </exception>
    public void Commit(bool noClobber = false, bool force = false)
    {
        TargetFile.Guard(
            _target,
            () =>
            {
                _stream!.Flush(flushToDisk: true);
                if (!Unix.IsCurrent)
                {
                    // Windows renames no file that is open.
                    _stream.Dispose();
                    _stream = null;
                }
                else if (!Unix.IsAt(_stream.SafeFileHandle, Path))
                {
                    throw Exchanged(Path, "The existing file was not changed.");
                }

                if (noClobber)
                {
                    MoveIfAbsent();
                    return;
                }

                // Only Windows minds the mark; elsewhere taking it away would reach through a link.
                if (force && System.IO.Path.DirectorySeparatorChar == '\\' && File.Exists(_target))
                {
                    File.SetAttributes(_target, File.GetAttributes(_target) & ~FileAttributes.ReadOnly);
                }

                FileWithRetry.Replace(Path, _target);
            }
        );
        CheckInPlace();
        _keep = true;
    }

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
        if (!_keep)
        {
            // Where it cannot be deleted, the next export removes it.
            FileWithRetry.TryDelete(Path);
        }
    }

    // In a folder where others may write, a name can mean another file by the time it is renamed. The open file is the one that was
    // written.
    private void CheckInPlace()
    {
        if (_stream is null)
        {
            return;
        }

        bool inPlace = Unix.IsAt(_stream.SafeFileHandle, _target);
        _stream.Dispose();
        _stream = null;
        if (!inPlace)
        {
            throw Exchanged(_target, "Do not use it, and remove it.");
        }
    }

    private static Go401Exception Exchanged(string path, string more) =>
        new(
            OwnedFile.NotTrusted,
            ErrorKind.SecurityError,
            $"'{path}' is not the file that Go401 wrote: another account exchanged it. {more} Write to a folder that only this account "
                + "can write to."
        );

    private void MoveIfAbsent()
    {
        try
        {
            FileWithRetry.Move(Path, _target);
        }
        catch (IOException exception) when (TargetFile.EntryExists(_target))
        {
            throw TargetFile.AlreadyExists(_target, exception);
        }
    }
}
