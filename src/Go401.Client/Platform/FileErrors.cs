namespace Go401.Client.Platform;

/// <summary>What a file system refuses, where the work can do without it.</summary>
internal static class FileErrors
{
    /// <summary>True for the exceptions of a file that is in use, is missing, or belongs to another account.</summary>
    public static bool Is(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>The result of the work, or another value if the file system refuses it.</summary>
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

    /// <summary>Does the work if the file system allows it.</summary>
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
