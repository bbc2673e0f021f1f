using Go401.Client.Payroll;
using Go401.PowerShell.Payroll;

namespace Go401.PowerShell.Commands;

/// <summary>Compares a pay run with the payroll lines that 401GO has for its check date, and puts out what differs.</summary>
[Cmdlet(VerbsData.Compare, "Go401Payroll", DefaultParameterSetName = PathSet)]
[OutputType(typeof(PayrollDifference))]
public sealed class CompareGo401PayrollCommand : Go401PayrollCmdlet
{
    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        Connection connection = ResolveConnection();
        (IReadOnlyList<PayrollDifference> differences, IReadOnlyList<Go401PayrollFault> faults) = Run(
            (reporter, cancellation) =>
                new PayrollPlanner(connection.Api, new StateFolder(), Options(), reporter, cancellation).CompareAsync(Rows(reporter))
        );

        Go401PayrollFault[] errors = [.. faults.Where(f => f.Severity == PayrollFaultSeverity.Error)];
        if (errors.Length > 0)
        {
            Refuse("PayrollRefused", "The input cannot be compared:", errors);
        }

        WriteObject(differences, enumerateCollection: true);
    }
}
