using System.Globalization;

namespace Go401.Client.Payroll;

/// <summary>The error of a run of which 401GO has a part, or other amounts.</summary>
internal static class UnclearRun
{
    private const int MaxIds = 20;

    /// <summary>Makes the error.</summary>
    /// <param name="entry">What the journal knows of it; null where it knows nothing.</param>
    /// <param name="differing">The participants whose lines 401GO does not have as they are in the run.</param>
    public static Go401Exception Error(PayrollRun run, JournalEntry? entry, string[] differing)
    {
        string ids =
            string.Join(", ", differing.Take(MaxIds)) + (differing.Length > MaxIds ? $" and {differing.Length - MaxIds} more" : "");
        string known = entry is null
            ? "401GO has lines of this pay run, but the journal on this computer does not contain it. It may have been submitted from "
                + "another computer. "
            : "this pay run was started on "
                + $"{entry.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} "
                + "UTC, and its outcome is unknown. ";
        return new Go401Exception(
            "PayrollUnclear",
            ErrorKind.ResourceUnavailable,
            $"Company {run.CompanyId}, check date {InputValue.Iso(run.CheckDate)}: {known}401GO does not have all of its lines, or has "
                + $"different amounts, for {differing.Length} of {run.Lines.Count} "
                + $"participants: {ids}. Nothing was sent. Compare the file with what 401GO has, and ask 401GO to correct the run."
        );
    }
}
