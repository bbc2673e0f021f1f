namespace Go401.Client.Payroll;

/// <summary>The sums of a pay run's columns.</summary>
internal static class PayrollTotals
{
    /// <summary>Each column of hours and money with its sum.</summary>
    public static IReadOnlyList<KeyValuePair<string, decimal>> Of(PayrollRun run) =>
        [.. PayrollComparison.Columns.Select(c => new KeyValuePair<string, decimal>(c, run.Total(c)))];
}
