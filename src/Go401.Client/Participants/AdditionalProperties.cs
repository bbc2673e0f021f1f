using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;

namespace Go401.Client.Participants;

/// <summary>
/// Fields that this version does not know, under the API's own names: text, numbers (decimal), true and false, null, lists,
/// and tables like this one. A field inside a known object has its path as its name, for instance <c>address.county</c>.
/// </summary>
public sealed class AdditionalProperties : Dictionary<string, object?>
{
    /// <summary>Makes an empty table.</summary>
    public AdditionalProperties()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>The names: the values may be personal.</summary>
    public override string ToString() => string.Join(", ", Keys);

    internal static object? Value(ReadOnlySpan<byte> record, FieldSlot slot)
    {
        ReadOnlySpan<byte> raw = record.Slice(slot.Start, slot.Length);
        switch (slot.Kind)
        {
            case JsonTokenType.String:
                return FieldText.GetString(record, slot);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number or JsonTokenType.StartArray or JsonTokenType.StartObject:
                using (var document = JsonDocument.Parse(raw.ToArray()))
                {
                    return Value(document.RootElement);
                }

            default:
                return null;
        }
    }

    private static object? Value(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    return element.GetString();
                }
                catch (InvalidOperationException)
                {
                    // Half of a surrogate pair.
                    return Text(element);
                }

            case JsonValueKind.Number:
                return element.TryGetDecimal(out decimal number) ? number : double.Parse(element.GetRawText(), CultureInfo.InvariantCulture);
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Value).ToArray();
            case JsonValueKind.Object:
                var table = new AdditionalProperties();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    table[property.Name] = Value(property.Value);
                }

                return table;
            default:
                return null;
        }
    }

    private static string? Text(JsonElement element)
    {
        byte[] raw = System.Text.Encoding.UTF8.GetBytes(element.GetRawText());
        return FieldText.GetString(raw, new FieldSlot(1, raw.Length - 2, JsonTokenType.String, true));
    }
}
