using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>A file that the user names to be sent.</summary>
internal static class InputFile
{
    private const int BufferSize = 81920;

    /// <summary>The error of a file that is not there, which says what the path is instead.</summary>
    /// <param name="done">What is added, for instance "Nothing was sent.".</param>
    public static Go401Exception NotFound(string path, string done) =>
        new("FileNotFound", ErrorKind.ObjectNotFound, $"{WhyNotFound(path)} {done}".TrimEnd());

    /// <summary>What a path is that is no file, and what to do.</summary>
    public static string WhyNotFound(string path) =>
        Directory.Exists(path) ? $"'{path}' is a folder, not a file. Specify a file in it."
        : path.IndexOfAny(['*', '?', '[']) >= 0
            ? $"'{path}' has wildcard characters, and there is no file of exactly this name. Specify one file; patterns are not expanded."
        : !Directory.Exists(Path.GetDirectoryName(path)) ? $"The file '{path}' does not exist, nor does its folder."
        : $"The file '{path}' does not exist.";

    /// <summary>
    /// Opens it to be read. Links are followed. A FIFO would wait for its other end, a device may have no end, and neither could be
    /// read once more where a request is tried again, so that both are refused.
    /// </summary>
    /// <exception cref="Go401Exception"><c>FileNotReadable</c>.</exception>
    public static FileStream OpenRead(string path)
    {
        try
        {
            return Unix.IsCurrent
                ? OnUnix(path)
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: true);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new Go401Exception(
                "FileNotReadable",
                ErrorKind.ObjectNotFound,
                $"'{path}' could not be read: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>Opens a file that another program may have open to write, as Excel does, with the same checks.</summary>
    /// <exception cref="Go401Exception"><c>FileNotReadable</c>: it is a FIFO or a device.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be opened.</exception>
    public static FileStream OpenShared(string path) =>
        Unix.IsCurrent ? OnUnix(path) : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Reads until the buffer is full or the file ends, and returns how many bytes were read.</summary>
    public static int Fill(Stream file, byte[] bytes)
    {
        int total = 0;
        for (int read; total < bytes.Length && (read = file.Read(bytes, total, bytes.Length - total)) > 0; )
        {
            total += read;
        }

        return total;
    }

    private static FileStream OnUnix(string path) =>
        PlatformFile.OfHandle(
            Unix.Open(path, write: false, followLinks: true),
            path,
            FileAccess.Read,
            facts => new Go401Exception(
                "FileNotReadable",
                ErrorKind.InvalidArgument,
                $"'{path}' is {facts.Kind}, not a regular file. Write the data to a file first."
            ),
            BufferSize
        );
}
