using Go401.Client.Data;
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

    /// <summary>The payment of one loan.</summary>
    Loan,

    /// <summary>The name of the company that is read.</summary>
    CompanyName,
}

/// <summary>One column and where its value comes from.</summary>
/// <param name="Source">Where the value comes from.</param>
/// <param name="Slot">The slot of the record's field; -1 where it does not come from the record.</param>
/// <param name="Mask">What is hidden of it.</param>
/// <param name="Loan">The number of the loan, from 1.</param>
internal readonly record struct Cell(string Name, CellSource Source, int Slot, DataType Kind, Mask Mask, int Loan);

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

    /// <summary>The column that says which columns of a participant changed.</summary>
    public const string ChangedColumns = "ChangedColumns";

    /// <summary>The columns of the change detail.</summary>
    public static readonly string[] DetailNames = ["ObjectId", "Name", "Column", "OldValue", "NewValue", "ChangedAt"];

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
            ParticipantColumn id = ParticipantColumns.Find(ParticipantColumns.ObjectId)!;
            columns = columns.Any(c => c.Name == id.Name) ? columns : columns.Prepend(id);
        }

        foreach (ParticipantColumn column in columns)
        {
            CellSource source = column.Name switch
            {
                ParticipantColumns.CompanyId => CellSource.Company,
                ParticipantColumns.CompanyName => CellSource.CompanyName,
                ParticipantColumns.LoanCount => CellSource.LoanCount,
                ParticipantColumns.LoanPayment => CellSource.LoanPayment,
                _ => column.Loan > 0 ? CellSource.Loan : CellSource.Field,
            };
            bool hidden = column.Sensitive && options.Sensitive != SensitiveData.Included;
            Mask mask =
                !hidden ? Mask.None
                : column.Kind == DataType.Date ? Mask.Date
                : Mask.Ssn;
            int slot = source is CellSource.Company or CellSource.CompanyName ? -1 : SlotOf(column.Path);
            cells.Add(new Cell(column.Name, source, slot, column.Kind, mask, column.Loan));
        }

        Cells = [.. cells];
        DataNames = [.. cells.Select(c => c.Name)];
        Names = options.Incremental ? [ChangeColumn, .. DataNames, ChangedColumns] : DataNames;
        if (options.Incremental)
        {
            int id = Array.IndexOf(DataNames, ParticipantColumns.ObjectId);
            BaselineCells = [Cells[id], .. Cells.Where((c, i) => i != id)];
        }

        Identity = ExportIdentity.Layout(options, Names);
        NameSlot = options.ChangeDetail ? SlotOf("name") : -1;
        ChangedAtSlot = options.ChangeDetail ? SlotOf("timestamp_updated") : -1;
        Shape = new RecordShape(paths.Select(p => p.Split('.')));
    }

    public Cell[] Cells { get; }

    /// <summary>The same with the id first, as a baseline holds them; empty unless incremental.</summary>
    public Cell[] BaselineCells { get; } = [];

    public string[] DataNames { get; }

    public string[] Names { get; }

    /// <summary>How rows look, as text: rows are compared only where it is the same.</summary>
    public string Identity { get; }

    public int ObjectIdSlot { get; }

    public int NameSlot { get; }

    public int ChangedAtSlot { get; }

    public RecordShape Shape { get; }

    public static RowWriter Writer(ExportOptions options, IReadOnlyList<string> names) =>
        options.Format == ExportFormat.Csv
            ? new CsvRowWriter(names, options.Delimiter, options.ByteOrderMark, options.AllowFormulas)
            : new JsonRowWriter(names, options.Format == ExportFormat.JsonLines, options.ByteOrderMark);
}
