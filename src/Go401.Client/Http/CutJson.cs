using System.Text.Json;

namespace Go401.Client.Http;

/// <summary>Tells complete JSON from JSON that was cut off or is wrong.</summary>
internal static class CutJson
{
    private const int MaxDepth = 64;

    /// <summary>Reads the body to its end.</summary>
    /// <exception cref="JsonException">The body is not one complete JSON value, or it is nested too deeply.</exception>
    public static void Check(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read()) { }
    }
}
