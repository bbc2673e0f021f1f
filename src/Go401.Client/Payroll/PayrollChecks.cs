namespace Go401.Client.Payroll;

/// <summary>
/// Everything that can be wrong with a pay run whose people are known. No request is made here: what the server says of
/// people is given.
/// </summary>
/// <param name="allowNegative">True for an off-cycle run and for a correction.</param>
/// <param name="corrected">What a correction is added to; null for a run that is added to nothing.</param>
internal sealed class PayrollChecks(
    PayrollRun run,
    Roster<PayrollPerson> roster,
    bool allowNegative,
    DateTime today,
    CorrectedLines? corrected = null
)
{
    private const int FarDays = 31;
    private readonly List<Go401PayrollFault> _faults = [];

    /// <summary>True where the journal knows another run for the date: who is not in this one was in that.</summary>
    public bool IsSecondForDate { get; init; }

    /// <summary>Checks the run and every line of it.</summary>
    public IReadOnlyList<Go401PayrollFault> Check()
    {
        CheckDates();
        if (PeriodCheck.Of(run, allowNegative) is Go401PayrollFault period)
        {
            _faults.Add(period);
        }

        foreach (PayrollLine line in run.Lines)
        {
            PayrollPerson person = roster.ById(line.ParticipantId)!;
            CheckSigns(line);
            CheckPermission(line, person);
            // Someone who was paid nothing, for instance on leave, owes nothing either.
            if (!run.OffCycle && line.HasMoney && (corrected is null ? line : corrected.With(line)) is PayrollLine whole)
            {
                CheckElection(line, whole, person);
                CheckLoan(whole, person);
            }

            CheckEmployment(line, person);
        }

        if (!run.OffCycle && !IsSecondForDate && corrected is null)
        {
            CheckMissing();
        }

        return _faults;
    }

    /// <summary>The lines whose limits are to be looked up: those that withhold something.</summary>
    public static IEnumerable<PayrollLine> WithContributions(PayrollRun run) => run.Lines.Where(l => l.PreTax > 0 || l.Roth > 0);

    private void CheckDates()
    {
        if (run.CheckDate.Year != today.Year)
        {
            _faults.AddWarning(
                "CheckDateOtherYear",
                new(null, PayrollField.CheckDate),
                $"The check date, {IsoDate.Text(run.CheckDate)}, is in another year than today, {IsoDate.Text(today)}; "
                    + "it decides the tax year.",
                "Check that the year is correct."
            );
        }

        if (Math.Abs((run.CheckDate - today).TotalDays) > FarDays)
        {
            _faults.AddWarning(
                "CheckDateFar",
                new(null, PayrollField.CheckDate),
                $"The check date, {IsoDate.Text(run.CheckDate)}, is more than {FarDays} days from today, {IsoDate.Text(today)}.",
                "Check that day and month are not swapped and that this is not an old file."
            );
        }
    }

    private void CheckSigns(PayrollLine line)
    {
        if (allowNegative)
        {
            return;
        }

        foreach (string field in PayrollField.Amounts.Where(f => line.Amount(f) < 0))
        {
            _faults.AddError("NegativeAmount", line.At(field), $"{field} is negative.", $"Negative amounts are {Hint.Of("OffCycle")}");
        }
    }

    private void CheckPermission(PayrollLine line, PayrollPerson person)
    {
        if (line.PreTax <= 0 && line.Roth <= 0)
        {
            return;
        }

        string column = line.PreTax > 0 ? PayrollField.PreTax : PayrollField.Roth;
        if (!ContributionRules.IsEligible(person, run.CheckDate))
        {
            _faults.AddError(
                "NotEligible",
                line.At(column),
                "The participant is not eligible to contribute on the check date.",
                "Withhold nothing, and pay back what was withheld."
            );
        }
        else if (IsAtMaximum(person))
        {
            _faults.AddError(
                "AtMaximum",
                line.At(column),
                "The participant has reached this year's limit.",
                "Withhold nothing until next year."
            );
        }
    }

    // Of a correction, the differences themselves can be as elected, or what the check date has with them.
    private void CheckElection(PayrollLine line, PayrollLine whole, PayrollPerson person)
    {
        (decimal preTax, decimal roth) = Due(line, person);
        (decimal wholePreTax, decimal wholeRoth) = Due(whole, person);
        Compare(line, PayrollField.PreTax, (line.PreTax, preTax), (whole.PreTax, wholePreTax), person);
        Compare(line, PayrollField.Roth, (line.Roth, roth), (whole.Roth, wholeRoth), person);
    }

    private (decimal PreTax, decimal Roth) Due(PayrollLine line, PayrollPerson person)
    {
        // The last paycheck of someone whose last day is in the period: the election may be withheld from it, or nothing.
        bool isLast =
            !ContributionRules.IsEmployed(person, run.CheckDate)
            && ContributionRules.IsEmployed(person, FirstDay)
            && line.PreTax + line.Roth != 0;
        return isLast
            ? ContributionRules.Elected(person, line.GrossPay, run.CheckDate, IsOtherYear)
            : ContributionRules.Due(person, line.GrossPay, run.CheckDate, IsOtherYear);
    }

    private bool IsOtherYear => run.CheckDate.Year != today.Year;

    private bool IsAtMaximum(PayrollPerson person) => person.HitMax == true && !IsOtherYear;

    // The first day that the pay is for, as far as it is known.
    private DateTime FirstDay => run.PayPeriodStart ?? run.PayPeriodEnd ?? DaysBefore(run.CheckDate);

    // A year that was typed wrongly, such as 0001, has nothing before it.
    private static DateTime DaysBefore(DateTime date) =>
        date > DateTime.MinValue.AddDays(FarDays) ? date.AddDays(-FarDays) : DateTime.MinValue;

    private string WhereFirstDayIsFrom =>
        run.PayPeriodStart is not null ? "the first day of the pay period"
        : run.PayPeriodEnd is not null ? "the last day of the pay period; no first day was specified"
        : $"{FarDays} days before the check date; no pay period was specified";

    private void Compare(
        PayrollLine line,
        string column,
        (decimal Given, decimal Due) ofLine,
        (decimal Given, decimal Due) whole,
        PayrollPerson person
    )
    {
        // What may not be withheld at all is an error already.
        bool refused = ofLine.Given > 0 && (IsAtMaximum(person) || !ContributionRules.IsEligible(person, run.CheckDate));
        if (!refused && Math.Abs(ofLine.Given - ofLine.Due) > 0.01m && Math.Abs(whole.Given - whole.Due) > 0.01m)
        {
            string which =
                (corrected is null ? $"{column} is" : $"{column} of this check date, with this correction, is")
                + (whole.Given > whole.Due ? " more" : " less");
            _faults.AddWarning(
                "ElectionDiffers",
                line.At(column),
                ContributionRules.IsEmployed(person, run.CheckDate)
                    ? $"{which} than the election that is active at 401GO."
                    : $"{which} than what is due: at 401GO, the participant has left.",
                Hint.Of("CompareDeduction")
            );
        }
    }

    private void CheckLoan(PayrollLine line, PayrollPerson person)
    {
        decimal due = ContributionRules.LoanDue(person, run.CheckDate);
        if (due > 0 && line.LoanPrincipal + line.LoanInterest < due - 0.01m)
        {
            bool nothing = line.LoanPrincipal + line.LoanInterest == 0;
            _faults.AddWarning(
                "LoanNotPaid",
                line.At(PayrollField.LoanPrincipal),
                nothing ? "A loan payment is due, but the row has none." : "The row pays less than the loan payment that is due.",
                Hint.Of("LoanPayment")
            );
        }
    }

    private void CheckEmployment(PayrollLine line, PayrollPerson person)
    {
        if (line.HasMoney && !ContributionRules.IsEmployed(person, FirstDay))
        {
            _faults.AddWarning(
                "TerminatedBefore",
                line.At(null),
                $"At 401GO, the participant's last day is before {IsoDate.Text(FirstDay)} ({WhereFirstDayIsFrom}), "
                    + "but the row has pay.",
                "A final paycheck after termination is normal. Check that this is one and that the person was not rehired."
            );
        }
    }

    private void CheckMissing()
    {
        var present = new HashSet<string>(run.Lines.Select(l => l.ParticipantId).Concat(run.Unused), StringComparer.Ordinal);

        // Of an input without one person of the company, everyone is missing: the company or the ids are wrong, and that is an error.
        foreach (PayrollPerson person in roster.All.Where(p => present.Count > 0 && !present.Contains(p.ObjectId)))
        {
            // At 100 dollars of pay, a percent election is that many dollars.
            (decimal preTax, decimal roth) = ContributionRules.Due(person, 100, run.CheckDate, IsOtherYear);
            if (preTax > 0 || roth > 0)
            {
                _faults.AddWarning(
                    "PersonMissing",
                    new(null, null, person.ObjectId),
                    "The participant is active and has deferrals, but is not in the input.",
                    "Add the row, with 0 if nothing was paid."
                );
            }
            else if (ContributionRules.LoanDue(person, run.CheckDate) > 0)
            {
                _faults.AddWarning(
                    "LoanNotPaid",
                    new(null, null, person.ObjectId),
                    "A loan payment is due from this participant, who is not in the input.",
                    "Add the row with the loan payment."
                );
            }
        }
    }
}
