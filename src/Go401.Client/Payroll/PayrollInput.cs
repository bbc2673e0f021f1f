namespace Go401.Client.Payroll;

/// <summary>
/// The rows of a pay run as they were given: people still under the names of the input, amounts read. All that can be
/// wrong without asking the server is in <see cref="Faults"/>.
/// </summary>
internal sealed class PayrollInput
{
    private readonly InputTable _table;

    private PayrollInput(IReadOnlyList<InputRow> rows, PayrollOptions options)
    {
        ShortRows.Check(rows);
        _table = new InputTable(rows, PayrollField.All, options.ColumnMap, Faults);
        if (_table.HasHeaderBelow)
        {
            return;
        }

        var values = new RunLevelValues(_table, rows, options.DateFormat, Faults);
        CompanyId = values.Text(PayrollField.CompanyId, options.CompanyId);
        CheckDate = values.Date(PayrollField.CheckDate, options.CheckDate);
        PayPeriodStart = values.Date(PayrollField.PayPeriodStart, options.PayPeriodStart);
        PayPeriodEnd = values.Date(PayrollField.PayPeriodEnd, options.PayPeriodEnd);
        CheckHeaders(rows);
        foreach (InputRow row in _table.People(rows, Faults))
        {
            Lines.Add(Read(row));
        }
    }

    /// <summary>The company; null where nothing says it.</summary>
    public string? CompanyId { get; }

    /// <summary>The pay date; null where nothing says it.</summary>
    public DateTime? CheckDate { get; }

    /// <summary>The first day of the period, if known.</summary>
    public DateTime? PayPeriodStart { get; }

    /// <summary>The last day of the period, if known.</summary>
    public DateTime? PayPeriodEnd { get; }

    /// <summary>The rows, in the order of the input.</summary>
    public List<NamedLine> Lines { get; } = [];

    public List<Go401PayrollFault> Faults { get; } = [];

    /// <summary>True where a column says who each row is about.</summary>
    public bool NamesPeople =>
        _table.Has(PayrollField.ParticipantId) || _table.Has(PayrollField.Ssn) || _table.Has(PayrollField.EmployeeId);

    public static PayrollInput Read(IReadOnlyList<InputRow> rows, PayrollOptions options) => new(rows, options);

    private void CheckHeaders(IReadOnlyList<InputRow> rows)
    {
        if (rows.Count == 0)
        {
            Faults.Add(PayrollFaults.NoRows());
            return;
        }

        if (!NamesPeople && !Faults.Any(f => f.Column is PayrollField.ParticipantId or PayrollField.Ssn or PayrollField.EmployeeId))
        {
            Missing(
                "one of them is required, because a name can belong to two people",
                PayrollField.ParticipantId,
                PayrollField.Ssn,
                PayrollField.EmployeeId
            );
        }

        foreach (string field in new[] { PayrollField.Hours, PayrollField.GrossPay })
        {
            if (!_table.Has(field) && !Faults.Any(f => f.Column == field))
            {
                Missing("it is required", field);
            }
        }

        if (CompanyId is null && !Faults.Any(f => f.Column == PayrollField.CompanyId))
        {
            Faults.Add(PayrollFaults.NoCompany());
        }

        if (CheckDate is null && !Faults.Any(f => f.Column == PayrollField.CheckDate))
        {
            Faults.AddError("ValueMissing", new(null, PayrollField.CheckDate), "No check date is specified.", Hint.Of("CheckDate"));
        }

        if (PayPeriodStart > PayPeriodEnd)
        {
            Faults.AddError(
                "PeriodInvalid",
                new(null, PayrollField.PayPeriodEnd),
                "The pay period ends before it starts.",
                Hint.Of("PayPeriod")
            );
        }
    }

    private void Missing(string why, params string[] names)
    {
        string field = names.Length == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Length - 1))} or {names[names.Length - 1]}";
        Faults.AddError("ColumnMissing", new(null, field), $"No column for {field} was found: {why}.", Hint.Of("ColumnMap", names[0]));
    }

    private NamedLine Read(InputRow row)
    {
        int number = row.Number;
        decimal? Amount(string field, bool required = false) =>
            _table.Has(field) ? InputValue.Amount(_table.Text(row, field), number, field, required, Faults) : null;

        return new NamedLine(
            _table.Text(row, PayrollField.ParticipantId),
            _table.Text(row, PayrollField.Ssn),
            _table.Text(row, PayrollField.EmployeeId),
            new PayrollLine
            {
                Row = number,
                Hours = Amount(PayrollField.Hours, true) ?? 0,
                GrossPay = Amount(PayrollField.GrossPay, true) ?? 0,
                PreTax = Amount(PayrollField.PreTax) ?? 0,
                Roth = Amount(PayrollField.Roth) ?? 0,
                CompanyContribution = Amount(PayrollField.CompanyContribution) ?? 0,
                LoanPrincipal = Amount(PayrollField.LoanPrincipal) ?? 0,
                LoanInterest = Amount(PayrollField.LoanInterest) ?? 0,
                HoursYtd = Amount(PayrollField.HoursYtd),
                GrossPayYtd = Amount(PayrollField.GrossPayYtd),
            }
        );
    }
}

/// <summary>A line whose person is still under the names of the input.</summary>
internal sealed record NamedLine(string ParticipantId, string Ssn, string EmployeeId, PayrollLine Line);
