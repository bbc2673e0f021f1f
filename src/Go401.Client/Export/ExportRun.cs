using Go401.Client.Connections;
using Go401.Client.Files;
using Go401.Client.Http;

namespace Go401.Client.Export;

/// <summary>What the files of one run have in common.</summary>
/// <param name="Seen">The companies of all parts, where only a part of them is exported.</param>
/// <param name="Gate">What all requests go through.</param>
/// <param name="Abandoned">What killed exports left.</param>
internal sealed record ExportRun(
    Connection Connection,
    ExportOptions Options,
    CompanyList? Seen,
    ExportProgress Progress,
    RequestGate Gate,
    AbandonedFiles Abandoned,
    TimeProvider Time
)
{
    /// <summary>What a company is called, where that is known.</summary>
    public string? NameOf(string companyId) =>
        Options.CompanyNames.TryGetValue(companyId, out string? name) ? name : Connection.SeenIds.NameOf("company_id", companyId);
}
