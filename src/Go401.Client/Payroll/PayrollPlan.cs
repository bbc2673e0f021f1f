namespace Go401.Client.Payroll;

/// <summary>What is to become of a pay run that was read and checked.</summary>
internal enum PayrollAction
{
    /// <summary>It has errors, and cannot be sent.</summary>
    None,

    /// <summary>It is sent as a new run.</summary>
    Send,

    /// <summary>It was begun less than 24 hours ago and its outcome is not known: it is sent again with the same key.</summary>
    SendAgain,

    /// <summary>It was submitted before: the first result is given, and nothing is sent.</summary>
    AlreadySubmitted,

    /// <summary>It was begun more than 24 hours ago, and 401GO has it: the journal is completed, and nothing is sent.</summary>
    FoundSubmitted,
}

/// <summary>A pay run that was read and checked, and what is to become of it. Nothing was sent.</summary>
internal sealed class PayrollPlan
{
    /// <summary>The run; null where the input cannot be read as one.</summary>
    public PayrollRun? Run { get; init; }

    public IReadOnlyList<Go401PayrollFault> Faults { get; init; } = [];

    public PayrollAction Action { get; init; }

    /// <summary>When the reading of 401GO's data began: it does not have what was sent after that.</summary>
    public DateTimeOffset Made { get; init; }

    public string Key { get; init; } = "";

    /// <summary>True where another run for the same company, date and cycle was begun before, and this one has other lines.</summary>
    public bool IsSecondForDate { get; init; }

    /// <summary>How the run differs from the latest regular one of this company, in one line; null where none is known.</summary>
    public string? Comparison { get; init; }

    public IEnumerable<Go401PayrollFault> Errors => Faults.Where(f => f.Severity == PayrollFaultSeverity.Error);

    public IEnumerable<Go401PayrollFault> Warnings => Faults.Where(f => f.Severity == PayrollFaultSeverity.Warning);

    /// <summary>What a test says of a run that is known, or of another one for its date; null where there is nothing to say.</summary>
    public string? Note
    {
        get
        {
            string? known = Action switch
            {
                PayrollAction.AlreadySubmitted or PayrollAction.FoundSubmitted =>
                    "this pay run was already submitted. When it is submitted again, nothing is sent, so it was not checked.",
                PayrollAction.SendAgain => "this pay run was started before, and its outcome is unknown. When it is submitted again, it is "
                    + "sent with the same key and counts once, so it was not checked.",
                _ => IsSecondForDate ? PayrollCautions.OtherRun + ". If this one is submitted too, it is added to it." : null,
            };
            return known is null ? null : $"Company {Run!.CompanyId}, check date {IsoDate.Text(Run.CheckDate)}: {known}";
        }
    }

    internal JournalEntry? Entry { get; init; }

    /// <summary>The fingerprints of the lines, where they were made for the comparison.</summary>
    internal LineTag[]? People { get; init; }
}

/// <summary>What became of a pay run.</summary>
public sealed record PayrollResult
{
    /// <summary>The company.</summary>
    public string CompanyId { get; init; } = "";

    /// <summary>The check date.</summary>
    public DateTime CheckDate { get; init; }

    /// <summary>True for an off-cycle run.</summary>
    public bool OffCycle { get; init; }

    /// <summary>The correction number; 0 for the first run of a company, check date and cycle.</summary>
    public int CorrectionNumber { get; init; }

    /// <summary>How many lines were sent.</summary>
    public int Lines { get; init; }

    /// <summary>The sum of hours.</summary>
    public decimal Hours { get; init; }

    /// <summary>The sum of pay, US dollars.</summary>
    public decimal GrossPay { get; init; }

    /// <summary>The sum of pre-tax deferrals, US dollars.</summary>
    public decimal PreTax { get; init; }

    /// <summary>The sum of Roth deferrals, US dollars.</summary>
    public decimal Roth { get; init; }

    /// <summary>The sum of the employer's contributions, US dollars.</summary>
    public decimal CompanyContribution { get; init; }

    /// <summary>The sum of loan principal, US dollars.</summary>
    public decimal LoanPrincipal { get; init; }

    /// <summary>The sum of loan interest, US dollars.</summary>
    public decimal LoanInterest { get; init; }

    /// <summary>When the money is drawn, as 401GO said; null where it did not.</summary>
    public DateTime? AchDate { get; init; }

    /// <summary>The idempotency key that it was sent with.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary><c>Submitted</c>, or <c>AlreadySubmitted</c> where an earlier run of the same lines is meant.</summary>
    public string Status { get; init; } = "";

    /// <summary>The receipt; null where none was asked for.</summary>
    public string? ReceiptPath { get; init; }

    /// <summary>
    /// The ids of the warnings that were accepted when it was sent, by parameter or at the prompt; empty where there were none, and
    /// where the run was found at 401GO and not sent from here.
    /// </summary>
    public IReadOnlyList<string> AcceptedWarnings { get; init; } = new WarningIds([]);

    /// <summary>When 401GO took it, UTC.</summary>
    internal DateTimeOffset? SubmittedAt { get; init; }

    /// <summary>Company and check date.</summary>
    public override string ToString() => $"{CompanyId} {IsoDate.Text(CheckDate)} {Status}";
}
