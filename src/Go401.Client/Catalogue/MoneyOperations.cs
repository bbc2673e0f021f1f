using System.Collections.Generic;

namespace Go401.Client.Catalogue;

/// <summary>Money that leaves or enters a participant's account. Every write here moves money.</summary>
internal static class MoneyOperations
{
    private const string Area = "Money movement";
    private const string Participant = "participants/{participant_id}/";
    private const string Disbursement = "Go401.Disbursement";
    private const string LoanRequest = "Go401.LoanRequest";
    private const string Rollover = "Go401.Rollover";
    private const string NotWhenUnderWay = "Returns 400 once it is being processed.";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        List("disbursements/", Disbursement, "Lists a participant's withdrawals."),
        Send(
            "POST",
            "disbursements/",
            Disbursement,
            "Requests a withdrawal from a participant's account.",
            "The posttax_ fields describe the post-tax part if both parts are paid out; both memos are then required."
        ),
        Show(
            "disbursements-info/",
            "Go401.DisbursementInfo",
            "Shows what a participant can withdraw, and for which reasons.",
            ["is_emergency", "is_hardship", "is_move_rollover"]
        ),
        Show("disbursements/{disbursement_id}/", Disbursement, "Shows one withdrawal."),
        Send("PUT", "disbursements/{disbursement_id}/", Disbursement, "Replaces a requested withdrawal."),
        Delete("disbursements/{disbursement_id}/", Disbursement, "Cancels a withdrawal."),
        List("loan-requests/", LoanRequest, "Lists the loans that a participant requested."),
        Send("POST", "loan-requests/", LoanRequest, "Requests a loan from a participant's account."),
        Show("loan-requests-info/", "Go401.LoanRequestInfo", "Shows whether a participant can borrow, how much, and at which fees."),
        Send("PUT", "loan-requests-signature/{loan_request_id}/", "Go401.PromissoryNote", "Signs the promissory note of a loan."),
        Show("loan-requests/{loan_request_id}/", LoanRequest, "Shows one requested loan."),
        Send("PUT", "loan-requests/{loan_request_id}/", LoanRequest, "Replaces a requested loan."),
        Delete("loan-requests/{loan_request_id}/", LoanRequest, "Cancels a loan."),
        List("money-movement-history/", "Go401.MoneyMovement", "Lists the money movements of a participant's account."),
        List("rollovers/", Rollover, "Lists the rollovers from former plans."),
        Send("POST", "rollovers/", Rollover, "Submits a rollover from a former plan."),
        Show("rollovers/{rollover_id}/", Rollover, "Shows one rollover."),
        Send("PUT", "rollovers/{rollover_id}/", Rollover, "Replaces a submitted rollover."),
        Delete("rollovers/{rollover_id}/", Rollover, "Cancels a rollover."),
    ];

    private static ApiOperation List(string rest, string typeName, string summary) =>
        new()
        {
            Method = "GET",
            PathTemplate = Participant + rest,
            Area = Area,
            Scope = "participant:read",
            Paged = true,
            AnswerShape = AnswerShape.Pages,
            TypeName = typeName,
            Summary = summary,
        };

    private static ApiOperation Show(string rest, string typeName, string summary, string[]? query = null) =>
        new()
        {
            Method = "GET",
            PathTemplate = Participant + rest,
            Area = Area,
            Scope = "participant:read",
            AnswerShape = AnswerShape.One,
            TypeName = typeName,
            Summary = summary,
            QueryParameters = query ?? [],
        };

    private static ApiOperation Send(string method, string rest, string typeName, string summary, string? remark = null) =>
        new()
        {
            Method = method,
            PathTemplate = Participant + rest,
            Area = Area,
            Scope = "participant:write",
            MovesMoney = true,
            BodyShape = BodyShape.One,
            AnswerShape = AnswerShape.One,
            TypeName = typeName,
            Summary = summary,
            Remark = remark,
        };

    private static ApiOperation Delete(string rest, string typeName, string summary) =>
        new()
        {
            Method = "DELETE",
            PathTemplate = Participant + rest,
            Area = Area,
            Scope = "participant:write",
            MovesMoney = true,
            TypeName = typeName,
            Summary = summary,
            Remark = NotWhenUnderWay,
        };
}
