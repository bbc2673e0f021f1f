using System;
using System.Text.Json;

namespace Go401.Client.Http;

/// <summary>Tells JSON that ends too early from JSON that is wrong.</summary>
internal static class CutJson
{
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
