using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Go401.Client.Export;
using static Go401.Client.Reports.ReportHtml;

namespace Go401.Client.Reports;

/// <summary>The sections of the report that have bars: eligibility, savings, rates, states, companies.</summary>
internal static class ReportCharts
{
    public static void Eligibility(StringBuilder html, HeadCounts all, long heads)
    {
        (string Key, string Name, long? Count)[] groups =
        [
            ("a", "Eligible, contributing", all.Contributing),
            ("b", "Eligible, not contributing", all.NotContributing),
            ("c", "Active, not eligible", all.NotEligible),
            ("d", "Left the company", all.Left),
        ];
        Begin(html, "eligibility", "Eligibility", "Who can contribute, and who does. People who left are counted only here.");
        string shares = string.Join(", ", groups.Select(g => $"{g.Name} {Share(g.Count, heads, "", "not shown")}"));
        html.Append("<svg class=\"stack\" role=\"img\" aria-labelledby=\"stack-title\" width=\"100%\" height=\"28\">")
            .Add($"<title id=\"stack-title\">{shares}</title>");
        double at = 0;
        foreach ((string key, _, long? count) in groups)
        {
            double width = Part(count ?? 0, heads);
            html.Append(width <= 0 ? "" : $"<rect class=\"{key}\" x=\"{Css(at)}%\" y=\"0\" width=\"{Css(width)}%\" height=\"28\"/>");
            at += width;
        }

        html.Append(
                "</svg>\n<table class=\"plain\"><thead class=\"unseen\"><tr><th scope=\"col\">Group</th><th scope=\"col\">Participants</th>"
            )
            .Append("<th scope=\"col\">Share</th></tr></thead><tbody>\n");
        foreach ((string key, string name, long? count) in groups)
        {
            html.Add($"<tr><th scope=\"row\"><svg class=\"key\" width=\"12\" height=\"12\" aria-hidden=\"true\">")
                .Add($"<rect class=\"{key}\" width=\"12\" height=\"12\" rx=\"3\"/></svg>")
                .Add($"{name}</th><td>{Number(count)}</td><td>{Share(count, heads)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
        End(html);
    }

    public static void Savings(StringBuilder html, ReportCounts counts)
    {
        Begin(html, "savings", "How they save", "Active eligible participants who contribute, by the kind of their deferrals.");
        string[] kinds = ["Traditional", "Roth", "Both"];
        Bars(html, "Kind", [.. kinds.Select((name, i) => (name, counts.Kinds[i], Share(counts.Kinds[i], counts.All.Contributing)))]);
        html.Add($"<p class=\"note\">Of the active eligible: reached this year’s limit {Number(counts.HitMax)}, ")
            .Add($"have a loan payment due {Number(counts.WithLoan)}.</p>\n");
        End(html);
    }

    public static void Rates(StringBuilder html, ReportCounts counts)
    {
        Begin(html, "rates", "Deferral rates", "Active eligible participants by percent of pay, traditional and Roth together.");
        (string Name, long? Count)[] rows =
        [
            ("No deferral", counts.All.NotContributing),
            .. counts.Rates.Select((count, i) => (RateName(i), count)),
            ("Fixed amount", counts.FixedAmount),
        ];
        Bars(html, "Rate", [.. rows.Select(r => (r.Name, r.Count, Share(r.Count, counts.All.Eligible)))]);
        End(html);
    }

    private static string RateName(int i)
    {
        string from = Css((double)ReportData.RateClasses[i]) + "%";
        return i == ReportData.RateClasses.Length - 1
            ? from + " or more"
            : $"{(i == 0 ? "Over 0%" : from)} to under {Css((double)ReportData.RateClasses[i + 1])}%";
    }

    public static void States(StringBuilder html, ReportData data, ReportCounts counts)
    {
        Begin(
            html,
            "states",
            "Contribution by state",
            "Active eligible participants. This year’s pay times the deferral rate: an estimate of contributions, without fixed amounts."
        );

        // Where the number of all is not shown the sum of the states must not tell it.
        List<(string Name, ReportData.StateSum Sum)> states = counts.All.Eligible is null
            ? []
            : StateRows.Of(data.States, ReportPage.MostRows);
        if (states.Count == 0)
        {
            html.Append("<p class=\"note\">Too few participants in every state: a sum would reveal individuals.</p>\n");
        }
        else
        {
            double most = Math.Max(1, (double)states.Max(s => s.Sum.Contribution));
            html.Append("<table class=\"bars many\"><thead><tr><th scope=\"col\">State</th>")
                .Append("<th scope=\"col\" class=\"bar\"><span class=\"unseen\">Chart</span></th>")
                .Append(
                    "<th scope=\"col\">Estimated</th><th scope=\"col\">Average rate</th><th scope=\"col\">People</th></tr></thead><tbody>\n"
                );
            foreach ((string name, ReportData.StateSum sum) in states)
            {
                string rate =
                    sum.Rated >= SmallGroups.MinPeople
                        ? (sum.RateSum / sum.Rated).ToString("0.0", CultureInfo.InvariantCulture) + "%"
                        : NotShown;
                html.Add($"<tr><th scope=\"row\">{Safe(name)}</th><td class=\"bar\">{Bar((double)sum.Contribution / most)}</td>")
                    .Add($"<td>{Dollars(sum.Contribution)}</td>")
                    .Add($"<td>{rate}</td><td>{Number(sum.Heads)}</td></tr>\n");
            }

            html.Append("</tbody></table>\n");
        }

        End(html);
    }

    public static void Companies(
        StringBuilder html,
        ReportCounts counts,
        ExportResult result,
        CompanyResult[] listed,
        Func<string, string> name
    )
    {
        Begin(html, "companies", "Head counts", "By company. Eligible and contributing participants are active ones.");
        html.Append("<table class=\"bars many\"><thead><tr><th scope=\"col\">Company</th>")
            .Append("<th scope=\"col\" class=\"bar\"><span class=\"unseen\">Chart</span></th>")
            .Append("<th scope=\"col\">People</th><th scope=\"col\">Active</th><th scope=\"col\">Eligible</th>")
            .Append("<th scope=\"col\">Contributing</th></tr></thead><tbody>\n");
        double most = Math.Max(1, listed.Select(c => counts.Of(c.CompanyId).Heads ?? 0).DefaultIfEmpty().Max());
        foreach (CompanyResult company in listed)
        {
            HeadCounts heads = counts.Of(company.CompanyId);
            html.Add($"<tr><th scope=\"row\">{name(company.CompanyId)}</th><td class=\"bar\">{Bar((heads.Heads ?? 0) / most)}</td>")
                .Add($"<td>{Number(heads.Heads)}</td>")
                .Add($"<td>{Number(heads.Active)}</td><td>{Number(heads.Eligible)}</td><td>{Number(heads.Contributing)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
        if (result.Companies.Length > ReportPage.MostRows)
        {
            html.Add($"<p class=\"note\">and {Number(result.Companies.Length - ReportPage.MostRows)} smaller companies; ")
                .Add($"the manifest lists them.</p>\n");
        }

        End(html);
    }
}
