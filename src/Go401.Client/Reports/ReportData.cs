namespace Go401.Client.Reports;

/// <summary>The head counts of a company, or of all.</summary>
internal class CompanyHeads
{
    public long Heads { get; set; }

    public long Active { get; set; }

    /// <summary>Active participants who may contribute.</summary>
    public long Eligible { get; set; }

    /// <summary>Active eligible participants with a deferral above zero.</summary>
    public long Contributing { get; set; }

    public void Add(CompanyHeads other)
    {
        Heads += other.Heads;
        Active += other.Active;
        Eligible += other.Eligible;
        Contributing += other.Contributing;
    }
}

/// <summary>
/// Counts and sums over participants. Eligibility, deferrals, rates and states are those of active participants: who has left the
/// company cannot contribute, whatever the record says of elections.
/// </summary>
internal sealed class ReportData : CompanyHeads
{
    /// <summary>The lower ends of the classes of deferral rates, percent of pay. The first holds rates above 0; the last is open.</summary>
    public static readonly decimal[] RateClasses = [0, 3, 6, 9, 12, 15];

    /// <summary>Participants who may be active or not: a date in the record cannot be read.</summary>
    public long Unknown { get; set; }

    public long TraditionalOnly { get; set; }

    public long RothOnly { get; set; }

    public long Both { get; set; }

    /// <summary>Active eligible participants who reached this year's limit.</summary>
    public long HitMax { get; set; }

    /// <summary>Active eligible participants with a loan payment due.</summary>
    public long WithLoan { get; set; }

    /// <summary>Active eligible participants who defer a fixed amount, so that they have no rate.</summary>
    public long FixedAmount { get; set; }

    /// <summary>Active eligible participants with a rate, by the classes of <see cref="RateClasses"/>.</summary>
    public long[] Rates { get; set; } = new long[RateClasses.Length];

    public Dictionary<string, CompanyHeads> Companies { get; set; } = new(StringComparer.Ordinal);

    public Dictionary<string, StateSum> States { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    public void Add(ReportData other)
    {
        Add((CompanyHeads)other);
        Unknown += other.Unknown;
        TraditionalOnly += other.TraditionalOnly;
        RothOnly += other.RothOnly;
        Both += other.Both;
        HitMax += other.HitMax;
        WithLoan += other.WithLoan;
        FixedAmount += other.FixedAmount;
        for (int i = 0; i < Rates.Length; i++)
        {
            Rates[i] += other.Rates[i];
        }

        foreach (KeyValuePair<string, CompanyHeads> company in other.Companies)
        {
            Companies.GetOrAdd(company.Key).Add(company.Value);
        }

        foreach (KeyValuePair<string, StateSum> state in other.States)
        {
            States.GetOrAdd(state.Key).Add(state.Value);
        }
    }

    /// <summary>The sums of the active eligible participants of a state.</summary>
    internal sealed class StateSum
    {
        public long Heads { get; set; }

        /// <summary>Participants whose rate is above zero: those that the sums stand for.</summary>
        public long Contributing { get; set; }

        /// <summary>Participants whose rate is known, zero included.</summary>
        public long Rated { get; set; }

        public decimal RateSum { get; set; }

        /// <summary>This year's pay times the rate: what was put aside, estimated, US dollars.</summary>
        public decimal Contribution { get; set; }

        public void Add(StateSum other)
        {
            Heads += other.Heads;
            Contributing += other.Contributing;
            Rated += other.Rated;
            RateSum += other.RateSum;
            Contribution += other.Contribution;
        }
    }
}
