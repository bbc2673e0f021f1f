using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using Go401.Client.Catalogue;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Paging;

namespace Go401.PowerShell.Plans;

/// <summary>Where the body of a request comes from.</summary>
internal enum BodyInput
{
    None,

    /// <summary>-Body with an object, a table or a list.</summary>
    Value,

    /// <summary>-Body with a string, bytes or a stream, which are sent unchanged.</summary>
    Text,

    /// <summary>The records of the pipeline.</summary>
    Pipeline,

    /// <summary>-InFile or -Form.</summary>
    FileOrForm,
}

/// <summary>
/// What the parameters of Invoke-Go401Request mean together: what conflicts, how pages are read, and the request to send. Data in,
/// data out.
/// </summary>
internal sealed record RequestParameters
{
    public string Path { get; init; } = "";

    public string Method { get; init; } = "GET";

    public BodyInput Body { get; init; }

    public bool AsArray { get; init; }

    public bool OmitEmpty { get; init; }

    public string? ContentType { get; init; }

    public IReadOnlyList<string> QueryNames { get; init; } = [];

    public bool All { get; init; }

    /// <summary>-First; <see cref="ulong.MaxValue"/> means all.</summary>
    public ulong First { get; init; } = ulong.MaxValue;

    public ulong Skip { get; init; }

    public bool IncludeTotalCount { get; init; }

    public int? PageSize { get; init; }

    public int ThrottleLimit { get; init; } = 4;

    public string? IdempotencyKey { get; init; }

    public string? ApiVersion { get; init; }

    public int? TimeoutSec { get; init; }

    public int? MaximumRetryCount { get; init; }

    public int? MaximumRetrySec { get; init; }

    public bool Raw { get; init; }

    /// <summary>-AsHashtable, -AsDateTime or -AsTyped.</summary>
    public bool ShapesObjects { get; init; }

    public bool ToFile { get; init; }

    public string? StatusCodeVariable { get; init; }

    public string? ResponseHeadersVariable { get; init; }

    public bool SkipHttpErrorCheck { get; init; }

    /// <summary>True for the methods that only read.</summary>
    public bool Reads => ApiOperation.IsReadOnly(Method);

    /// <summary>True where more than the page that the server returns for the request is read.</summary>
    public bool ReadsMany => All || First != ulong.MaxValue || Skip > 0;

    /// <summary>True where the records of the response are read, page by page or from a single one.</summary>
    public bool ReadsRecords => Method == "GET" && !SkipHttpErrorCheck && (!Raw || ReadsMany);

    /// <summary>Parameters that cannot have an effect are an error, before anything is sent.</summary>
    /// <exception cref="Go401Exception"><c>ParametersConflict</c>.</exception>
    public void Check()
    {
        if ((BodyConflict() ?? PagingConflict() ?? ResponseConflict()) is string conflict)
        {
            throw ParameterConflict.Of(conflict);
        }
    }

    public PagingOptions Paging() =>
        new()
        {
            PageSize = PageSize,
            ThrottleLimit = ThrottleLimit,
            FirstPageOnly = !ReadsMany,
            TakesNothing = true,
            Skip = (long)Math.Min(Skip, long.MaxValue),
            First = First > long.MaxValue ? null : (long)First,
        };

    /// <summary>The request to send.</summary>
    /// <param name="path">The path with its values.</param>
    /// <param name="query">What goes into the query.</param>
    public ApiRequest Request(
        string path,
        Func<HttpContent>? content,
        List<KeyValuePair<string, string>> query,
        IReadOnlyList<KeyValuePair<string, string>> headers
    )
    {
        // Where the pages are read, the reader sets the size; one that is taken as it is gets its size here.
        if (PageSize is int size && !ReadsMany && (Raw || ToFile || SkipHttpErrorCheck))
        {
            query.RemoveAll(p => p.Key == "page_size");
            query.Add(new KeyValuePair<string, string>("page_size", size.ToString(CultureInfo.InvariantCulture)));
        }

        return new ApiRequest
        {
            Path = path,
            Method = new HttpMethod(Method),
            Query = query,
            Headers = headers,
            Content = content,
            ApiVersion = ApiVersion,
            IdempotencyKey = IdempotencyKey,
            SkipHttpErrorCheck = SkipHttpErrorCheck,
            AnyMediaType = SkipHttpErrorCheck || Raw || ToFile,
            AsIs = Raw && !ReadsMany,
            Timeout = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : null,
            Retry = RetryOptions.Default with
            {
                MaximumRetryCount = MaximumRetryCount ?? RetryOptions.Default.MaximumRetryCount,
                MaximumTotalTime = MaximumRetrySec is int most ? TimeSpan.FromSeconds(most) : RetryOptions.Default.MaximumTotalTime,
            },
        };
    }

    private string? BodyConflict() =>
        Reads && (Body is BodyInput.Value or BodyInput.Text or BodyInput.FileOrForm || AsArray || OmitEmpty)
            ? $"{Method} has no body. Use -Query for query parameters, or -Method POST to send data."
        : Reads && ContentType is not null ? $"{Method} has no body, so -ContentType has no effect."
        : Reads && IdempotencyKey is not null ? $"{Method} changes no data and does not support an idempotency key. Remove -IdempotencyKey."
        : Body == BodyInput.None && (AsArray || OmitEmpty || ContentType is not null)
            ? "The request has no body, so -AsArray, -OmitEmpty and -ContentType have no effect. Use -Body, or pipe records to the cmdlet."
        : OmitEmpty && Body == BodyInput.Text ? "-OmitEmpty works with objects and tables. A string or bytes in -Body are sent unchanged."
        : IdempotencyKey is not null && Body == BodyInput.Pipeline && !AsArray
            ? "-IdempotencyKey identifies one request, but each record of the pipeline is a request. Remove it, and "
                + "every request gets its own key."
        : null;

    private string? PagingConflict() =>
        Method != "GET" && (ReadsMany || IncludeTotalCount || PageSize is not null)
            ? "-All, -First, -Skip, -PageSize and -IncludeTotalCount work only with GET."
        : SkipHttpErrorCheck && (ReadsMany || IncludeTotalCount)
            ? "-SkipHttpErrorCheck cannot be combined with -All, -First, -Skip and -IncludeTotalCount: a page that is "
                + "an error has no records."
        : PageSize is not null && OperationCatalogue.Find("GET", Path) is { Paged: false, PagedOnRequest: false } whole
            ? $"GET {whole.PathTemplate} has no pages, so -PageSize has no effect. Remove it."
        : PageSize is not null && QueryNames.Contains("page_size", StringComparer.OrdinalIgnoreCase)
            ? "-PageSize and page_size in -Query set the same value. Remove one of them."
        : null;

    private string? ResponseConflict() =>
        Method == "HEAD" && (Raw || ShapesObjects || ToFile)
            ? "The response to HEAD has no body, so -Raw, -AsHashtable, -AsDateTime, -AsTyped and -OutFile have no effect. "
                + "Use -ResponseHeadersVariable for the headers."
        : StatusCodeVariable is not null && StatusCodeVariable.Equals(ResponseHeadersVariable, StringComparison.OrdinalIgnoreCase)
            ? "-StatusCodeVariable and -ResponseHeadersVariable name the same variable. Use two variables."
        : (Raw && ShapesObjects) || (ToFile && (ShapesObjects || Raw))
            ? "-Raw and -OutFile return the response unchanged. They cannot be combined with -AsHashtable, -AsDateTime or -AsTyped."
        : IncludeTotalCount && (Raw || ToFile) ? "-IncludeTotalCount works only with objects, not with -Raw or -OutFile."
        : null;
}
