using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>A value of a participant that changed: where the old and the new one are in their lines.</summary>
internal readonly record struct ValueChange(string Column, FieldSlot Old, FieldSlot New, bool OldKnown);

/// <summary>Compares the values of a participant with those of the last export. Belongs to one thread at a time.</summary>
internal sealed class ChangeFinder(string[] columns)
{
    private readonly List<FieldSlot> _old = [];
    private readonly List<FieldSlot> _new = [];
    private readonly List<ValueChange> _changes = [];
    private string[]? _oldColumns;
    private int[] _places = [];

    /// <summary>Finds what changed; valid until the next call.</summary>
    /// <param name="oldLine">The line of the baseline.</param>
    /// <returns>The columns that differ; null where the old line is of another participant.</returns>
    public IReadOnlyList<ValueChange>? Compare(ReadOnlySpan<byte> oldLine, string[] oldColumns, ReadOnlySpan<byte> newLine)
    {
        Read(oldLine, _old);
        Read(newLine, _new);
        if (!ReferenceEquals(_oldColumns, oldColumns))
        {
            _oldColumns = oldColumns;
            _places = Array.ConvertAll(columns, column => Array.IndexOf(oldColumns, column));
        }

        _changes.Clear();
        for (int i = 0; i < columns.Length && i < _new.Count; i++)
        {
            int place = _places[i];
            bool known = place >= 0 && place < _old.Count;
            FieldSlot old = known ? _old[place] : default;
            FieldSlot now = _new[i];
            if (Same(oldLine, old, newLine, now))
            {
                continue;
            }

            if (i == 0)
            {
                return null;
            }

            _changes.Add(new ValueChange(columns[i], old, now, known));
        }

        return _changes;
    }

    public static void Read(ReadOnlySpan<byte> line, List<FieldSlot> slots)
    {
        slots.Clear();
        var reader = new JsonCursor(line);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            slots.Add(RecordFields.Value(ref reader));
        }
    }

    private static bool Same(ReadOnlySpan<byte> oldLine, FieldSlot old, ReadOnlySpan<byte> newLine, FieldSlot now) =>
        old.IsNull
            ? now.IsNull
            : old.Kind == now.Kind && oldLine.Slice(old.Start, old.Length).SequenceEqual(newLine.Slice(now.Start, now.Length));
}
