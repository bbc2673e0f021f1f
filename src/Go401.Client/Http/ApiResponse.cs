namespace Go401.Client.Http;

/// <summary>A response, read whole.</summary>
internal sealed class ApiResponse
{
    public required int StatusCode { get; init; }

    /// <summary>The media type without parameters, or null.</summary>
    public string? MediaType { get; init; }

    /// <summary>The headers of the response and of its body; names are compared without regard to case.</summary>
    public required IReadOnlyDictionary<string, string[]> Headers { get; init; }

    /// <summary>The body's bytes; JSON is UTF-8.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How many attempts it took, 1 at least.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How long the server asked to wait; null where it did not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
