using Go401.Client.Paging;
using Go401.Client.Platform;
using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Engine;

/// <summary>
/// Carries out one request of Invoke-Go401Request and makes of the response what was asked for: objects, texts or a file. Runs
/// on worker threads, and makes the objects of a long read on the pipeline's thread; its creator says how the pipeline is reached.
/// </summary>
/// <param name="connection">The connection, which remembers the ids that pass.</param>
/// <param name="raw">True leaves each record the text that it is.</param>
/// <param name="write">Puts something out, a list as its items, and ends when the pipeline has taken it.</param>
/// <param name="writeEach">Puts items out, each made on the pipeline's thread when it is its turn.</param>
/// <param name="answered">Is told of the response, the first one where several pages are read, before anything of it is put out.</param>
internal sealed class RecordOutput(
    Connection connection,
    ApiClient api,
    ObjectOptions shape,
    bool raw,
    Func<object, bool, Task> write,
    Func<IEnumerable<object?>, Task> writeEach,
    Func<ApiResponse, Task> answered
)
{
    /// <summary>Sends a request and puts out the records of its response.</summary>
    public async Task SendAsync(ApiRequest request, ICallReporter reporter, CancellationToken cancellation)
    {
        ApiResponse response = await api.SendAsync(request, reporter, cancellation);
        await answered(response);
        if (ServerJson.IsBlank(response.Body))
        {
            return;
        }

        if (raw || response.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            await write(Poly.Utf8String(response.Body.Span), false);
            return;
        }

        RecordPage page;
        object?[] records;
        try
        {
            page = Page(request, response);
            records = [.. Convert(page, 0, page.Records.Count, response.StatusCode < 400 ? shape : shape with { TypeName = null })];
            AddKey(records, request.IdempotencyKey);
        }
        catch (Exception fault)
        {
            // The request was processed, most likely: its key must not be lost with its response.
            throw api.AfterResponse(request, response, UnexpectedFailure.Of(fault));
        }

        if (shape.TypeName is not null && response.StatusCode < 400)
        {
            Note(request.Path, shape.TypeName, records);
        }

        await write(records, true);
        if (page.HasMore)
        {
            // Asking for the next page of a write would write once more.
            reporter.Warning(
                "This is one "
                    + $"page{(page.Count is long all ? $" of {Counted.Of(all, "record")}" : "")}; the "
                    + "rest was not requested. A larger page returns more records: -Query @{ page_size = 1000 }."
            );
        }
    }

    /// <summary>Reads one page or many and puts the records out as they come.</summary>
    /// <param name="request">A GET.</param>
    /// <param name="total">Makes the object for the total, from a number and how sure it is; null puts none out.</param>
    /// <param name="reporter">Where it says what it does.</param>
    public async Task ReadAsync(
        ApiRequest request,
        PagingOptions options,
        Func<ulong, double, PSObject>? total,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        ApiResponse? first = null;
        options = options with { FirstResponse = response => first = response };
        var summary = new PagingSummary();
        bool more = false;
        await foreach (RecordPage page in api.ReadPagesAsync(request, options, static page => page.Keep(), summary, reporter, cancellation))
        {
            if (first is not null)
            {
                await answered(first);
                first = null;
            }

            if (total is not null)
            {
                await write(total((ulong)(summary.CountAtStart ?? page.Records.Count), summary.CountAtStart is null ? 0.5 : 1.0), false);
                total = null;
            }

            int written = 0;
            if (page.Number == 1 && shape.TypeName is not null)
            {
                object?[] records = [.. Convert(page, 0, Math.Min(page.Records.Count, SeenIds.MaxOfOneResponse), shape)];
                Note(request.Path, shape.TypeName, records);
                await write(records, true);
                written = records.Length;
            }

            // Made on the pipeline's thread, each just before it is written: what the pipeline drops is dead before the next collection.
            await writeEach(Convert(page, written, page.Records.Count - written, shape));
            more = page.HasMore;
            page.Release();
        }

        if (options.FirstPageOnly && more)
        {
            string left =
                summary.CountAtStart > summary.Records
                    ? Counted.Of(summary.CountAtStart.Value - summary.Records, "more record")
                    : "more records";
            string are = left.EndsWith("record", StringComparison.Ordinal) ? "is" : "are";
            reporter.Warning($"This is one page; there {are} {left}. Use -All to read them.");
        }
        else if (!options.FirstPageOnly)
        {
            reporter.Verbose(Sum(request, summary));
        }
    }

    /// <summary>Writes a response to a file, or the records of all pages as one JSON list.</summary>
    /// <param name="request">The request; a GET where pages are read.</param>
    /// <param name="options">How much to read; null takes one response as it is.</param>
    /// <param name="path">The whole path of the file.</param>
    /// <param name="reporter">Where it says what it does.</param>
    public async Task SaveAsync(
        ApiRequest request,
        PagingOptions? options,
        string path,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        if (options is null)
        {
            ApiResponse response = await api.DownloadAsync(request, path, reporter, cancellation);
            await answered(response);
            if (
                request.Method == HttpMethod.Get
                && response.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true
                && PageHead.IsFollowed(path)
            )
            {
                reporter.Warning("The file holds one page as the server sent it; there are more records. Use -All to write them all.");
            }

            return;
        }

        ApiResponse? first = null;
        var summary = new PagingSummary();
        await api.DownloadPagesAsync(
            request,
            options with
            {
                FirstResponse = response => first = response,
            },
            path,
            summary,
            reporter,
            cancellation
        );
        await answered(first!);
        reporter.Verbose(Sum(request, summary));
    }

    // Made when they are asked for.
    private IEnumerable<object?> Convert(RecordPage page, int start, int count, ObjectOptions what) =>
        Enumerable.Range(start, count).Select(i => Convert(page[i], what));

    private object? Convert(ReadOnlyMemory<byte> record, ObjectOptions what) =>
        raw ? Poly.Utf8String(record.Span) : JsonToPSObject.Convert(record.Span, what);

    // The ids that pass are offered when a path is typed; the path that was asked for has good ones, too.
    private void Note(string path, string typeName, object?[] records)
    {
        connection.SeenIds.AddPath(path);
        if (OperationCatalogue.IdParameterOf(typeName) is string parameter)
        {
            connection.SeenIds.AddFirst(
                parameter,
                records
                    .OfType<PSObject>()
                    .Select(r => new SeenId(r.Properties["object_id"]?.Value as string ?? "", r.Properties["name"]?.Value as string))
            );
        }
    }

    private static void AddKey(object?[] records, string? key)
    {
        foreach (object? record in key is null ? [] : records)
        {
            if (record is PSObject item)
            {
                // The server may have a property of that name; the key that was sent counts.
                item.Properties.Remove("IdempotencyKey");
                item.Properties.Add(new PSNoteProperty("IdempotencyKey", key));
            }
            else if (record is Hashtable table)
            {
                table["IdempotencyKey"] = key;
            }
        }
    }

    private static RecordPage Page(ApiRequest request, ApiResponse response)
    {
        try
        {
            return RecordPage.Of(response.Body);
        }
        catch (System.Text.Json.JsonException)
        {
            throw new Go401Exception(
                "ResponseNotJson",
                ErrorKind.InvalidResult,
                $"The server's response to {request.Method} {ShownPath.Of(request.Path)} is not valid JSON. Try again "
                    + "later; Invoke-Go401Request -Raw shows the response unchanged."
            );
        }
    }

    private static string Sum(ApiRequest request, PagingSummary summary) =>
        $"{ShownPath.Of(request.Path)}: {Counted.Of(summary.Pages, "page")}, {Counted.Of(summary.Records, "record")}, "
        + $"{Counted.Of(summary.Duplicates, "duplicate")} left out, {Counted.Of(summary.Retries, "retry", "retries")}, "
        + FormattableString.Invariant($"{summary.Elapsed.TotalSeconds:0.0} s.");
}
