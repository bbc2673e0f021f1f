using System;
using System.Collections.Generic;
using System.Linq;
using Go401.Client.Participants;

namespace Go401.Client.Export;

/// <summary>Where the value of a column comes from.</summary>
internal enum CellSource
{
    /// <summary>A field of the record.</summary>
    Field,

    /// <summary>The company that is read.</summary>
    Company,

    /// <summary>How many loans there are.</summary>
    LoanCount,

    /// <summary>What the loan payments add up to.</summary>
    LoanPayment,

    /// <summary>Added, Updated or Removed.</summary>
    Change,
}

/// <summary>One column and where its value comes from.</summary>
internal readonly record struct Cell(string Name, CellSource Source, int Slot, ColumnKind Kind, Mask Mask);

/// <summary>What is hidden of a value.</summary>
internal enum Mask
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>All but the last four digits.</summary>
    Ssn,

    /// <summary>All but the year.</summary>
    Date,
}

/// <summary>The columns of an export, and the shape of the records that they are read from.</summary>
internal sealed class RowLayout
{
    /// <summary>The column that says what became of a participant.</summary>
    public const string ChangeColumn = "Change";

    public RowLayout(ExportOptions options)
    {
        var paths = new List<string>();
        int SlotOf(string path)
        {
            int slot = paths.IndexOf(path);
            if (slot < 0)
            {
                slot = paths.Count;
                paths.Add(path);
            }

            return slot;
        }

        ObjectIdSlot = SlotOf("object_id");
        var cells = new List<Cell>();
        IEnumerable<ParticipantColumn> columns = options.Columns;
        if (options.Incremental)
        {
            // What was removed can be told by its id alone, so the id is always there.
            cells.Add(new Cell(ChangeColumn, CellSource.Change, -1, ColumnKind.Text, Mask.None));
            ParticipantColumn id = ParticipantColumns.Find(ParticipantColumns.ObjectId)!;
            columns = columns.Any(c => c.Name == id.Name) ? columns : columns.Prepend(id);
        }

        foreach (ParticipantColumn column in columns)
        {
            CellSource source = column.Name switch
            {
                ParticipantColumns.CompanyId => CellSource.Company,
                ParticipantColumns.LoanCount => CellSource.LoanCount,
                ParticipantColumns.LoanPayment => CellSource.LoanPayment,
                _ => CellSource.Field,
            };
            Mask mask = !column.Sensitive || options.Sensitive == SensitiveData.Included ? Mask.None : column.Kind == ColumnKind.Date ? Mask.Date : Mask.Ssn;
            cells.Add(new Cell(column.Name, source, source == CellSource.Company ? -1 : SlotOf(column.Path), column.Kind, mask));
        }

        Cells = [.. cells];
        Names = [.. cells.Select(c => c.Name)];
        Report = options.Report ? new ReportSlots(SlotOf) : null;
        Shape = new RecordShape(paths.Select(p => p.Split('.')));
    }

    public Cell[] Cells { get; }

    public string[] Names { get; }

    public int ObjectIdSlot { get; }

    public ReportSlots? Report { get; }

    public RecordShape Shape { get; }

    public static RowWriter Writer(ExportOptions options, IReadOnlyList<string> names) => options.Format == ExportFormat.Csv
        ? new CsvRowWriter(names, options.Delimiter, options.ByteOrderMark, options.AllowFormulas)
        : new JsonRowWriter(names, options.Format == ExportFormat.JsonLines, options.ByteOrderMark);
}
