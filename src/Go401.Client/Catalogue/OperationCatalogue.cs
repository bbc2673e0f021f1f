namespace Go401.Client.Catalogue;

/// <summary>
/// The 72 operations on 50 paths that 401GO's OpenAPI document lists. All of it is data: nothing is read, nothing is asked for.
/// </summary>
internal static class OperationCatalogue
{
    private static readonly PathTree Tree = new();

    static OperationCatalogue()
    {
        All =
        [
            .. AffiliateOperations
                .All.Concat(CompanyOperations.All)
                .Concat(ParticipantOperations.All)
                .Concat(MoneyOperations.All)
                .Concat(InvestmentOperations.All)
                .GroupBy(o => o.Area)
                .SelectMany(o => o),
        ];
        foreach (ApiOperation operation in All)
        {
            Tree.Add(operation);
        }
    }

    public static IReadOnlyList<ApiOperation> All { get; }

    /// <summary>The operation that a method and a path mean; null where none does. A literal segment beats a parameter.</summary>
    /// <param name="method">The HTTP method; upper and lower case are the same, and HEAD finds what GET finds.</param>
    /// <param name="path">
    /// A path or a template, below the base address or with it (<c>/api/companies/</c>, <c>https://…/api/companies/</c>), with or
    /// without slashes around it, a query or a fragment.
    /// </param>
    public static ApiOperation? Find(string method, string path)
    {
        IReadOnlyList<ApiOperation> there = OnPath(path);
        string wanted = method.Equals("HEAD", StringComparison.OrdinalIgnoreCase) ? "GET" : method;
        for (int i = 0; i < there.Count; i++)
        {
            if (there[i].Method.Equals(wanted, StringComparison.OrdinalIgnoreCase))
            {
                return there[i];
            }
        }

        return null;
    }

    /// <summary>All operations on a path, whatever the method; none where the path is not known.</summary>
    /// <param name="path">As for <see cref="Find"/>.</param>
    public static IReadOnlyList<ApiOperation> OnPath(string path) => Tree.Find(PathText.Parse(path)) ?? [];

    /// <summary>
    /// A path fit for a log: the template of a known one, and of any other what is surely not an id; the rest becomes
    /// <c>{id}</c>. The query and the address of the server are left out (S59).
    /// </summary>
    /// <param name="path">As for <see cref="Find"/>.</param>
    public static string TemplateOf(string path)
    {
        IReadOnlyList<string> segments = PathText.Parse(path);
        return Tree.Find(segments) is [ApiOperation operation, ..] ? operation.PathTemplate : Tree.Mask(segments);
    }

    /// <summary>The operation that was probably meant by a method and a path that mean none; null where nothing is near.</summary>
    /// <param name="path">As for <see cref="Find"/>.</param>
    public static ApiOperation? NearestTo(string method, string path) => NearestOperation.Find(All, method, PathText.Parse(path));

    /// <summary>
    /// The path parameter that the <c>object_id</c> of a record fills, for instance <c>company_id</c> for <c>Go401.Company</c>; null
    /// where there is none.
    /// </summary>
    public static string? IdParameterOf(string typeName) =>
        typeName switch
        {
            "Go401.AffiliateFirm" => "affiliate_firm_id",
            "Go401.Affiliate" => "affiliate_id",
            "Go401.Company" or "Go401.PlanSetup" => "company_id",
            "Go401.Participant" => "participant_id",
            "Go401.Beneficiary" => "beneficiary_id",
            "Go401.Disbursement" => "disbursement_id",
            "Go401.LoanRequest" => "loan_request_id",
            "Go401.Rollover" => "rollover_id",
            "Go401.Notification" => "notification_id",
            "Go401.Investment" => "investment_id",
            _ => null,
        };
}
