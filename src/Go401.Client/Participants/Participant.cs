namespace Go401.Client.Participants;

/// <summary>
/// A participant of a company's retirement plan. Amounts are decimals, dates are midnight without a zone, timestamps carry
/// theirs. A value that is not what the API's document promises is null here and is in
/// <see cref="AdditionalProperties"/> as it came. Holds personal data: views mask it, the object does not.
/// </summary>
public sealed class Participant : IContributor
{
    /// <summary>The participant's id.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The id of the company the participant was read from.</summary>
    public string? CompanyId { get; init; }

    /// <summary>The full name.</summary>
    public string? Name { get; init; }

    /// <summary>The email address, which is also the login.</summary>
    public string? Email { get; init; }

    /// <summary>The phone number.</summary>
    public string? Phone { get; init; }

    /// <summary>The latest date of hire or rehire.</summary>
    public DateTime? StartDate { get; init; }

    /// <summary>The last day of work, if there is one.</summary>
    public DateTime? TerminationDate { get; init; }

    /// <summary>When the participant became, or becomes, eligible to contribute.</summary>
    public DateTime? MetEligibilityDate { get; init; }

    /// <summary>When the participant became eligible for the employer's match.</summary>
    public DateTime? MetMatchEligibilityDate { get; init; }

    /// <summary>When the participant became eligible for profit sharing.</summary>
    public DateTime? MetProfitShareEligibilityDate { get; init; }

    /// <summary>The social security number, nine digits.</summary>
    public string? Ssn { get; init; }

    /// <summary>The birth date.</summary>
    public DateTime? Dob { get; init; }

    /// <summary>Hours worked this year.</summary>
    public decimal? HoursWorkedYtd { get; init; }

    /// <summary>Compensation of this year, US dollars.</summary>
    public decimal? CompensationYtd { get; init; }

    /// <summary>In how many years the participant worked 1,000 hours or more.</summary>
    public int? YearsWorked1000Hours { get; init; }

    /// <summary>Compensation of last year, US dollars.</summary>
    public decimal? PriorYearTotalCompensation { get; init; }

    /// <summary>The traditional deferral elected: percent of pay, or US dollars per pay period.</summary>
    public decimal? TraditionalDeferral => Deferrals?.Traditional?.Amount;

    /// <summary>True where <see cref="TraditionalDeferral"/> is percent of pay.</summary>
    public bool? TraditionalDeferralIsPercent => Deferrals?.Traditional?.IsPercent;

    /// <summary>When the traditional deferral was elected.</summary>
    public DateTimeOffset? TraditionalDeferralTimestamp => Deferrals?.Traditional?.Timestamp;

    /// <summary>The Roth deferral elected: percent of pay, or US dollars per pay period.</summary>
    public decimal? RothDeferral => Deferrals?.Roth?.Amount;

    /// <summary>True where <see cref="RothDeferral"/> is percent of pay.</summary>
    public bool? RothDeferralIsPercent => Deferrals?.Roth?.IsPercent;

    /// <summary>When the Roth deferral was elected.</summary>
    public DateTimeOffset? RothDeferralTimestamp => Deferrals?.Roth?.Timestamp;

    /// <summary>The traditional deferral in force now.</summary>
    public decimal? ActiveTraditionalDeferral => Deferrals?.ActiveTraditional?.Amount;

    /// <summary>True where <see cref="ActiveTraditionalDeferral"/> is percent of pay.</summary>
    public bool? ActiveTraditionalDeferralIsPercent => Deferrals?.ActiveTraditional?.IsPercent;

    /// <summary>When the traditional deferral in force was elected.</summary>
    public DateTimeOffset? ActiveTraditionalDeferralTimestamp => Deferrals?.ActiveTraditional?.Timestamp;

    /// <summary>The Roth deferral in force now.</summary>
    public decimal? ActiveRothDeferral => Deferrals?.ActiveRoth?.Amount;

    /// <summary>True where <see cref="ActiveRothDeferral"/> is percent of pay.</summary>
    public bool? ActiveRothDeferralIsPercent => Deferrals?.ActiveRoth?.IsPercent;

    /// <summary>When the Roth deferral in force was elected.</summary>
    public DateTimeOffset? ActiveRothDeferralTimestamp => Deferrals?.ActiveRoth?.Timestamp;

    /// <summary>How often changed deferrals take effect.</summary>
    public string? DeferralChangeFrequency => Deferrals?.ChangeFrequency;

    /// <summary>True where the participant may contribute now.</summary>
    public bool? IsEligible => Deferrals?.IsEligible;

    /// <summary>True where this year's limit is reached.</summary>
    public bool? HitMax => Deferrals?.HitMax;

    /// <summary>How many loans have a payment due.</summary>
    public int LoanCount => Loans.Count;

    /// <summary>The sum of today's loan payments, US dollars; null where there is no loan.</summary>
    public decimal? LoanPayment => Loans.Payment;

    /// <summary>How much of the company the participant owns, percent.</summary>
    public decimal? OwnershipPercentage { get; init; }

