using Go401.Client.Export;
using Go401.Client.Files;
using Go401.Client.Paging;

namespace Go401.Client.Reports;

/// <summary>Writes the report beside the file: counts each company, and renders the page at the end.</summary>
internal sealed class ReportStep(ExportTarget target, Func<string, string?> nameOf) : ExportStep
{
    private readonly ReportData _all = new();
    private ReportData _company = new();
    private PartialFile? _file;

    public static ExportStep Create(ExportTarget target, Func<string, string?> nameOf) => new ReportStep(target, nameOf);

    public override void BeginCompany(string companyId) => _company = new ReportData();

    public override Action Read(RecordPage page, ExportCompany company)
    {
        ReportData counted = ReportCounter.Count(page, company.Id);
        return () => _company.Add(counted);
    }

    public override void EndCompany(ReadCompany company)
    {
        if (company.Totals.Report is JsonElement earlier)
        {
            _all.Add(earlier.Deserialize<ReportData>()!);
            return;
        }

        company.Totals.Report = JsonSerializer.SerializeToElement(_company);
        _all.Add(_company);
    }

    public override ExportResult Finish(ExportResult result, ExportTotals totals)
    {
        string path = ExportOptions.ReportPath(target.Path);
        _file = PartialFile.Create(path, ExportOptions.ReportPath(target.Template));
        _file.Write(Encoding.UTF8.GetBytes(ReportPage.Render(_all, result, nameOf)));
        return result with { ReportPath = path };
    }

    public override void Commit() => _file!.Commit();

    public override void RollBack() => _file?.Dispose();
}
