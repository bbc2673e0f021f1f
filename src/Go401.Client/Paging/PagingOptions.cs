using Go401.Client.Http;

namespace Go401.Client.Paging;

/// <summary>How many records to read and how.</summary>
internal sealed record PagingOptions
{
    /// <summary>Records a page; null leaves it to the default of this client.</summary>
    public int? PageSize { get; init; }

    /// <summary>How many pages may be under way or waiting to be taken at once; bounds the memory.</summary>
    public int ThrottleLimit { get; init; } = 4;

    /// <summary>Records to leave out at the start.</summary>
    public long Skip { get; init; }

    /// <summary>Records to read at most; null reads all.</summary>
    public long? First { get; init; }

    /// <summary>Stop after the first page whatever is left.</summary>
    public bool FirstPageOnly { get; init; }

    /// <summary>
    /// True takes a response without a body (204, 205, blank) for no records; otherwise it is an error, since a list that is empty says
    /// so.
    /// </summary>
    public bool TakesNothing { get; init; }

    /// <summary>True where only a list of objects is a valid response, and a single object is an error.</summary>
    public bool ListOnly { get; init; }

    /// <summary>
    /// Gets the response that brought the first page, for its status and headers; called before the first transform, on a worker thread.
    /// </summary>
    public Action<ApiResponse>? FirstResponse { get; init; }

    /// <summary>The gate that several reads share, so that together they keep to one limit; null gives the read one of its own.</summary>
    internal RequestGate? Gate { get; init; }

    /// <summary>The place of this read among those that share the gate: where several wait, the lowest goes first.</summary>
    internal int Place { get; init; }
}
