using System;
using System.Text.Json;

namespace Go401.Client.Http;

/// <summary>Tells complete JSON from JSON that ends too early, and both from JSON that is wrong.</summary>
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

    /// <summary>True where an object or a list is still open at the end.</summary>
    public static bool IsCut(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: false, default);
        try
        {
            while (reader.Read()) { }
        }
        catch (JsonException)
        {
            return false;
        }

        return reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
    }
}
