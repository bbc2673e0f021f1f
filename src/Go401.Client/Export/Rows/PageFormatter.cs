using System.Runtime.CompilerServices;
using Go401.Client.Paging;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>A company while its pages are formatted.</summary>
/// <param name="Id">The id, as UTF-8.</param>
/// <param name="Name">The name, as UTF-8; empty where it is not known.</param>
/// <param name="ReadAt">When its first page was asked for.</param>
/// <param name="Before">What the last incremental export had of it.</param>
/// <param name="EveryRow">True where every row counts as updated.</param>
internal sealed record ExportCompany(byte[] Id, byte[] Name, DateTimeOffset ReadAt, BaselineCompany? Before, bool EveryRow);

/// <summary>
/// Formats pages: finds the fields of each record in its bytes and writes them as a row, without making an object of it.
/// With an incremental export only the rows that changed are written, and the values of all for the next time.
/// Belongs to one thread at a time.
/// </summary>
internal sealed class PageFormatter : IDisposable
{
    private readonly RowLayout _layout;
    private readonly RowFormatter _formatter;
    private readonly RowWriter _writer;
    private readonly DetailFormatter? _detail;
    private readonly JsonRowWriter? _values;
    private readonly Baseline? _baseline;
    private readonly ChangeFinder? _changes;
    private readonly RowHash _hash = new();

    public PageFormatter(RowLayout layout, ExportOptions options, Baseline? baseline)
    {
        _layout = layout;
        _formatter = new RowFormatter(layout);
        _writer = RowLayout.Writer(options, layout.Names);
        _baseline = baseline;
        if (baseline is not null)
        {
            _values = JsonRowWriter.Bare(layout.BaselineCells.Length);
            _changes = new ChangeFinder(Array.ConvertAll(layout.BaselineCells, c => c.Name));
            _detail = options.ChangeDetail
                ? new DetailFormatter(layout, _formatter, RowLayout.Writer(options, RowLayout.DetailNames))
                : null;
        }
    }

