using static Go401.Client.Catalogue.ApiOperation;
using static Go401.Client.Catalogue.ResponseShape;

namespace Go401.Client.Catalogue;

/// <summary>Money that leaves or enters a participant's account. Every write here moves money.</summary>
internal static class MoneyOperations
{
    private const string Participant = "participants/{participant_id}/";
    private const string Disbursement = "Go401.Disbursement";
    private const string LoanRequest = "Go401.LoanRequest";
    private const string Rollover = "Go401.Rollover";
    private const string NotWhenUnderWay = "Returns 400 once it is being processed.";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. In(
                "Money movement",
                Participant,
                Get("disbursements/", Pages, Disbursement, "Lists a participant's withdrawals."),
                Post("disbursements/", One, Disbursement, "Requests a withdrawal from a participant's account.")
                    .WithRemark("The posttax_ fields describe the post-tax part if both parts are paid out; both memos are then required."),
                Get(
                    "disbursements-info/",
                    One,
                    "Go401.DisbursementInfo",
                    "Shows what a participant can withdraw, and for which reasons."
                ) with
                {
                    QueryParameters = ["is_emergency", "is_hardship", "is_move_rollover"],
                },
                Get("disbursements/{disbursement_id}/", One, Disbursement, "Shows one withdrawal."),
                Put("disbursements/{disbursement_id}/", One, Disbursement, "Replaces a requested withdrawal."),
                Delete("disbursements/{disbursement_id}/", Disbursement, "Cancels a withdrawal.").WithRemark(NotWhenUnderWay),
                Get("loan-requests/", Pages, LoanRequest, "Lists the loans that a participant requested."),
                Post("loan-requests/", One, LoanRequest, "Requests a loan from a participant's account."),
                Get(
                    "loan-requests-info/",
                    One,
                    "Go401.LoanRequestInfo",
                    "Shows whether a participant can borrow, how much, and at which fees."
                ),
                Put("loan-requests-signature/{loan_request_id}/", One, "Go401.PromissoryNote", "Signs the promissory note of a loan."),
                Get("loan-requests/{loan_request_id}/", One, LoanRequest, "Shows one requested loan."),
                Put("loan-requests/{loan_request_id}/", One, LoanRequest, "Replaces a requested loan."),
                Delete("loan-requests/{loan_request_id}/", LoanRequest, "Cancels a loan.").WithRemark(NotWhenUnderWay),
                Get("money-movement-history/", Pages, "Go401.MoneyMovement", "Lists the money movements of a participant's account."),
                Get("rollovers/", Pages, Rollover, "Lists the rollovers from former plans."),
                Post("rollovers/", One, Rollover, "Submits a rollover from a former plan."),
                Get("rollovers/{rollover_id}/", One, Rollover, "Shows one rollover."),
                Put("rollovers/{rollover_id}/", One, Rollover, "Replaces a submitted rollover."),
                Delete("rollovers/{rollover_id}/", Rollover, "Cancels a rollover.").WithRemark(NotWhenUnderWay)
            )
            .Select(o => o with { MovesMoney = !o.ReadsOnly }),
    ];
}
