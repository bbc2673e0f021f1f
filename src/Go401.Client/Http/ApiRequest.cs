namespace Go401.Client.Http;

/// <summary>
/// One request to the API, as the caller means it. It can be sent any number of times: each attempt makes a new message and a new body.
/// </summary>
internal sealed record ApiRequest
{
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>
    /// The path below the base address; <c>companies</c>, <c>/companies/</c> and <c>companies/</c> are the same. A query
    /// in it is kept. An absolute address is taken only on the connection's own origin and base (S49).
    /// </summary>
    public required string Path { get; init; }

    /// <summary>What goes into the query, in this order, in addition to what is in the path.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    /// <summary>Creates the body for every attempt; null sends none.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>Headers of the caller; Authorization, Host, Content-Length and line breaks are refused (S51).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The Api-Version (YYYY-MM-DD) of this request; null means the connection's.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>How long one attempt may take; null means the connection's time-out.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The value of the Idempotent-Key header; the same on every attempt.</summary>
    public string? IdempotencyKey { get; init; }

    public RetryOptions Retry { get; init; } = RetryOptions.Default;

    /// <summary>True returns a response of 400 and above instead of throwing.</summary>
    public bool SkipHttpErrorCheck { get; init; }

    /// <summary>True takes a response as it is, also one whose JSON is cut off; otherwise such a response to a GET is retried.</summary>
    public bool AsIs { get; init; }

    /// <summary>True takes a response that is not JSON; otherwise one is an error, since every resource returns JSON.</summary>
    public bool AnyMediaType { get; init; }
}

/// <summary>When a failed request is retried (S54).</summary>
/// <param name="MaximumRetryCount">How many attempts may follow the first; 0 never retries.</param>
/// <param name="MaximumTotalTime">After this long since the first attempt no further one is made.</param>
internal sealed record RetryOptions(int MaximumRetryCount, TimeSpan MaximumTotalTime)
{
    public static RetryOptions Default { get; } = new(4, TimeSpan.FromMinutes(2));

    /// <summary>The first delay; it doubles with every attempt, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(500);
}
