using Go401.Client.Calls;
using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>What 401GO has for the date of a run that the journal does not know.</summary>
internal enum Held
{
    /// <summary>Nothing that speaks against sending it.</summary>
    Nothing,

    /// <summary>Each person of the sample has exactly the line of this run.</summary>
    SameLines,

    /// <summary>Other lines, and the journal does not say from which run.</summary>
    OtherLines,
}

/// <summary>
/// Looks for a run that the journal does not know: it may have been sent from another computer, or before the state folder was lost, and
/// after 24 hours 401GO has forgotten its key. A few people are asked about, so that a large run costs no more requests than a small one.
/// </summary>
/// <param name="journal">The journal, which does not know the run.</param>
internal sealed class HeldLines(ApiClient api, PayrollJournal journal, PayrollRun run)
{
    internal const int SampleSize = 3;

    private IEnumerable<JournalEntry> OfOtherCycle =>
        journal.Entries.Where(e => e.CheckDate == run.CheckDate && e.OffCycle != run.OffCycle && e.State != JournalState.Refused);

    /// <summary>The fault of a run whose lines are all those of the other cycle's run for the same date; null where they are not.</summary>
    public Go401PayrollFault? Repeated()
    {
        if (!OfOtherCycle.Any())
        {
            return null;
        }

        string fingerprint = journal.Fingerprint(run with { OffCycle = !run.OffCycle });
        return !OfOtherCycle.Any(e => string.Equals(e.Fingerprint, fingerprint, StringComparison.Ordinal))
            ? null
            : PayrollFaults.Warning(
                "LinesRepeated",
                null,
                null,
                $"The {(run.OffCycle ? "regular" : "off-cycle")} run for this check date has exactly the same lines. If this run is "
                    + "submitted too, every amount counts twice.",
                "Check that the file is the right one."
            );
    }

    /// <summary>The fault of <see cref="Held.OtherLines"/>.</summary>
    public static Go401PayrollFault Fault() =>
        PayrollFaults.Warning(
            "LinesHeld",
            null,
            null,
            "401GO already has other payroll lines for this check date, of people in this run. The journal on this computer does not know "
                + "the run that they are from.",
            Hint.Of("LinesHeld")
        );

    /// <summary>Asks 401GO about a few people of the run.</summary>
    public async Task<Held> ReadAsync(ICallReporter reporter, CancellationToken cancellation)
    {
        PayrollLine[] sample = Sample();
        if (sample.Length == 0)
        {
            return Held.Nothing;
        }

        IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>> posted;
        try
        {
            posted = await PostedLines
                .ReadAsync(api, sample.Select(l => l.ParticipantId), run.CheckDate, reporter, cancellation)
                .ConfigureAwait(false);
        }
        catch (ApiException refused) when (refused.StatusCode is 403 or 404)
        {
            // An account that may submit and not read has never been asked for more. It cannot be protected either, and is told so.
            reporter.Warning(
                $"Company {run.CompanyId}, check date {InputValue.Iso(run.CheckDate)}: 401GO did not return payroll lines "
                    + $"({refused.StatusCode}), so Go401 cannot check whether this pay run was submitted before from another computer. "
                    + "The journal on this computer does not contain it."
            );
            return Held.Nothing;
        }

        int same = sample.Count(l => posted[l.ParticipantId].Any(p => PayrollComparison.IsSame(l, p)));
        return same == sample.Length ? Held.SameLines
            : posted.Values.All(p => p.Count == 0) ? Held.Nothing
            // The lines of the other cycle are expected: those of the regular run under an off-cycle run, or a run that the journal knows.
            : same == 0 && (run.OffCycle || OfOtherCycle.Any()) ? Held.Nothing
            : Held.OtherLines;
    }

    // The first, the middle and the last: the same people whenever the run is tried.
    private PayrollLine[] Sample()
    {
        PayrollLine[] paid = [.. run.Lines.Where(l => l.HasMoney)];
        return paid.Length <= SampleSize ? paid : [paid[0], paid[paid.Length / 2], paid[paid.Length - 1]];
    }
}
