namespace Go401.Client.Catalogue;

/// <summary>Funds, and what participants hold of them.</summary>
internal static class InvestmentOperations
{
    private const string Area = "Investments";
    private const string Participant = "participants/{participant_id}/";
    private const string Holding = "Go401.PortfolioInvestment";
    private const string Settings = "Go401.PortfolioSettings";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "investments/{investment_id}/", Area, ResponseShape.One, "Go401.Investment") { Summary = "Shows one fund." },
        new("GET", Participant + "investment-history/", Area, ResponseShape.Pages, "Go401.InvestmentTransaction")
        {
            Summary = "Lists a participant's trades.",
            PagedOnRequest = true,
        },
        new("GET", Participant + "investment-options/", Area, ResponseShape.Pages, "Go401.Investment")
        {
            Summary = "Lists the funds that a participant can choose.",
            PagedOnRequest = true,
        },
        new("GET", Participant + "investment-performance/", Area, ResponseShape.Pages, "Go401.PortfolioDay")
        {
            Summary = "Lists a participant's holdings by day.",
            QueryParameters = ["start_date", "end_date"],
        },
        new("GET", Participant + "portfolio/", Area, ResponseShape.Pages, Holding) { Summary = "Lists a participant's current holdings." },
        new("POST", Participant + "portfolio/", Area, ResponseShape.Pages, Holding)
        {
            Summary = "Sets the funds of a participant's allocation and their weights.",
            Remark = "Replaces the whole allocation: a fund that is omitted is sold.",
            BodyShape = BodyShape.One,
        },
        new("GET", Participant + "portfolio-settings/", Area, ResponseShape.One, Settings)
        {
            Summary = "Shows how a portfolio is rebalanced, and when trades are made.",
        },
        new("POST", Participant + "portfolio-settings/", Area, ResponseShape.One, Settings)
        {
            Summary = "Changes how a portfolio is rebalanced.",
            BodyShape = BodyShape.One,
        },
        new("POST", Participant + "start-participant-rebalance/", Area, ResponseShape.One, Settings)
        {
            Summary = "Starts to rebalance a portfolio.",
            Remark = "Returns 400 while automatic rebalancing is on.",
        },
        new("POST", Participant + "cancel-participant-rebalance/", Area, ResponseShape.One, Settings)
        {
            Summary = "Cancels a rebalance.",
            Remark = "Returns 400 once trading has started.",
        },
    ];
}
