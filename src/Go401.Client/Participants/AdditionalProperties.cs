namespace Go401.Client.Participants;

/// <summary>
/// Fields that this version does not know, under the API's own names: text, numbers (decimal), true and false, null, lists,
/// and tables like this one. A field inside a known object has its path as its name, for instance <c>address.county</c>.
/// </summary>
public sealed class AdditionalProperties : Dictionary<string, object?>
{
    /// <summary>Makes an empty table.</summary>
    public AdditionalProperties()
        : base(StringComparer.OrdinalIgnoreCase) { }

    /// <summary>The names: the values may be personal.</summary>
    public override string ToString() => string.Join(", ", Keys);

    internal static object? Value(ReadOnlySpan<byte> record, FieldSlot slot)
    {
        ReadOnlySpan<byte> raw = record.Slice(slot.Start, slot.Length);
        switch (slot.Kind)
        {
            case JsonTokenType.String:
                return slot.Text(record);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.Number or JsonTokenType.StartArray or JsonTokenType.StartObject:
                using (var document = ServerJson.Parse(raw.ToArray()))
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
                return ServerJson.Of(element);
            case JsonValueKind.Number:
                return element.TryGetDecimal(out decimal number) ? number : JsonNumber.Approximate(element.GetRawText());
            case JsonValueKind.True:
                return true;
            case JsonValueKind.False:
                return false;
            case JsonValueKind.Array:
                // An array of its own, also where it is empty: CliXml and jobs make one list of one that several records share.
                object?[] items = new object?[element.GetArrayLength()];
                int count = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    items[count++] = Value(item);
                }

                return items;
            case JsonValueKind.Object:
                var table = new AdditionalProperties();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    table[ServerJson.Readable(property.Name)] = Value(property.Value);
                }

                return table;
            default:
                return null;
        }
    }
}