    [MethodImpl(JsonCursor.Hot)]
    public ExportPage Format(RecordPage page, ExportCompany company)
    {
        ExportPage result = Begin();
        try
        {
            result.Records = page.Records.Count;
            result.Count = page.Count;
            ulong[] keys = result.Keys = new ulong[page.Records.Count];
            for (int i = 0; i < page.Records.Count; i++)
            {
                ReadOnlySpan<byte> record = page[i].Span;
                _formatter.Fields.Read(record);
                FieldSlot id = _formatter.Fields[_layout.ObjectIdSlot];
                keys[i] = id.IsNull ? RecordKey.None : BaselineFormat.KeyOf(record.Slice(id.Start, id.Length), id.Escaped);
                _formatter.Look(record);
                if (_baseline is null)
                {
                    Row(result, record, company);
                }
                else
                {
                    Changed(result, record, company, keys[i]);
                }
            }

            result.Totals.Received = page.Records.Count;
            return End(result);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Writes the rows of the participants that a company does not have any more.</summary>
    /// <param name="companyId">The company, as UTF-8.</param>
    /// <param name="before">What the last export had of it.</param>
    /// <param name="at">When the company was read.</param>
    public ExportPage Removed(byte[] companyId, BaselineCompany before, DateTimeOffset at)
    {
        ExportPage result = Begin();
        var slots = new List<FieldSlot>();
        int name = Array.IndexOf(before.Columns, "Name");
        foreach (byte[] line in _baseline!.Removed(before))
        {
            ChangeFinder.Read(line, slots);
            _writer.BeginRow(result.Rows);
            _writer.Text(0, "Removed"u8);
            for (int i = 0; i < _layout.Cells.Length; i++)
            {
                Cell cell = _layout.Cells[i];
                if (cell.Source == CellSource.Company)
                {
                    _writer.Text(1 + i, companyId);
                }
                else if (cell.Name == ParticipantColumns.ObjectId)
                {
                    _formatter.Raw(_writer, 1 + i, line, slots[0]);
                }
                else
                {
                    _writer.Null(1 + i);
                }
            }

            _writer.Names(_layout.Cells.Length + 1, []);
            _writer.EndRow();
            result.Totals.Rows++;
            result.Totals.Removed++;
            _detail?.Removed(result.Detail!, line, slots[0], name >= 0 && name < slots.Count ? slots[name] : default, at);
        }

        return End(result);
    }

    public void Dispose() => _hash.Dispose();

    private ExportPage Begin()
    {
        var result = new ExportPage();
        if (_baseline is not null)
        {
            result.Values = new RowBuffer();
            result.Detail = _detail is null ? null : new RowBuffer(1024);
        }

        _formatter.Repaired = _formatter.LoansLeftOut = _writer.Defused = _writer.Repaired = 0;
        _formatter.Filled = result.Totals.Filled = new bool[_layout.Cells.Length];
        return result;
    }

    private ExportPage End(ExportPage result)
    {
        result.Totals.Defused = _writer.Defused;
        result.Totals.Repaired = _formatter.Repaired + _writer.Repaired;
        result.Totals.LoansLeftOut = _formatter.LoansLeftOut;
        return result;
    }

    [MethodImpl(JsonCursor.Hot)]
    private void Row(ExportPage result, ReadOnlySpan<byte> record, ExportCompany company)
    {
        _writer.BeginRow(result.Rows);
        _formatter.Write(_writer, 0, _layout.Cells, record, company);
        _writer.EndRow();
        result.Totals.Rows++;
    }

    private void Changed(ExportPage result, ReadOnlySpan<byte> record, ExportCompany company, ulong key)
    {
        // The values as the file shows them: what is masked or left out there is not kept either.
        RowBuffer values = result.Values!;
        int start = values.Length;
        _values!.BeginRow(values);
        _formatter.Write(_values, 0, _layout.BaselineCells, record, company);
        _values.EndRow();
        FieldSlot id = _formatter.Fields[_layout.ObjectIdSlot];
        if (id.IsNull)
        {
            // Without an id the participant cannot be found again.
            values.Length = start;
            ChangedRow(result, record, company, "Added"u8, []);
            result.Totals.Added++;
            return;
        }

        int at = company.Before is null ? -1 : _baseline!.Find(company.Before, key);
        if (at >= 0 && !company.EveryRow && _baseline!.IsSame(at, _hash.Compute(values.Bytes, start, values.Length - start)))
        {
            return;
        }

        byte[] line = at < 0 ? [] : _baseline!.Line(at);
        IReadOnlyList<ValueChange>? changes = at < 0 ? null : _changes!.Compare(line, company.Before!.Columns, values.Written.Slice(start));
        if (changes is { Count: 0 } && !company.EveryRow)
        {
            return;
        }

        // Counted once, though the row is written more than once.
        long repaired = _formatter.Repaired;
        ChangedRow(result, record, company, changes is null ? "Added"u8 : "Updated"u8, changes ?? []);
        if (changes is null)
        {
            result.Totals.Added++;
            _detail?.Added(result.Detail!, record, company.ReadAt);
        }
        else
        {
            result.Totals.Updated++;
            _detail?.Changed(result.Detail!, record, line, values.Written.Slice(start), changes, company.ReadAt);
        }

        _formatter.Repaired = repaired;
    }

    private void ChangedRow(
        ExportPage result,
        ReadOnlySpan<byte> record,
        ExportCompany company,
        ReadOnlySpan<byte> change,
        IReadOnlyList<ValueChange> changes
    )
    {
        _writer.BeginRow(result.Rows);
        _writer.Text(0, change);
        _formatter.Write(_writer, 1, _layout.Cells, record, company);
        _writer.Names(_layout.Cells.Length + 1, [.. changes.Select(c => c.Column)]);
        _writer.EndRow();
        result.Totals.Rows++;
    }
}
