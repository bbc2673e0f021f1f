using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Go401.Client.Errors;
using Go401.Client.Text;

namespace Go401.Client.Export;

/// <summary>
/// The report as one HTML page: no script, nothing from elsewhere (its own policy forbids both), and nothing of a single
/// person: where fewer than five stand behind a number it is folded into others or left out.
/// </summary>
internal static class ReportPage
{
    /// <summary>A sum over fewer people could tell what one of them earns or saves.</summary>
    public const int FewestPeople = 5;

    private const int MostRows = 20;

    /// <summary>Renders the page.</summary>
    public static string Render(ReportData data, ExportResult result)
    {
        var html = new StringBuilder(32 * 1024);
        using var sha = SHA256.Create();
        string style = Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(ReportStyle.Css)));
        string file = Safe(Path.GetFileName(result.Path));
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Add($"<title>Participants: {file}</title>\n<style>{ReportStyle.Css}</style>\n</head>\n<body>\n<main>\n");
        html.Add($"<header>\n<p class=\"kicker\">401GO participant export</p>\n<h1>{file}</h1>\n<p class=\"lead\">{Number(result.Rows)} {(result.Rows == 1 ? "row" : "rows")} of {Number(result.Received)} participants in {Number(result.Companies.Count)} {(result.Companies.Count == 1 ? "company" : "companies")}, {result.Ended.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC</p>\n</header>\n");
        Failures(html, result);
        Tiles(html, data);
        if (data.Heads >= FewestPeople)
        {
            html.Append("<div class=\"two\">\n");
            Eligibility(html, data);
            Savings(html, data);
            html.Append("</div>\n");
            Rates(html, data);
            States(html, data);
        }

        Companies(html, data, result);
        html.Append("<div class=\"two\">\n");
        Changes(html, result);
        Provenance(html, result);
        html.Append("</div>\n</main>\n<footer><p>Counts and sums only. A sum stands for five people at least; smaller groups are taken together.</p></footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void Failures(StringBuilder html, ExportResult result)
    {
        if (result.Complete)
        {
            return;
        }

        html.Add($"<section class=\"alert\" aria-labelledby=\"missing\">\n<h2 id=\"missing\">{Number(result.Failures.Count)} {(result.Failures.Count == 1 ? "company is" : "companies are")} not in this file</h2>\n<ul>\n");
        foreach (CompanyFailure failure in result.Failures.Take(MostRows))
        {
            html.Add($"<li><code>{Safe(failure.CompanyId)}</code> {Safe(Reason(failure.Error))}</li>\n");
        }

        html.Append(result.Failures.Count > MostRows ? $"<li>and {Number(result.Failures.Count - MostRows)} more; the manifest names them.</li>\n" : "").Append("</ul>\n</section>\n");
    }

    private static string Reason(Go401Exception error) => error.Kind switch
    {
        ErrorKind.PermissionDenied => "was refused (403)",
        ErrorKind.ObjectNotFound => "was not found (404)",
        ErrorKind.ResourceUnavailable or ErrorKind.OperationTimeout => "could not be reached",
        _ => "could not be read (" + error.ErrorId + ")",
    };

    private static void Tiles(StringBuilder html, ReportData data)
    {
        html.Append("<dl class=\"tiles\">\n");
        Tile("Participants", Number(data.Heads), "");
        if (data.Heads >= FewestPeople)
        {
            Tile("Active", Number(data.Active), Share(data.Active, data.Heads));
            Tile("Eligible", Number(data.Eligible), Share(data.Eligible, data.Heads));
            Tile("Contributing", Number(data.Contributing), data.Eligible > 0 ? Percent(data.EligibleContributing, data.Eligible) + " of the eligible" : "");
        }

        html.Append("</dl>\n");
        if (data.Heads is > 0 and < FewestPeople)
        {
            html.Append("<section><p class=\"note\">Fewer than five participants: more would tell of single people.</p></section>\n");
        }

        void Tile(string name, string value, string note) => html.Add($"<div class=\"tile\"><dt>{name}</dt><dd><strong>{value}</strong>{(note.Length > 0 ? $"<span>{note}</span>" : "")}</dd></div>\n");
    }

    private static void Eligibility(StringBuilder html, ReportData data)
    {
        long waiting = data.Eligible - data.EligibleContributing, not = data.Heads - data.Eligible;
        Begin(html, "eligibility", "Eligibility", "Who may contribute, and who does.");
        double first = Part(data.EligibleContributing, data.Heads), second = Part(waiting, data.Heads), third = Part(not, data.Heads);
        html.Append("<svg class=\"stack\" role=\"img\" aria-labelledby=\"stack-title\" width=\"100%\" height=\"28\">")
            .Add($"<title id=\"stack-title\">Eligible and contributing {Percent(data.EligibleContributing, data.Heads)}, eligible and not contributing {Percent(waiting, data.Heads)}, not eligible {Percent(not, data.Heads)}</title>")
            .Append(Segment(0, first, "a")).Append(Segment(first, second, "b")).Append(Segment(first + second, third, "c")).Append("</svg>\n");
        html.Append("<table class=\"plain\"><thead class=\"unseen\"><tr><th scope=\"col\">Group</th><th scope=\"col\">Participants</th><th scope=\"col\">Share</th></tr></thead><tbody>\n");
        Row("a", "Eligible, contributing", data.EligibleContributing);
        Row("b", "Eligible, not contributing", waiting);
        Row("c", "Not eligible", not);
        html.Append("</tbody></table>\n");
        End(html);

        void Row(string key, string name, long count) => html.Add($"<tr><th scope=\"row\"><svg class=\"key\" width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"{key}\" width=\"12\" height=\"12\" rx=\"3\"/></svg>{name}</th><td>{Number(count)}</td><td>{Percent(count, data.Heads)}</td></tr>\n");
    }

    private static string Segment(double start, double width, string key) => width <= 0 ? "" : $"<rect class=\"{key}\" x=\"{Css(start)}%\" y=\"0\" width=\"{Css(width)}%\" height=\"28\"/>";

    private static void Savings(StringBuilder html, ReportData data)
    {
        Begin(html, "savings", "How they save", "Deferrals in force, by kind.");
        (string, long)[] groups = [("Traditional", data.TraditionalOnly), ("Roth", data.RothOnly), ("Both", data.Both)];
        Bars(html, "Kind", "Participants", [.. groups.Select(g => (g.Item1, (double)g.Item2, Number(g.Item2), Percent(g.Item2, data.Contributing)))]);
        html.Add($"<p class=\"note\">{Number(data.HitMax)} reached this year’s limit. {Number(data.WithLoan)} have a loan payment due.</p>\n");
        End(html);
    }

    private static void Rates(StringBuilder html, ReportData data)
    {
        long all = data.Rates.Sum(), most = Math.Max(1, data.Rates.Max());
        Begin(html, "rates", "Deferral rates", "Eligible participants by percent of pay, traditional and Roth together.");
        html.Append("<ol class=\"columns\">\n");
        for (int i = 0; i < data.Rates.Length; i++)
        {
            double height = 100.0 * data.Rates[i] / most;
            html.Add($"<li><span class=\"value\">{Whole(data.Rates[i], all)}<span class=\"unseen\"> of the eligible, {Number(data.Rates[i])} participants, defer </span></span><svg class=\"column\" width=\"100%\" height=\"160\" aria-hidden=\"true\"><rect class=\"{(i == 0 ? "c" : "a")}\" x=\"0\" y=\"{Css(100 - height)}%\" width=\"100%\" height=\"{Css(height)}%\" rx=\"3\"/></svg><span class=\"label\">{RateName(i)}<span class=\"unseen\">{(i == 0 ? "" : " percent of pay")}</span></span></li>\n");
        }

        html.Append("</ol>\n");
        if (data.FixedAmount > 0)
        {
            html.Add($"<p class=\"note\">{Number(data.FixedAmount)} defer fixed amounts and have no rate.</p>\n");
        }

        End(html);
    }

    // Short enough for seven side by side on a telephone; the sentence above says that it is percent.
    private static string RateName(int i) => i == 0 ? "none" : i == ReportData.RateClasses.Length ? $"&gt;\u00a0{ReportData.RateClasses[i - 1]}"
        : $"{ReportData.RateClasses[i - 1]}–{ReportData.RateClasses[i]}";

    private static void States(StringBuilder html, ReportData data)
    {
        List<(string Name, ReportData.StateSum Sum)> states = Folded(data);
        Begin(html, "states", "Contribution by state", "This year’s pay times the deferral rate: an estimate of what was put aside, without fixed amounts.");
        if (states.Count == 0)
        {
            html.Append("<p class=\"note\">Too few participants in any state: a sum would tell of single people.</p>\n");
        }
        else
        {
            double most = Math.Max(1, (double)states.Max(s => s.Sum.Contribution));
            html.Append("<table class=\"bars many\"><thead><tr><th scope=\"col\">State</th><th scope=\"col\" class=\"bar\"><span class=\"unseen\">Chart</span></th><th scope=\"col\">Estimated</th><th scope=\"col\">Average rate</th><th scope=\"col\">People</th></tr></thead><tbody>\n");
            foreach ((string name, ReportData.StateSum sum) in states)
            {
                string rate = sum.Rated >= FewestPeople ? (sum.RateSum / sum.Rated).ToString("0.0", CultureInfo.InvariantCulture) + "%" : "–";
                html.Add($"<tr><th scope=\"row\">{Safe(name)}</th><td class=\"bar\">{Bar((double)sum.Contribution / most)}</td><td>{Dollars(sum.Contribution)}</td><td>{rate}</td><td>{Number(sum.Heads)}</td></tr>\n");
            }

            html.Append("</tbody></table>\n");
        }

        End(html);
    }

    // States of fewer than five are taken together; so is the next smallest where that sum would still be of fewer.
    private static List<(string Name, ReportData.StateSum Sum)> Folded(ReportData data)
    {
        List<(string Name, ReportData.StateSum Sum)> shown = [.. data.States.OrderByDescending(s => s.Value.Contribution).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key.Length == 0 ? "not given" : s.Key, s.Value))];
        var rest = new ReportData.StateSum();
        int folded = 0;
        for (int i = shown.Count - 1; i >= 0; i--)
        {
            if (shown[i].Sum.Heads < FewestPeople || i >= MostRows)
            {
                rest.Add(shown[i].Sum);
                shown.RemoveAt(i);
                folded++;
            }
        }

        while (folded > 0 && rest.Heads < FewestPeople && shown.Count > 0)
        {
            int smallest = shown.FindIndex(s => s.Sum.Heads == shown.Min(o => o.Sum.Heads));
            rest.Add(shown[smallest].Sum);
            shown.RemoveAt(smallest);
            folded++;
        }

        if (folded > 0 && rest.Heads >= FewestPeople)
        {
            shown.Add(($"{folded} {(folded == 1 ? "other" : "others")}", rest));
        }

        return shown;
    }

    private static void Companies(StringBuilder html, ReportData data, ExportResult result)
    {
        Begin(html, "companies", "Head counts", "By company.");
        html.Append("<table class=\"bars many\"><thead><tr><th scope=\"col\">Company</th><th scope=\"col\" class=\"bar\"><span class=\"unseen\">Chart</span></th><th scope=\"col\">People</th><th scope=\"col\">Active</th><th scope=\"col\">Eligible</th><th scope=\"col\">Contributing</th></tr></thead><tbody>\n");
        double most = Math.Max(1, result.Companies.Count == 0 ? 0 : result.Companies.Max(c => c.Received));
        foreach (CompanyResult company in result.Companies.OrderByDescending(c => c.Received).Take(MostRows))
        {
            data.Companies.TryGetValue(company.CompanyId, out ReportData.CompanyHeads? heads);
            bool enough = heads?.Heads >= FewestPeople;
            html.Add($"<tr><th scope=\"row\">{Safe(company.CompanyId)}</th><td class=\"bar\">{Bar(company.Received / most)}</td><td>{Number(company.Received)}</td><td>{(enough ? Number(heads!.Active) : "–")}</td><td>{(enough ? Number(heads!.Eligible) : "–")}</td><td>{(enough ? Number(heads!.Contributing) : "–")}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
        if (result.Companies.Count > MostRows)
        {
            html.Add($"<p class=\"note\">and {Number(result.Companies.Count - MostRows)} smaller companies; the manifest lists them.</p>\n");
        }

        End(html);
    }

    private static void Changes(StringBuilder html, ExportResult result)
    {
        Begin(html, "changes", "Dropped or changed", "Where the file differs from what the server sent.");
        html.Append("<dl class=\"facts\">\n");
        if (result.Added is not null)
        {
            Fact(html, "Added since the last export", Number(result.Added.Value));
            Fact(html, "Updated", Number(result.Updated ?? 0));
            Fact(html, "Removed", Number(result.Removed ?? 0));
        }

        Fact(html, "Duplicates left out", Number(result.Duplicates));
        Fact(html, "Fields defused (formulas)", Number(result.FieldsDefused));
        Fact(html, "Fields repaired (broken characters)", Number(result.FieldsRepaired));
        Fact(html, "Social security numbers and birth dates", result.Sensitive switch { SensitiveData.Included => "written as they are", SensitiveData.Masked => "masked", _ => "left out" });
        html.Append("</dl>\n");
        End(html);
    }

    private static void Provenance(StringBuilder html, ExportResult result)
    {
        Begin(html, "provenance", "Provenance", "What the manifest says too.");
        html.Append("<dl class=\"facts\">\n");
        Fact(html, "Rows", Number(result.Rows));
        Fact(html, "Columns", Number(result.Columns.Count));
        Fact(html, "Counted by the server, start and end", $"{Count(result.CountAtStart)} and {Count(result.CountAtEnd)}");
        Fact(html, "Connection", Safe(result.Connection));
        Fact(html, "API version", Safe(result.ApiVersion ?? "as registered"));
        Fact(html, "Read in", $"{(result.Ended - result.Started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s{(result.Resumed ? ", taken up once" : "")}");
        Fact(html, "SHA-256", $"<code>{Safe(result.Sha256)}</code>");
        html.Append("</dl>\n");
        End(html);
    }

    private static void Bars(StringBuilder html, string first, string second, IReadOnlyList<(string Name, double Value, string Text, string Share)> rows)
    {
        double most = Math.Max(1, rows.Max(r => r.Value));
        html.Add($"<table class=\"bars\"><thead class=\"unseen\"><tr><th scope=\"col\">{first}</th><th scope=\"col\" class=\"bar\">Chart</th><th scope=\"col\">{second}</th><th scope=\"col\">Share</th></tr></thead><tbody>\n");
        foreach ((string name, double value, string text, string share) in rows)
        {
            html.Add($"<tr><th scope=\"row\">{name}</th><td class=\"bar\">{Bar(value / most)}</td><td>{text}</td><td>{share}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static string Bar(double part) => $"<svg width=\"100%\" height=\"14\" aria-hidden=\"true\"><rect class=\"track\" width=\"100%\" height=\"14\" rx=\"3\"/><rect class=\"a\" width=\"{Css(Math.Max(0, part) * 100)}%\" height=\"14\" rx=\"3\"/></svg>";

    private static void Begin(StringBuilder html, string id, string title, string sentence) => html.Add($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<p class=\"sub\">{sentence}</p>\n");

    private static void End(StringBuilder html) => html.Append("</section>\n");

    private static void Fact(StringBuilder html, string name, string value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    private static string Safe(string text) => WebUtility.HtmlEncode(ServerText.Printable(text, 200));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(long? value) => value is long number ? Number(number) : "not said";

    private static string Dollars(decimal value) => "$" + value.ToString("N0", CultureInfo.InvariantCulture);

    private static double Part(long part, long whole) => whole > 0 ? 100.0 * part / whole : 0;

    private static string Percent(long part, long whole) => Part(part, whole).ToString("0.#", CultureInfo.InvariantCulture) + "%";

    // Seven of them stand side by side on a telephone.
    private static string Whole(long part, long whole) => part > 0 && Part(part, whole) < 0.5 ? "&lt;1%" : Part(part, whole).ToString("0", CultureInfo.InvariantCulture) + "%";

    private static string Share(long part, long whole) => whole > 0 ? Percent(part, whole) : "";

    private static string Css(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static StringBuilder Add(this StringBuilder html, FormattableString text) => html.Append(text.ToString(CultureInfo.InvariantCulture));
}
