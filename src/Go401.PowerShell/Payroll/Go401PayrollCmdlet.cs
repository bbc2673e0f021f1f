using Go401.Client.Payroll;
using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Payroll;

/// <summary>The base of the cmdlets that take a pay run: its rows, and what holds for all of them.</summary>
public abstract class Go401PayrollCmdlet : Go401RowCmdlet
{
    /// <summary>The pay date, which decides the tax year; a column CheckDate with one value when left out.</summary>
    [Parameter]
    [PayDate]
    public DateTime? CheckDate { get; set; }

    /// <summary>The first day of the pay period; a column PayPeriodStart with one value when left out.</summary>
    [Parameter]
    [PayDate]
    public DateTime? PayPeriodStart { get; set; }

    /// <summary>The last day of the pay period; a column PayPeriodEnd with one value when left out.</summary>
    [Parameter]
    [PayDate]
    public DateTime? PayPeriodEnd { get; set; }

    /// <summary>
    /// The run is a bonus, a correction or profit sharing: it is checked against limits, and not against elections, missing people and
    /// loans.
    /// </summary>
    [Parameter]
    public SwitchParameter OffCycle { get; set; }

    /// <summary>
    /// The employer's own employee ids to participant ids: a table, rows, or a CSV file with the columns EmployeeId and ParticipantId.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? EmployeeIdMap { get; set; }

    /// <summary>True where a further run for the same company, date and cycle is meant.</summary>
    private protected virtual bool IsCorrection => false;

    private protected override IReadOnlyList<InputField> Fields => PayrollField.All;

    private protected override bool Matters(string header, IEnumerable<string> values) => IgnoredColumns.AreAmounts(values);

    private protected override bool MattersAsProperty(string header, IEnumerable<string> values) =>
        IgnoredColumns.IsContributionRate(header, Fields) && Matters(header, values);

    private protected override IEnumerable<(string Parameter, string File)> InputFiles =>
        Wrapped.Bare(EmployeeIdMap) is string map ? base.InputFiles.Append(("-EmployeeIdMap", map)) : base.InputFiles;

    private protected PayrollOptions Options() =>
        new()
        {
            CompanyId = CompanyId?[0],
            CheckDate = CheckDate,
            PayPeriodStart = PayPeriodStart,
            PayPeriodEnd = PayPeriodEnd,
            OffCycle = OffCycle,
            Correction = IsCorrection,
            ColumnMap = Texts(ColumnMap),
            EmployeeIds = InputRows.EmployeeIds(EmployeeIdMap, FilePath),
            DateFormat = DateFormat,
        };
}
