using Go401.Client.Catalogue;
using Go401.Client.Http;

namespace Go401.Client.Paging;

/// <summary>
/// Fetches pages by number and scans them. The address of every page is built here; what the server says of the next one is looked at,
/// never followed (S49).
/// </summary>
internal sealed class PageSource
{
    /// <summary>
    /// Records a page where nothing else is said: large enough that the network's latency does not count, small enough to be held
    /// several times.
    /// </summary>
    private const int DefaultPageSize = 1000;

    private readonly ApiClient _client;
    private readonly ICallReporter _reporter;
    private readonly OutgoingRequest _request;
    private readonly RequestGate _gate;
    private readonly BufferPool _buffers = new();
    private readonly int? _pageSize;
    private readonly bool _asksForPages;
    private readonly bool _listOnly;
    private readonly bool _pagesOnly;
    private int _retries;

    public PageSource(ApiClient client, ApiRequest request, PagingOptions options, ICallReporter reporter)
    {
        if (request.Method != HttpMethod.Get)
        {
            throw new Go401Exception("PagesNeedGet", ErrorKind.InvalidArgument, "Only GET supports paging. Nothing was sent.");
        }

        _client = client;
        _reporter = reporter;
        Options = options;
        _request = client.Create(request with { SkipHttpErrorCheck = false, AnyMediaType = false, AsIs = false });
        _listOnly =
            options.ListOnly
            || _request.Operation is { Paged: true }
            || (!options.FirstPageOnly && _request.Operation is { ResponseShape: ResponseShape.Many });
        _pagesOnly = _listOnly || !options.FirstPageOnly;
        Window = Math.Max(1, options.ThrottleLimit);
        _gate = options.Gate ?? new RequestGate(Window);

        string? page = _request.Address["page"],
            size = _request.Address["page_size"];
        if (!options.FirstPageOnly && page is not null)
        {
            throw new Go401Exception(
                "PageInQuery",
                ErrorKind.InvalidArgument,
                "All pages are read, so the query cannot contain page. Remove page from the query; "
                    + $"{Hint.Of("SelectRecords")} Nothing was sent."
            );
        }

        FirstNumber = Number(page) ?? 1;
        _pageSize = options.PageSize ?? (options.FirstPageOnly ? null : Number(size) ?? Suitable(options));

        // An operation whose response is known to be whole is not asked for pages; if pages come all the same, they are read.
        _asksForPages =
            !options.FirstPageOnly && (_request.Operation is not { Paged: false, PagedOnRequest: false } || options.PageSize is not null);
    }

    public PagingOptions Options { get; }

    public TimeProvider Time => _client.Time;

    /// <summary>How many pages may be under way or waiting.</summary>
    public int Window { get; }

    public int FirstNumber { get; }

    /// <summary>How many records a page are asked for.</summary>
    public int AskedSize => _pageSize ?? DefaultPageSize;

    /// <summary>The path as texts show it, and the company's name where it is known.</summary>
    public string Where => _request.Where;

    /// <summary>Tries beyond the first, so far.</summary>
    public int Retries => Volatile.Read(ref _retries);

    public async Task<ScannedPage> FetchFirstAsync(CancellationToken cancellation)
    {
        OutgoingRequest request =
            _asksForPages ? PageAt(1)
            : _pageSize is int size ? _request.WithAddress(_request.Address.With(_client.Settings.BaseUri, Pair("page_size", size)))
            : _request;
        (ApiResponse response, ScannedPage page) = await SendAsync(request, FirstNumber, cancellation).ConfigureAwait(false);
        Options.FirstResponse?.Invoke(response);
        return Checked(page);
    }

    /// <summary>Fetches a later page; null where the server says that it is past the end.</summary>
    public async Task<ScannedPage?> FetchAsync(int number, CancellationToken cancellation)
    {
        try
        {
            return Checked((await SendAsync(PageAt(number), number, cancellation).ConfigureAwait(false)).Page);
        }
        catch (ApiException gone) when (gone.StatusCode == 404)
        {
            return null;
        }
    }

