namespace Go401.Client.Payroll;

/// <summary>
/// Compares the pay period with the check date: a mistyped year, or the dates of another period, moves pay into another year. Pay
/// in arrears is a few weeks late; a bonus or a correction can be for a period of many months before.
/// </summary>
internal static class PeriodCheck
{
    // Pay of a month that is paid at the end of the next month is 31 days late.
    private const int RegularDays = 62;

    // A bonus of last year is paid by fall. A mistyped year is at least this far off.
    private const int OtherDays = 320;

    // A period that contains the check date ends within a quarter of it.
    private const int RegularDaysAhead = 92;

    // A period of which only the first day is known ends up to a month later.
    private const int DaysOfMonth = 31;

    /// <summary>The fault of a period that does not fit the check date; null where it fits, or where no period is known.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isOther">True for an off-cycle run and for a correction.</param>
    public static Go401PayrollFault? Of(PayrollRun run, bool isOther)
    {
        (DateTime? start, DateTime? end) = (run.PayPeriodStart, run.PayPeriodEnd);
        if (start > end)
        {
            // That is an error already.
            return null;
        }

        int before = (isOther ? OtherDays : RegularDays) + (end is null ? DaysOfMonth : 0);
        int ahead = isOther ? OtherDays : RegularDaysAhead;
        string date = IsoDate.Text(run.CheckDate);
        if (start > run.CheckDate)
        {
            return Far(PayrollField.PayPeriodStart, $"The pay period starts on {IsoDate.Text(start.Value)}, after the check date, {date}.");
        }

        if (end - start > TimeSpan.FromDays(366))
        {
            return Far(
                PayrollField.PayPeriodStart,
                $"The pay period, {IsoDate.Text(start!.Value)} to {IsoDate.Text(end!.Value)}, is longer than a year."
            );
        }

        if ((end - run.CheckDate)?.TotalDays > ahead)
        {
            return Far(
                PayrollField.PayPeriodEnd,
                $"The pay period ends on {IsoDate.Text(end!.Value)}, more than {ahead} days after the check date, {date}."
            );
        }

        return (run.CheckDate - (end ?? start))?.TotalDays > before
            ? Far(
                end is null ? PayrollField.PayPeriodStart : PayrollField.PayPeriodEnd,
                $"The pay period {(end is null ? "starts" : "ends")} on {IsoDate.Text((end ?? start)!.Value)}, more than {before} days "
                    + $"before the check date, {date}."
            )
            : null;
    }

    private static Go401PayrollFault Far(string field, string message) =>
        PayrollFaults.Warning(
            "PeriodFar",
            new(null, field),
            message,
            "Check the year of the pay period and of the check date, and that this is the right file."
        );
}
