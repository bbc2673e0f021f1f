using System.Collections.Generic;

namespace Go401.Client.Catalogue;

/// <summary>Affiliates (advisors) and the firms they belong to.</summary>
internal static class AffiliateOperations
{
    private const string Area = "Affiliates";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        Firms("", "Lists the advisor firms that this account can see.", "Go401.AffiliateFirm"),
        Firms("{affiliate_firm_id}/affiliates/", "Lists the advisors of one firm.", "Go401.Affiliate"),
        Firms(
            "{affiliate_firm_id}/fund-lineups/",
            "Lists the fund lineups that a firm offers.",
            "Go401.FundLineup",
            "Returns 400 for a firm that does not act as a 3(38) investment manager."
        ),
        Firms("{affiliate_firm_id}/pooled-plans/", "Lists the pooled plans that a firm runs.", "Go401.PooledPlan"),
        Firms("{affiliate_firm_id}/pricing-tiers/", "Lists the prices that a firm charges.", "Go401.PricingTier"),
        new()
        {
            Method = "GET",
            PathTemplate = "affiliates/{affiliate_id}/pricing-tiers/",
            Area = Area,
            Scope = "affiliate:read",
            Summary = "Lists the prices that one advisor charges.",
            Paged = true,
            AnswerShape = AnswerShape.Pages,
            TypeName = "Go401.PricingTier",
        },
    ];

    private static ApiOperation Firms(string rest, string summary, string typeName, string? remark = null) =>
        new()
        {
            Method = "GET",
            PathTemplate = "affiliate-firms/" + rest,
            Area = Area,
            Scope = "affiliate_firm:read",
            Summary = summary,
            Remark = remark,
            Paged = true,
            AnswerShape = AnswerShape.Pages,
            TypeName = typeName,
        };
}
