using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>What 401GO has for the date of a run that the journal does not know.</summary>
internal enum PostedMatch
{
    /// <summary>Nothing that speaks against sending it.</summary>
    None,

    /// <summary>Each person of the sample has exactly the line of this run.</summary>
    SameLines,

    /// <summary>Other lines, and the journal does not say from which run.</summary>
    OtherLines,

    /// <summary>Lines that the run is added to, with the same money and other hours: a corrected file, not a difference.</summary>
    SameAmounts,

    /// <summary>Each person of the sample has exactly the line of this run, for a check date a few days before or after.</summary>
    OtherDate,

    /// <summary>Most people of the sample have the same money for a check date a few days before or after.</summary>
    OtherDateAmounts,
}

/// <summary>
/// Looks for a run that the journal does not know: it may have been sent from another computer, or before the state folder was lost, and
/// after 24 hours 401GO has forgotten its key. A few people are asked about, so that a large run costs no more requests than a small one.
/// </summary>
internal sealed class DuplicateRunCheck
{
    internal const int SampleSize = 3;
    private const int MaxIds = 20;

    // A weekly pay run may have the lines of the week before.
    private const int MaxDaysBetween = 5;

    private readonly ApiClient _api;
    private readonly PayrollJournal _journal;
    private readonly PayrollRun _run;
    private readonly KnownLines _known;
    private DateTime _otherDate;

    public DuplicateRunCheck(ApiClient api, PayrollJournal journal, PayrollRun run)
    {
        (_api, _journal, _run) = (api, journal, run);
        _known = new KnownLines(journal, run);
    }

    private IEnumerable<JournalEntry> OfOtherCycle =>
        _journal.Entries.Where(e => e.CheckDate == _run.CheckDate && e.OffCycle != _run.OffCycle && e.State != JournalState.Refused);

    /// <summary>True where the other cycle's run for the same date has exactly the same lines.</summary>
    public bool IsOfOtherCycle()
    {
        if (!OfOtherCycle.Any())
        {
            return false;
        }

        string fingerprint = _journal.Fingerprint(_run with { OffCycle = !_run.OffCycle });
        return OfOtherCycle.Any(e => e.Fingerprint == fingerprint);
    }

