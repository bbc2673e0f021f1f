namespace Go401.Client.Reports;

/// <summary>The head counts of a company, or of all: what may be shown of them; null for what may not.</summary>
internal sealed class HeadCounts
{
    public HeadCounts(CompanyHeads heads)
    {
        Parts = [heads.Contributing, heads.Eligible - heads.Contributing, heads.Active - heads.Eligible, heads.Heads - heads.Active];
        Hidden = new bool[Parts.Length];
        IsTooFew = SmallGroups.IsSmall(heads.Heads);
    }

    /// <summary>Contributing; eligible and not contributing; active and not eligible; left the company.</summary>
    public long[] Parts { get; }

    /// <summary>Which of <see cref="Parts"/> are not shown.</summary>
    public bool[] Hidden { get; }

    /// <summary>True where all of them together are fewer than five.</summary>
    public bool IsTooFew { get; }

    /// <summary>True where all of the active eligible contribute but for one to four.</summary>
    public bool NearlyAllContribute => SmallGroups.IsSmall(Parts[1]);

    public long? Heads => IsTooFew ? null : Parts.Sum();

    public long? Contributing => Shown(0);

    public long? NotContributing => Shown(1);

    public long? NotEligible => Shown(2);

    public long? Left => Shown(3);

    public long? Active => IsTooFew || Hidden[3] ? null : Parts[0] + Parts[1] + Parts[2];

    /// <summary>Where both halves are hidden their sum is known all the same, if nothing else is hidden beside them.</summary>
    public long? Eligible => !IsTooFew && Hidden[0] == Hidden[1] && (!Hidden[0] || !(Hidden[2] || Hidden[3])) ? Parts[0] + Parts[1] : null;

    private long? Shown(int part) => IsTooFew || Hidden[part] ? null : Parts[part];
}

/// <summary>The numbers of a report, with null for what is not shown (S73).</summary>
internal sealed class ReportCounts
{
    private readonly Dictionary<string, HeadCounts> _companies = new(StringComparer.Ordinal);
    private readonly List<HeadCounts> _rows = [];

    /// <summary>Works out what may be shown.</summary>
    /// <param name="companies">
    /// The companies that get a line of their own. The others count as one line, whose numbers can be computed.
    /// </param>
    public ReportCounts(ReportData data, IEnumerable<string> companies)
    {
        All = new HeadCounts(data);
        foreach (string id in companies)
        {
            _rows.Add(
                _companies[id] = new HeadCounts(data.Companies.TryGetValue(id, out CompanyHeads? heads) ? heads : new CompanyHeads())
            );
        }

        var others = new CompanyHeads();
        foreach (KeyValuePair<string, CompanyHeads> other in data.Companies.Where(c => !_companies.ContainsKey(c.Key)))
        {
            others.Add(other.Value);
        }

        if (others.Heads > 0)
        {
            _rows.Add(new HeadCounts(others));
        }

        HideSmall();
        Kinds = PartsOf(data.TraditionalOnly, data.RothOnly, data.Both);
        long?[] rates = PartsOf([.. data.Rates, data.FixedAmount]);
        Rates = [.. rates.Take(data.Rates.Length)];
        FixedAmount = rates[data.Rates.Length];
        HitMax = Within(All.Eligible, data.HitMax);
        WithLoan = Within(All.Eligible, data.WithLoan);
    }

    public HeadCounts All { get; }

    /// <summary>Traditional only, Roth only, both.</summary>
    public long?[] Kinds { get; }

    /// <summary>Those with a rate, by class.</summary>
    public long?[] Rates { get; }

    public long? FixedAmount { get; }

    public long? HitMax { get; }

    public long? WithLoan { get; }

    public HeadCounts Company(string companyId) => _companies[companyId];

    // Each line adds up to its company's people, and each column to that of all: what is hidden must not follow from either.
    private void HideSmall()
    {
        bool changed = true;
        while (changed)
        {
            changed = SmallGroups.Hide(All.Parts, All.Hidden, paired: true);
            foreach (HeadCounts row in _rows)
            {
                changed |= SmallGroups.Hide(row.Parts, row.Hidden, paired: true);
            }

            for (int part = 0; part < All.Parts.Length; part++)
            {
                changed |= HideInColumn(part);
            }
        }
    }

    private bool HideInColumn(int part)
    {
        long[] values = [.. _rows.Select(r => r.Parts[part])];
        bool[] hidden = [.. _rows.Select(r => r.Hidden[part])];
        bool changed = All.Hidden[part] ? !hidden.Contains(true) && SmallGroups.HideNext(values, hidden) : SmallGroups.Hide(values, hidden);
        for (int i = 0; i < hidden.Length; i++)
        {
            _rows[i].Hidden[part] = hidden[i];
        }

        // With a single company the sum is that company's number.
        if (!All.Hidden[part] && hidden.Contains(true) && hidden.Count(h => h) < 2)
        {
            changed = All.Hidden[part] = true;
        }

        return changed;
    }

    // Parts of those who contribute. Where that number is hidden, those who do not contribute are a hidden part as well.
    private long?[] PartsOf(params long[] parts)
    {
        long[] all = All.Contributing is null ? [.. parts, All.Parts[1]] : parts;
        bool[] hidden = [.. all.Select((_, i) => i == parts.Length)];
        SmallGroups.Hide(all, hidden);
        return [.. parts.Select((count, i) => All.Eligible is null || hidden[i] ? (long?)null : count)];
    }

    private static long? Within(long? total, long part) =>
        total is not long all || SmallGroups.IsSmall(part) || SmallGroups.IsSmall(all - part) ? null : part;
}
