using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Go401.Client.Errors;
using Go401.Client.Export;
using static Go401.Client.Reports.ReportHtml;

namespace Go401.Client.Reports;

/// <summary>
/// The report as one HTML page: no script, nothing from elsewhere (its own policy forbids both), and nothing of a single
/// person: where fewer than five people stand behind a number it is folded into others or left out (S73).
/// </summary>
internal static class ReportPage
{
    public const int MostRows = 20;
    private const string Promise =
        "Counts and sums only. Participation, rates and states are those of active eligible participants. No group of fewer "
        + "than five people is shown: \u2013 replaces it, and any number from which it could be computed. "
        + "Rows and changes of the file are exact.";

    /// <summary>Renders the page.</summary>
    /// <param name="data">What was counted.</param>
    /// <param name="result">What the export came to.</param>
    /// <param name="nameOf">The name of a company by its id, where it is known.</param>
    public static string Render(ReportData data, ExportResult result, Func<string, string?>? nameOf = null)
    {
        var html = new StringBuilder(32 * 1024);
        string Name(string id) =>
            nameOf?.Invoke(id) is { Length: > 0 } name && name != id ? $"{Safe(name)} <code>{Safe(id)}</code>" : Safe(id);
        CompanyResult[] listed = [.. result.Companies.OrderByDescending(c => c.Received).Take(MostRows)];
        var counts = new ReportCounts(data, listed.Select(c => c.CompanyId));
        using var sha = SHA256.Create();
        string style = Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(ReportStyle.Css)));
        string file = Safe(Path.GetFileName(result.Path));
        string companies = listed.Length == 1 ? Name(listed[0].CompanyId) : $"{Number(result.Companies.Length)} companies";
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{style}'\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"referrer\" content=\"no-referrer\">\n")
            .Append("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Add($"<title>Participants: {file}</title>\n<style>{ReportStyle.Css}</style>\n</head>\n<body>\n<main>\n")
            .Add($"<header>\n<p class=\"kicker\">401GO participant export</p>\n<h1>{file}</h1>\n")
            .Add($"<p class=\"lead\">{Number(result.Rows)} {(result.Rows == 1 ? "row" : "rows")} of ")
            .Add($"{Number(result.Received)} participants in {companies}, ")
            .Add($"{result.Ended.UtcDateTime.ToString("MMMM d, yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC</p>\n</header>\n");
        Failures(html, result, Name);
        Tiles(html, counts);
        if (data.Heads >= SmallGroups.MinPeople)
        {
            html.Append("<div class=\"two\">\n");
            ReportCharts.Eligibility(html, counts.All, data.Heads);
            ReportCharts.Savings(html, counts);
            html.Append("</div>\n");
            ReportCharts.Rates(html, counts);
            ReportCharts.States(html, data, counts);
        }

        ReportCharts.Companies(html, counts, result, listed, Name);
        html.Append("<div class=\"two\">\n");
        Changes(html, result);
        Provenance(html, result);
        html.Append("</div>\n");
        ReportNotes.Write(html);
        html.Append("</main>\n").Add($"<footer><p>{Promise}</p></footer>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void Failures(StringBuilder html, ExportResult result, Func<string, string> name)
    {
        if (result.Complete)
        {
            return;
        }

        html.Add($"<section class=\"alert\" aria-labelledby=\"missing\">\n<h2 id=\"missing\">{Number(result.Failures.Length)} ")
            .Append(
                result.Failures.Length == 1 ? "company is not in this file</h2>\n<ul>\n" : "companies are not in this file</h2>\n<ul>\n"
            );
        foreach (CompanyFailure failure in result.Failures.Take(MostRows))
        {
            html.Add($"<li>{name(failure.CompanyId)} {Safe(Reason(failure.Error))}</li>\n");
        }

        html.Append(
                result.Failures.Length > MostRows
                    ? $"<li>and {Number(result.Failures.Length - MostRows)} more; the manifest names them.</li>\n"
                    : ""
            )
            .Append("</ul>\n</section>\n");
    }

    private static string Reason(Go401Exception error) =>
        error.Kind switch
        {
            ErrorKind.PermissionDenied => "was refused (403)",
            ErrorKind.ObjectNotFound => "was not found (404)",
            ErrorKind.ResourceUnavailable or ErrorKind.OperationTimeout => "could not be reached",
            _ => "could not be read (" + error.ErrorId + ")",
        };

    private static void Tiles(StringBuilder html, ReportCounts counts)
    {
        HeadCounts all = counts.All;
        html.Append("<dl class=\"tiles\">\n");
        Tile("Participants", all.Heads, "");
        if (!all.IsTooFew && all.Heads > 0)
        {
            Tile("Active", all.Active, Share(all.Active, all.Heads, " of all"));
            Tile("Eligible", all.Eligible, Share(all.Eligible, all.Active, " of the active"));
            Tile(
                "Contributing",
                all.Contributing,
                Share(
                    all.Contributing,
                    all.Eligible,
                    " of the active eligible",
                    all.NearlyAllContribute ? "nearly all of the active eligible" : ""
                )
            );
        }

        html.Append("</dl>\n");
        if (all.IsTooFew)
        {
            html.Append("<section><p class=\"note\">Fewer than five participants: details would reveal individuals.</p></section>\n");
        }

        void Tile(string name, long? value, string note) =>
            html.Add($"<div class=\"tile\"><dt>{name}</dt><dd><strong>{Number(value)}</strong>")
                .Add($"{(note.Length > 0 ? $"<span>{note}</span>" : "")}</dd></div>\n");
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
        Fact(
            html,
            "Social security numbers and birth dates",
            result.Sensitive switch
            {
                SensitiveData.Included => "written as they are",
                SensitiveData.Masked => "masked",
                _ => "left out",
            }
        );
        html.Append("</dl>\n");
        End(html);
    }

    private static void Provenance(StringBuilder html, ExportResult result)
    {
        Begin(html, "provenance", "Provenance", "The same numbers are in the manifest.");
        html.Append("<dl class=\"facts\">\n");
        Fact(html, "Rows", Number(result.Rows));
        Fact(html, "Columns", Number(result.Columns.Length));
        Fact(html, "Counted by the server, start and end", $"{Number(result.CountAtStart)} and {Number(result.CountAtEnd)}");
        Fact(html, "Connection", Safe(result.Connection));
        Fact(html, "API version", Safe(result.ApiVersion ?? "as registered"));
        Fact(
            html,
            "Read in",
            (result.Ended - result.Started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)
                + " s"
                + (result.Resumed ? ", resumed" : "")
        );
        Fact(html, "SHA-256", $"<code>{Safe(result.Sha256)}</code>");
        html.Append("</dl>\n");
        End(html);
    }
}