    /// <summary>True for an officer of the company.</summary>
    public bool? CompanyOfficer { get; init; }

    /// <summary>The first line of the home address.</summary>
    public string? AddressLine1 => Address?.AddressLine1;

    /// <summary>The second line of the home address.</summary>
    public string? AddressLine2 => Address?.AddressLine2;

    /// <summary>The city of the home address.</summary>
    public string? City => Address?.City;

    /// <summary>The state of the home address.</summary>
    public string? State => Address?.State;

    /// <summary>The postal code of the home address.</summary>
    public string? PostalCode => Address?.PostalCode;

    /// <summary>The country of the home address.</summary>
    public string? Country => Address?.Country;

    /// <summary>When the record was created.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>When the record was last changed.</summary>
    public DateTimeOffset? TimestampUpdated { get; init; }

    /// <summary>
    /// True where the participant works for the company on the day the property is read: no last day, one to come, or a rehire since.
    /// Null where that is not known, because the API sent a date that cannot be read; it is in <see cref="AdditionalProperties"/>.
    /// </summary>
    public bool? IsActive =>
        EmploymentDates.IsActive(
            TerminationDate,
            StartDate,
            DateTime.Today,
            EmploymentDates.IsUnreadable(TerminationDate, AdditionalProperties, "termination_date"),
            EmploymentDates.IsUnreadable(StartDate, AdditionalProperties, "start_date")
        );

    /// <summary>The deferrals.</summary>
    public Deferrals? Deferrals { get; init; }

    /// <summary>The loans that have a payment due.</summary>
    public LoanList Loans { get; init; } = LoanList.None;

    /// <summary>The home address.</summary>
    public Address? Address { get; init; }

    /// <summary>What the API sent beyond the properties above, under the API's own names; empty when there is nothing.</summary>
    public AdditionalProperties AdditionalProperties { get; init; } = [];

    /// <summary>The id: a name in an error or a log would be personal data.</summary>
    public override string ToString() => ObjectId ?? "";
}

/// <summary>What a participant puts aside.</summary>
public sealed class Deferrals
{
    /// <summary>The traditional deferral elected.</summary>
    public DeferralElection? Traditional { get; init; }

    /// <summary>The Roth deferral elected.</summary>
    public DeferralElection? Roth { get; init; }

    /// <summary>The traditional deferral in force now.</summary>
    public DeferralElection? ActiveTraditional { get; init; }

    /// <summary>The Roth deferral in force now.</summary>
    public DeferralElection? ActiveRoth { get; init; }

    /// <summary>How often changed deferrals take effect.</summary>
    public string? ChangeFrequency { get; init; }

    /// <summary>True where the participant may contribute now.</summary>
    public bool? IsEligible { get; init; }

    /// <summary>True where this year's limit is reached.</summary>
    public bool? HitMax { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"Traditional {Traditional}, Roth {Roth}";
}

/// <summary>One deferral.</summary>
public sealed class DeferralElection
{
    /// <summary>How much: percent of pay, or US dollars per pay period.</summary>
    public decimal? Amount { get; init; }

    /// <summary>True where <see cref="Amount"/> is percent of pay; null where the API did not say.</summary>
    public bool? IsPercent { get; init; }

    /// <summary>When it was elected.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Amount}{(IsPercent == true ? "%" : "")}");
}

/// <summary>A loan with a payment due.</summary>
public sealed class Loan
{
    /// <summary>Today's payment, US dollars; null where the API's text is no number.</summary>
    public decimal? TodaysPayment { get; init; }

    /// <summary>What the API sent beyond that.</summary>
    public AdditionalProperties AdditionalProperties { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{TodaysPayment}");
}

/// <summary>The loans of a participant.</summary>
public sealed class LoanList : System.Collections.ObjectModel.ReadOnlyCollection<Loan>
{
    /// <summary>No loan: a new list each time, because CliXml and jobs make one list of one that several records share.</summary>
    public static LoanList None => new([]);

    /// <summary>Makes a list.</summary>
    public LoanList(IList<Loan> loans)
        : base(loans) { }

    /// <summary>The sum of today's payments; null where none is known.</summary>
    public decimal? Payment
    {
        get
        {
            decimal[] payments = [.. this.Select(l => l.TodaysPayment).OfType<decimal>()];
            return payments.Length == 0 ? null : payments.Sum();
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", this);
}

/// <summary>A home address.</summary>
public sealed class Address
{
    /// <summary>The first line.</summary>
    public string? AddressLine1 { get; init; }

    /// <summary>The second line.</summary>
    public string? AddressLine2 { get; init; }

    /// <summary>The city.</summary>
    public string? City { get; init; }

    /// <summary>The state.</summary>
    public string? State { get; init; }

    /// <summary>The postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>The country.</summary>
    public string? Country { get; init; }

    /// <summary>The address in one line.</summary>
    public override string ToString()
    {
        string?[] parts = [AddressLine1, AddressLine2, City, (State + " " + PostalCode).Trim(), Country];
        return string.Join(", ", parts.Where(p => !string.IsNullOrEmpty(p)));
    }
}
