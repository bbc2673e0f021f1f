namespace Go401.Client.Export;

/// <summary>The participants of a company in a baseline.</summary>
internal sealed class BaselineCompany(string companyId, string layout, string[] columns, int first, long start)
{
    public string CompanyId { get; } = companyId;

    public string Layout { get; } = layout;

    /// <summary>The columns of its lines; the first is the id.</summary>
    public string[] Columns { get; } = columns;

    public int First { get; } = first;

    public int Count { get; set; }

    /// <summary>Where its lines begin in the file, the one that names it included.</summary>
    public long Start { get; } = start;

    public long End { get; set; }
}
