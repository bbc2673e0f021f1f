using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>Writes what changed: the values that the next export is compared with, and the change detail where it is asked for.</summary>
internal sealed class IncrementalStep(ExportOptions options, ExportTarget target, RowLayout layout, Baseline baseline, BaselineSeal seal)
    : ExportStep
{
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly string[] _columns = Array.ConvertAll(layout.BaselineCells, c => c.Name);
    private OutputFile? _values;
    private OutputFile? _detail;

    public override void Begin(ExportFiles files)
    {
        _values = files.Add(target.BaselinePath, BaselineFormat.Header(_id));
        _detail = options.ChangeDetail
            ? files.Add(ExportOptions.ChangeDetailPath(target.Path), RowLayout.Writer(options, RowLayout.DetailNames))
            : null;
    }

    public override void BeginCompany(string companyId)
    {
        using var line = new RowBuffer(4096);
        line.Add(BaselineFormat.CompanyLine(companyId, layout.Identity, _columns));
        _values!.Write(line);
    }

    public override void Page(ExportPage page)
    {
        if (page.Values is not null)
        {
            _values!.Write(page.Values);
        }

        if (page.Detail is not null)
        {
            _detail!.Write(page.Detail);
        }
    }

    // A company that failed is compared the next time with what it was.
    public override void RollBackCompany(string companyId)
    {
        if (baseline.FindCompany(companyId) is BaselineCompany before)
        {
            baseline.CopyTo(before, _values!);
        }
    }

    public override ExportResult Finish(ExportResult result, ExportTotals totals)
    {
        // Before any file is put in place: what the state folder does not take must leave the files as they were.
        _values!.File.Write(seal.Line(_id, _values.File.Sum()));
        seal.Expect(baseline.Id, _id);
        return result with
        {
            Added = totals.Added,
            Updated = totals.Updated,
            Removed = totals.Removed,
            Changed = totals.Added + totals.Updated + totals.Removed > 0,
            ChangeDetail = _detail is null
                ? null
                : PackageDescriptor.Detail(ExportOptions.ChangeDetailPath(target.Path), _detail.File.Length, _detail.File.Finish()),
        };
    }

    // The baseline last: where it does not get there, the next export tells the same changes again.
    public override void Commit()
    {
        _detail?.File.Commit(options.NoClobber || target.IsDated, options.Force);

        // Windows replaces no file that is open.
        baseline.Dispose();
        _values!.File.Commit();
        seal.Settle(_id);
        FileWithRetry.TryDelete(target.OldKeyPath);
    }

    public override void RollBack() => baseline.Dispose();
}
