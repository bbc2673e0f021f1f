using Go401.Client.Payroll;

namespace Go401.PowerShell.Payroll;

/// <summary>What a person sees before a pay run is sent: company, date, lines, totals, and what is odd. No one's own amounts.</summary>
internal static class PayrollSummaryText
{
    public static string Of(Connection connection, PayrollPlan plan, string? companyName, IReadOnlyCollection<Go401PayrollFault> warnings)
    {
        PayrollRun run = plan.Run!;
        string company = companyName is null ? run.CompanyId : $"{ServerText.Clean(companyName, 100)} ({run.CompanyId})";
        string period =
            run.PayPeriodStart is null && run.PayPeriodEnd is null ? "" : $", period {Day(run.PayPeriodStart)} to {Day(run.PayPeriodEnd)}";
        string correction = run.Correction > 0 ? FormattableString.Invariant($", correction {run.Correction}") : "";
        IEnumerable<string> totals = run.Totals.Select(t => $"{t.Key} {t.Value.ToString("#,0.00", CultureInfo.InvariantCulture)}");
        string?[] lines =
        [
            $"Submit payroll: company {company}, check date {Day(run.CheckDate)}{period}{(run.OffCycle ? ", off-cycle" : "")}{correction}",
            $"{Counted.Of(run.Lines.Count, "line")}: {string.Join(", ", totals)}",
            $"Connection {connection.Settings.Name}, {connection.Settings.BaseUri.Authority}",
            plan.Action == PayrollAction.SendAgain
                ? "This run was started before, and its outcome is unknown. It is sent with the same key and counts once."
                : null,
            plan.IsSecondForDate ? PayrollCautions.AddedToOtherRun : null,
            run.Correction > 0
                ? "CAUTION: this correction is added to what was submitted for this company and date before. "
                    + "Its lines must contain the differences only."
                : null,
            plan.Comparison,
            warnings.Count == 0 ? null : Summary(warnings),
        ];
        return string.Join(Environment.NewLine, lines.Where(line => line is not null));
    }

    // Each of them is in the warning stream, just above.
    private static string Summary(IReadOnlyCollection<Go401PayrollFault> warnings)
    {
        IEnumerable<string> counts = warnings
            .GroupBy(w => w.Id)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => FormattableString.Invariant($"{g.Key} {g.Count()}"));
        return $"{Counted.Of(warnings.Count, "warning")} (see above): {string.Join(", ", counts)}";
    }

    /// <summary>What is said of a run that was submitted before.</summary>
    public static string Known(PayrollPlan plan)
    {
        string when = plan.Entry?.Ended is DateTimeOffset ended
            ? " on " + ended.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC"
            : "";
        string known =
            $"AlreadySubmitted: company {plan.Run!.CompanyId}, check date {Day(plan.Run.CheckDate)}: this pay run was already "
            + $"submitted{when}. Nothing is sent this time; ";
        string noDate = plan.Entry?.AchDate is null
            ? " AchDate is empty: 401GO returns it in the response to the submission only, and this computer does not have that."
            : "";
        return known
            + (
                plan.Action == PayrollAction.FoundSubmitted
                    ? "401GO has exactly its lines, from another computer or from a submission whose response was lost."
                    : "the output is the result of the first submission."
            )
            + noDate;
    }

    private static string Day(DateTime? day) => day is DateTime date ? IsoDate.Text(date) : "?";
}
