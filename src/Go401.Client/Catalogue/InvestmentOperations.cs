using System.Collections.Generic;

namespace Go401.Client.Catalogue;

/// <summary>Funds, and what participants hold of them.</summary>
internal static class InvestmentOperations
{
    private const string Area = "Investments";
    private const string Participant = "participants/{participant_id}/";
    private const string Settings = "Go401.PortfolioSettings";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        // Funds belong to no resource that has a scope of its own.
        new()
        {
            Method = "GET",
            PathTemplate = "investments/{investment_id}/",
            Area = Area,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.Investment",
            Summary = "Shows one fund.",
        },
        Read("investment-history/", AnswerShape.Pages, "Go401.InvestmentTransaction", "Lists a participant's trades.") with
        {
            PagedOnRequest = true,
        },
        Read("investment-options/", AnswerShape.Pages, "Go401.Investment", "Lists the funds that a participant can choose.") with
        {
            PagedOnRequest = true,
        },
        Read("investment-performance/", AnswerShape.Pages, "Go401.PortfolioDay", "Lists a participant's holdings by day.") with
        {
            QueryParameters = ["start_date", "end_date"],
        },
        Read("portfolio/", AnswerShape.Pages, "Go401.PortfolioInvestment", "Lists a participant's current holdings."),
        Write(
            "portfolio/",
            AnswerShape.Pages,
            "Go401.PortfolioInvestment",
            "Sets the funds of a participant's allocation and their weights."
        ) with
        {
            BodyShape = BodyShape.One,
            Remark = "Replaces the whole allocation: a fund that is omitted is sold.",
        },
        Read("portfolio-settings/", AnswerShape.One, Settings, "Shows how a portfolio is rebalanced, and when trades are made."),
        Write("portfolio-settings/", AnswerShape.One, Settings, "Changes how a portfolio is rebalanced.") with
        {
            BodyShape = BodyShape.One,
        },
        Write("start-participant-rebalance/", AnswerShape.One, Settings, "Starts to rebalance a portfolio.") with
        {
            Remark = "Returns 400 while automatic rebalancing is on.",
        },
        Write("cancel-participant-rebalance/", AnswerShape.One, Settings, "Cancels a rebalance.") with
        {
            Remark = "Returns 400 once trading has started.",
        },
    ];

    private static ApiOperation Read(string rest, AnswerShape answer, string typeName, string summary) =>
        new()
        {
            Method = "GET",
            PathTemplate = Participant + rest,
            Area = Area,
            Scope = "participant:read",
            Paged = answer == AnswerShape.Pages,
            AnswerShape = answer,
            TypeName = typeName,
            Summary = summary,
        };

    private static ApiOperation Write(string rest, AnswerShape answer, string typeName, string summary) =>
        new()
        {
            Method = "POST",
            PathTemplate = Participant + rest,
            Area = Area,
            Scope = "participant:write",
            Paged = answer == AnswerShape.Pages,
            AnswerShape = answer,
            TypeName = typeName,
            Summary = summary,
        };
}
