using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>
/// Looks for a run that the journal does not know: it may have been sent from another computer, or before the state folder was lost, and
/// after 24 hours 401GO has forgotten its key. A few people are asked about, so that a large run costs no more requests than a small one.
/// </summary>
internal sealed class DuplicateRunCheck(PostedLines posted, PayrollJournal journal, PayrollRun run, ICallReporter reporter)
{
    internal const int SampleSize = 3;
    private const int MaxIds = 20;

    // A weekly pay run may have the lines of the week before.
    private const int MaxDaysBetween = 5;

    private readonly KnownLines _known = new(journal, run);
    private readonly PayrollRun _inOtherCycle = run with { OffCycle = !run.OffCycle };
    private readonly PayrollLine[] _paid = [.. run.Lines.Where(l => l.HasMoney)];

    /// <summary>True where the other cycle's run for the same date has exactly the same lines.</summary>
    public bool IsOfOtherCycle()
    {
        JournalEntry[] others = [.. journal.RunsFor(_inOtherCycle)];
        string? fingerprint = others.Length == 0 ? null : journal.Fingerprint(_inOtherCycle);
        return others.Any(e => e.Fingerprint == fingerprint);
    }

    /// <summary>The faults of a run that repeats lines, or the pay period, of a run that the journal knows.</summary>
    public IEnumerable<Go401PayrollFault> Repeated()
    {
        if (IsOfOtherCycle())
        {
            yield return PayrollFaults.Warning(
                "LinesRepeated",
                FaultPlace.None,
                $"The {(run.OffCycle ? "regular" : "off-cycle")} run for this check date has exactly the same lines. If this run is "
                    + "submitted too, every amount counts twice.",
                "Check that the file is the right one."
            );
            yield break;
        }

        if (SubmittedOnOtherDate() is DateTime other)
        {
            yield return OnOtherDate($"The run of {IsoDate.Text(other)} has", other);
        }
        else if (SamePeriod() is JournalEntry period)
        {
            yield return PayrollFaults.Warning(
                "PeriodRepeated",
                new(null, period.PayPeriodEnd is null ? PayrollField.PayPeriodStart : PayrollField.PayPeriodEnd),
                $"The run of {IsoDate.Text(period.CheckDate)} is for the same pay period. If this is the same pay run with another check "
                    + "date, everyone is paid twice.",
                Hint.Of("PeriodRepeated")
            );
        }

        int same = _known.Among(_paid).Length;
        if (same > 0)
        {
            yield return LinesHeld(
                $"{same} of {Counted.Of(run.Lines.Count, "line")} {(same == 1 ? "is" : "are")} exactly the same in the run that was "
                    + "submitted for this check date before."
            );
        }
    }

    // A script that takes today's date and is started again after midnight submits another run; so does a file that is sent once more with
    // the next check date. Amounts of the year that did not grow, or a period that is the same, tell it from the next payroll.
    private DateTime? SubmittedOnOtherDate()
    {
        bool ofYear = _paid.Any(l => l.HoursYtd is not null || l.GrossPayYtd is not null);
        return _paid.Length == 0
            ? null
            : journal
                .Begun.FirstOrDefault(e =>
                    e.CheckDate != run.CheckDate
                    && (
                        Math.Abs((e.CheckDate - run.CheckDate).TotalDays) <= MaxDaysBetween
                        || e.HasPeriodOf(run)
                        || (ofYear && e.CheckDate.Year == run.CheckDate.Year)
                    )
                    && e.Fingerprint == journal.Fingerprint(run with { CheckDate = e.CheckDate, OffCycle = e.OffCycle })
                )
                ?.CheckDate;
    }

    // A bonus or a correction is for the period of a regular run as a rule.
    private JournalEntry? SamePeriod() =>
        run is { OffCycle: false, Correction: 0 } && _paid.Length > 0
            ? journal.Begun.FirstOrDefault(e =>
                e.CheckDate != run.CheckDate && e is { OffCycle: false, Correction: 0 } && e.HasPeriodOf(run)
            )
            : null;

    private static Go401PayrollFault OnOtherDate(string what, DateTime date) =>
        PayrollFaults.Warning(
            "LinesRepeated",
            FaultPlace.None,
            $"{what} exactly the same lines. If this is the same pay run with another check date, every amount counts twice.",
            $"Check the check date. To submit the run of {IsoDate.Text(date)} again, use its date."
        );

    private static Go401PayrollFault LinesHeld(string message) =>
        PayrollFaults.Warning("LinesHeld", FaultPlace.None, message, Hint.Of("LinesHeld"));

