namespace Go401.Client.Export;

/// <summary>Writes the rows: the file that was asked for.</summary>
internal sealed class RowsStep(ExportOptions options, ExportTarget target, RowLayout layout) : ExportStep
{
    private OutputFile? _rows;

    public override void Begin(ExportFiles files) => _rows = files.Add(target.Path, RowLayout.Writer(options, layout.Names));

    public override void Page(ExportPage page) => _rows!.Write(page.Rows);

    public override ExportResult Finish(ExportResult result, ExportTotals totals) =>
        result with
        {
            Rows = totals.Rows,
            Length = _rows!.File.Length,
            Sha256 = _rows.File.Finish(),
            FieldsDefused = totals.Defused,
            FieldsRepaired = totals.Repaired,
        };

    public override void Commit() => _rows!.File.Commit(options.NoClobber || target.IsDated, options.Force);
}
