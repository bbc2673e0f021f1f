using System.Net;
using Go401.Client.Files;
using Go401.Client.Tokens;

namespace Go401.Client.Http;

/// <summary>One call under way: what is sent, for which connection, and how many attempts it took.</summary>
internal sealed class ApiCall(OutgoingRequest request, ICallReporter reporter, CancellationToken cancellation)
{
    public OutgoingRequest Request { get; } = request;

    public ICallReporter Reporter { get; } = reporter;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Limits how many requests are under way; null where they are not limited.</summary>
    public RequestGate? Gate { get; init; }

    /// <summary>Who is let in first at the gate.</summary>
    public long Order { get; init; }

    /// <summary>Where the body of a successful response goes instead of into memory.</summary>
    public PartialFile? Target { get; init; }

    /// <summary>
    /// Reads the JSON of a successful response to a GET; throws a JsonException where it is cut off. It may run again with every attempt.
    /// </summary>
    public Action<ReadOnlyMemory<byte>>? ReadJson { get; init; }

    /// <summary>Where the memory of the body comes from; new if null.</summary>
    public BufferPool? Buffers { get; init; }

    /// <summary>The reading of the clock when the first attempt began.</summary>
    public long Started { get; set; }

    /// <summary>
    /// When the call began. The clock that measures elapsed time may stop while a computer sleeps; 401GO forgets an idempotency key by
    /// the time of day.
    /// </summary>
    public DateTimeOffset Begun { get; set; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; set; }

    /// <summary>The tokens that the last attempt was sent with; null before the first.</summary>
    public TokenSet? Tokens { get; set; }

    /// <summary>True once an attempt was sent that the server may have processed: any but one that it answered with 401.</summary>
    public bool MayBeDone { get; set; }

    /// <summary>The same for the attempts before the current one: what the server says of this attempt does not apply to them.</summary>
    public bool EarlierMayBeDone { get; set; }

    /// <summary>The body of the current attempt; null where it has none.</summary>
    public OutgoingBody? Body { get; set; }

    /// <summary>True once the token was refreshed after a 401: a call does that once (S52).</summary>
    public bool Replayed { get; set; }
}

/// <summary>
/// A call on its way down the handlers. It can be sent again, because <see cref="ExchangeHandler"/> makes what goes over the wire
/// from it: a new message and a new body each time.
/// </summary>
internal sealed class ApiMessage(ApiCall call) : HttpRequestMessage(HttpMethod.Get, call.Request.Address.Uri)
{
    public ApiCall Call { get; } = call;
}

/// <summary>A response on its way up the handlers, read whole.</summary>
internal sealed class ApiResult(ApiResponse response) : HttpResponseMessage((HttpStatusCode)response.StatusCode)
{
    public ApiResponse Response { get; } = response;
}