    /// <summary>Asks 401GO about a few people of the run.</summary>
    /// <returns>
    /// Whether each of them has exactly the line of this run; and a warning where they have other lines, or have them for another date.
    /// </returns>
    public async Task<(bool HasLines, Go401PayrollFault? Fault)> ReadAsync()
    {
        PayrollLine[] sample = Sample();
        if (sample.Length == 0)
        {
            return (false, null);
        }

        ILookup<string, PayrollLine> near;
        try
        {
            near = await posted.ReadAsync(sample.Select(l => l.ParticipantId), run.CheckDate, MaxDaysBetween).ConfigureAwait(false);
        }
        catch (ApiException refused) when (refused.StatusCode is 403 or 404)
        {
            // An account that may submit and not read has never been asked for more. It cannot be protected either, and is told so.
            reporter.Warning(
                $"Company {run.CompanyId}, check date {IsoDate.Text(run.CheckDate)}: 401GO did not return payroll lines "
                    + $"({refused.StatusCode}), so Go401 cannot check whether this pay run was submitted before from another computer. "
                    + "The journal on this computer does not contain it."
            );
            return (false, null);
        }

        ILookup<string, PayrollLine> there = near.SelectMany(l => l)
            .Where(l => l.CheckDate == run.CheckDate)
            .ToLookup(l => l.ParticipantId, StringComparer.Ordinal);
        int missing = Missing(sample, there).Length;
        if (missing == 0)
        {
            return (true, null);
        }

        // Other lines are expected: those of the run that a correction or an off-cycle run is added to, or of one the journal knows.
        bool isAddition = run.OffCycle || run.Correction > 0 || journal.RunsFor(_inOtherCycle).Any();
        return (
            false,
            there.Count == 0 ? OnOtherDate(sample, near)
            : missing < sample.Length || !isAddition
                ? LinesHeld(
                    "401GO already has other payroll lines for this check date, of people in this run. The journal on this computer "
                        + "does not know the run that they are from."
                )
            // The same money and other hours: a corrected file, not a difference.
            : sample.Any(l => there[l.ParticipantId].Any(p => PayrollComparison.HasSameAmounts(l, p)))
                ? LinesHeld("401GO already has lines of people in this run for this check date, with the same amounts and other hours.")
            : null
        );
    }

    // The same file may have been submitted a day before, with the date of that day: as it is, or before an hour or a row was corrected.
    private static Go401PayrollFault? OnOtherDate(PayrollLine[] sample, ILookup<string, PayrollLine> near)
    {
        DateTime?[] dates = [.. near.SelectMany(l => l).Select(l => l.CheckDate).Distinct().OrderBy(d => d)];
        int CountSame(DateTime? date, Func<PayrollLine, PayrollLine, bool> isSame) =>
            sample.Count(l => near[l.ParticipantId].Any(p => p.CheckDate == date && isSame(l, p)));
        return dates.FirstOrDefault(d => CountSame(d, PayrollComparison.IsSame) == sample.Length) is DateTime same
                ? OnOtherDate($"At 401GO, people in this run have lines of {IsoDate.Text(same)}:", same)
            : dates.FirstOrDefault(d => CountSame(d, PayrollComparison.HasSameAmounts) * 2 >= sample.Length) is DateTime similar
                ? PayrollFaults.Warning(
                    "AmountsRepeated",
                    FaultPlace.None,
                    $"At 401GO, most people in this run that were looked up have the same amounts for {IsoDate.Text(similar)}. If this is "
                        + "the same pay run with another check date, they are paid twice.",
                    "Check the check date and the file."
                )
            : null;
    }

    /// <summary>The lines of the run that 401GO does not have, or has from another run that the journal knows.</summary>
    public PayrollLine[] Missing(IReadOnlyList<PayrollLine> lines, ILookup<string, PayrollLine> there)
    {
        HashSet<string> known = [.. _known.Among(lines).Select(l => l.ParticipantId)];
        return
        [
            .. lines.Where(l =>
                there[l.ParticipantId].Count(p => PayrollComparison.IsSame(l, p)) <= (known.Contains(l.ParticipantId) ? 1 : 0)
            ),
        ];
    }

    /// <summary>True where all that 401GO has is from runs that the journal knows.</summary>
    public bool IsAllKnown(ILookup<string, PayrollLine> there) => there.All(p => p.Count() == 1 && _known.Among([.. p]).Length == 1);

    /// <summary>The error of a run of which 401GO has a part, or other amounts.</summary>
    /// <param name="entry">What the journal knows of it; null where it knows nothing.</param>
    /// <param name="differing">The participants whose lines 401GO does not have as they are in the run.</param>
    public Go401Exception PartlyPosted(JournalEntry? entry, string[] differing)
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
            $"Company {run.CompanyId}, check date {IsoDate.Text(run.CheckDate)}: {known}401GO does not have all of its lines, or has "
                + $"different amounts, for {differing.Length} of {run.Lines.Count} "
                + $"participants: {ids}. Nothing was sent. Compare the file with what 401GO has, and ask 401GO to correct the run."
        );
    }

    // The first, the middle and the last: the same people whenever the run is tried.
    private PayrollLine[] Sample() => _paid.Length <= SampleSize ? _paid : [_paid[0], _paid[_paid.Length / 2], _paid[_paid.Length - 1]];
}
