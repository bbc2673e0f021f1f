using Go401.Client.Files;
using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>
/// Reads and checks a pay run: input, people, journal, checks, in this order, so that a run that is known gives its first
/// result whatever has changed since. Only reads are sent.
/// </summary>
/// <param name="folder">The state folder, where the journal is.</param>
internal sealed class PayrollPlanner(
    ApiClient api,
    StateFolder folder,
    PayrollOptions options,
    ICallReporter reporter,
    CancellationToken cancellation
)
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

    private readonly PostedLines _posted = new(api, reporter, cancellation);

    /// <summary>Checks the rows and says what is to become of them.</summary>
    /// <exception cref="Go401Exception"><c>PayrollUnclear</c>, or a failure to read.</exception>
    public Task<PayrollPlan> PlanAsync(IReadOnlyList<InputRow> rows) => PlanAsync(PayrollInput.Read(rows, options));

    // The rows are read before anything waits, so that their memory is free while the roster is read.
    private async Task<PayrollPlan> PlanAsync(PayrollInput input)
    {
        DateTimeOffset made = api.Time.GetUtcNow();
        List<Go401PayrollFault> faults = input.Faults;
        if (await ReadAsync(input).ConfigureAwait(false) is not var (run, roster))
        {
            return new PayrollPlan { Faults = faults };
        }

        PayrollJournal journal = PayrollJournal.Open(folder, api.Settings.BaseUri, run.CompanyId);
        (run, JournalEntry? entry, bool second) = Place(journal, run);
        PayrollAction action = await ActionAsync(journal, run, entry, faults).ConfigureAwait(false);
        if (action == PayrollAction.Send)
        {
            await CheckAsync(journal, run, roster, faults, second).ConfigureAwait(false);
        }

        if (HasErrors(faults))
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
    public async Task<IReadOnlyList<Go401PayrollFault>> TestAsync(IReadOnlyList<InputRow> rows)
    {
        PayrollPlan plan = await PlanAsync(rows).ConfigureAwait(false);
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

    /// <summary>Compares the rows with what 401GO has for their check date; none where the input has errors.</summary>
    public async Task<(IReadOnlyList<PayrollDifference> Differences, IReadOnlyList<Go401PayrollFault> Faults)> CompareAsync(
        IReadOnlyList<InputRow> rows
    )
    {
        var input = PayrollInput.Read(rows, options);
        return await ReadAsync(input).ConfigureAwait(false) is var (run, roster) && !HasErrors(input.Faults)
            ? (await PayrollComparison.CompareAsync(_posted, run, roster, reporter).ConfigureAwait(false), input.Faults)
            : ([], input.Faults);
    }

    // Null where the input cannot be read as a run, as its faults say.
    private async Task<(PayrollRun Run, Roster<PayrollPerson> Roster)?> ReadAsync(PayrollInput input)
    {
        if (input.CompanyId is null || input.CheckDate is null || input.Lines.Count == 0 || !input.NamesPeople)
        {
            return null;
        }

        Roster<PayrollPerson> roster = await Roster<PayrollPerson>
            .ReadAsync(api, input.CompanyId, p => new PayrollPerson(p), reporter, cancellation)
            .ConfigureAwait(false);
        var match = new PersonMatch(roster, options, input.Faults);
        var run = new PayrollRun
        {
            CompanyId = input.CompanyId,
            CheckDate = input.CheckDate.Value,
            PayPeriodStart = input.PayPeriodStart,
            PayPeriodEnd = input.PayPeriodEnd,
            OffCycle = options.OffCycle,
            InputHasSsn = input.Lines.Exists(l => l.Ssn.Length > 0),
            Lines = [.. match.FindAll(input.Lines, input.CompanyId).OrderBy(l => l.ParticipantId, StringComparer.Ordinal)],
            Unused = match.Unused,
        };
        return (run, roster);
    }

    // Which run this is: one that the journal knows, a further one for its date, or the first.
    private (PayrollRun Run, JournalEntry? Entry, bool Second) Place(PayrollJournal journal, PayrollRun run)
    {
        string fingerprint = journal.Fingerprint(run);
        JournalEntry[] same = [.. journal.RunsFor(run)];
        if (same.FirstOrDefault(e => e.Fingerprint == fingerprint) is JournalEntry known)
        {
            return (run with { Correction = known.Correction }, known, false);
        }

        int number =
            same.Length > 0 ? same.Max(e => e.Correction) + 1
            : options.Correction ? 1
            : 0;
        return (run with { Correction = number }, null, same.Length > 0 && !options.Correction);
    }

    // What is to become of the run, from the journal and, where that does not know, from what 401GO has.
    private async Task<PayrollAction> ActionAsync(
        PayrollJournal journal,
        PayrollRun run,
        JournalEntry? entry,
        List<Go401PayrollFault> faults
    )
    {
        var duplicates = new DuplicateRunCheck(_posted, journal, run, reporter);
        if (entry is not null)
        {
            return entry.State == JournalState.Submitted ? PayrollAction.AlreadySubmitted
                : KeyIsKnown(entry.Started, api.Time.GetUtcNow()) ? PayrollAction.SendAgain
                : await ReconcileAsync(duplicates, run, entry).ConfigureAwait(false);
        }

        faults.AddRange(duplicates.Repeated());

        // Lines of the other cycle that are all the same say nothing of this run.
        if (!duplicates.IsOfOtherCycle() && !HasErrors(faults))
        {
            (bool hasLines, Go401PayrollFault? fault) = await duplicates.ReadAsync().ConfigureAwait(false);
            if (hasLines)
            {
                return await ReconcileAsync(duplicates, run, null).ConfigureAwait(false);
            }

            // The journal may have said so already.
            string[] said = fault?.Id == "AmountsRepeated" ? ["LinesRepeated", "PeriodRepeated"] : [fault?.Id ?? ""];
            if (fault is not null && !faults.Exists(f => said.Contains(f.Id)))
            {
                faults.Add(fault);
            }
        }

        return PayrollAction.Send;
    }

    // The key is forgotten by now, or the journal does not know the run: what 401GO has decides.
    private async Task<PayrollAction> ReconcileAsync(DuplicateRunCheck duplicates, PayrollRun run, JournalEntry? entry)
    {
        ILookup<string, PayrollLine> posted = await _posted
            .ReadAsync(run.Lines.Select(l => l.ParticipantId), run.CheckDate)
            .ConfigureAwait(false);
        PayrollLine[] missing = duplicates.Missing(run.Lines, posted);
        return missing.Length == 0 ? PayrollAction.FoundSubmitted
            : duplicates.IsAllKnown(posted) ? PayrollAction.Send
            : throw duplicates.PartlyPosted(entry, [.. missing.Select(l => l.ParticipantId)]);
    }

    private async Task CheckAsync(
        PayrollJournal journal,
        PayrollRun run,
        Roster<PayrollPerson> roster,
        List<Go401PayrollFault> faults,
        bool second
    )
    {
        CorrectedLines? corrected =
            options.Correction && !run.OffCycle ? await CorrectedLines.ReadAsync(_posted, journal, run).ConfigureAwait(false) : null;
        DateTime today = api.Time.GetLocalNow().Date;
        var checks = new PayrollChecks(run, roster, run.OffCycle || options.Correction, today, corrected) { IsSecondForDate = second };
        faults.AddRange(checks.Check());
        var bad = new HashSet<string>(
            faults.Where(f => f is { Severity: PayrollFaultSeverity.Error, ParticipantId: not null }).Select(f => f.ParticipantId!),
            StringComparer.Ordinal
        );
        var limits = new PayrollLimits(new PlanReader(api, reporter, cancellation), run, roster, today);
        faults.AddRange(await limits.CheckAsync(bad, reporter, cancellation).ConfigureAwait(false));
        new FollowUps(run, roster, faults).Remove();
        faults.Sort(PayrollFaults.ByPlace);
    }

    private static bool HasErrors(List<Go401PayrollFault> faults) => faults.Exists(f => f.Severity == PayrollFaultSeverity.Error);
}
