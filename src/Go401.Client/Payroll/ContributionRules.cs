using Go401.Client.Participants;

namespace Go401.Client.Payroll;

/// <summary>What an election comes to in one payroll: the arithmetic, and nothing else.</summary>
internal static class ContributionRules
{
    /// <summary>
    /// True where the participant may contribute on a date: 401GO says so, the eligibility date is known, and it is not later.
    /// </summary>
    public static bool IsEligible(IContributor person, DateTime on) =>
        person.IsEligible == true && person.MetEligibilityDate is DateTime met && met.Date <= on.Date;

    /// <summary>True where the participant works for the company on a date: no last day before it, or a rehire since.</summary>
    public static bool IsEmployed(IContributor person, DateTime on) =>
        person.TerminationDate is not DateTime last || last.Date >= on.Date || person.StartDate > last;

    /// <summary>
    /// The amount of an election: a percentage of pay, rounded half away from zero to cents; or dollars as they are. 0 where
    /// there is no election.
    /// </summary>
    public static decimal Amount(DeferralElection? election, decimal grossPay) => Amount(election?.Amount, election?.IsPercent, grossPay);

    /// <summary>What is elected of a pay, whatever else holds for the person.</summary>
    public static (decimal PreTax, decimal Roth) Election(IContributor person, decimal grossPay) =>
        (
            Amount(person.ActiveTraditionalDeferral, person.ActiveTraditionalDeferralIsPercent, grossPay),
            Amount(person.ActiveRothDeferral, person.ActiveRothDeferralIsPercent, grossPay)
        );

    private static decimal Amount(decimal? elected, bool? isPercent, decimal grossPay) =>
        elected is not decimal amount ? 0
        : isPercent == true ? Money.ToCents(grossPay * amount / 100)
        : amount;

    /// <summary>
    /// What is to be withheld on a date; 0 for both where the person does not work for the company, is not eligible or has reached
    /// the maximum. The list of deductions and the checks of a pay run both use this.
    /// </summary>
    /// <param name="otherYear">True where the pay is of another year than today: the maximum that 401GO knows is this year's.</param>
    public static (decimal PreTax, decimal Roth) Due(IContributor person, decimal grossPay, DateTime on, bool otherYear = false) =>
        IsEmployed(person, on) ? Elected(person, grossPay, on, otherYear) : (0, 0);

    /// <summary>
    /// What <see cref="Due"/> would be if the person worked for the company: what may be withheld from a last paycheck after the end.
    /// </summary>
    public static (decimal PreTax, decimal Roth) Elected(IContributor person, decimal grossPay, DateTime on, bool otherYear = false) =>
        IsEligible(person, on) && (otherYear || person.HitMax != true) ? Election(person, grossPay) : (0, 0);

    /// <summary>The loan payments that are due on a date; 0 where the person does not work for the company.</summary>
    public static decimal LoanDue(IContributor person, DateTime on) => IsEmployed(person, on) ? person.LoanPayment ?? 0 : 0;

    /// <summary>
    /// The employer's match: for each tier its rate on the part of pay deferred that falls into the tier. Tiers are cumulative
    /// (the API's document: each covers pay from the previous tier's maximum to its own).
    /// </summary>
    public static decimal Match(IReadOnlyList<MatchTier> tiers, decimal deferred, decimal grossPay)
    {
        if (grossPay <= 0 || deferred <= 0)
        {
            return 0;
        }

        decimal match = 0,
            from = 0;
        foreach (MatchTier tier in tiers)
        {
            decimal start = grossPay * from / 100,
                end = grossPay * tier.MaxPercent / 100;
            match += Math.Max(0, Math.Min(deferred, end) - start) * tier.RatePercent / 100;
            from = Math.Max(from, tier.MaxPercent);
        }

        return Money.ToCents(match);
    }

    /// <summary>
    /// By how much a contribution exceeds the limits of the year; 0 where it does not. Pre-tax and Roth share one limit. The
    /// catch-up limits count for people who are 50 or older at the end of the year, unless the year's limit contains them.
    /// </summary>
    public static decimal OverLimit(ContributionTotals totals, PayrollLine line, DateTime? birthDate, int year)
    {
        bool catchUp = birthDate is DateTime born && year - born.Year >= 50;
        decimal preTaxLimit = totals.PreTaxLimit + (catchUp ? totals.PreTaxCatchUp : 0);
        decimal rothLimit = totals.RothLimit + (catchUp ? totals.RothCatchUp : 0);
        bool contained = totals.YearLimit > Math.Max(totals.PreTaxLimit, totals.RothLimit);
        decimal sharedLimit = totals.YearLimit + (catchUp && !contained ? Math.Max(totals.PreTaxCatchUp, totals.RothCatchUp) : 0);
        decimal over = Math.Max(totals.PreTaxYtd + line.PreTax - preTaxLimit, totals.RothYtd + line.Roth - rothLimit);
        return Math.Max(0, Math.Max(over, totals.PreTaxYtd + totals.RothYtd + line.PreTax + line.Roth - sharedLimit));
    }
}

/// <summary>One tier of a match.</summary>
/// <param name="RatePercent">How much of what is deferred in this tier the employer adds: 100 is dollar for dollar.</param>
/// <param name="MaxPercent">The percentage of pay up to which the tier reaches.</param>
internal sealed record MatchTier(decimal RatePercent, decimal MaxPercent);

/// <summary>A participant's contributions of this year and their limits, US dollars (<c>participants/{id}/totals/</c>).</summary>
internal sealed record ContributionTotals(
    decimal PreTaxYtd,
    decimal RothYtd,
    decimal YearLimit,
    decimal PreTaxLimit,
    decimal RothLimit,
    decimal PreTaxCatchUp,
    decimal RothCatchUp
);
