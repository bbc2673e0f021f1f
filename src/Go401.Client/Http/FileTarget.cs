using Go401.Client.Files;

namespace Go401.Client.Http;

/// <summary>
/// Puts responses into files: written beside the place where they belong, their owner's alone (S62), and put there only when they are
/// whole.
/// </summary>
internal static class FileTarget
{
    /// <summary>One response as it is; an error's too where the caller takes errors as responses.</summary>
    /// <exception cref="Go401Exception"><c>PathNotFileSystem</c>, <c>PathIsFolder</c>, <c>FolderNotFound</c>,
    /// <c>FileNotWritable</c> or <c>FileNotTrusted</c>.</exception>
    /// <param name="send">Sends the request; called once the file is begun.</param>
    /// <param name="late">The error where the response came and could not be written.</param>
    public static async Task<ApiResponse> SaveAsync(
        string path,
        Func<PartialFile, Task<ApiResponse>> send,
        Func<ApiResponse, Go401Exception, Go401Exception>? late = null
    )
    {
        using PartialFile file = Begin(path);
        ApiResponse response = await send(file).ConfigureAwait(false);
        try
        {
            if (response.Body.Length > 0)
            {
                file.Truncate(0);
                file.Write(response.Body.ToArray());
            }

            file.Commit();
            return response;
        }
        catch (Go401Exception failure) when (late is not null)
        {
            throw late(response, failure);
        }
    }

    /// <summary>
    /// An empty file for what will come. Called before the request: what is wrong with the path must not be found after a write was
    /// sent.
    /// </summary>
    public static PartialFile Begin(string path)
    {
        TargetFile.Check(path);
        TargetFile.CheckReplaceable(path);
        return PartialFile.Create(path);
    }
}
