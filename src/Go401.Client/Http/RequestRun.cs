using System;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Tokens;

namespace Go401.Client.Http;

/// <summary>One call under way: what is sent, for which connection, and how often it was tried.</summary>
internal sealed class RequestRun(OutgoingRequest request, CallContext call)
{
    public OutgoingRequest Request { get; } = request;

    public CallContext Call { get; } = call;

    /// <summary>Where the number of requests under way is held down; null where it is not.</summary>
    public RequestGate? Gate { get; init; }

    /// <summary>Who comes first at the gate.</summary>
    public long Order { get; init; }

    /// <summary>Where a good answer's body goes instead of into memory.</summary>
    public IBodyTarget? Target { get; init; }

    /// <summary>
    /// Reads the JSON of a good answer to a GET; throws a JsonException where it is not whole. It may run again with every try.
    /// </summary>
    public Action<ReadOnlyMemory<byte>>? ReadJson { get; init; }

    /// <summary>Where the memory of the body comes from; new if null.</summary>
    public BufferPool? Buffers { get; init; }

    /// <summary>The clock's reading when the first try began.</summary>
    public long Started { get; init; }

    /// <summary>Tries made so far.</summary>
    public int Attempts { get; set; }

    /// <summary>The tokens that the last try was sent with; null before the first.</summary>
    public TokenSet? Tokens { get; set; }

    /// <summary>True once a try was sent that the server may have processed: any but one that it answered with 401.</summary>
    public bool MayBeDone { get; set; }

    /// <summary>True once the token was refreshed after a 401: a call does that once (S52).</summary>
    public bool Replayed { get; set; }
}

/// <summary>What became of one try.</summary>
internal sealed class Attempt
{
    /// <summary>The answer, of whatever status; null where none came.</summary>
    public ApiResponse? Response { get; init; }

    /// <summary>Why no answer came, or none that is whole.</summary>
    public NetworkFailure? Failure { get; init; }

    /// <summary>How long the server asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>An error that no further try would mend.</summary>
    public Go401Exception? Final { get; init; }
}

/// <summary>Why no answer came.</summary>
internal enum NoAnswer
{
    /// <summary>One came.</summary>
    None,

    /// <summary>The connection broke.</summary>
    Broken,

    /// <summary>The server could not be reached.</summary>
    Unreachable,

    /// <summary>The server's name could not be resolved.</summary>
    HostUnknown,

    /// <summary>The proxy could not be reached, or made no connection.</summary>
    Proxy,

    /// <summary>The proxy asks for a sign-in.</summary>
    ProxySignIn,

    /// <summary>An answer came, and its JSON was cut off.</summary>
    NotWhole,

    /// <summary>It took too long.</summary>
    Timeout,

    /// <summary>The server's certificate or protocol was not accepted.</summary>
    Untrusted,
}
