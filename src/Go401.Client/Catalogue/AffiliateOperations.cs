using static Go401.Client.Catalogue.ApiOperation;
using static Go401.Client.Catalogue.ResponseShape;

namespace Go401.Client.Catalogue;

/// <summary>Affiliates (advisors) and the firms they belong to.</summary>
internal static class AffiliateOperations
{
    private const string Firm = "affiliate-firms/{affiliate_firm_id}/";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. In(
            "Affiliates",
            "",
            Get("affiliate-firms/", Pages, "Go401.AffiliateFirm", "Lists the advisor firms that this account can see."),
            Get(Firm + "affiliates/", Pages, "Go401.Affiliate", "Lists the advisors of one firm."),
            Get(Firm + "fund-lineups/", Pages, "Go401.FundLineup", "Lists the fund lineups that a firm offers.")
                .WithRemark("Returns 400 for a firm that does not act as a 3(38) investment manager."),
            Get(Firm + "pooled-plans/", Pages, "Go401.PooledPlan", "Lists the pooled plans that a firm runs."),
            Get(Firm + "pricing-tiers/", Pages, "Go401.PricingTier", "Lists the prices that a firm charges."),
            Get("affiliates/{affiliate_id}/pricing-tiers/", Pages, "Go401.PricingTier", "Lists the prices that one advisor charges.")
        ),
    ];
}
