using static Go401.Client.Catalogue.ApiOperation;
using static Go401.Client.Catalogue.ResponseShape;

namespace Go401.Client.Catalogue;

/// <summary>Funds, and what participants hold of them.</summary>
internal static class InvestmentOperations
{
    private const string Participant = "participants/{participant_id}/";
    private const string Holding = "Go401.PortfolioInvestment";
    private const string Settings = "Go401.PortfolioSettings";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. In(
            "Investments",
            "",
            Get("investments/{investment_id}/", One, "Go401.Investment", "Shows one fund."),
            Get(Participant + "investment-history/", Pages, "Go401.InvestmentTransaction", "Lists a participant's trades.") with
            {
                PagedOnRequest = true,
            },
            Get(Participant + "investment-options/", Pages, "Go401.Investment", "Lists the funds that a participant can choose.") with
            {
                PagedOnRequest = true,
            },
            Get(Participant + "investment-performance/", Pages, "Go401.PortfolioDay", "Lists a participant's holdings by day.") with
            {
                QueryParameters = ["start_date", "end_date"],
            },
            Get(Participant + "portfolio/", Pages, Holding, "Lists a participant's current holdings."),
            Post(Participant + "portfolio/", Pages, Holding, "Sets the funds of a participant's allocation and their weights.")
                .WithRemark("Replaces the whole allocation: a fund that is omitted is sold."),
            Get(Participant + "portfolio-settings/", One, Settings, "Shows how a portfolio is rebalanced, and when trades are made."),
            Post(Participant + "portfolio-settings/", One, Settings, "Changes how a portfolio is rebalanced."),
            Post(Participant + "start-participant-rebalance/", One, Settings, "Starts to rebalance a portfolio.", body: BodyShape.None)
                .WithRemark("Returns 400 while automatic rebalancing is on."),
            Post(Participant + "cancel-participant-rebalance/", One, Settings, "Cancels a rebalance.", body: BodyShape.None)
                .WithRemark("Returns 400 once trading has started.")
        ),
    ];
}
