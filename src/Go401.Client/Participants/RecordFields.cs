using System.Runtime.CompilerServices;

namespace Go401.Client.Participants;

/// <summary>Where a value is in a record's bytes; text without its quotes.</summary>
internal readonly record struct FieldSlot(int Start, int Length, JsonTokenType Kind, bool Escaped)
{
    public bool IsNull => Kind is JsonTokenType.None or JsonTokenType.Null;

    /// <summary>Its text, unescaped; null where it is missing or null.</summary>
    public string? Text(ReadOnlySpan<byte> record) => IsNull ? null : ServerJson.Of(record.Slice(Start, Length), Escaped);
}

/// <summary>A property that the shape does not know.</summary>
internal readonly record struct UnknownField(int Node, FieldSlot Name, FieldSlot Value);

/// <summary>
/// Finds the wanted fields of a record in one pass over its bytes, without making an object. A server writes the fields
/// of every record in the same order, so the name that was at a place last time is compared first. One reader belongs
/// to one thread.
/// </summary>
internal sealed class RecordFields
{
    private readonly RecordShape _shape;
    private readonly FieldSlot[] _slots;
    private readonly List<Expected>[] _expected;
    private readonly List<UnknownField>? _unknown;

    /// <summary>Makes a reader.</summary>
    /// <param name="shape">The fields that are wanted.</param>
    /// <param name="collectUnknown">True keeps what the shape does not know in <see cref="Unknown"/>.</param>
    public RecordFields(RecordShape shape, bool collectUnknown = false)
    {
        _shape = shape;
        _slots = new FieldSlot[shape.SlotCount];
        _expected = new List<Expected>[shape.NodeCount];
        _unknown = collectUnknown ? [] : null;
        for (int i = 0; i < _expected.Length; i++)
        {
            _expected[i] = [];
        }
    }

    /// <summary>What the record holds beyond the shape.</summary>
    public IReadOnlyList<UnknownField> Unknown => _unknown ?? (IReadOnlyList<UnknownField>)[];

    /// <summary>The value of a slot; <see cref="FieldSlot.IsNull"/> where the record lacks it.</summary>
    public FieldSlot this[int slot] => _slots[slot];

    /// <summary>Reads one record.</summary>
    /// <exception cref="Go401Exception"><c>ResponseNotJson</c>; the record is not quoted (S56).</exception>
    public void Read(ReadOnlySpan<byte> record)
    {
        Array.Clear(_slots, 0, _slots.Length);
        _unknown?.Clear();
        try
        {
            var reader = new JsonCursor(record);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw NotJson();
            }

            ReadObject(ref reader, _shape.Root);
        }
        catch (JsonException)
        {
            throw NotJson();
        }
    }

    private static Go401Exception NotJson() =>
        new(
            "ResponseNotJson",
            ErrorKind.InvalidResult,
            "A record in the server's response is not the JSON object that the API documentation describes. Try again later."
        );

    [MethodImpl(JsonCursor.Hot)]
    private void ReadObject(ref JsonCursor reader, ShapeNode node)
    {
        List<Expected> expected = _expected[node.Index];
        for (int position = 0; reader.Read() && reader.TokenType != JsonTokenType.EndObject; position++)
        {
            ShapeNode? child = Match(ref reader, node, expected, position);
            FieldSlot name =
                _unknown is not null && child is null
                    ? new(reader.TokenStart + 1, reader.ValueLength, JsonTokenType.PropertyName, reader.ValueIsEscaped)
                    : default;
            reader.Read();
            if (child is { Children.Count: > 0 } && reader.TokenType == JsonTokenType.StartObject)
            {
                int start = reader.TokenStart;
                ReadObject(ref reader, child);
                if (child.Slot >= 0)
                {
                    _slots[child.Slot] = new FieldSlot(start, reader.End - start, JsonTokenType.StartObject, false);
                }
            }
            else if (child is not null || _unknown is not null)
            {
                FieldSlot value = Value(ref reader);
                if (child is { Slot: >= 0 })
                {
                    _slots[child.Slot] = value;
                }
                else if (_unknown is not null && (child is null || !value.IsNull))
                {
                    _unknown.Add(child is null ? new UnknownField(node.Index, name, value) : new UnknownField(child.Index, default, value));
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    [MethodImpl(JsonCursor.Hot)]
    private static ShapeNode? Match(ref JsonCursor reader, ShapeNode node, List<Expected> expected, int position)
    {
        ReadOnlySpan<byte> name = reader.Value;
        if (position < expected.Count && name.SequenceEqual(expected[position].Name))
        {
            return expected[position].Node;
        }

        ShapeNode? found = null;
        if (!reader.ValueIsEscaped)
        {
            found = node.Find(name);
        }
        else
        {
            foreach (ShapeNode child in node.Children)
            {
                if (reader.Is(child.Name))
                {
                    found = child;
                }
            }
        }

        // A record of hostile width is matched one by one, not remembered.
        if (position == expected.Count && position < 128)
        {
            expected.Add(new Expected(name.ToArray(), found));
        }
        else if (position < expected.Count)
        {
            expected[position] = new Expected(name.ToArray(), found);
        }

        return found;
    }

    [MethodImpl(JsonCursor.Hot)]
    internal static FieldSlot Value(ref JsonCursor reader)
    {
        int start = reader.TokenStart;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new FieldSlot(start + 1, reader.ValueLength, JsonTokenType.String, reader.ValueIsEscaped);
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                JsonTokenType kind = reader.TokenType;
                reader.Skip();
                return new FieldSlot(start, reader.End - start, kind, false);
            default:
                return new FieldSlot(start, reader.ValueLength, reader.TokenType, false);
        }
    }

    private readonly record struct Expected(byte[] Name, ShapeNode? Node);
}
