using Go401.Client.Catalogue;
using Go401.Client.Files;
using Go401.Client.Http;

namespace Go401.Client.Payroll;

/// <summary>
/// Sends a planned pay run, once: under the lock of its company, with the journal written before the request leaves and after
/// the response. Whenever the process ends in between, the next run of the same input finds out what became of it.
/// </summary>
/// <param name="folder">The state folder, where the journal is.</param>
/// <param name="plan">A plan without errors.</param>
internal sealed class PayrollSubmission(
    ApiClient api,
    StateFolder folder,
    PayrollPlan plan,
    ICallReporter reporter,
    CancellationToken cancellation
)
{
    // The longest that another process may take for the same company: its tries end after two minutes.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(150);

    private readonly PayrollRun _run = plan is { Run: PayrollRun run, Action: not PayrollAction.None }
        ? run
        : throw new ArgumentException("The plan has nothing to send.", nameof(plan));

    private readonly PayrollJournal _journal = PayrollJournal.Of(folder, api.Settings.BaseUri, plan.Run.CompanyId);

    /// <summary>What is called.</summary>
    public static ApiOperation Operation => OperationCatalogue.Find("POST", "companies/{company_id}/submit-payroll/")!;

    private string Which => $"Company {_run.CompanyId}, check date {IsoDate.Text(_run.CheckDate)}";

    /// <summary>Carries out the plan.</summary>
    /// <exception cref="Go401Exception">
    /// <c>PayrollUnclear</c> where it may have been processed; <c>PayrollDateTaken</c> and <c>PayrollBusy</c> where another
    /// process was faster; or why 401GO refused it.
    /// </exception>
    public async Task<PayrollResult> RunAsync()
    {
        using MachineLock held = await MachineLock
            .TakeAsync(folder, _journal.LockPath, LockTimeout, Busy, cancellation)
            .ConfigureAwait(false);
        _journal.Read();
        JournalEntry? now = _journal.Begun.FirstOrDefault(e => e.Key == plan.Key);
        if (now?.State == JournalState.Submitted)
        {
            return Result(now, "AlreadySubmitted");
        }

        if (plan.Action == PayrollAction.FoundSubmitted)
        {
            now = (now ?? Entry(null)) with { State = JournalState.Submitted, Ended = api.Time.GetUtcNow() };
            _journal.Write(now);
            return Result(now, "AlreadySubmitted");
        }

        // Another process began a run with this number since the plan was made.
        if (now is null && plan.Entry is null && _journal.RunsFor(_run).Any(e => e.Correction >= _run.Correction))
        {
            throw Taken();
        }

        if (IsTooLate(now))
        {
            throw TooLate();
        }

        JournalEntry entry = Entry(now);
        _journal.Write(entry);
        return Result(await SendAsync(entry, repeated: now is not null).ConfigureAwait(false), "Submitted");
    }

    private async Task<JournalEntry> SendAsync(JournalEntry entry, bool repeated)
    {
        var request = new ApiRequest
        {
            Method = HttpMethod.Post,
            Path = $"companies/{Uri.EscapeDataString(_run.CompanyId)}/submit-payroll/",
            Content = () => new PayrollContent(_run),
            IdempotencyKey = entry.Key,
        };
        ApiResponse response;
        try
        {
            response = await api.SendAsync(request, reporter, cancellation).ConfigureAwait(false);
        }
        catch (ApiException failure) when (IsRefusal(failure.StatusCode, repeated || failure.EarlierMayBeDone))
        {
            entry = entry with { State = JournalState.Refused, Ended = api.Time.GetUtcNow(), People = [] };
            Note(entry, "401GO rejected the pay run");
            throw;
        }
        catch (Go401Exception failure)
        {
            throw Unknown(entry, failure);
        }

        PayrollResponse payroll = PayrollResponse.Read(response.Body);
        if (!payroll.IsPayroll)
        {
            var cause = new Go401Exception(
                "ResponseNotPayroll",
                ErrorKind.InvalidResult,
                $"401GO, or a server before it, responded with {response.StatusCode}, but the response does not contain the payroll."
            );
            throw Unknown(entry, cause);
        }

        entry = entry with { State = JournalState.Submitted, Ended = api.Time.GetUtcNow(), AchDate = payroll.AchDate };
        Note(entry, "The pay run was submitted");
        return entry;
    }

    // What 401GO has answered is the outcome, also where the journal does not take it: there the run stays one that was begun.
    private void Note(JournalEntry entry, string outcome)
    {
        try
        {
            _journal.Write(entry);
        }
        catch (Go401Exception failure)
        {
            reporter.Warning(
                $"{Which}: {outcome}, but the journal could not be updated ({failure.InnerException?.Message ?? failure.ErrorId}). "
                    + "When the same input is submitted again within 24 hours, it is sent with the same idempotency key, "
                    + $"{entry.Key}, and counts once. After that, 401GO's data is checked first."
            );
        }
    }

    // Responses that say that nothing was done. 408, 409, 425 and 429 do not. Of a run that was sent before, by this call or another,
    // they say it only where the body was looked at: a permission that was taken away since says nothing of the first time.
    private static bool IsRefusal(int? status, bool repeated) =>
        status is 400 or 422 || (!repeated && (status is 401 or 403 or 404 or 405 or 411 or 413 or 414 or 415));

    private JournalEntry Entry(JournalEntry? before) =>
        new()
        {
            CheckDate = _run.CheckDate,
            OffCycle = _run.OffCycle,
            PayPeriodStart = _run.PayPeriodStart,
            PayPeriodEnd = _run.PayPeriodEnd,
            Correction = _run.Correction,
            Fingerprint = _journal.Fingerprint(_run),
            Key = plan.Key,
            Lines = _run.Lines.Count,
            State = JournalState.Sending,
            Started =
                before is not null && PayrollPlanner.KeyIsKnown(before.Started, api.Time.GetUtcNow())
                    ? before.Started
                    : api.Time.GetUtcNow(),
            // A run that is sent again with its key was not checked again.
            AcceptedWarnings = [.. new WarningIds([.. before?.AcceptedWarnings ?? [], .. plan.Warnings.Select(w => w.Id)])],
            People = _run is { OffCycle: false, Correction: 0 } ? plan.People ?? _journal.People(_run) : [],
        };

    // A question may stay open for days before it is answered. The key does not protect a run that was sent before that, on this computer
    // or another, unless 401GO's data was read since.
    private bool IsTooLate(JournalEntry? now) =>
        !PayrollPlanner.KeyIsKnown(plan.Made, api.Time.GetUtcNow())
        || (
            now is not null
            && !(plan.Action == PayrollAction.Send && plan.Entry?.Started == now.Started)
            && !PayrollPlanner.KeyIsKnown(now.Started, api.Time.GetUtcNow())
        );

    private PayrollResult Result(JournalEntry entry, string status) =>
        new()
        {
            CompanyId = _run.CompanyId,
            CheckDate = _run.CheckDate,
            OffCycle = _run.OffCycle,
            Lines = _run.Lines.Count,
            Hours = _run.Total(PayrollField.Hours),
            GrossPay = _run.Total(PayrollField.GrossPay),
            PreTax = _run.Total(PayrollField.PreTax),
            Roth = _run.Total(PayrollField.Roth),
            CompanyContribution = _run.Total(PayrollField.CompanyContribution),
            LoanPrincipal = _run.Total(PayrollField.LoanPrincipal),
            LoanInterest = _run.Total(PayrollField.LoanInterest),
            AchDate = entry.AchDate,
            IdempotencyKey = entry.Key,
            Status = status,
            AcceptedWarnings = new WarningIds(entry.AcceptedWarnings),
            CorrectionNumber = entry.Correction,
            SubmittedAt = entry.Ended,
        };

    private Go401Exception Busy() =>
        new(
            "PayrollBusy",
            ErrorKind.ResourceUnavailable,
            $"{Which}: another process on this machine is sending a pay run for this company. This process sent "
                + "nothing. Try again in a few minutes."
        );

    private Go401Exception Taken() =>
        new(
            "PayrollDateTaken",
            ErrorKind.ResourceExists,
            $"{Which}{(_run.OffCycle ? ", off-cycle" : "")}: {PayrollCautions.OtherRun}. Nothing was sent."
        );

    private Go401Exception TooLate() =>
        new(
            "PayrollUnclear",
            ErrorKind.ResourceUnavailable,
            $"{Which}: too much time passed between the check of this pay run and its confirmation, or the clock of this computer "
                + "was changed. Nothing was sent. Submit the same input again: 401GO's data is checked first."
        );

    private Go401Exception Unknown(JournalEntry entry, Go401Exception cause) =>
        new(
            "PayrollUnclear",
            ErrorKind.ResourceUnavailable,
            $"{Which}: 401GO may or may not have processed this pay run: no response confirmed it ({cause.ErrorId}). "
                + "Submit the same input again within 24 hours: it is sent with the same "
                + $"idempotency key, {entry.Key}, and counts once. After that, 401GO's data is checked first.",
            cause
        );
}
