using System.Net;
using System.Text;
using Go401.Client.Data;
using static Go401.Client.Reports.ReportHtml;

namespace Go401.Client.Reports;

/// <summary>The notes of the report: what the columns mean that its numbers are counted from.</summary>
internal static class ReportNotes
{
    internal static readonly string[] Columns =
    [
        "IsActive",
        "IsEligible",
        "ActiveTraditionalDeferral",
        "ActiveRothDeferral",
        "HitMax",
        "LoanPayment",
        "CompensationYtd",
    ];

    /// <summary>Writes the notes.</summary>
    public static void Write(StringBuilder html)
    {
        Begin(
            html,
            "columns",
            "What the columns mean",
            "Those that the numbers above are counted from. A manifest explains every column of the file."
        );
        html.Append("<dl class=\"notes\">\n");
        foreach (string name in Columns)
        {
            html.Add($"<dt><code>{name}</code></dt><dd>{WebUtility.HtmlEncode(DataCatalogue.ExportColumn(name)!.Summary)}</dd>\n");
        }

        html.Append("</dl>\n");
        End(html);
    }
}
