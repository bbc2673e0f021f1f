using Go401.Client.Payroll;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Payroll;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Submits one pay run to 401GO, once. Everything is checked before anything is sent; a journal in the state folder and a
/// derived idempotency key see to it that the same run is never taken twice.
/// </summary>
[Cmdlet(
    VerbsLifecycle.Submit,
    "Go401Payroll",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High,
    DefaultParameterSetName = PathSet
)]
[OutputType(typeof(PayrollResult))]
public sealed class SubmitGo401PayrollCommand : Go401PayrollCmdlet
{
    /// <summary>
    /// Permits one further run for the same company, date and cycle, with other lines. Negative amounts are taken. It implies nothing
    /// else.
    /// </summary>
    [Parameter]
    public SwitchParameter Correction { get; set; }

    /// <summary>
    /// The ids of warnings that are meant, for instance TerminatedBefore; wildcards allowed. Other warnings stop the run, or ask.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WarningIdCompleter))]
    public string[] AcceptWarning { get; set; } = [];

    /// <summary>
    /// Writes a receipt: company, date, totals, key, accepted warnings, and the SHA-256 of what was sent and of the input file, unless that
    /// has social security numbers. Its owner's alone.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReceiptPath { get; set; }

    private protected override bool IsCorrection => Correction;

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        CheckReceipt(ReceiptPath);
        Connection connection = ResolveConnection();
        Func<string, bool> accepted = Accepted();
        var folder = new StateFolder();
        PayrollPlan plan = Run(
            (reporter, cancellation) =>
                new PayrollPlanner(connection.Api, folder, Options(), reporter, cancellation).PlanAsync(Rows(reporter))
        );
        string? companyName = plan.Run is PayrollRun run
            ? Run((reporter, cancellation) => CompanyNameAsync(connection, run.CompanyId, reporter, cancellation))
            : null;
        if (plan.Errors.Any())
        {
            Refuse("PayrollRefused", "The pay run has errors. Nothing was sent.", [.. plan.Errors]);
        }

        Go401PayrollFault[] warnings = [.. plan.Warnings.Where(w => !accepted(w.Id))];
        bool sends = plan.Action is PayrollAction.Send or PayrollAction.SendAgain;
        if (sends)
        {
            WarnIfScopeIsMissing(connection, PayrollSubmission.Operation);
        }

        if (sends ? IsMeant(connection, plan, companyName, warnings) : IsKnown(plan))
        {
            Submit(connection, folder, plan);
        }
    }

    // The object alone looks like that of a run that was just sent. Under -WhatIf, neither a receipt nor the journal is written.
    private bool IsKnown(PayrollPlan plan)
    {
        string known = PayrollSummaryText.Known(plan);
        if (Confirmation.WhatIf)
        {
            return ShouldProcess(known, known, "Submit-Go401Payroll");
        }

        WriteWarning(known);
        return true;
    }

    private void Submit(Connection connection, StateFolder folder, PayrollPlan plan)
    {
        using PayrollReceipt? receipt = ReceiptPath is null ? null : new PayrollReceipt(FilePath(ReceiptPath));
        PayrollResult result = Run(
            (reporter, cancellation) => new PayrollSubmission(connection.Api, folder, plan, reporter, cancellation).RunAsync()
        );
        Go401Exception? lost = WithoutReceipt(
            () => receipt?.Commit(connection.Settings.BaseUri, plan.Run!, result, FileContent),
            "The pay run was submitted, but its receipt was not written."
        );
        WriteObject(lost is null && receipt is not null ? result with { ReceiptPath = receipt.Path } : result);
        if (lost is not null)
        {
            WriteFailure(lost, ReceiptPath);
        }
    }

    // A person sees everything and says yes; where there is none, every warning must be named and a second run for the date asked for.
    private bool IsMeant(Connection connection, PayrollPlan plan, string? companyName, Go401PayrollFault[] warnings)
    {
        foreach (FaultLine warning in FaultLine.Of(warnings))
        {
            WriteWarning(warning.Text);
        }

        if (Confirmation.WhatIf || Confirmation.Asks(ConfirmImpact.High))
        {
            return IsConfirmed(
                "Submit-Go401Payroll",
                () => PayrollSummaryText.Of(connection, plan, companyName, warnings),
                "Submit this pay run to 401GO?"
            );
        }

        if (plan.IsSecondForDate)
        {
            EndStatement(
                new Go401Exception(
                    "PayrollDateTaken",
                    ErrorKind.ResourceExists,
                    $"Company {plan.Run!.CompanyId}: {PayrollCautions.OtherRun} for this check date. "
                        + "Use -Correction to submit another one: its lines are added to the first, so it must contain "
                        + "only the differences and the people who were left out. "
                        + (OffCycle ? "" : "For a bonus or another payment that is a run of its own, use -OffCycle. ")
                        + "Nothing was sent."
                ),
                plan.Run.CompanyId
            );
        }

        if (warnings.Length > 0)
        {
            Refuse(
                "PayrollWarnings",
                "The pay run has warnings. Nothing was sent. Correct the pay run, or accept the warnings with -AcceptWarning.",
                warnings
            );
        }

        return true;
    }

    private Func<string, bool> Accepted()
    {
        WildcardPattern[] patterns = Array.ConvertAll(AcceptWarning, id => Need(() => Wildcards.Of(id, "-AcceptWarning"), id));
        string[] wrong = [.. AcceptWarning.Where((_, i) => !PayrollFaults.Warnings.Any(patterns[i].IsMatch))];
        if (wrong.Length > 0)
        {
            EndStatement(NotWarnings(wrong), wrong[0]);
        }

        return id => patterns.Any(p => p.IsMatch(id));
    }

    private static Go401Exception NotWarnings(string[] ids)
    {
        IEnumerable<string> each = ids.Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(id =>
            {
                WildcardPattern pattern = Wildcards.Of(id, "-AcceptWarning");
                return PayrollFaults.Errors.Any(pattern.IsMatch) ? $"'{id}' is an error, which cannot be accepted."
                    : NearestName.To(id, PayrollFaults.Warnings) is string near ? $"'{id}' is not the id of a warning. Did you mean {near}?"
                    : $"'{id}' is not the id of a warning.";
            });
        return new Go401Exception(
            "WarningUnknown",
            ErrorKind.InvalidArgument,
            $"-AcceptWarning: {string.Join(" ", each)} The warnings are: {string.Join(", ", PayrollFaults.Warnings)}. Nothing was sent."
        );
    }

    // The name is there to be recognized in the question; where it cannot be read the id has to do.
    private static async Task<string?> CompanyNameAsync(
        Connection connection,
        string companyId,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        try
        {
            await foreach (Company[] companies in new CompanyQuery { Ids = [companyId] }.ReadAsync(connection.Api, reporter, cancellation))
            {
                if (companies.Length > 0)
                {
                    return companies[0].Name;
                }
            }
        }
        catch (ApiException)
        {
            reporter.Verbose($"The name of company {companyId} cannot be read.");
        }

        return null;
    }
}
