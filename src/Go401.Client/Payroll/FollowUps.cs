namespace Go401.Client.Payroll;

/// <summary>
/// Removes the warnings that follow from an error. A cell that cannot be read counts as 0, and would be compared with what is due: the
/// warning would be false, and disappear with the error.
/// </summary>
internal sealed class FollowUps
{
    private readonly PayrollRun _run;
    private readonly Roster<PayrollPerson> _roster;
    private readonly List<Go401PayrollFault> _faults;
    private readonly HashSet<(int, string)> _cells;
    private readonly HashSet<string> _twice;
    private readonly bool _period;

    public FollowUps(PayrollRun run, Roster<PayrollPerson> roster, List<Go401PayrollFault> faults)
    {
        (_run, _roster, _faults) = (run, roster, faults);
        Go401PayrollFault[] errors = [.. faults.Where(f => f.Severity == PayrollFaultSeverity.Error)];
        _cells = [.. errors.Where(e => e is { Row: not null, Column: not null }).Select(e => (e.Row!.Value, e.Column!))];
        _twice = [.. errors.Where(e => e is { Id: "PersonTwice", ParticipantId: not null }).Select(e => e.ParticipantId!)];
        _period = errors.Any(e => e.Column is PayrollField.PayPeriodStart or PayrollField.PayPeriodEnd or PayrollField.CheckDate);
    }

    public void Remove()
    {
        // Of a run with a wrong column, every comparison would be wrong too: it would only hide the reason.
        bool columns = _faults.Any(PayrollFaults.IsOfColumn);
        _faults.RemoveAll(f => f.Severity == PayrollFaultSeverity.Warning && (columns ? IsOfChecks(f) : Follows(f)));
    }

    private static bool IsOfChecks(Go401PayrollFault warning) => warning.Id is not ("SsnPadded" or "LinesHeld" or "LinesRepeated");

    private bool Follows(Go401PayrollFault warning) =>
        warning is { Row: int row, ParticipantId: string person }
        && warning.Id != "SsnPadded"
        && (
            _twice.Contains(person)
            || Columns(warning).Any(c => _cells.Contains((row, c)))
            || (_period && !ContributionRules.IsEmployed(_roster.ById(person)!, _run.CheckDate))
        );

    // What a warning compares. What is due is a part of the pay.
    private static string[] Columns(Go401PayrollFault warning) =>
        warning.Id switch
        {
            "ElectionDiffers" => [warning.Column!, PayrollField.GrossPay],
            "LoanNotPaid" => [PayrollField.LoanPrincipal, PayrollField.LoanInterest],
            _ => [],
        };
}
