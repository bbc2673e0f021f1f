namespace Go401.Client.Payroll;

/// <summary>
/// Refuses records that a CSV reader made of rows with fewer cells than the header. Which cell such a row lacks is not known: an amount
/// may be in the column of another, and what is not there would count as 0.
/// </summary>
internal static class ShortRows
{
    /// <summary>Looks at the records of a pipeline.</summary>
    /// <exception cref="Go401Exception"><c>InputNotCsv</c>, as for a file.</exception>
    public static void Check(IReadOnlyList<InputRow> rows)
    {
        InputRow[] lacking = [.. rows.Where(r => r.LackedCells.Count > 0)];
        if (lacking.Length == 0)
        {
            return;
        }

        InputRow first = lacking[0];
        string names = string.Join(", ", first.LackedCells.Select(n => $"'{ServerText.Clean(n, 60)}'"));
        string others = lacking.Length == 1 ? "" : $", and {Counted.Of(lacking.Length - 1, "other record")} also";
        throw new Go401Exception(
            "InputNotCsv",
            ErrorKind.InvalidArgument,
            $"Record {first.Number} has no value for {names}{others}. In a CSV file, its row has fewer cells than the header. Write the "
                + "cells that are missing (an empty cell has its delimiter, too), or remove a row that is not a person. If the records "
                + "are not from a file, use 0 or an empty text in place of null. Nothing was sent."
        );
    }
}
