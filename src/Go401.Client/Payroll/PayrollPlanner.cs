using Go401.Client.Files;
using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>
/// Reads and checks a pay run: input, people, journal, checks, in this order, so that a run that is known gives its first
/// result whatever has changed since. Only reads are sent.
/// </summary>
/// <param name="folder">The state folder, where the journal is.</param>
internal sealed class PayrollPlanner(ApiClient api, StateFolder folder)
{
    // 401GO remembers a key for 24 hours; the tries of one call take a few minutes of them.
    internal static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24) - TimeSpan.FromMinutes(10);

    // How far the clock of this computer may be set back by its time service.
    private static readonly TimeSpan ClockChange = TimeSpan.FromMinutes(5);

    /// <summary>
    /// True where 401GO still remembers a key. False for a time in the future, too: the clock was changed, and how long ago that was is
    /// not known.
    /// </summary>
    internal static bool KeyIsKnown(DateTimeOffset sent, DateTimeOffset now) => now - sent < KeyLifetime && sent - now < ClockChange;

    /// <summary>Checks the rows and says what is to become of them.</summary>
    /// <exception cref="Go401Exception"><c>PayrollUnclear</c>, or a failure to read.</exception>
    public Task<PayrollPlan> PlanAsync(
        IReadOnlyList<InputRow> rows,
        PayrollOptions options,
        ICallReporter reporter,
        CancellationToken cancellation
    ) => PlanAsync(PayrollInput.Read(rows, options), options, reporter, cancellation);

    // The rows are read before anything waits, so that their memory is free while the roster is read.
    private async Task<PayrollPlan> PlanAsync(
        PayrollInput input,
        PayrollOptions options,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        DateTimeOffset made = api.Time.GetUtcNow();
        (PayrollRun? run, Roster<PayrollPerson>? roster, List<Go401PayrollFault> faults) = await ReadAsync(
                input,
                options,
                reporter,
                cancellation
            )
            .ConfigureAwait(false);
        if (run is null || roster is null)
        {
            return new PayrollPlan { Faults = faults };
        }

        PayrollJournal journal = PayrollJournal.Open(folder, api.Settings.BaseUri, run.CompanyId);
        (run, JournalEntry? entry, bool second) = Place(journal, run, options.Correction);
        PayrollAction action = await ActionAsync(journal, run, entry, faults, reporter, cancellation).ConfigureAwait(false);
        if (action == PayrollAction.Send)
        {
            CorrectedLines? corrected =
                options.Correction && !run.OffCycle
                    ? await CorrectedLines.ReadAsync(api, journal, run, reporter, cancellation).ConfigureAwait(false)
                    : null;
            bool negative = run.OffCycle || options.Correction;
            DateTime today = api.Time.GetLocalNow().Date;
            await CheckAsync(new PayrollChecks(run, roster, negative, today, corrected), run, roster, faults, reporter, cancellation)
                .ConfigureAwait(false);
        }

        if (faults.Any(f => f.Severity == PayrollFaultSeverity.Error))
        {
            action = PayrollAction.None;
        }

        return new PayrollPlan
        {
            Run = run,
            Faults = action is PayrollAction.Send or PayrollAction.None ? faults : [],
            Action = action,
            Made = made,
            Key = PayrollBody.Key(api.Settings.BaseUri, run),
            IsSecondForDate = second,
            Comparison = LastRun.Compare(journal, run, out LineTag[]? people),
            People = people,
            Entry = entry,
        };
    }

    /// <summary>Checks the rows as for a submission, and reports what a submission would say of the journal. Nothing is sent.</summary>
    public async Task<IReadOnlyList<Go401PayrollFault>> TestAsync(
        IReadOnlyList<InputRow> rows,
        PayrollOptions options,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        PayrollPlan plan = await PlanAsync(rows, options, reporter, cancellation).ConfigureAwait(false);
        if (plan.Note is string note)
        {
            reporter.Warning(note);
        }
        else if (plan.Run is PayrollRun run)
        {
            string found = plan.Faults.Count == 0 ? "no faults" : Counted.Of(plan.Faults.Count, "fault");
            reporter.Verbose($"Company {run.CompanyId}: {Counted.Of(run.Lines.Count, "line")} checked; {found}.");
        }

        return plan.Faults;
    }

    /// <summary>Compares the rows with what 401GO has for their check date.</summary>
    /// <exception cref="Go401Exception"><c>PayrollRefused</c>, where the input cannot be read.</exception>
    public async Task<(IReadOnlyList<PayrollDifference> Differences, IReadOnlyList<Go401PayrollFault> Faults)> CompareAsync(
        IReadOnlyList<InputRow> rows,
        PayrollOptions options,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        (PayrollRun? run, Roster<PayrollPerson>? roster, List<Go401PayrollFault> faults) = await ReadAsync(
                PayrollInput.Read(rows, options),
                options,
                reporter,
                cancellation
            )
            .ConfigureAwait(false);
        return run is null || roster is null || faults.Any(f => f.Severity == PayrollFaultSeverity.Error)
            ? ([], faults)
            : (await PayrollComparison.CompareAsync(api, run, roster, reporter, cancellation).ConfigureAwait(false), faults);
    }

    private async Task<(PayrollRun? Run, Roster<PayrollPerson>? Roster, List<Go401PayrollFault> Faults)> ReadAsync(
        PayrollInput input,
        PayrollOptions options,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        if (input.CompanyId is null || input.CheckDate is null || input.Lines.Count == 0 || !input.NamesPeople)
        {
            return (null, null, input.Faults);
        }

        Roster<PayrollPerson> roster = await Roster<PayrollPerson>
            .ReadAsync(api, input.CompanyId, p => new PayrollPerson(p), reporter, cancellation)
            .ConfigureAwait(false);
        var match = new PersonMatch(roster, options, input.Faults);
        List<PayrollLine> lines = [.. match.FindAll(input.Lines, input.CompanyId).OrderBy(l => l.ParticipantId, StringComparer.Ordinal)];
        return (
            new PayrollRun
            {
                CompanyId = input.CompanyId,
                CheckDate = input.CheckDate.Value,
                PayPeriodStart = input.PayPeriodStart,
                PayPeriodEnd = input.PayPeriodEnd,
                OffCycle = options.OffCycle,
                InputHasSsn = input.Lines.Exists(l => l.Ssn.Length > 0),
                Lines = lines,
                Unused = match.Unused,
            },
            roster,
            input.Faults
        );
    }

    // Which run this is: one that the journal knows, a further one for its date, or the first.
    private static (PayrollRun Run, JournalEntry? Entry, bool Second) Place(PayrollJournal journal, PayrollRun run, bool correction)
    {
        string fingerprint = journal.Fingerprint(run);
        JournalEntry[] same = [.. journal.Entries.Where(e => e.IsFor(run) && e.State != JournalState.Refused)];
        if (same.FirstOrDefault(e => e.Fingerprint == fingerprint) is JournalEntry known)
        {
            return (run with { Correction = known.Correction }, known, false);
        }

        int number =
            same.Length > 0 ? same.Max(e => e.Correction) + 1
            : correction ? 1
            : 0;
        return (run with { Correction = number }, null, same.Length > 0 && !correction);
    }

    // What is to become of the run, from the journal and, where that does not know, from what 401GO has.
    private async Task<PayrollAction> ActionAsync(
        PayrollJournal journal,
        PayrollRun run,
        JournalEntry? entry,
        List<Go401PayrollFault> faults,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        var duplicates = new DuplicateRunCheck(api, journal, run);
        if (entry is not null)
        {
            return await ResolveAsync(duplicates, run, entry, reporter, cancellation).ConfigureAwait(false);
        }

        faults.AddRange(duplicates.Repeated());

        // Lines of the other cycle that are all the same say nothing of this run.
        if (!duplicates.IsOfOtherCycle() && !faults.Any(f => f.Severity == PayrollFaultSeverity.Error))
        {
            PostedMatch match = await duplicates.ReadAsync(reporter, cancellation).ConfigureAwait(false);
            switch (match)
            {
                case PostedMatch.SameLines:
                    return await ReconcileAsync(duplicates, run, null, reporter, cancellation).ConfigureAwait(false);
                case PostedMatch.OtherLines or PostedMatch.SameAmounts when faults.TrueForAll(f => f.Id != "LinesHeld"):
                    faults.Add(DuplicateRunCheck.Fault(match));
                    break;
                case PostedMatch.OtherDate when faults.TrueForAll(f => f.Id != "LinesRepeated"):
                    faults.Add(duplicates.OnOtherDate());
                    break;
                case PostedMatch.OtherDateAmounts when faults.TrueForAll(f => f.Id is not ("LinesRepeated" or "PeriodRepeated")):
                    faults.Add(duplicates.AmountsOnOtherDate());
                    break;
            }
        }

        return PayrollAction.Send;
    }

    private async Task<PayrollAction> ResolveAsync(
        DuplicateRunCheck duplicates,
        PayrollRun run,
        JournalEntry entry,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        if (entry.State == JournalState.Submitted)
        {
            return PayrollAction.AlreadySubmitted;
        }

        if (KeyIsKnown(entry.Started, api.Time.GetUtcNow()))
        {
            return PayrollAction.SendAgain;
        }

        return await ReconcileAsync(duplicates, run, entry, reporter, cancellation).ConfigureAwait(false);
    }

    // The key is forgotten by now, or the journal does not know the run: what 401GO has decides.
    private async Task<PayrollAction> ReconcileAsync(
        DuplicateRunCheck duplicates,
        PayrollRun run,
        JournalEntry? entry,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        IReadOnlyDictionary<string, IReadOnlyList<PayrollLine>> posted = await PostedLines
            .ReadAsync(api, run.Lines.Select(l => l.ParticipantId), run.CheckDate, reporter, cancellation)
            .ConfigureAwait(false);
        PayrollLine[] missing = duplicates.Missing(run.Lines, posted);
        return missing.Length == 0 ? PayrollAction.FoundSubmitted
            : duplicates.IsAllKnown(posted) ? PayrollAction.Send
            : throw DuplicateRunCheck.PartlyPosted(run, entry, [.. missing.Select(l => l.ParticipantId)]);
    }

    private async Task CheckAsync(
        PayrollChecks checks,
        PayrollRun run,
        Roster<PayrollPerson> roster,
        List<Go401PayrollFault> faults,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        faults.AddRange(checks.Check());
        var bad = new HashSet<string>(
            faults.Where(f => f is { Severity: PayrollFaultSeverity.Error, ParticipantId: not null }).Select(f => f.ParticipantId!),
            StringComparer.Ordinal
        );
        faults.AddRange(await new PayrollLimits(api, run, roster).CheckAsync(bad, reporter, cancellation).ConfigureAwait(false));
        new FollowUps(run, roster, faults).Remove();
        faults.Sort(PayrollFaults.ByPlace);
    }
}
