using System.Globalization;
using System.Text;
using Go401.Client.Connections;
using Go401.Client.Payroll;

namespace Go401.PowerShell.Payroll;

/// <summary>What a person sees before a pay run is sent: company, date, lines, totals, and what is odd. No one's own amounts.</summary>
internal static class PayrollSummaryText
{
    public static string Of(Connection connection, PayrollPlan plan, string? companyName, IReadOnlyCollection<Go401PayrollFault> warnings)
    {
        PayrollRun run = plan.Run!;
        var text = new StringBuilder();
        text.Append("Submit payroll: company ")
            .Append(companyName is null ? run.CompanyId : $"{ServerText.Clean(companyName, 100)} ({run.CompanyId})")
            .Append(", check date ")
            .Append(run.CheckDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        if (run.PayPeriodStart is not null || run.PayPeriodEnd is not null)
        {
            text.Append(", period ").Append(Day(run.PayPeriodStart)).Append(" to ").Append(Day(run.PayPeriodEnd));
        }

        text.Append(run.OffCycle ? ", off-cycle" : "")
            .Append(run.Correction > 0 ? $", correction {run.Correction.ToString(CultureInfo.InvariantCulture)}" : "")
            .AppendLine()
            .Append(Counted.Of(run.Lines.Count, "line"))
            .Append(": ")
            .Append(
                string.Join(", ", PayrollTotals.Of(run).Select(t => $"{t.Key} {t.Value.ToString("#,0.00", CultureInfo.InvariantCulture)}"))
            )
            .AppendLine()
            .Append("Connection ")
            .Append(connection.Settings.Name)
            .Append(", ")
            .Append(connection.Settings.BaseUri.Authority);
        if (plan.Action == PayrollAction.SendAgain)
        {
            text.AppendLine()
                .Append("This run was started before, and its outcome is unknown. It is sent with the same key and counts once.");
        }

        if (plan.IsSecondForDate)
        {
            text.AppendLine()
                .Append(
                    "CAUTION: a pay run with different lines was already submitted or started for this company and date. "
                        + "This one is added to it."
                );
        }

        if (plan.Run!.Correction > 0)
        {
            text.AppendLine()
                .Append(
                    "CAUTION: this correction is added to what was submitted for this company and date before. "
                        + "Its lines must contain the differences only."
                );
        }

        if (plan.Comparison is not null)
        {
            text.AppendLine().Append(plan.Comparison);
        }

        // Each of them is in the warning stream, just above.
        return warnings.Count == 0
            ? text.ToString()
            : text.AppendLine()
                .Append(Counted.Of(warnings.Count, "warning"))
                .Append(" (see above): ")
                .Append(
                    string.Join(
                        ", ",
                        warnings
                            .GroupBy(w => w.Id)
                            .OrderBy(g => g.Key, System.StringComparer.Ordinal)
                            .Select(g => $"{g.Key} {g.Count().ToString(CultureInfo.InvariantCulture)}")
                    )
                )
                .ToString();
    }

    /// <summary>What is said of a run that was submitted before.</summary>
    public static string Known(PayrollPlan plan)
    {
        string when = plan.Entry?.Ended is System.DateTimeOffset ended
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

    private static string Day(System.DateTime? day) => day is System.DateTime date ? IsoDate.Text(date) : "?";
}
