using Go401.Client.Platform;

namespace Go401.Client.Files;

/// <summary>
/// A lock between the processes of this account: a file that one of them holds open and no other account can open. The operating system
/// gives it up
/// when its holder ends, however it ends (S38). The file itself stays: deleting it would let two processes each lock their own.
/// </summary>
internal sealed class MachineLock : IDisposable
{
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;

    private MachineLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="Go401Exception">What <paramref name="late"/> makes, when another process holds it too long;
    /// <c>StateFolderUnusable</c> or <c>FileNotTrusted</c>.</exception>
    public static async Task<MachineLock> TakeAsync(
        StateFolder folder,
        string path,
        TimeSpan patience,
        Func<Go401Exception> late,
        CancellationToken cancellation
    )
    {
        folder.Create();
        TimeProvider clock = TimeProvider.System;
        long start = clock.GetTimestamp();
        TimeSpan pause = MinPause;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryOpen(folder, path) is FileStream file)
            {
                return new MachineLock(file);
            }

            if (clock.GetElapsedTime(start) >= patience)
            {
                throw late();
            }

            await Task.Delay(pause, cancellation).ConfigureAwait(false);
            pause = pause + pause < MaxPause ? pause + pause : MaxPause;
        }
    }

    public void Dispose() => OwnedFile.Release(_file);

    private static FileStream? TryOpen(StateFolder folder, string path)
    {
        try
        {
            return OwnedFile.TryLock(path);
        }
        catch (Go401Exception refused) when (Unix.IsCurrent && Unix.FactsOfEntry(path) is UnixFacts { IsLink: true })
        {
            throw folder.Unusable($"{Path.GetFileName(path)} is a link", refused);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw folder.Unusable(exception);
        }
    }
}
