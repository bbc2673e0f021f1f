using System.IO;
using System.Text;

namespace Go401.Client.Reports;

/// <summary>How the report looks: light and dark, wide and narrow, on paper. The style is report.css beside this file.</summary>
internal static class ReportStyle
{
    public static string Css { get; } = Read();

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ReportStyle).Assembly.GetManifestResourceStream("report.css")!, Encoding.UTF8);
        return reader.ReadToEnd().TrimEnd();
    }
}
