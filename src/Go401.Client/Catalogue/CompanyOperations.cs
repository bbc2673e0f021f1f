using static Go401.Client.Catalogue.ApiOperation;
using static Go401.Client.Catalogue.ResponseShape;

namespace Go401.Client.Catalogue;

/// <summary>Companies, their plans, their participants and their payrolls.</summary>
internal static class CompanyOperations
{
    private const string Company = "companies/{company_id}/";
    private const string Participant = Company + "participants/{participant_id}/";
    private const string NoDeductions =
        "Deferrals, loans and the eligibility date cannot be set here. A changed email address creates a second login "
        + "for that person; the first one remains.";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. In(
            "Companies",
            "",
            Get("companies/", Pages, "Go401.Company", "Lists the companies that this account can see."),
            Get(
                    Company + "company-affiliates/",
                    One,
                    "Go401.CompanyAffiliates",
                    "Shows the broker-dealer, the advisor and the advisor firm of a company."
                )
                .WithRemark("Each of the three can be null."),
            Get(Company + "investment-options/", Pages, "Go401.Investment", "Lists the funds that a company's plan offers."),
            Get(Company + "matches/", One, "Go401.Matches", "Shows how a company matches contributions."),
            Get(
                    Company + "plan-provisions/",
                    One,
                    "Go401.PlanProvisions",
                    "Shows a plan's rules: eligibility, vesting, contributions, entry dates."
                )
                .WithRemark("Returns 404 if the company has no plan yet.")
        ),
        .. In(
            "Participants",
            "",
            Get(
                    Company + "participants/",
                    Pages,
                    "Go401.Participant",
                    "Lists a company's participants with their deferrals and loan payments."
                )
                .WithRemark("Contains social security numbers, birth dates, addresses and pay."),
            Post(
                    Company + "participants/",
                    OneOrMany,
                    "Go401.Participant",
                    "Adds one or more participants to a company.",
                    body: BodyShape.OneOrMany
                )
                .WithRemark(
                    "If the social security number already exists, that participant is updated instead. Deferrals, loans and "
                        + "the eligibility date cannot be set here."
                ),
            Get(Participant, One, "Go401.Participant", "Shows one participant of a company with deferrals and loan payments.")
                .WithRemark("Contains social security number, birth date, address and pay."),
            Put(Participant, One, "Go401.Participant", "Replaces a participant's data.").WithRemark(NoDeductions),
            Patch(Participant, One, "Go401.Participant", "Changes some fields of a participant.").WithRemark(NoDeductions)
        ),
        .. In(
            "Payroll",
            Company,
            Post("submit-payroll/", One, "Go401.Payroll", "Submits a payroll; its contributions are then collected.") with
            {
                Remark =
                    "A line has participant_id, hours, gross_pay, pre_tax_amount, post_tax_amount, company_contribution, "
                    + "other_additions, hours_ytd, gross_pay_ytd. The same Idempotent-Key is processed only once within 24 "
                    + "hours.",
                Idempotent = true,
                MovesMoney = true,
            }
        ),
        .. In(
            "Plan setup",
            "",
            Post("plan-setup/", One, "Go401.PlanSetup", "Creates a company with its plan.")
                .WithRemark("acting_338, billing_tier, fund_lineup and pooled_plan take ids from the affiliate operations."),
            Put("plan-setup/{company_id}/", One, "Go401.PlanSetup", "Replaces the setup of a plan that has not started.")
                .WithRemark("Send the whole setup. It is rejected once the plan was changed on the website or is active.")
        ),
    ];
}
