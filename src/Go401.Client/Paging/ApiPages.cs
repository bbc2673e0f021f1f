using Go401.Client.Files;
using Go401.Client.Http;

namespace Go401.Client.Paging;

/// <summary>Reads all pages of a list: as they come, or into a file.</summary>
internal static class ApiPages
{
    private static readonly byte[] Open = Encoding.ASCII.GetBytes("[\n");
    private static readonly byte[] Between = Encoding.ASCII.GetBytes(",\n");
    private static readonly byte[] Close = Encoding.ASCII.GetBytes("\n]\n");

    /// <summary>
    /// Reads the records of a paged (or bare array) endpoint. Pages are fetched ahead, <paramref name="transform"/> runs
    /// on worker threads, and the results come in the order of the pages.
    /// </summary>
    /// <param name="api">The client that sends the requests.</param>
    /// <param name="request">A GET; <c>page</c> and <c>page_size</c> are filled in here.</param>
    /// <param name="transform">Makes of a page what the caller wants of it. The bytes of the page are good only until it returns.</param>
    /// <param name="summary">Filled while the pages come, complete at the end.</param>
    /// <exception cref="ApiException">A page could not be read, or the pages do not add up (<c>PagesShort</c>, <c>PageRepeated</c>,
    /// <c>NextOnOtherOrigin</c>).</exception>
    public static IAsyncEnumerable<T> ReadPagesAsync<T>(
        this ApiClient api,
        ApiRequest request,
        PagingOptions options,
        Func<RecordPage, T> transform,
        PagingSummary summary,
        ICallReporter reporter,
        CancellationToken cancellation
    ) => new PageReader<T>(new PageSource(api, request, options, reporter), transform, summary, reporter).ReadAsync(cancellation);

    /// <summary>
    /// Reads the records of all pages into a file as one JSON list, each as the server wrote it. The file belongs to this account
    /// alone and replaces an earlier one only when it is complete (S62).
    /// </summary>
    /// <exception cref="Errors.Go401Exception">
    /// As for <see cref="ReadPagesAsync"/>, and <c>PathNotFileSystem</c>, <c>PathIsFolder</c>, <c>FolderNotFound</c> or
    /// <c>FileNotWritable</c>.
    /// </exception>
    public static async Task DownloadPagesAsync(
        this ApiClient api,
        ApiRequest request,
        PagingOptions options,
        string path,
        PagingSummary summary,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        using PartialFile file = FileTarget.Begin(path);
        file.Write(Open);
        bool first = true;
        await foreach (byte[] page in api.ReadPagesAsync(request, options, Join, summary, reporter, cancellation).ConfigureAwait(false))
        {
            if (page.Length == 0)
            {
                continue;
            }

            if (!first)
            {
                file.Write(Between);
            }

            first = false;
            file.Write(page);
        }

        file.Write(Close);
        file.Commit();
    }

    private static byte[] Join(RecordPage page)
    {
        int length = 0;
        for (int i = 0; i < page.Records.Count; i++)
        {
            length += page.Records[i].Length + (i > 0 ? Between.Length : 0);
        }

        byte[] joined = new byte[length];
        int at = 0;
        for (int i = 0; i < page.Records.Count; i++)
        {
            if (i > 0)
            {
                Between.CopyTo(joined, at);
                at += Between.Length;
            }

            page[i].CopyTo(joined.AsMemory(at));
            at += page.Records[i].Length;
        }

        return joined;
    }
}
