using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>Writes the change detail: a row for each value that changed. Belongs to one thread at a time.</summary>
internal sealed class DetailFormatter(RowLayout layout, RowFormatter formatter, RowWriter writer)
{
    private const string Updated = "TimestampUpdated";

    public void Added(RowBuffer buffer, ReadOnlySpan<byte> record, DateTimeOffset readAt)
    {
        Begin(buffer, record, RowLayout.ChangeColumn);
        writer.Null(3);
        writer.Text(4, "Added"u8);
        End(record, readAt);
    }

    /// <summary>Writes a row for each column that changed.</summary>
    public void Changed(
        RowBuffer buffer,
        ReadOnlySpan<byte> record,
        ReadOnlySpan<byte> oldLine,
        ReadOnlySpan<byte> newLine,
        IReadOnlyList<ValueChange> changes,
        DateTimeOffset readAt
    )
    {
        foreach (ValueChange change in changes)
        {
            // When the record changed is told by ChangedAt, and a value that was not kept is not claimed to have been empty.
            if (!change.OldKnown || (change.Column == Updated && changes.Count > 1))
            {
                continue;
            }

            Begin(buffer, record, change.Column);
            formatter.Raw(writer, 3, oldLine, change.Old);
            formatter.Raw(writer, 4, newLine, change.New);
            End(record, readAt);
        }
    }

    /// <summary>Writes the row of a participant that is gone.</summary>
    /// <param name="line">Its line in the baseline.</param>
    /// <param name="id">Where the id is in it.</param>
    /// <param name="name">Where the name is in it.</param>
    /// <param name="readAt">When the company was read.</param>
    public void Removed(RowBuffer buffer, ReadOnlySpan<byte> line, FieldSlot id, FieldSlot name, DateTimeOffset readAt)
    {
        writer.BeginRow(buffer);
        formatter.Raw(writer, 0, line, id);
        formatter.Raw(writer, 1, line, name);
        writer.Text(2, Encoding.UTF8.GetBytes(RowLayout.ChangeColumn));
        writer.Null(3);
        writer.Text(4, "Removed"u8);
        End(default, readAt);
    }

    private void Begin(RowBuffer buffer, ReadOnlySpan<byte> record, string column)
    {
        writer.BeginRow(buffer);
        formatter.Raw(writer, 0, record, formatter.Fields[layout.ObjectIdSlot]);
        formatter.Raw(writer, 1, record, formatter.Fields[layout.NameSlot]);
        writer.Text(2, Encoding.UTF8.GetBytes(column));
    }

    private void End(ReadOnlySpan<byte> record, DateTimeOffset readAt)
    {
        FieldSlot changed = record.IsEmpty ? default : formatter.Fields[layout.ChangedAtSlot];
        if (changed is { Kind: JsonTokenType.String, Length: > 0 })
        {
            formatter.Raw(writer, 5, record, changed);
        }
        else
        {
            writer.Text(5, Encoding.UTF8.GetBytes(IsoDate.Utc(readAt)));
        }

        writer.EndRow();
    }
}
