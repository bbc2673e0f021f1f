using Go401.Client.Files;

namespace Go401.Client.Export;

/// <summary>Writes the manifest beside the file.</summary>
internal sealed class ManifestStep(ExportOptions options, ExportTarget target, RowLayout layout, Uri baseUri, ICallReporter reporter)
    : ExportStep
{
    private PartialFile? _file;

    public override ExportResult Finish(ExportResult result, ExportTotals totals)
    {
        string path = ExportOptions.ManifestPath(target.Path);
        if (result.Changed is null && !target.IsDated && ExportManifest.LastSha256(target.Path, reporter) is string last)
        {
            result = result with { Changed = last != result.Sha256 };
        }

        _file = PartialFile.Create(path, ExportOptions.ManifestPath(target.Template));
        ExportManifest.Write(_file, result, options, baseUri, layout.Identity);
        return result with { ManifestPath = path };
    }

    public override void Commit() => _file!.Commit();

    public override void RollBack() => _file?.Dispose();
}
