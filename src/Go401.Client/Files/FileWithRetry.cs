using System.Diagnostics;
using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// Creates, replaces and deletes files that another program has open for a short time. On Windows a virus scanner, the search
/// indexer, OneDrive or a backup opens every new file, and until it is closed the file can be neither replaced nor deleted:
/// some calls throw an IOException then, others an UnauthorizedAccessException. Elsewhere an open file is in no one's way.
/// </summary>
internal static class FileWithRetry
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>For tests: another program that holds files open.</summary>
    internal static readonly AsyncLocal<FileHolder?> Holder = new();

    private const int MaxPause = 200;

    /// <summary>True where an open file cannot be replaced.</summary>
    public static bool Matters => Path.DirectorySeparatorChar == '\\' || Holder.Value is not null;

    /// <summary>Creates a file that is its owner's alone; one that is being deleted may still be there.</summary>
    public static FileStream Create(string path) => Try(path, () => OwnerOnly.CreateFile(path));

    /// <summary>Puts a file in the place of another, or where none is.</summary>
    public static void Replace(string source, string target) => Try(target, () => PlatformFile.Replace(source, target));

#pragma warning disable RS0030 // This is the place.
    public static void Move(string source, string target) => Try(target, () => File.Move(source, target));

    /// <summary>Deletes a file; one that is not there is no error.</summary>
    public static void Delete(string path) => Try(path, () => File.Delete(path));
#pragma warning restore RS0030

    /// <summary>Deletes a file where that is possible: what is left is checked before it is used.</summary>
    public static void TryDelete(string path) => FileErrors.Ignore(() => Delete(path));

    /// <summary>Throws what replacing the file would throw, and changes nothing.</summary>
    public static void CheckReplaceable(string path)
    {
        if (Matters && File.Exists(path))
        {
            // A file that is renamed to its own name is opened for that as it is for being replaced.
            Move(path, path);
        }
    }

    /// <summary>True for what is thrown while another program has the file open.</summary>
    public static bool IsHeld(Exception exception) =>
        Matters && (exception is UnauthorizedAccessException || (exception is IOException && Code(exception) is 5 or 32 or 33 or 1224));

    private static void Try(string path, Action work) =>
        Try(
            path,
            () =>
            {
                work();
                return true;
            }
        );

    private static T Try<T>(string path, Func<T> work)
    {
        FileHolder? holder = Holder.Value;
        double patience = (holder?.Patience ?? Patience).TotalSeconds;
        long start = Stopwatch.GetTimestamp();
        for (int pause = 10; ; pause = Math.Min(2 * pause, MaxPause))
        {
            try
            {
                holder?.BeforeTry(path);
                return work();
            }
            catch (Exception exception)
                when (IsHeld(exception) && (Stopwatch.GetTimestamp() - start) / (double)Stopwatch.Frequency < patience)
            {
                Thread.Sleep(pause);
            }
        }
    }

    private static int Code(Exception exception) => exception.HResult & 0xFFFF;
}

/// <summary>Acts as a program that holds files open.</summary>
/// <param name="BeforeTry">Called with the path before each try; throws what Windows throws for a file that is open elsewhere.</param>
/// <param name="Patience">How long files are waited for; <see cref="FileWithRetry.Patience"/> when null.</param>
internal sealed record FileHolder(Action<string> BeforeTry, TimeSpan? Patience = null);
