namespace Go401.Client.Catalogue;

/// <summary>Affiliates (advisors) and the firms they belong to.</summary>
internal static class AffiliateOperations
{
    private const string Area = "Affiliates";
    private const string Firm = "affiliate-firms/{affiliate_firm_id}/";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "affiliate-firms/", Area, ResponseShape.Pages, "Go401.AffiliateFirm")
        {
            Summary = "Lists the advisor firms that this account can see.",
        },
        new("GET", Firm + "affiliates/", Area, ResponseShape.Pages, "Go401.Affiliate") { Summary = "Lists the advisors of one firm." },
        new("GET", Firm + "fund-lineups/", Area, ResponseShape.Pages, "Go401.FundLineup")
        {
            Summary = "Lists the fund lineups that a firm offers.",
            Remark = "Returns 400 for a firm that does not act as a 3(38) investment manager.",
        },
        new("GET", Firm + "pooled-plans/", Area, ResponseShape.Pages, "Go401.PooledPlan")
        {
            Summary = "Lists the pooled plans that a firm runs.",
        },
        new("GET", Firm + "pricing-tiers/", Area, ResponseShape.Pages, "Go401.PricingTier")
        {
            Summary = "Lists the prices that a firm charges.",
        },
        new("GET", "affiliates/{affiliate_id}/pricing-tiers/", Area, ResponseShape.Pages, "Go401.PricingTier")
        {
            Summary = "Lists the prices that one advisor charges.",
        },
    ];
}
