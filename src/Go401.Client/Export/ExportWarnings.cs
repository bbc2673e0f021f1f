using Go401.Client.Data;

namespace Go401.Client.Export;

/// <summary>Says what is probably not what was meant, though the file is right.</summary>
internal static class ExportWarnings
{
    public static void Write(ExportTotals totals, RowLayout layout, ExportOptions options, ICallReporter reporter)
    {
        if (totals.Received > 0 && totals.Filled is bool[] filled)
        {
            string[] empty =
            [
                .. layout.Cells.Where((c, i) => !filled[i] && options.Columns.Any(o => o.Named && o.Name == c.Name)).Select(c => c.Name),
            ];
            if (empty.Length > 0)
            {
                reporter.Warning(
                    $"Empty for {(totals.Received == 1 ? "the only participant" : $"all {totals.Received} participants")}: "
                        + $"{string.Join(", ", empty)}. Check the column names "
                        + "and the access of the connection."
                );
            }
        }

        DataColumn[] unitless =
        [
            .. layout
                .Cells.Select(c => DataCatalogue.ExportColumn(c.Name))
                .OfType<DataColumn>()
                .Where(d => d.UnitColumn is string decides && layout.Cells.All(c => c.Name != decides)),
        ];
        if (unitless.Length > 0)
        {
            reporter.Warning(
                $"The file has deferrals without their unit: {string.Join(", ", unitless.Select(c => c.Name))}. Add "
                    + $"{string.Join(", ", unitless.Select(c => c.UnitColumn))}: true is percent of pay, false is US dollars per payroll."
            );
        }

        if (totals.LoansLeftOut > 0)
        {
            reporter.Warning(
                (totals.LoansLeftOut == 1 ? "1 participant has" : totals.LoansLeftOut + " participants have")
                    + " more loans than there are columns for. "
                    + "LoanPayment contains the sum of all loans. Use more loan columns to see each payment."
            );
        }
    }
}
