namespace Go401.Client.Export;

/// <summary>The report as one HTML page.</summary>
internal static class ReportPage
{
    public static string Render(ReportData data, ExportResult result) => data.Heads + result.Path;
}
