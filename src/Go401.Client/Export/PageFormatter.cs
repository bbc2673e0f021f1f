using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text.Json;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>
/// Formats pages: finds the fields of each record in its bytes and writes them as a row, without making an object of it.
/// Belongs to one thread at a time.
/// </summary>
internal sealed class PageFormatter
{
    private readonly RowLayout _layout;
    private readonly RecordFields _fields;
    private readonly RowWriter _writer;
    private readonly RowHasher? _hasher;
    private byte[] _scratch = new byte[1024];
    private long _repaired;

    public PageFormatter(RowLayout layout, RowWriter writer, RowHasher? hasher)
    {
        _layout = layout;
        _fields = new RecordFields(layout.Shape);
        _writer = writer;
        _hasher = hasher;
    }

    /// <summary>Formats a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="companyId">The company, as UTF-8.</param>
    /// <param name="baseline">With an incremental export, the rows of the last time.</param>
    public ExportPage Format(RecordPage page, byte[] companyId, CompanyBaseline? baseline)
    {
        var result = new ExportPage(page.Number) { Records = page.Records.Count, Count = page.Count };
        try
        {
            _writer.Defused = _writer.Repaired = _repaired = 0;
            if (_hasher is not null)
            {
                result.Hashes = new RowBuffer();
                result.SeenIds = new List<string>(page.Records.Count);
            }

            ReportData? report = _layout.Report is null ? null : result.Totals.Report = new ReportData();
            ulong ids = (ulong)page.Records.Count;
            ulong[] keys = result.Keys = new ulong[page.Records.Count];
            for (int i = 0; i < page.Records.Count; i++)
            {
                ReadOnlySpan<byte> record = page[i].Span;
                _fields.Read(record);
                FieldSlot id = _fields[_layout.ObjectIdSlot];
                keys[i] = id.IsNull ? RecordKey.None : RecordKey.Of(record.Slice(id.Start, id.Length));
                ids = unchecked((ids * 31) + keys[i]);
                if (_hasher is null)
                {
                    Row(result.Rows, record, companyId, default);
                    result.Totals.Rows++;
                }
                else
                {
                    ChangedRow(result, record, companyId, id, baseline);
                }

                report?.Add(record, _fields, _layout.Report!, companyId);
            }

            result.Ids = ids;
            result.Totals.Received = page.Records.Count;
            result.Totals.Defused = _writer.Defused;
            result.Totals.Repaired = _repaired + _writer.Repaired;
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Writes the row of a participant that is no longer there.</summary>
    public void Removed(RowBuffer buffer, ReadOnlySpan<byte> id, byte[] companyId)
    {
        _writer.BeginRow(buffer);
        for (int i = 0; i < _layout.Cells.Length; i++)
        {
            Cell cell = _layout.Cells[i];
            if (cell.Source == CellSource.Change)
            {
                _writer.Text(i, "Removed"u8);
            }
            else if (cell.Source == CellSource.Company)
            {
                _writer.Text(i, companyId);
            }
            else if (cell.Name == ParticipantColumns.ObjectId)
            {
                _writer.Text(i, id);
            }
            else
            {
                _writer.Null(i);
            }
        }

        _writer.EndRow();
    }

    // The hash is made of the row as it would be written with no change said, so that a masked column gives nothing away
    // that the file does not show.
    private void ChangedRow(ExportPage result, ReadOnlySpan<byte> record, byte[] companyId, FieldSlot idSlot, CompanyBaseline? baseline)
    {
        int start = result.Rows.Length;
        Row(result.Rows, record, companyId, default);
        string? id = FieldText.GetString(record, idSlot);
        RowHash hash = _hasher!.Hash(result.Rows.Bytes, start, result.Rows.Length - start);
        RowChange change = id is null || baseline is null ? RowChange.Added : baseline.Compare(id, hash);
        if (id is not null)
        {
            result.SeenIds!.Add(id);
            hash.Write(result.Hashes!, id);
        }

        result.Rows.Length = start;
        if (change == RowChange.None)
        {
            return;
        }

        Row(result.Rows, record, companyId, change == RowChange.Added ? "Added"u8 : "Updated"u8);
        result.Totals.Rows++;
        if (change == RowChange.Added)
        {
            result.Totals.Added++;
        }
        else
        {
            result.Totals.Updated++;
        }
    }

    private void Row(RowBuffer buffer, ReadOnlySpan<byte> record, byte[] companyId, ReadOnlySpan<byte> change)
    {
        _writer.BeginRow(buffer);
        Cell[] cells = _layout.Cells;
        for (int i = 0; i < cells.Length; i++)
        {
            Cell cell = cells[i];
            switch (cell.Source)
            {
                case CellSource.Field:
                    Field(i, cell, record, _fields[cell.Slot]);
                    break;
                case CellSource.Company:
                    _writer.Text(i, companyId);
                    break;
                case CellSource.Change:
                    _writer.Text(i, change);
                    break;
                default:
                    Loans(i, cell.Source, record, _fields[cell.Slot]);
                    break;
            }
        }

        _writer.EndRow();
    }

    private void Field(int column, in Cell cell, ReadOnlySpan<byte> record, FieldSlot slot)
    {
        ReadOnlySpan<byte> raw = record.Slice(slot.Start, slot.Length);
        switch (slot.Kind)
        {
            case JsonTokenType.String:
                ReadOnlySpan<byte> text = Clean(raw, slot.Escaped);
                if (cell.Mask != Mask.None)
                {
                    Masked(column, cell.Mask, text);
                }
                else if (cell.Kind is ColumnKind.Amount or ColumnKind.WholeNumber && RowWriter.IsNumber(text))
                {
                    _writer.Number(column, text);
                }
                else
                {
                    _writer.Text(column, text);
                }

                break;
            case JsonTokenType.Number when cell.Mask == Mask.None:
                _writer.NumberToken(column, raw);
                break;
            case JsonTokenType.True or JsonTokenType.False when cell.Mask == Mask.None:
                _writer.Boolean(column, slot.Kind == JsonTokenType.True);
                break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject when cell.Mask == Mask.None:
                _writer.Json(column, Clean(raw, escaped: false));
                break;
            case JsonTokenType.None or JsonTokenType.Null:
                _writer.Null(column);
                break;
            default:
                // A sensitive value that is no text: nothing of it is shown.
                Masked(column, cell.Mask, default);
                break;
        }
    }

    private void Masked(int column, Mask mask, ReadOnlySpan<byte> text)
    {
        Span<byte> shown = stackalloc byte[11];
        if (mask == Mask.Date)
        {
            "****-**-**"u8.CopyTo(shown);
            if (text.Length == 10 && text[4] == (byte)'-' && IsDigits(text.Slice(0, 4)))
            {
                text.Slice(0, 4).CopyTo(shown);
            }

            _writer.Text(column, shown.Slice(0, 10));
            return;
        }

        "***-**-****"u8.CopyTo(shown);
        if (text.Length >= 9 && IsDigits(text.Slice(text.Length - 4)))
        {
            text.Slice(text.Length - 4).CopyTo(shown.Slice(7));
        }

        _writer.Text(column, shown);
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

    private void Loans(int column, CellSource source, ReadOnlySpan<byte> record, FieldSlot slot)
    {
        if (slot.Kind != JsonTokenType.StartArray)
        {
            _writer.Null(column);
            return;
        }

        LoanSum sum = LoanSum.Of(record.Slice(slot.Start, slot.Length));
        Span<byte> digits = stackalloc byte[40];
        if (source == CellSource.LoanCount)
        {
            Utf8Formatter.TryFormat(sum.Count, digits, out int length);
            _writer.Number(column, digits.Slice(0, length));
        }
        else if (sum.Unreadable is not null)
        {
            _writer.Text(column, Clean(System.Text.Encoding.UTF8.GetBytes(sum.Unreadable), escaped: false));
        }
        else if (sum.Payment is decimal payment)
        {
            Utf8Formatter.TryFormat(payment, digits, out int length);
            _writer.Number(column, digits.Slice(0, length));
        }
        else
        {
            _writer.Null(column);
        }
    }

    // Text as clean UTF-8: the bytes themselves where they are, which is nearly always.
    private ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (!escaped && FieldText.IsAscii(raw))
        {
            return raw;
        }

        if (escaped)
        {
            Grow(FieldText.Bound(raw.Length));
            int length = FieldText.Unescape(raw, _scratch, out int replaced);
            _repaired += replaced > 0 ? 1 : 0;
            raw = _scratch.AsSpan(0, length);
        }

        if (FieldText.IsUtf8(raw))
        {
            return raw;
        }

        _repaired++;
        byte[] copy = raw.ToArray();
        Grow(FieldText.Bound(copy.Length));
        return _scratch.AsSpan(0, FieldText.Repair(copy, _scratch));
    }

    private void Grow(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new byte[Math.Max(length, _scratch.Length * 2)];
        }
    }
}
