namespace Go401.Client.Catalogue;

/// <summary>What belongs to one participant, money movement and investments apart.</summary>
internal static class ParticipantOperations
{
    private const string Participant = "participants/{participant_id}/";
    private const string Beneficiaries = "Beneficiaries";
    private const string Beneficiary = Participant + "beneficiaries/{beneficiary_id}/";
    private const string BeneficiaryType = "Go401.Beneficiary";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", Participant + "beneficiaries/", Beneficiaries, ResponseShape.Pages, BeneficiaryType)
        {
            Summary = "Lists a participant's beneficiaries.",
        },
        new("POST", Participant + "beneficiaries/", Beneficiaries, ResponseShape.OneOrMany, BeneficiaryType)
        {
            Summary = "Adds one or more beneficiaries.",
            Remark = "A list is accepted as a whole or not at all. The same Idempotent-Key is processed only once within 24 hours.",
            BodyShape = BodyShape.OneOrMany,
            Idempotent = true,
        },
        new("PATCH", Participant + "beneficiaries/", Beneficiaries, ResponseShape.One, BeneficiaryType)
        {
            Summary = "Changes several beneficiaries at once.",
            Remark = "Each entry contains its object_id. Either all are changed or none.",
            BodyShape = BodyShape.Many,
            AlsoRequired = "object_id",
        },
        new("GET", Beneficiary, Beneficiaries, ResponseShape.One, BeneficiaryType) { Summary = "Shows one beneficiary." },
        new("PUT", Beneficiary, Beneficiaries, ResponseShape.One, BeneficiaryType)
        {
            Summary = "Replaces a beneficiary's data.",
            BodyShape = BodyShape.One,
        },
        new("PATCH", Beneficiary, Beneficiaries, ResponseShape.One, BeneficiaryType)
        {
            Summary = "Changes some fields of a beneficiary.",
            BodyShape = BodyShape.One,
        },
        new("DELETE", Beneficiary, Beneficiaries, ResponseShape.None, BeneficiaryType) { Summary = "Removes a beneficiary." },
        new("GET", Participant + "deferrals/", "Payroll", ResponseShape.One, "Go401.Deferrals")
        {
            Summary = "Shows a participant's deferrals from each paycheck.",
        },
        new("POST", Participant + "deferrals/", "Payroll", ResponseShape.One, "Go401.Deferrals")
        {
            Summary = "Changes a participant's deferrals from each paycheck.",
            Remark = "May take effect later, depending on eligibility, the annual limit and the plan's rules for changes.",
            BodyShape = BodyShape.One,
        },
        new("GET", Participant + "matches/", "Payroll", ResponseShape.One, "Go401.Matches")
        {
            Summary = "Shows how a participant's contributions are matched.",
        },
        new("GET", Participant + "payroll-lines/", "Payroll", ResponseShape.Pages, "Go401.PayrollLine")
        {
            Summary = "Lists a participant's lines in past payrolls.",
        },
        new("GET", Participant + "totals/", "Payroll", ResponseShape.One, "Go401.Totals")
        {
            Summary = "Shows a participant's contributions this year, balances, loans, limits.",
            Remark = "Pre-tax and post-tax contributions share one annual limit.",
        },
        new("GET", Participant + "events/", "Participants", ResponseShape.One, "Go401.ParticipantEvents")
        {
            Summary = "Lists the steps that a participant has completed, such as setup.",
        },
        new("POST", Participant + "events/", "Participants", ResponseShape.None, "Go401.ParticipantEvents")
        {
            Summary = "Records steps that a participant has completed.",
            Remark = "A step that is already recorded is not added again.",
            BodyShape = BodyShape.One,
        },
        new("GET", Participant + "participant-setup/", "Participants", ResponseShape.One, "Go401.ParticipantSetup")
        {
            Summary = "Shows a participant's plan and whether deferrals have been chosen.",
            Remark = "Returns 400 if the account has no active plan.",
        },
        new("GET", Participant + "notifications/", "Notifications", ResponseShape.Pages, "Go401.Notification")
        {
            Summary = "Lists the messages sent to a participant.",
        },
        new("PATCH", Participant + "notifications/{notification_id}/", "Notifications", ResponseShape.One, "Go401.Notification")
        {
            Summary = "Marks a message as new, viewed or archived.",
            BodyShape = BodyShape.One,
        },
        new("GET", Participant + "notifications/attachment/{attachment_id}/", "Notifications", ResponseShape.One, "Go401.SignedLink")
        {
            Summary = "Creates a link to the attachment of a message.",
            Remark = "Anyone with the link can open the file for 30 minutes.",
        },
        new("GET", Participant + "participant-documents/", "Documents", ResponseShape.One, "Go401.DocumentList")
        {
            Summary = "Lists the names of the documents available to a participant.",
        },
        new("GET", Participant + "participant-documents/{document_name}/", "Documents", ResponseShape.One, "Go401.SignedLink")
        {
            Summary = "Creates a link to one of a participant's documents.",
            Remark = "Anyone with the link can open the file for 30 minutes.",
        },
        new("GET", Participant + "retirement-planning-defaults/", "Retirement planning", ResponseShape.One, "Go401.RetirementDefaults")
        {
            Summary = "Shows the assumptions of a participant's retirement estimate.",
        },
        new("GET", Participant + "retirement-planning-estimate/", "Retirement planning", ResponseShape.Many, "Go401.RetirementEstimate")
        {
            Summary = "Estimates balance and need for every year of a participant's life.",
            Remark = "Each assumption can be overridden in the query. Returns 400 if the age is not below the retirement age.",
            QueryParameters =
            [
                "age",
                "annual_raise",
                "correct_for_inflation",
                "current_savings",
                "include_contributions",
                "include_social_security",
                "inflation",
                "investment_return",
                "life_expectancy",
                "retirement_age",
                "retirement_spending",
                "salary",
                "savings_percent",
            ],
        },
        new("GET", Participant + "advisor-models/", "Retirement planning", ResponseShape.None, "Go401.AdvisorModel")
        {
            Summary = "Shows the model portfolios that an advisor offers a participant.",
            Remark = "The API documentation does not describe the response.",
        },
        new("POST", Participant + "advisor-models/", "Retirement planning", ResponseShape.Pages, "Go401.PortfolioInvestment")
        {
            Summary = "Assigns an advisor's model portfolio to a participant.",
            Remark = "Returns 404 if the model does not exist.",
            BodyShape = BodyShape.One,
        },
    ];
}
