namespace Go401.Client.Participants;

/// <summary>The text of a field of a record.</summary>
internal static class FieldText
{
    /// <summary>The value as a string; null where there is none. Objects and arrays come as their JSON.</summary>
    public static string? GetString(ReadOnlySpan<byte> record, FieldSlot slot) =>
        slot.IsNull ? null : ServerJson.Of(record.Slice(slot.Start, slot.Length), slot.Escaped);
}
