using Go401.Client.Http;
using Go401.Client.Paging;

namespace Go401.Client.Participants;

/// <summary>
/// Which companies are meant, and how they are read. The API has no address for a single company, so all are read and looked through.
/// </summary>
internal sealed record CompanyQuery
{
    /// <summary>Which names are meant; null means all. Called by several threads at once.</summary>
    public Func<string, bool>? Name { get; init; }

    /// <summary>Ids, exactly; empty means all.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>States, for instance SETUP_COMPLETE; empty means all.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>True takes a response without a body for no companies, and warns; otherwise it is an error.</summary>
    public bool TakesNothing { get; init; }

    /// <summary>Reads the companies, a page at a time.</summary>
    public IAsyncEnumerable<Company[]> ReadAsync(ApiClient api, ICallReporter reporter, CancellationToken cancellation) =>
        api.ReadPagesAsync(
            new ApiRequest { Path = "companies/" },
            ListPage.Options(new PagingOptions(), TakesNothing, "the companies", reporter),
            page => Enumerable.Range(0, page.Records.Count).Select(i => Company.Read(page[i].Span)).Where(Matches).ToArray(),
            new PagingSummary(),
            reporter,
            cancellation
        );

    private bool Matches(Company company) =>
        (Ids.Count == 0 || Ids.Contains(company.ObjectId, StringComparer.Ordinal))
        && (Statuses.Count == 0 || Statuses.Contains(company.Status, StringComparer.OrdinalIgnoreCase))
        && (Name is null || Name(company.Name ?? ""));
}