    /// <summary>Takes the memory of a page back that no one looks at any more.</summary>
    public void Return(RecordPage page) => _buffers.Return(page.Body);

    public ApiException Error(string id, ErrorKind kind, string message, int status = 200) =>
        new(id, kind, message, _request.Method, _request.Template)
        {
            Path = _request.Path,
            StatusCode = status,
            Attempts = 1,
        };

    private async Task<(ApiResponse Answer, ScannedPage Page)> SendAsync(
        OutgoingRequest request,
        int number,
        CancellationToken cancellation
    )
    {
        ScannedPage? page = null;
        ApiResponse response = await _client
            .SendAsync(
                new ApiCall(request, _reporter, cancellation)
                {
                    Gate = _gate,
                    Order = ((long)Options.Place << 32) + number,
                    Buffers = _buffers,
                    ReadJson = body => page = Scan(body),
                }
            )
            .ConfigureAwait(false);
        if (response.Attempts > 1)
        {
            Interlocked.Add(ref _retries, response.Attempts - 1);
        }

        if (_pagesOnly && response.StatusCode is not (200 or 204 or 205))
        {
            // 206 says that it is a part (RFC 9110, 15.3.7). The others do not say that it is the list.
            string status = response.StatusCode.ToString(CultureInfo.InvariantCulture);
            throw Error(
                "ResponseNotJson",
                ErrorKind.InvalidResult,
                $"The server responded to GET {Where} with status {status} instead of 200, so the list may be incomplete. It was not used. "
                    + Hint.Of("RawOfOther"),
                response.StatusCode
            );
        }

        if (page is null)
        {
            // Nothing came: 204, 205, or a body without a value. Who reads a list must not take that for an empty one.
            page = Options.TakesNothing ? new ScannedPage(default) { Shape = PageShape.BareArray } : throw _client.NotJson(_request);
        }

        return (response, page);
    }

    // Thrown while the response is read, so that it counts as one that was cut off: a GET is retried.
    private ScannedPage Scan(ReadOnlyMemory<byte> body)
    {
        ScannedPage page = PageScanner.Scan(body);
        return
            (_pagesOnly && page.IsBroken) || (_listOnly && page.Shape == PageShape.Single) || (Options.ListOnly && page.HasOtherThanObjects)
            ? throw new NotListException()
            : page;
    }

    private ScannedPage Checked(ScannedPage page)
    {
        if (page.Next is string next && !IsOwn(next))
        {
            throw Error(
                "NextOnOtherOrigin",
                ErrorKind.SecurityError,
                $"401GO's response to GET {Where} points to a next page on another server than "
                    + $"{_client.Settings.BaseUri.Authority}. That page was not requested. {Hint.Of("CheckBaseUriAndProxy")}"
            );
        }

        return page;
    }

    private OutgoingRequest PageAt(int number)
    {
        KeyValuePair<string, string>[] pairs = _pageSize is int size
            ? [Pair("page", number), Pair("page_size", size)]
            : [Pair("page", number)];
        return _request.WithAddress(_request.Address.With(_client.Settings.BaseUri, pairs));
    }

    // Behind a proxy the service often says http where it is https; host and port must be ours all the same.
    private bool IsOwn(string next)
    {
        if (next.IndexOf("://", StringComparison.Ordinal) < 0)
        {
            return !next.StartsWith("//", StringComparison.Ordinal);
        }

        Uri own = _client.Settings.BaseUri;
        return Uri.TryCreate(next, UriKind.Absolute, out Uri? other)
            && other.Scheme is "http" or "https"
            && other.UserInfo.Length == 0
            && other.Host.Equals(own.Host, StringComparison.OrdinalIgnoreCase)
            && (other.Port == own.Port || (other.IsDefaultPort && own.IsDefaultPort));
    }

    private static KeyValuePair<string, string> Pair(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;

    // No one needs a page of a thousand to see the first five.
    private static int Suitable(PagingOptions options) =>
        options.First is long first && first < DefaultPageSize - options.Skip ? (int)Math.Max(1, first + options.Skip) : DefaultPageSize;
}