    /// <summary>The faults of a run that repeats lines, or the pay period, of a run that the journal knows.</summary>
    public IEnumerable<Go401PayrollFault> Repeated()
    {
        if (IsOfOtherCycle())
        {
            yield return PayrollFaults.Warning(
                "LinesRepeated",
                FaultPlace.None,
                $"The {(_run.OffCycle ? "regular" : "off-cycle")} run for this check date has exactly the same lines. If this run is "
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

        int same = _known.Among([.. _run.Lines.Where(l => l.HasMoney)]).Length;
        if (same > 0)
        {
            yield return Fault(
                $"{same} of {Counted.Of(_run.Lines.Count, "line")} {(same == 1 ? "is" : "are")} exactly the same in the run that was "
                    + "submitted for this check date before."
            );
        }
    }

    // A script that takes today's date and is started again after midnight submits another run; so does a file that is sent once more with
    // the next check date. Amounts of the year that did not grow, or a period that is the same, tell it from the next payroll.
    private DateTime? SubmittedOnOtherDate()
    {
        bool ofYear = _run.Lines.Any(l => l.HasMoney && (l.HoursYtd is not null || l.GrossPayYtd is not null));
        return _run.Lines.Any(l => l.HasMoney)
            ? _journal
                .Entries.FirstOrDefault(e =>
                    e.CheckDate != _run.CheckDate
                    && (
                        Math.Abs((e.CheckDate - _run.CheckDate).TotalDays) <= MaxDaysBetween
                        || e.HasPeriodOf(_run)
                        || (ofYear && e.CheckDate.Year == _run.CheckDate.Year)
                    )
                    && e.State != JournalState.Refused
                    && e.Fingerprint == _journal.Fingerprint(_run with { CheckDate = e.CheckDate, OffCycle = e.OffCycle })
                )
                ?.CheckDate
            : null;
    }

    // A bonus or a correction is for the period of a regular run as a rule.
    private JournalEntry? SamePeriod() =>
        _run is { OffCycle: false, Correction: 0 } && _run.Lines.Any(l => l.HasMoney)
            ? _journal.Entries.FirstOrDefault(e =>
                e.CheckDate != _run.CheckDate
                && e is { OffCycle: false, Correction: 0 }
                && e.State != JournalState.Refused
                && e.HasPeriodOf(_run)
            )
            : null;

    /// <summary>The fault of <see cref="PostedMatch.OtherDate"/>.</summary>
    public Go401PayrollFault OnOtherDate() =>
        OnOtherDate($"At 401GO, people in this run have lines of {IsoDate.Text(_otherDate)}:", _otherDate);

    private static Go401PayrollFault OnOtherDate(string what, DateTime date) =>
        PayrollFaults.Warning(
            "LinesRepeated",
            FaultPlace.None,
            $"{what} exactly the same lines. If this is the same pay run with another check date, every amount counts twice.",
            $"Check the check date. To submit the run of {IsoDate.Text(date)} again, use its date."
        );

    /// <summary>The fault of <see cref="PostedMatch.OtherDateAmounts"/>.</summary>
    public Go401PayrollFault AmountsOnOtherDate() =>
        PayrollFaults.Warning(
            "AmountsRepeated",
            FaultPlace.None,
            $"At 401GO, most people in this run that were looked up have the same amounts for {IsoDate.Text(_otherDate)}. If this is "
                + "the same pay run with another check date, they are paid twice.",
            "Check the check date and the file."
        );

    /// <summary>The fault of <see cref="PostedMatch.OtherLines"/> or <see cref="PostedMatch.SameAmounts"/>.</summary>
    public static Go401PayrollFault Fault(PostedMatch match) =>
        Fault(
            match == PostedMatch.SameAmounts
                ? "401GO already has lines of people in this run for this check date, with the same amounts and other hours."
                : "401GO already has other payroll lines for this check date, of people in this run. The journal on this computer does not "
                    + "know the run that they are from."
        );

    private static Go401PayrollFault Fault(string message) =>
        PayrollFaults.Warning("LinesHeld", FaultPlace.None, message, Hint.Of("LinesHeld"));

    /// <summary>Asks 401GO about a few people of the run.</summary>
    public async Task<PostedMatch> ReadAsync(ICallReporter reporter, CancellationToken cancellation)
    {
        PayrollLine[] sample = Sample();
        if (sample.Length == 0)
        {
            return PostedMatch.None;
        }

        IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>> near;
        try
        {
            near = await PostedLines
                .ReadAsync(_api, sample.Select(l => l.ParticipantId), _run.CheckDate, reporter, cancellation, MaxDaysBetween)
                .ConfigureAwait(false);
        }
        catch (ApiException refused) when (refused.StatusCode is 403 or 404)
        {
            // An account that may submit and not read has never been asked for more. It cannot be protected either, and is told so.
            reporter.Warning(
                $"Company {_run.CompanyId}, check date {IsoDate.Text(_run.CheckDate)}: 401GO did not return payroll lines "
                    + $"({refused.StatusCode}), so Go401 cannot check whether this pay run was submitted before from another computer. "
                    + "The journal on this computer does not contain it."
            );
            return PostedMatch.None;
        }

        Dictionary<string, IReadOnlyList<PayrollLine>> posted = On(near, _run.CheckDate);
        int missing = Missing(sample, posted).Length;
        return missing == 0 ? PostedMatch.SameLines
            : posted.Values.All(p => p.Count == 0) ? MatchOtherDate(sample, near)
            // Other lines are expected: those of the run that a correction or an off-cycle run is added to, or of one the journal knows.
            : missing < sample.Length || !(_run.OffCycle || _run.Correction > 0 || OfOtherCycle.Any()) ? PostedMatch.OtherLines
            : sample.Any(l => posted[l.ParticipantId].Any(p => PayrollComparison.HasSameAmounts(l, p))) ? PostedMatch.SameAmounts
            : PostedMatch.None;
    }

    private static Dictionary<string, IReadOnlyList<PayrollLine>> On(
        IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>> posted,
        DateTime date
    ) => posted.ToDictionary(p => p.Key, p => (IReadOnlyList<PayrollLine>)[.. p.Value.Where(l => l.CheckDate == date)]);

    // The same file may have been submitted a day before, with the date of that day: as it is, or before an hour or a row was corrected.
    private PostedMatch MatchOtherDate(PayrollLine[] sample, IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>> near)
    {
        DateTime?[] dates = [.. near.Values.SelectMany(l => l).Select(l => l.CheckDate).Distinct().OrderBy(d => d)];
        int CountSame(DateTime? date, Func<PayrollLine, PayrollLine, bool> isSame) =>
            sample.Count(l => near[l.ParticipantId].Any(p => p.CheckDate == date && isSame(l, p)));

        if (dates.FirstOrDefault(d => CountSame(d, PayrollComparison.IsSame) == sample.Length) is DateTime same)
        {
            _otherDate = same;
            return PostedMatch.OtherDate;
        }

        if (dates.FirstOrDefault(d => CountSame(d, PayrollComparison.HasSameAmounts) * 2 >= sample.Length) is DateTime similar)
        {
            _otherDate = similar;
            return PostedMatch.OtherDateAmounts;
        }

        return PostedMatch.None;
    }

    /// <summary>The lines of the run that 401GO does not have, or has from another run that the journal knows.</summary>
    public PayrollLine[] Missing(IReadOnlyList<PayrollLine> lines, IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>> posted)
    {
        HashSet<string> known = [.. _known.Among(lines).Select(l => l.ParticipantId)];
        return
        [
            .. lines.Where(l =>
                posted[l.ParticipantId].Count(p => PayrollComparison.IsSame(l, p)) <= (known.Contains(l.ParticipantId) ? 1 : 0)
            ),
        ];
    }

    /// <summary>True where all that 401GO has is from runs that the journal knows.</summary>
    public bool IsAllKnown(IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>> posted) =>
        posted.Values.All(p => p.Count <= 1 && _known.Among(p).Length == p.Count);

    /// <summary>The error of a run of which 401GO has a part, or other amounts.</summary>
    /// <param name="entry">What the journal knows of it; null where it knows nothing.</param>
    /// <param name="differing">The participants whose lines 401GO does not have as they are in the run.</param>
    public static Go401Exception PartlyPosted(PayrollRun run, JournalEntry? entry, string[] differing)
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
    private PayrollLine[] Sample()
    {
        PayrollLine[] paid = [.. _run.Lines.Where(l => l.HasMoney)];
        return paid.Length <= SampleSize ? paid : [paid[0], paid[paid.Length / 2], paid[paid.Length - 1]];
    }
}
