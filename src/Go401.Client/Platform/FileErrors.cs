namespace Go401.Client.Platform;

/// <summary>What a file system refuses, where the work can do without it.</summary>
internal static class FileErrors
{
    /// <summary>True for what a file that is in use, missing or another account's brings.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The result of the work, or another where the file system refuses it.</summary>
    public static T Or<T>(T otherwise, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (Is(exception))
        {
            return otherwise;
        }
    }

    /// <summary>Does the work where the file system lets it.</summary>
    public static void Ignore(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (Is(exception))
        {
            // The work can be left undone.
        }
    }
}
