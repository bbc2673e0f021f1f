namespace Go401.Client.Payroll;

/// <summary>One person's line of a pay run, as it is sent.</summary>
internal sealed record PayrollLine
{
    /// <summary>Where it came from: the line of the file, or the number of the record.</summary>
    public int Row { get; init; }

    public string ParticipantId { get; internal set; } = "";

    /// <summary>The check date of a line that 401GO has; null for one of the input, whose run has it.</summary>
    public DateTime? CheckDate { get; init; }

    public decimal Hours { get; init; }

    /// <summary>Pay that counts for the plan, US dollars.</summary>
    public decimal GrossPay { get; init; }

    /// <summary>The pre-tax (traditional) deferral withheld, US dollars.</summary>
    public decimal PreTax { get; init; }

    /// <summary>The Roth (post-tax) deferral withheld, US dollars.</summary>
    public decimal Roth { get; init; }

    /// <summary>What the employer contributes, US dollars.</summary>
    public decimal CompanyContribution { get; init; }

    /// <summary>The principal part of loan payments, US dollars.</summary>
    public decimal LoanPrincipal { get; init; }

    /// <summary>The interest part of loan payments, US dollars.</summary>
    public decimal LoanInterest { get; init; }

    /// <summary>Hours of this year; null where the input does not say.</summary>
    public decimal? HoursYtd { get; init; }

    /// <summary>Pay of this year, US dollars; null where the input does not say.</summary>
    public decimal? GrossPayYtd { get; init; }

    /// <summary>The place of a fault in this line.</summary>
    internal FaultPlace At(string? column) => new(Row, column, ParticipantId);

    internal bool HasMoney =>
        GrossPay != 0 || PreTax != 0 || Roth != 0 || CompanyContribution != 0 || LoanPrincipal != 0 || LoanInterest != 0;

    /// <summary>The amount of a field of <see cref="PayrollField.Amounts"/>.</summary>
    internal decimal? Amount(string field) =>
        field switch
        {
            PayrollField.Hours => Hours,
            PayrollField.GrossPay => GrossPay,
            PayrollField.PreTax => PreTax,
            PayrollField.Roth => Roth,
            PayrollField.CompanyContribution => CompanyContribution,
            PayrollField.LoanPrincipal => LoanPrincipal,
            PayrollField.LoanInterest => LoanInterest,
            PayrollField.HoursYtd => HoursYtd,
            PayrollField.GrossPayYtd => GrossPayYtd,
            _ => null,
        };

    /// <summary>The id: amounts are personal.</summary>
    public override string ToString() => ParticipantId;
}

/// <summary>
/// A pay run: whose, when, and its lines in the order of participant ids, so that the order of the input makes no other run.
/// </summary>
internal sealed record PayrollRun
{
    public string CompanyId { get; init; } = "";

    /// <summary>The pay date; it decides the tax year.</summary>
    public DateTime CheckDate { get; init; }

    /// <summary>The first day of the period, if given.</summary>
    public DateTime? PayPeriodStart { get; init; }

    /// <summary>The last day of the period, if given.</summary>
    public DateTime? PayPeriodEnd { get; init; }

    /// <summary>True for a bonus, a correction or profit sharing.</summary>
    public bool OffCycle { get; init; }

    /// <summary>0 for the first run of a company, date and cycle; each correction has the next number.</summary>
    public int Correction { get; init; }

    /// <summary>True where the input has social security numbers in the column for them.</summary>
    public bool InputHasSsn { get; init; }

    /// <summary>The lines, ordered by participant id.</summary>
    public IReadOnlyList<PayrollLine> Lines { get; init; } = [];

    /// <summary>The participants of rows that have errors and no line.</summary>
    public IReadOnlyCollection<string> Unused { get; init; } = [];

    /// <summary>Each column of hours and money with its sum.</summary>
    internal IEnumerable<KeyValuePair<string, decimal>> Totals =>
        PayrollComparison.Columns.Select(c => new KeyValuePair<string, decimal>(c, Total(c)));

    internal decimal Total(string field) => Lines.Sum(l => l.Amount(field) ?? 0);
}

/// <summary>What a pay run is given beside its rows.</summary>
internal sealed record PayrollOptions
{
    /// <summary>The company; null where a column says it.</summary>
    public string? CompanyId { get; init; }

    /// <summary>The pay date; null where a column says it.</summary>
    public DateTime? CheckDate { get; init; }

    /// <summary>The first day of the period; null where a column says it, or nothing does.</summary>
    public DateTime? PayPeriodStart { get; init; }

    /// <summary>The last day of the period; null where a column says it, or nothing does.</summary>
    public DateTime? PayPeriodEnd { get; init; }

    /// <summary>True for a bonus, a correction or profit sharing.</summary>
    public bool OffCycle { get; init; }

    /// <summary>True permits one further run for the same company, date and cycle.</summary>
    public bool Correction { get; init; }

    /// <summary>Field to header, where the input's own names are others.</summary>
    public IReadOnlyDictionary<string, string> ColumnMap { get; init; } = new Dictionary<string, string>();

    /// <summary>The employer's own employee ids to participant ids.</summary>
    public IReadOnlyDictionary<string, string> EmployeeIds { get; init; } = new Dictionary<string, string>();

    /// <summary>A .NET date format for dates in the input; ISO (yyyy-MM-dd) when null.</summary>
    public string? DateFormat { get; init; }
}
