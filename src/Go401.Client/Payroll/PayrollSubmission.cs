using Go401.Client.Catalogue;
using Go401.Client.Files;
using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>
/// Sends a planned pay run, once: under the lock of its company, with the journal written before the request leaves and after
/// the response. Whenever the process ends in between, the next run of the same input finds out what became of it.
/// </summary>
/// <param name="folder">The state folder, where the journal is.</param>
internal sealed class PayrollSubmission(ApiClient api, StateFolder folder)
{
    /// <summary>What is called.</summary>
    public static ApiOperation Operation => OperationCatalogue.Find("POST", "companies/{company_id}/submit-payroll/")!;

    // The longest that another process may take for the same company: its tries end after two minutes.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(150);

    /// <summary>Carries out a plan.</summary>
    /// <exception cref="Go401Exception">
    /// <c>PayrollUnclear</c> where it may have been processed; <c>PayrollDateTaken</c> and <c>PayrollBusy</c> where another
    /// process was faster; or why 401GO refused it.
    /// </exception>
    public async Task<PayrollResult> RunAsync(PayrollPlan plan, ICallReporter reporter, CancellationToken cancellation)
    {
        if (plan?.Run is not PayrollRun run || plan.Action == PayrollAction.None)
        {
            throw new ArgumentException("The plan has nothing to send.", nameof(plan));
        }

        PayrollJournal journal = PayrollJournal.Of(folder, api.Settings.BaseUri, run.CompanyId);
        using MachineLock held = await MachineLock
            .TakeAsync(folder, journal.LockPath, LockTimeout, () => Busy(run), cancellation)
            .ConfigureAwait(false);
        journal.Read();
        JournalEntry? now = Find(journal, plan);
        if (now?.State == JournalState.Submitted)
        {
            return Result(run, now, "AlreadySubmitted");
        }

        if (plan.Action == PayrollAction.FoundSubmitted)
        {
            now = (now ?? Entry(journal, run, plan, null)) with { State = JournalState.Submitted, Ended = api.Time.GetUtcNow() };
            journal.Write(now);
            return Result(run, now, "AlreadySubmitted");
        }

        if (now is null && plan.Entry is null && IsTaken(journal, run))
        {
            throw Taken(run);
        }

        if (IsTooLate(plan, now))
        {
            throw TooLate(run);
        }

        JournalEntry entry = Entry(journal, run, plan, now);
        journal.Write(entry);
        return Result(
            run,
            await SendAsync(journal, run, entry, repeated: now is not null, reporter, cancellation).ConfigureAwait(false),
            "Submitted"
        );
    }

    private async Task<JournalEntry> SendAsync(
        PayrollJournal journal,
        PayrollRun run,
        JournalEntry entry,
        bool repeated,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Path = $"companies/{Uri.EscapeDataString(run.CompanyId)}/submit-payroll/",
            Content = () => new PayrollContent(run),
            IdempotencyKey = entry.Key,
        };
        ApiResponse response;
        try
        {
            response = await api.SendAsync(request, reporter, cancellation).ConfigureAwait(false);
        }
        catch (ApiException failure) when (IsRefusal(failure.StatusCode, repeated || failure.EarlierMayBeDone))
        {
            Note(
                journal,
                entry with
                {
                    State = JournalState.Refused,
                    Ended = api.Time.GetUtcNow(),
                    People = [],
                },
                run,
                "401GO rejected the pay run",
                reporter
            );
            throw;
        }
        catch (Go401Exception failure)
        {
            throw Unknown(run, entry, failure);
        }

        PayrollResponse payroll = PayrollResponse.Read(response.Body);
        if (!payroll.IsPayroll)
        {
            throw Unknown(
                run,
                entry,
                new Go401Exception(
                    "ResponseNotPayroll",
                    ErrorKind.InvalidResult,
                    $"401GO, or a server before it, responded with {response.StatusCode}, but the response does not contain the payroll."
                )
            );
        }

