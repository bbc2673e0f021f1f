namespace Go401.Client.Catalogue;

/// <summary>Companies, their plans, their participants and their payrolls.</summary>
internal static class CompanyOperations
{
    private const string Companies = "Companies";
    private const string Participants = "Participants";
    private const string Company = "companies/{company_id}/";
    private const string Participant = Company + "participants/{participant_id}/";
    private const string NoDeductions =
        "Deferrals, loans and the eligibility date cannot be set here. A changed email address creates a second login "
        + "for that person; the first one remains.";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "companies/", Companies, ResponseShape.Pages, "Go401.Company")
        {
            Summary = "Lists the companies that this account can see.",
        },
        new("GET", Company + "company-affiliates/", Companies, ResponseShape.One, "Go401.CompanyAffiliates")
        {
            Summary = "Shows the broker-dealer, the advisor and the advisor firm of a company.",
            Remark = "Each of the three can be null.",
        },
        new("GET", Company + "investment-options/", Companies, ResponseShape.Pages, "Go401.Investment")
        {
            Summary = "Lists the funds that a company's plan offers.",
        },
        new("GET", Company + "matches/", Companies, ResponseShape.One, "Go401.Matches")
        {
            Summary = "Shows how a company matches contributions.",
        },
        new("GET", Company + "participants/", Participants, ResponseShape.Pages, "Go401.Participant")
        {
            Summary = "Lists a company's participants with their deferrals and loan payments.",
            Remark = "Contains social security numbers, birth dates, addresses and pay.",
        },
        new("POST", Company + "participants/", Participants, ResponseShape.OneOrMany, "Go401.Participant")
        {
            Summary = "Adds one or more participants to a company.",
            Remark =
                "If the social security number already exists, that participant is updated instead. Deferrals, loans and "
                + "the eligibility date cannot be set here.",
            BodyShape = BodyShape.OneOrMany,
        },
        new("GET", Participant, Participants, ResponseShape.One, "Go401.Participant")
        {
            Summary = "Shows one participant of a company with deferrals and loan payments.",
            Remark = "Contains social security number, birth date, address and pay.",
        },
        new("PUT", Participant, Participants, ResponseShape.One, "Go401.Participant")
        {
            Summary = "Replaces a participant's data.",
            Remark = NoDeductions,
            BodyShape = BodyShape.One,
        },
        new("PATCH", Participant, Participants, ResponseShape.One, "Go401.Participant")
        {
            Summary = "Changes some fields of a participant.",
            Remark = NoDeductions,
            BodyShape = BodyShape.One,
        },
        new("GET", Company + "plan-provisions/", Companies, ResponseShape.One, "Go401.PlanProvisions")
        {
            Summary = "Shows a plan's rules: eligibility, vesting, contributions, entry dates.",
            Remark = "Returns 404 if the company has no plan yet.",
        },
        new("POST", Company + "submit-payroll/", "Payroll", ResponseShape.One, "Go401.Payroll")
        {
            Summary = "Submits a payroll; its contributions are then collected.",
            Remark =
                "A line has participant_id, hours, gross_pay, pre_tax_amount, post_tax_amount, company_contribution, "
                + "other_additions, hours_ytd, gross_pay_ytd. The same Idempotent-Key is processed only once within 24 "
                + "hours.",
            BodyShape = BodyShape.One,
            Idempotent = true,
            MovesMoney = true,
        },
        new("POST", "plan-setup/", "Plan setup", ResponseShape.One, "Go401.PlanSetup")
        {
            Summary = "Creates a company with its plan.",
            Remark = "acting_338, billing_tier, fund_lineup and pooled_plan take ids from the affiliate operations.",
            BodyShape = BodyShape.One,
        },
        new("PUT", "plan-setup/{company_id}/", "Plan setup", ResponseShape.One, "Go401.PlanSetup")
        {
            Summary = "Replaces the setup of a plan that has not started.",
            Remark = "Send the whole setup. It is rejected once the plan was changed on the website or is active.",
            BodyShape = BodyShape.One,
        },
    ];
}
