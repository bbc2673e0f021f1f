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
        new("GET", Participant + "disbursements/", Area, ResponseShape.Pages, Disbursement)
        {
            Summary = "Lists a participant's withdrawals.",
        },
        new("POST", Participant + "disbursements/", Area, ResponseShape.One, Disbursement)
        {
            Summary = "Requests a withdrawal from a participant's account.",
            Remark = "The posttax_ fields describe the post-tax part if both parts are paid out; both memos are then required.",
            BodyShape = BodyShape.One,
            MovesMoney = true,
        },
        new("GET", Participant + "disbursements-info/", Area, ResponseShape.One, "Go401.DisbursementInfo")
        {
            Summary = "Shows what a participant can withdraw, and for which reasons.",
            QueryParameters = ["is_emergency", "is_hardship", "is_move_rollover"],
        },
        new("GET", Participant + "disbursements/{disbursement_id}/", Area, ResponseShape.One, Disbursement)
        {
            Summary = "Shows one withdrawal.",
        },
        new("PUT", Participant + "disbursements/{disbursement_id}/", Area, ResponseShape.One, Disbursement)
        {
            Summary = "Replaces a requested withdrawal.",
            BodyShape = BodyShape.One,
            MovesMoney = true,
        },
        new("DELETE", Participant + "disbursements/{disbursement_id}/", Area, ResponseShape.None, Disbursement)
        {
            Summary = "Cancels a withdrawal.",
            Remark = NotWhenUnderWay,
            MovesMoney = true,
        },
        new("GET", Participant + "loan-requests/", Area, ResponseShape.Pages, LoanRequest)
        {
            Summary = "Lists the loans that a participant requested.",
        },
        new("POST", Participant + "loan-requests/", Area, ResponseShape.One, LoanRequest)
        {
            Summary = "Requests a loan from a participant's account.",
            BodyShape = BodyShape.One,
            MovesMoney = true,
        },
        new("GET", Participant + "loan-requests-info/", Area, ResponseShape.One, "Go401.LoanRequestInfo")
        {
            Summary = "Shows whether a participant can borrow, how much, and at which fees.",
        },
        new("PUT", Participant + "loan-requests-signature/{loan_request_id}/", Area, ResponseShape.One, "Go401.PromissoryNote")
        {
            Summary = "Signs the promissory note of a loan.",
            BodyShape = BodyShape.One,
            MovesMoney = true,
        },
        new("GET", Participant + "loan-requests/{loan_request_id}/", Area, ResponseShape.One, LoanRequest)
        {
            Summary = "Shows one requested loan.",
        },
        new("PUT", Participant + "loan-requests/{loan_request_id}/", Area, ResponseShape.One, LoanRequest)
        {
            Summary = "Replaces a requested loan.",
            BodyShape = BodyShape.One,
            MovesMoney = true,
        },
        new("DELETE", Participant + "loan-requests/{loan_request_id}/", Area, ResponseShape.None, LoanRequest)
        {
            Summary = "Cancels a loan.",
            Remark = NotWhenUnderWay,
            MovesMoney = true,
        },
        new("GET", Participant + "money-movement-history/", Area, ResponseShape.Pages, "Go401.MoneyMovement")
        {
            Summary = "Lists the money movements of a participant's account.",
        },
        new("GET", Participant + "rollovers/", Area, ResponseShape.Pages, Rollover) { Summary = "Lists the rollovers from former plans." },
        new("POST", Participant + "rollovers/", Area, ResponseShape.One, Rollover)
        {
            Summary = "Submits a rollover from a former plan.",
            BodyShape = BodyShape.One,
            MovesMoney = true,
        },
        new("GET", Participant + "rollovers/{rollover_id}/", Area, ResponseShape.One, Rollover) { Summary = "Shows one rollover." },
        new("PUT", Participant + "rollovers/{rollover_id}/", Area, ResponseShape.One, Rollover)
        {
            Summary = "Replaces a submitted rollover.",
            BodyShape = BodyShape.One,
            MovesMoney = true,
        },
        new("DELETE", Participant + "rollovers/{rollover_id}/", Area, ResponseShape.None, Rollover)
        {
            Summary = "Cancels a rollover.",
            Remark = NotWhenUnderWay,
            MovesMoney = true,
        },
    ];
}
