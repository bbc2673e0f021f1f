using Go401.Client.Export;
using static Go401.Client.Reports.ReportText;

namespace Go401.Client.Reports;

/// <summary>The parts of the report that have bars: eligibility, savings, rates, states, companies.</summary>
internal static class ReportCharts
{
    public static void Eligibility(Fields page, HeadCounts all, long heads, bool unknown)
    {
        (string Key, string Name, long? Count)[] groups =
        [
            ("a", "Eligible, contributing", all.Contributing),
            ("b", "Eligible, not contributing", all.NotContributing),
            ("c", "Active, not eligible", all.NotEligible),
            ("d", unknown ? "Left the company, or a date cannot be read" : "Left the company", all.Left),
        ];
        page["stackTitle"] = string.Join(", ", groups.Select(g => $"{g.Name} {Share(g.Count, heads, "", "not shown")}"));
        var stack = new List<Fields>();
        double at = 0;
        foreach ((string key, _, long? count) in groups.Where(g => g.Count > 0))
        {
            double width = Part(count ?? 0, heads);
            stack.Add(
                new Fields
                {
                    ["key"] = key,
                    ["x"] = Css(at),
                    ["width"] = Css(width),
                }
            );
            at += width;
        }

        page["stack"] = stack;
        page["groups"] = groups.Select(g => new Fields
        {
            ["key"] = g.Key,
            ["name"] = g.Name,
            ["count"] = Number(g.Count),
            ["share"] = Share(g.Count, heads),
        });
    }

    public static void Savings(Fields page, ReportCounts counts)
    {
        string[] kinds = ["Traditional", "Roth", "Both"];
        page["kinds"] = Bars([.. kinds.Select((name, i) => (name, counts.Kinds[i]))], counts.All.Contributing);
        page["hitMax"] = Number(counts.HitMax);
        page["withLoan"] = Number(counts.WithLoan);
    }

    public static void Rates(Fields page, ReportCounts counts) =>
        page["rates"] = Bars(
            [
                ("No deferral", counts.All.NotContributing),
                .. counts.Rates.Select((count, i) => (RateName(i), count)),
                ("Fixed amount", counts.FixedAmount),
            ],
            counts.All.Eligible
        );

    public static void States(Fields page, ReportData data, ReportCounts counts)
    {
        // Where the number of all is not shown the sum of the states must not tell it.
        List<(string Name, ReportData.StateSum Sum)> states = counts.All.Eligible is null
            ? []
            : StateRows.Create(data.States, ReportPage.MaxRows);
        double max = Math.Max(1, (double)states.Select(s => s.Sum.Contribution).DefaultIfEmpty().Max());
        page["noStates"] = states.Count == 0;
        page["someStates"] = states.Count > 0;
        page["states"] = states.Select(s => new Fields
        {
            ["name"] = Name(s.Name),
            ["bar"] = Bar((double)s.Sum.Contribution, max),
            ["estimated"] = Dollars(s.Sum.Contribution),
            ["rate"] =
                s.Sum.Rated >= SmallGroups.MinPeople
                    ? (s.Sum.RateSum / s.Sum.Rated).ToString("0.0", CultureInfo.InvariantCulture) + "%"
                    : NotShown,
            ["heads"] = Number(s.Sum.Heads),
        });
    }

    public static void Companies(
        Fields page,
        ReportCounts counts,
        ExportResult result,
        CompanyResult[] listed,
        Func<string, Fields> company
    )
    {
        double max = Math.Max(1, listed.Select(c => counts.Company(c.CompanyId).Heads ?? 0).DefaultIfEmpty().Max());
        page["companies"] = listed.Select(c =>
        {
            HeadCounts heads = counts.Company(c.CompanyId);
            Fields row = company(c.CompanyId);
            row["bar"] = Bar(heads.Heads ?? 0, max);
            row["heads"] = Number(heads.Heads);
            row["active"] = Number(heads.Active);
            row["eligible"] = Number(heads.Eligible);
            row["contributing"] = Number(heads.Contributing);
            return row;
        });
        page["moreCompanies"] = result.Companies.Length > ReportPage.MaxRows ? Number(result.Companies.Length - ReportPage.MaxRows) : "";
    }

    private static string RateName(int i)
    {
        string from = Css((double)ReportData.RateClasses[i]) + "%";
        return i == ReportData.RateClasses.Length - 1
            ? from + " or more"
            : $"{(i == 0 ? "Over 0%" : from)} to under {Css((double)ReportData.RateClasses[i + 1])}%";
    }

    private static IEnumerable<Fields> Bars(IReadOnlyList<(string Name, long? Count)> rows, long? whole)
    {
        double max = Math.Max(1, rows.Max(r => r.Count ?? 0));
        return rows.Select(r => new Fields
        {
            ["name"] = r.Name,
            ["bar"] = Bar(r.Count ?? 0, max),
            ["count"] = Number(r.Count),
            ["share"] = Share(r.Count, whole),
        });
    }

    private static string Bar(double value, double max) => Css(Math.Max(0, value / max) * 100);
}
