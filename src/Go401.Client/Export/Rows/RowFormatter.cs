using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Go401.Client.Data;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>Writes the columns of a participant from the bytes of its record. Belongs to one thread at a time.</summary>
internal sealed class RowFormatter(RowLayout layout)
{
    private readonly RecordFields _fields = new(layout.Shape);
    private byte[] _scratch = new byte[1024];

    /// <summary>The fields of the record that was read last.</summary>
    public RecordFields Fields => _fields;

    /// <summary>Fields in which a character was replaced since the count was set back.</summary>
    public long Repaired { get; set; }

    /// <summary>Participants with more loans than there are columns for, since the count was set back.</summary>
    public long LoansLeftOut { get; set; }

    /// <summary>Which columns of <see cref="RowLayout.Cells"/> had a value.</summary>
    public bool[] Filled { get; set; } = [];

    /// <summary>Writes cells.</summary>
    /// <param name="writer">Where to; its row was begun.</param>
    /// <param name="first">The column of the first cell.</param>
    /// <param name="record">The record, whose fields were read.</param>
    [MethodImpl(JsonCursor.Hot)]
    public void Write(RowWriter writer, int first, Cell[] cells, ReadOnlySpan<byte> record, ExportCompany company)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            Cell cell = cells[i];
            switch (cell.Source)
            {
                case CellSource.Field:
                    Value(writer, first + i, cell, record, _fields[cell.Slot]);
                    break;
                case CellSource.Company:
                    writer.Text(first + i, company.Id);
                    break;
                case CellSource.CompanyName when company.Name.Length > 0:
                    writer.Text(first + i, company.Name);
                    break;
                case CellSource.CompanyName:
                    writer.Null(first + i);
                    break;
                default:
                    Loans(writer, first + i, cell, record, _fields[cell.Slot]);
                    break;
            }
        }
    }

    /// <summary>Notes which columns have a value, and who has more loans than are written.</summary>
    [MethodImpl(JsonCursor.Hot)]
    public void Look(ReadOnlySpan<byte> record)
    {
        Cell[] cells = layout.Cells;
        int loans = 0,
            loanSlot = -1;
        for (int i = 0; i < cells.Length; i++)
        {
            Cell cell = cells[i];
            if (cell.Source == CellSource.Loan)
            {
                loans = Math.Max(loans, cell.Loan);
                loanSlot = cell.Slot;
            }

            Filled[i] = Filled[i] || cell.Slot < 0 || HasValue(cell, record, _fields[cell.Slot]);
        }

        if (
            loanSlot >= 0
            && _fields[loanSlot] is { Kind: JsonTokenType.StartArray, Length: > 2 } slot
            && LoanSum.Of(record.Slice(slot.Start, slot.Length)).Count > loans
        )
        {
            LoansLeftOut++;
        }
    }

    public void Raw(RowWriter writer, int column, ReadOnlySpan<byte> line, FieldSlot slot) =>
        Value(writer, column, new Cell("", CellSource.Field, -1, DataType.Text, Mask.None, 0), line, slot);

    [MethodImpl(JsonCursor.Hot)]
    private static bool HasValue(in Cell cell, ReadOnlySpan<byte> record, FieldSlot slot) =>
        cell.Source switch
        {
            CellSource.LoanCount => slot.Kind == JsonTokenType.StartArray,
            CellSource.LoanPayment => slot is { Kind: JsonTokenType.StartArray, Length: > 2 },
            CellSource.Loan => slot is { Kind: JsonTokenType.StartArray, Length: > 2 }
                && LoanSum.Of(record.Slice(slot.Start, slot.Length), cell.Loan).Chosen is not null,
            _ => !slot.IsNull && (slot.Kind != JsonTokenType.String || slot.Length > 0),
        };

    [MethodImpl(JsonCursor.Hot)]
    private void Value(RowWriter writer, int column, in Cell cell, ReadOnlySpan<byte> record, FieldSlot slot)
    {
        ReadOnlySpan<byte> raw = record.Slice(slot.Start, slot.Length);
        switch (slot.Kind)
        {
            case JsonTokenType.String:
                ReadOnlySpan<byte> text = Clean(raw, slot.Escaped);
                if (cell.Mask != Mask.None)
                {
                    Masked(writer, column, cell.Mask, text);
                }
                else if (cell.Kind is DataType.Number or DataType.WholeNumber && RowWriter.IsNumber(text))
                {
                    writer.Number(column, text);
                }
                else
                {
                    writer.Text(column, text);
                }

                break;
            case JsonTokenType.Number when cell.Mask == Mask.None:
                writer.NumberToken(column, raw);
                break;
            case JsonTokenType.True or JsonTokenType.False when cell.Mask == Mask.None:
                writer.Boolean(column, slot.Kind == JsonTokenType.True);
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject when cell.Mask == Mask.None:
                writer.Json(column, Clean(raw, escaped: false));
                break;
            case JsonTokenType.None or JsonTokenType.Null:
                writer.Null(column);
                break;
            default:
                // A sensitive value that is no text: nothing of it is shown.
                Masked(writer, column, cell.Mask, default);
                break;
        }
    }

    private static void Masked(RowWriter writer, int column, Mask mask, ReadOnlySpan<byte> text)
    {
        Span<byte> shown = stackalloc byte[11];
        if (mask == Mask.Date)
        {
            "****-**-**"u8.CopyTo(shown);
            if (text.Length == 10 && text[4] == (byte)'-' && IsDigits(text.Slice(0, 4)))
            {
                text.Slice(0, 4).CopyTo(shown);
            }

            writer.Text(column, shown.Slice(0, 10));
            return;
        }

        "***-**-****"u8.CopyTo(shown);
        if (text.Length >= 9 && IsDigits(text.Slice(text.Length - 4)))
        {
            text.Slice(text.Length - 4).CopyTo(shown.Slice(7));
        }

        writer.Text(column, shown);
    }

    private static bool IsDigits(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
        }

        return true;
    }

    private void Loans(RowWriter writer, int column, in Cell cell, ReadOnlySpan<byte> record, FieldSlot slot)
    {
        if (slot.Kind != JsonTokenType.StartArray)
        {
            writer.Null(column);
            return;
        }

        LoanSum sum = LoanSum.Of(record.Slice(slot.Start, slot.Length), cell.Loan);
        Span<byte> digits = stackalloc byte[40];
        string? text = cell.Source == CellSource.Loan ? sum.Chosen : sum.Unreadable;
        if (cell.Source == CellSource.LoanCount)
        {
            Utf8Formatter.TryFormat(sum.Count, digits, out int length);
            writer.Number(column, digits.Slice(0, length));
        }
        else if (text is not null)
        {
            ReadOnlySpan<byte> clean = Clean(System.Text.Encoding.UTF8.GetBytes(text), escaped: false);
            if (RowWriter.IsNumber(clean))
            {
                writer.Number(column, clean);
            }
            else
            {
                writer.Text(column, clean);
            }
        }
        else if (cell.Source == CellSource.LoanPayment && sum.Payment is decimal payment)
        {
            Utf8Formatter.TryFormat(payment, digits, out int length);
            writer.Number(column, digits.Slice(0, length));
        }
        else
        {
            writer.Null(column);
        }
    }

    // Text as clean UTF-8: the bytes themselves where they are, which is nearly always.
    [MethodImpl(JsonCursor.Hot)]
    private ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped && TextRepair.IsPlain(raw))
        {
            return raw;
        }

        if (escaped)
        {
            Grow(TextRepair.Bound(raw.Length));
            int length = TextRepair.Unescape(raw, _scratch, out int replaced);
            Repaired += replaced > 0 ? 1 : 0;
            raw = _scratch.AsSpan(0, length);
        }

        if (TextRepair.IsClean(raw))
        {
            return raw;
        }

        Repaired++;
        byte[] copy = raw.ToArray();
        Grow(TextRepair.Bound(copy.Length));
        return _scratch.AsSpan(0, TextRepair.Repair(copy, _scratch));
    }

    private void Grow(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new byte[Math.Max(length, _scratch.Length * 2)];
        }
    }
}
