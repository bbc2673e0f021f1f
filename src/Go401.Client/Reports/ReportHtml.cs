using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using Go401.Client.Text;

namespace Go401.Client.Reports;

/// <summary>The pieces that a report is made of: sections, bars, facts, and numbers as people read them.</summary>
internal static class ReportHtml
{
    /// <summary>What takes the place of a number that is not shown (S73).</summary>
    public const string NotShown = "–";

    public static void Begin(StringBuilder html, string id, string title, string sentence) =>
        html.Add($"<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<p class=\"sub\">{sentence}</p>\n");

    public static void End(StringBuilder html) => html.Append("</section>\n");

    public static void Bars(StringBuilder html, string first, IReadOnlyList<(string Name, long? Count, string Share)> rows)
    {
        double most = Math.Max(1, rows.Max(r => r.Count ?? 0));
        html.Add($"<table class=\"bars\"><thead class=\"unseen\"><tr><th scope=\"col\">{first}</th>")
            .Append("<th scope=\"col\" class=\"bar\">Chart</th>")
            .Append("<th scope=\"col\">Participants</th><th scope=\"col\">Share</th></tr></thead><tbody>\n");
        foreach ((string name, long? count, string share) in rows)
        {
            html.Add($"<tr><th scope=\"row\">{name}</th><td class=\"bar\">{Bar((count ?? 0) / most)}</td>")
                .Add($"<td>{Number(count)}</td><td>{share}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    public static string Bar(double part) =>
        "<svg width=\"100%\" height=\"14\" aria-hidden=\"true\"><rect class=\"track\" width=\"100%\" height=\"14\" rx=\"3\"/>"
        + $"<rect class=\"a\" width=\"{Css(Math.Max(0, part) * 100)}%\" height=\"14\" rx=\"3\"/></svg>";

    public static void Fact(StringBuilder html, string name, string value) => html.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>\n");

    public static string Safe(string text) => WebUtility.HtmlEncode(ServerText.Printable(text, 200));

    public static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? NotShown;

    public static string Dollars(decimal value) => "$" + value.ToString("N0", CultureInfo.InvariantCulture);

    public static double Part(long part, long whole) => whole > 0 ? 100.0 * part / whole : 0;

    /// <summary>A share in percent; empty where there is nothing to share, and where either number is not shown.</summary>
    public static string Share(long? part, long? whole, string of = "", string otherwise = "") =>
        part is long some && whole is > 0 ? Part(some, whole.Value).ToString("0.#", CultureInfo.InvariantCulture) + "%" + of : otherwise;

    public static string Css(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    public static StringBuilder Add(this StringBuilder html, FormattableString text) =>
        html.Append(text.ToString(CultureInfo.InvariantCulture));
}
