using Go401.Client.Platform;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// A file that is sent as it was when the request was checked: the prompt has shown it, and another attempt has the same idempotency key.
/// </summary>
internal sealed class SentFile
{
    private readonly string _path;
    private readonly DateTime _written;

    /// <summary>Looks at a file.</summary>
    /// <exception cref="Go401Exception"><c>FileNotFound</c> or <c>FileNotReadable</c>.</exception>
    public SentFile(FileInfo file)
    {
        if (!file.Exists)
        {
            throw InputFile.NotFound(file.FullName, "Nothing was sent.");
        }

        Name = file.Name;

        // Where a link leads later is another file.
        _path = Unix.IsCurrent ? Unix.RealPath(file.FullName) : file.FullName;
        using FileStream stream = InputFile.OpenRead(_path);
        Length = stream.Length;
        _written = File.GetLastWriteTimeUtc(_path);
    }

    /// <summary>Its name without the folder.</summary>
    public string Name { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="Go401Exception"><c>FileNotReadable</c>: also where it was changed since.</exception>
    public FileStream Open()
    {
        FileStream stream = InputFile.OpenRead(_path);
        if (stream.Length == Length && File.GetLastWriteTimeUtc(_path) == _written)
        {
            return stream;
        }

        stream.Dispose();
        throw new Go401Exception(
            "FileNotReadable",
            ErrorKind.InvalidArgument,
            $"'{_path}' was changed by another program after the request was checked. It was not sent as it is now. Run the command again "
                + "with a file that does not change."
        );
    }
}
