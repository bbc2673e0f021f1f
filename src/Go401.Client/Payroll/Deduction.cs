using System.Collections.ObjectModel;
using Go401.Client.Participants;

namespace Go401.Client.Payroll;

/// <summary>
/// What payroll has to withhold from a participant. Elections are what is active at 401GO now; amounts are those of one
/// payroll, where the pay is given. Names and amounts are personal data.
/// </summary>
public sealed class Deduction
{
    /// <summary>The participant's id.</summary>
    public string? ParticipantId { get; init; }

    /// <summary>The full name.</summary>
    public string? Name { get; init; }

    /// <summary>The company's id.</summary>
    public string? CompanyId { get; init; }

    /// <summary>
    /// True where the participant works for the company and may contribute today: 401GO says so and the eligibility date is not later.
    /// </summary>
    public bool Eligible { get; init; }

    /// <summary>True where the limit of this year is reached: withhold nothing.</summary>
    public bool HitMax { get; init; }

    /// <summary>The active pre-tax (traditional) election: percent of pay or US dollars per payroll; null where there is none.</summary>
    public decimal? PreTaxElection { get; init; }

    /// <summary>True where <see cref="PreTaxElection"/> is percent of pay, false where it is US dollars.</summary>
    public bool? PreTaxIsPercent { get; init; }

    /// <summary>The active Roth election: percent of pay or US dollars per payroll; null where there is none.</summary>
    public decimal? RothElection { get; init; }

    /// <summary>True where <see cref="RothElection"/> is percent of pay, false where it is US dollars.</summary>
    public bool? RothIsPercent { get; init; }

    /// <summary>The pre-tax amount of this payroll, US dollars; null where no pay was given. 0 where nothing may be withheld.</summary>
    public decimal? PreTaxAmount { get; init; }

    /// <summary>The Roth amount of this payroll, US dollars; null where no pay was given. 0 where nothing may be withheld.</summary>
    public decimal? RothAmount { get; init; }

    /// <summary>The sum of the loan payments due, US dollars; 0 where there are none.</summary>
    public decimal LoanPayment { get; init; }

    /// <summary>Each loan with a payment due.</summary>
    public LoanList Loans { get; init; } = LoanList.None;

    /// <summary>
    /// The employer's match by the plan's tiers, US dollars, as information; null where no pay was given or the tiers are not known.
    /// </summary>
    public decimal? MatchAmount { get; init; }

    /// <summary>A pre-tax election that is not active yet; null where the active one is the last one.</summary>
    public decimal? PendingPreTax { get; init; }

    /// <summary>True where <see cref="PendingPreTax"/> is percent of pay, false where it is US dollars.</summary>
    public bool? PendingPreTaxIsPercent { get; init; }

    /// <summary>A Roth election that is not active yet; null where the active one is the last one.</summary>
    public decimal? PendingRoth { get; init; }

    /// <summary>True where <see cref="PendingRoth"/> is percent of pay, false where it is US dollars.</summary>
    public bool? PendingRothIsPercent { get; init; }

    /// <summary>
    /// Why an election is not active yet: <c>Eligibility</c>, <c>Maximum</c> or <c>Frequency</c> (changes take effect at set times
    /// only); null where none is pending.
    /// </summary>
    public string? PendingReason { get; init; }

    /// <summary>When the participant or an election was changed last.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>What differs from the last run, where one was given.</summary>
    public DeductionChanges Change { get; internal set; } = DeductionChanges.None;

    /// <summary>The same with what differs from the last run.</summary>
    internal Deduction With(DeductionChanges changes)
    {
        var copy = (Deduction)MemberwiseClone();
        copy.Change = changes;
        return copy;
    }

    /// <summary>The id: a name in an error or a log would be personal data.</summary>
    public override string ToString() => ParticipantId ?? "";
}

/// <summary>One difference from the last run.</summary>
public sealed class DeductionChange
{
    /// <summary>The property that differs, or <c>Participant</c> for someone who came or left.</summary>
    public string Field { get; init; } = "";

    /// <summary>What the last run had; null where the person was not in it.</summary>
    public string? OldValue { get; init; }

    /// <summary>What it is now; <c>Added</c> or <c>Left</c> for a person.</summary>
    public string? NewValue { get; init; }

    /// <summary>For instance <c>PreTaxElection: 4.00 -> 6.00</c>.</summary>
    public override string ToString() =>
        Field == DeductionChanges.Person ? NewValue ?? "" : $"{Field}: {Shown(OldValue)} -> {Shown(NewValue)}";

    private static string Shown(string? value) => string.IsNullOrEmpty(value) ? "none" : value!;
}

/// <summary>The differences of one participant.</summary>
public sealed class DeductionChanges : ReadOnlyCollection<DeductionChange>
{
    internal const string Person = "Participant";

    /// <summary>No difference: a new list each time, because CliXml and jobs make one list of one that several records share.</summary>
    public static DeductionChanges None => new([]);

    /// <summary>Makes a list.</summary>
    public DeductionChanges(IList<DeductionChange> changes)
        : base(changes) { }

    /// <summary>The differences in one line.</summary>
    public override string ToString() => string.Join("; ", this);
}

