using static Go401.Client.Catalogue.ApiOperation;
using static Go401.Client.Catalogue.ResponseShape;

namespace Go401.Client.Catalogue;

/// <summary>What belongs to one participant, money movement and investments apart.</summary>
internal static class ParticipantOperations
{
    private const string Participant = "participants/{participant_id}/";
    private const string Beneficiary = Participant + "beneficiaries/{beneficiary_id}/";
    private const string BeneficiaryType = "Go401.Beneficiary";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. In(
            "Beneficiaries",
            Participant,
            Get("beneficiaries/", Pages, BeneficiaryType, "Lists a participant's beneficiaries."),
            Post("beneficiaries/", OneOrMany, BeneficiaryType, "Adds one or more beneficiaries.", body: BodyShape.OneOrMany) with
            {
                Remark = "A list is accepted as a whole or not at all. The same Idempotent-Key is processed only once within 24 hours.",
                Idempotent = true,
            },
            Patch("beneficiaries/", One, BeneficiaryType, "Changes several beneficiaries at once.", body: BodyShape.Many) with
            {
                Remark = "Each entry contains its object_id. Either all are changed or none.",
                AlsoRequired = "object_id",
            },
            Get("beneficiaries/{beneficiary_id}/", One, BeneficiaryType, "Shows one beneficiary."),
            Put("beneficiaries/{beneficiary_id}/", One, BeneficiaryType, "Replaces a beneficiary's data."),
            Patch("beneficiaries/{beneficiary_id}/", One, BeneficiaryType, "Changes some fields of a beneficiary."),
            Delete("beneficiaries/{beneficiary_id}/", BeneficiaryType, "Removes a beneficiary.")
        ),
        .. In(
            "Payroll",
            Participant,
            Get("deferrals/", One, "Go401.Deferrals", "Shows a participant's deferrals from each paycheck."),
            Post("deferrals/", One, "Go401.Deferrals", "Changes a participant's deferrals from each paycheck.")
                .WithRemark("May take effect later, depending on eligibility, the annual limit and the plan's rules for changes."),
            Get("matches/", One, "Go401.Matches", "Shows how a participant's contributions are matched."),
            Get("payroll-lines/", Pages, "Go401.PayrollLine", "Lists a participant's lines in past payrolls."),
            Get("totals/", One, "Go401.Totals", "Shows a participant's contributions this year, balances, loans, limits.")
                .WithRemark("Pre-tax and post-tax contributions share one annual limit.")
        ),
        .. In(
            "Participants",
            Participant,
            Get("events/", One, "Go401.ParticipantEvents", "Lists the steps that a participant has completed, such as setup."),
            Post("events/", None, "Go401.ParticipantEvents", "Records steps that a participant has completed.")
                .WithRemark("A step that is already recorded is not added again."),
            Get("participant-setup/", One, "Go401.ParticipantSetup", "Shows a participant's plan and whether deferrals have been chosen.")
                .WithRemark("Returns 400 if the account has no active plan.")
        ),
        .. In(
            "Notifications",
            Participant,
            Get("notifications/", Pages, "Go401.Notification", "Lists the messages sent to a participant."),
            Patch("notifications/{notification_id}/", One, "Go401.Notification", "Marks a message as new, viewed or archived."),
            Get("notifications/attachment/{attachment_id}/", One, "Go401.SignedLink", "Creates a link to the attachment of a message.")
                .WithRemark("Anyone with the link can open the file for 30 minutes.")
        ),
        .. In(
            "Documents",
            Participant,
            Get("participant-documents/", One, "Go401.DocumentList", "Lists the names of the documents available to a participant."),
            Get("participant-documents/{document_name}/", One, "Go401.SignedLink", "Creates a link to one of a participant's documents.")
                .WithRemark("Anyone with the link can open the file for 30 minutes.")
        ),
        .. In(
            "Retirement planning",
            Participant,
            Get(
                "retirement-planning-defaults/",
                One,
                "Go401.RetirementDefaults",
                "Shows the assumptions of a participant's retirement estimate."
            ),
            Get(
                "retirement-planning-estimate/",
                Many,
                "Go401.RetirementEstimate",
                "Estimates balance and need for every year of a participant's life."
            ) with
            {
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
            Get("advisor-models/", None, "Go401.AdvisorModel", "Shows the model portfolios that an advisor offers a participant.")
                .WithRemark("The API documentation does not describe the response."),
            Post("advisor-models/", Pages, "Go401.PortfolioInvestment", "Assigns an advisor's model portfolio to a participant.")
                .WithRemark("Returns 404 if the model does not exist.")
        ),
    ];
}