        entry = entry with { State = JournalState.Submitted, Ended = api.Time.GetUtcNow(), AchDate = payroll.AchDate };
        Note(journal, entry, run, "The pay run was submitted", reporter);
        return entry;
    }

    // What 401GO has answered is the outcome, also where the journal does not take it: there the run stays one that was begun.
    private static void Note(PayrollJournal journal, JournalEntry entry, PayrollRun run, string outcome, ICallReporter reporter)
    {
        try
        {
            journal.Write(entry);
        }
        catch (Go401Exception failure)
        {
            reporter.Warning(
                $"{Which(run)}: {outcome}, but the journal could not be updated ({failure.InnerException?.Message ?? failure.ErrorId}). "
                    + "When the same input is submitted again within 24 hours, it is sent with the same idempotency key, "
                    + $"{entry.Key}, and counts once. After that, 401GO's data is checked first."
            );
        }
    }

    // Responses that say that nothing was done. 408, 409, 425 and 429 do not. Of a run that was sent before, by this call or another,
    // they say it only where the body was looked at: a permission that was taken away since says nothing of the first time.
    private static bool IsRefusal(int? status, bool repeated) =>
        status is 400 or 422 || (!repeated && (status is 401 or 403 or 404 or 405 or 411 or 413 or 414 or 415));

    private JournalEntry Entry(PayrollJournal journal, PayrollRun run, PayrollPlan plan, JournalEntry? before) =>
        new()
        {
            CheckDate = run.CheckDate,
            OffCycle = run.OffCycle,
            PayPeriodStart = run.PayPeriodStart,
            PayPeriodEnd = run.PayPeriodEnd,
            Correction = run.Correction,
            Fingerprint = journal.Fingerprint(run),
            Key = plan.Key,
            Lines = run.Lines.Count,
            State = JournalState.Sending,
            Started =
                before is not null && PayrollPlanner.KeyIsKnown(before.Started, api.Time.GetUtcNow())
                    ? before.Started
                    : api.Time.GetUtcNow(),
            // A run that is sent again with its key was not checked again.
            AcceptedWarnings = [.. new WarningIds([.. before?.AcceptedWarnings ?? [], .. plan.Warnings.Select(w => w.Id)])],
            People = run is { OffCycle: false, Correction: 0 } ? plan.People ?? journal.People(run) : [],
        };

    // A question may stay open for days before it is answered. The key does not protect a run that was sent before that, on this computer
    // or another, unless 401GO's data was read since.
    private bool IsTooLate(PayrollPlan plan, JournalEntry? now) =>
        !PayrollPlanner.KeyIsKnown(plan.Made, api.Time.GetUtcNow())
        || (
            now is not null
            && !(plan.Action == PayrollAction.Send && plan.Entry?.Started == now.Started)
            && !PayrollPlanner.KeyIsKnown(now.Started, api.Time.GetUtcNow())
        );

    private static JournalEntry? Find(PayrollJournal journal, PayrollPlan plan) =>
        journal.Entries.FirstOrDefault(e => e.State != JournalState.Refused && e.Key == plan.Key);

    // Another process began a run with this number since the plan was made.
    private static bool IsTaken(PayrollJournal journal, PayrollRun run) =>
        journal.Entries.Any(e => e.IsFor(run) && e.State != JournalState.Refused && e.Correction >= run.Correction);

    private static PayrollResult Result(PayrollRun run, JournalEntry entry, string status) =>
        new()
        {
            CompanyId = run.CompanyId,
            CheckDate = run.CheckDate,
            OffCycle = run.OffCycle,
            Lines = run.Lines.Count,
            Hours = run.Total(PayrollField.Hours),
            GrossPay = run.Total(PayrollField.GrossPay),
            PreTax = run.Total(PayrollField.PreTax),
            Roth = run.Total(PayrollField.Roth),
            CompanyContribution = run.Total(PayrollField.CompanyContribution),
            LoanPrincipal = run.Total(PayrollField.LoanPrincipal),
            LoanInterest = run.Total(PayrollField.LoanInterest),
            AchDate = entry.AchDate,
            IdempotencyKey = entry.Key,
            Status = status,
            AcceptedWarnings = new WarningIds(entry.AcceptedWarnings),
            CorrectionNumber = entry.Correction,
            SubmittedAt = entry.Ended,
        };

    private static string Which(PayrollRun run) => $"Company {run.CompanyId}, check date {IsoDate.Text(run.CheckDate)}";

    private static Go401Exception Busy(PayrollRun run) =>
        new(
            "PayrollBusy",
            ErrorKind.ResourceUnavailable,
            $"{Which(run)}: another process on this machine is sending a pay run for this company. This process sent "
                + "nothing. Try again in a few minutes."
        );

    internal static Go401Exception Taken(PayrollRun run) =>
        new(
            "PayrollDateTaken",
            ErrorKind.ResourceExists,
            $"{Which(run)}{(run.OffCycle ? ", off-cycle" : "")}: {PayrollCautions.OtherRun}. Nothing was sent."
        );

    private static Go401Exception TooLate(PayrollRun run) =>
        new(
            "PayrollUnclear",
            ErrorKind.ResourceUnavailable,
            $"{Which(run)}: too much time passed between the check of this pay run and its confirmation, or the clock of this computer "
                + "was changed. Nothing was sent. Submit the same input again: 401GO's data is checked first."
        );

    private static Go401Exception Unknown(PayrollRun run, JournalEntry entry, Go401Exception cause) =>
        new(
            "PayrollUnclear",
            ErrorKind.ResourceUnavailable,
            $"{Which(run)}: 401GO may or may not have processed this pay run: no response confirmed it ({cause.ErrorId}). "
                + "Submit the same input again within 24 hours: it is sent with the same "
                + $"idempotency key, {entry.Key}, and counts once. After that, 401GO's data is checked first.",
            cause
        );
}