/// <summary>Makes deductions of participants.</summary>
/// <param name="today">The day that eligibility and employment are looked at.</param>
internal sealed class DeductionCalculator(DateTime today)
{
    /// <summary>What is to be withheld from one participant.</summary>
    /// <param name="grossPay">The pay of this payroll; null where it is not known.</param>
    /// <param name="tiers">The match of the plan; null where it is not known.</param>
    public Deduction Calculate(Participant person, decimal? grossPay, IReadOnlyList<MatchTier>? tiers)
    {
        bool employed = ContributionRules.IsEmployed(person, today),
            eligible = employed && ContributionRules.IsEligible(person, today);
        (decimal preTax, decimal roth) = grossPay is decimal pay ? ContributionRules.Due(person, pay, today) : (0, 0);
        bool hasAmounts = grossPay is not null || !employed;
        decimal? pendingPreTax = Pending(person.Deferrals?.Traditional, person.Deferrals?.ActiveTraditional);
        decimal? pendingRoth = Pending(person.Deferrals?.Roth, person.Deferrals?.ActiveRoth);
        return new Deduction
        {
            ParticipantId = person.ObjectId,
            Name = person.Name,
            CompanyId = person.CompanyId,
            Eligible = eligible,
            HitMax = person.HitMax == true,
            PreTaxElection = person.ActiveTraditionalDeferral,
            PreTaxIsPercent = person.ActiveTraditionalDeferralIsPercent,
            RothElection = person.ActiveRothDeferral,
            RothIsPercent = person.ActiveRothDeferralIsPercent,
            PreTaxAmount = hasAmounts ? preTax : null,
            RothAmount = hasAmounts ? roth : null,
            LoanPayment = ContributionRules.LoanDue(person, today),
            Loans = person.Loans,
            MatchAmount =
                !employed ? 0
                : tiers is null || grossPay is null ? null
                : Match(person, tiers, preTax + roth, grossPay.Value),
            PendingPreTax = pendingPreTax,
            PendingPreTaxIsPercent = pendingPreTax is null ? null : person.Deferrals!.Traditional!.IsPercent == true,
            PendingRoth = pendingRoth,
            PendingRothIsPercent = pendingRoth is null ? null : person.Deferrals!.Roth!.IsPercent == true,
            PendingReason =
                pendingPreTax is null && pendingRoth is null ? null
                : !eligible ? "Eligibility"
                : person.HitMax == true ? "Maximum"
                : "Frequency",
            ChangedAt = LastChange(person),
        };
    }

    private decimal Match(Participant person, IReadOnlyList<MatchTier> tiers, decimal deferred, decimal grossPay) =>
        person.MetMatchEligibilityDate is DateTime met && met.Date <= today ? ContributionRules.Match(tiers, deferred, grossPay) : 0;

    // No election and one of 0 come to the same.
    private static decimal? Pending(DeferralElection? elected, DeferralElection? active)
    {
        decimal wanted = elected?.Amount ?? 0,
            now = active?.Amount ?? 0;
        bool same = wanted == now && (wanted == 0 || (elected!.IsPercent ?? false) == (active!.IsPercent ?? false));
        return same || elected is null ? null : wanted;
    }

    private static DateTimeOffset? LastChange(Participant person) =>
        new[]
        {
            person.TimestampUpdated,
            person.Deferrals?.Traditional?.Timestamp,
            person.Deferrals?.Roth?.Timestamp,
            person.Deferrals?.ActiveTraditional?.Timestamp,
            person.Deferrals?.ActiveRoth?.Timestamp,
        }.Max();
}

/// <summary>What a run of an earlier day said of one participant, as texts.</summary>
internal sealed class DeductionBaseline(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> records)
{
    // What makes payroll do something else; amounts follow from these and from the pay.
    private static readonly (string Name, Func<Deduction, object?> Value)[] Fields =
    [
        (nameof(Deduction.Eligible), static d => d.Eligible),
        (nameof(Deduction.HitMax), static d => d.HitMax),
        (nameof(Deduction.PreTaxElection), static d => d.PreTaxElection),
        (nameof(Deduction.PreTaxIsPercent), static d => d.PreTaxIsPercent),
        (nameof(Deduction.RothElection), static d => d.RothElection),
        (nameof(Deduction.RothIsPercent), static d => d.RothIsPercent),
        (nameof(Deduction.LoanPayment), static d => d.LoanPayment),
    ];

    /// <summary>The participants of the last run, by id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Records { get; } = records;

    /// <summary>What differs now; empty where nothing does.</summary>
    public DeductionChanges Compare(Deduction now)
    {
        if (now.ParticipantId is null || !Records.TryGetValue(now.ParticipantId, out IReadOnlyDictionary<string, string>? before))
        {
            return new DeductionChanges([new DeductionChange { Field = DeductionChanges.Person, NewValue = "Added" }]);
        }

        var changes = new List<DeductionChange>();
        foreach ((string name, Func<Deduction, object?> value) in Fields)
        {
            if (before.TryGetValue(name, out string? old) && !Same(old, Text(value(now))))
            {
                changes.Add(
                    new DeductionChange
                    {
                        Field = name,
                        OldValue = old,
                        NewValue = Text(value(now)),
                    }
                );
            }
        }

        return changes.Count == 0 ? DeductionChanges.None : new DeductionChanges(changes);
    }

    /// <summary>Someone of the last run who is no participant of the company any more: nothing is to be withheld.</summary>
    public Deduction Left(string participantId, string companyId) =>
        new()
        {
            ParticipantId = participantId,
            CompanyId = companyId,
            Name = Records[participantId].TryGetValue(nameof(Deduction.Name), out string? name) ? name : null,
            PreTaxAmount = 0,
            RothAmount = 0,
            MatchAmount = 0,
            Change = new DeductionChanges([new DeductionChange { Field = DeductionChanges.Person, NewValue = "Left" }]),
        };

    private static bool Same(string old, string now) =>
        TryNumber(old, out decimal a) && TryNumber(now, out decimal b)
            ? a == b
            : string.Equals(old, now, StringComparison.OrdinalIgnoreCase);

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
