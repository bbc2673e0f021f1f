using Go401.Client.Payroll;

namespace Go401.Client.Census;

/// <summary>
/// Dates of objects that went through a CSV file: a PowerShell session writes them with the time 0:00, in its own format. A day without a
/// time is never read this way.
/// </summary>
internal static class ExportedDate
{
    private const string Format = "G";

    /// <summary>Reads one; null where it is none. The format is said once, unless it is year first.</summary>
    public static DateTime? Read(string text, CultureInfo? culture, ICollection<Go401PayrollFault> faults)
    {
        if (
            culture is null
            || !DateTime.TryParseExact(text, Format, culture, DateTimeStyles.None, out DateTime date)
            || date.TimeOfDay != TimeSpan.Zero
        )
        {
            return null;
        }

        string pattern = culture.DateTimeFormat.ShortDatePattern;
        if (!pattern.StartsWith("yyyy", StringComparison.Ordinal) && !faults.Any(f => f.Id == "DateOfSession"))
        {
            faults.AddWarning(
                "DateOfSession",
                FaultPlace.None,
                $"Dates with the time 0:00, as exported objects have them, are read as {pattern}, the format of this session.",
                "Check them in the plan. " + Hint.Of("DateFormatOther")
            );
        }

        return date;
    }
}
