using Go401.Client.Paging;

namespace Go401.Client.Export;

/// <summary>
/// One thing that an export writes: its rows, what changed, a manifest, a report. <see cref="FileExport"/> calls its steps in turn; no
/// step knows another.
/// </summary>
internal abstract class ExportStep
{
    /// <summary>Begins the export.</summary>
    /// <param name="files">The files that a company is in, or in none of them. The step adds its own.</param>
    public virtual void Begin(ExportFiles files) { }

    /// <summary>Begins a company whose pages are read; one of an unfinished export is not begun.</summary>
    public virtual void BeginCompany(string companyId) { }

    /// <summary>Looks at a page while its bytes are there, on any thread. What it returns is called when it is the page's turn.</summary>
    public virtual Action? Read(RecordPage page, ExportCompany company) => null;

    /// <summary>Takes a page, when it is its turn.</summary>
    public virtual void Page(ExportPage page) { }

    /// <summary>Ends a company: it was read now, or is one of an unfinished export.</summary>
    public virtual void EndCompany(ReadCompany company) { }

    /// <summary>Takes a company back that failed; the export goes on without it. The files have nothing of it any more.</summary>
    public virtual void RollBackCompany(string companyId) { }

    /// <summary>Ends what the step writes.</summary>
    /// <param name="result">What the export came to, as far as the steps before this one know it.</param>
    /// <param name="totals">The sums of the export.</param>
    /// <returns>The result with what this step knows.</returns>
    public virtual ExportResult Finish(ExportResult result, ExportTotals totals) => result;

    /// <summary>Puts the files of the step in place.</summary>
    public virtual void Commit() { }

    /// <summary>Removes what was not put in place; called at the end of each export.</summary>
    public virtual void RollBack() { }
}
