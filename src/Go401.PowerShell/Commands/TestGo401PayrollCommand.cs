using Go401.Client.Payroll;
using Go401.PowerShell.Payroll;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Checks a pay run as Submit-Go401Payroll does, and sends nothing. Puts out one object for each fault; none where it is fine.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "Go401Payroll", DefaultParameterSetName = PathSet)]
[OutputType(typeof(Go401PayrollFault))]
public sealed class TestGo401PayrollCommand : Go401PayrollCmdlet
{
    /// <summary>The run is a further one for the same company, date and cycle; negative amounts are taken.</summary>
    [Parameter]
    public SwitchParameter Correction { get; set; }

    private protected override bool IsCorrection => Correction;

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        Connection connection = ResolveConnection();
        IReadOnlyList<Go401PayrollFault> faults = Run(
            (reporter, cancellation) =>
                new PayrollPlanner(connection.Api, new StateFolder(), Options(), reporter, cancellation).TestAsync(Rows(reporter))
        );
        WarnIfScopeIsMissing(connection, PayrollSubmission.Operation);
        WriteObject(faults, enumerateCollection: true);
    }
}
