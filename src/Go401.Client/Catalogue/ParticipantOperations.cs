using System.Collections.Generic;

namespace Go401.Client.Catalogue;

/// <summary>What belongs to one participant, money movement and investments apart.</summary>
internal static class ParticipantOperations
{
    private const string Participant = "participants/{participant_id}/";
    private const string Read = "participant:read";
    private const string Write = "participant:write";
    private const string Beneficiaries = "Beneficiaries";
    private const string Beneficiary = Participant + "beneficiaries/{beneficiary_id}/";
    private const string BeneficiaryType = "Go401.Beneficiary";

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "beneficiaries/",
            Area = Beneficiaries,
            Scope = Read,
            Paged = true,
            AnswerShape = AnswerShape.Pages,
            TypeName = BeneficiaryType,
            Summary = "Lists a participant's beneficiaries.",
        },
        new()
        {
            Method = "POST",
            PathTemplate = Participant + "beneficiaries/",
            Area = Beneficiaries,
            Scope = Write,
            Idempotent = true,
            BodyShape = BodyShape.OneOrMany,
            AnswerShape = AnswerShape.OneOrMany,
            TypeName = BeneficiaryType,
            Summary = "Adds one or more beneficiaries.",
            Remark = "A list is accepted as a whole or not at all. The same Idempotent-Key is processed only once within 24 hours.",
        },
        new()
        {
            Method = "PATCH",
            PathTemplate = Participant + "beneficiaries/",
            Area = Beneficiaries,
            Scope = Write,
            BodyShape = BodyShape.Many,
            AnswerShape = AnswerShape.One,
            TypeName = BeneficiaryType,
            AlsoRequired = "object_id",
            Summary = "Changes several beneficiaries at once.",
            Remark = "Each entry contains its object_id. Either all are changed or none.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Beneficiary,
            Area = Beneficiaries,
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = BeneficiaryType,
            Summary = "Shows one beneficiary.",
        },
        new()
        {
            Method = "PUT",
            PathTemplate = Beneficiary,
            Area = Beneficiaries,
            Scope = Write,
            BodyShape = BodyShape.One,
            AnswerShape = AnswerShape.One,
            TypeName = BeneficiaryType,
            Summary = "Replaces a beneficiary's data.",
        },
        new()
        {
            Method = "PATCH",
            PathTemplate = Beneficiary,
            Area = Beneficiaries,
            Scope = Write,
            BodyShape = BodyShape.One,
            AnswerShape = AnswerShape.One,
            TypeName = BeneficiaryType,
            Summary = "Changes some fields of a beneficiary.",
        },
        new()
        {
            Method = "DELETE",
            PathTemplate = Beneficiary,
            Area = Beneficiaries,
            Scope = Write,
            TypeName = BeneficiaryType,
            Summary = "Removes a beneficiary.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "deferrals/",
            Area = "Payroll",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.Deferrals",
            Summary = "Shows a participant's deferrals from each paycheck.",
        },
        new()
        {
            Method = "POST",
            PathTemplate = Participant + "deferrals/",
            Area = "Payroll",
            Scope = Write,
            BodyShape = BodyShape.One,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.Deferrals",
            Summary = "Changes a participant's deferrals from each paycheck.",
            Remark = "May take effect later, depending on eligibility, the annual limit and the plan's rules for changes.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "matches/",
            Area = "Payroll",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.Matches",
            Summary = "Shows how a participant's contributions are matched.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "payroll-lines/",
            Area = "Payroll",
            Scope = Read,
            Paged = true,
            AnswerShape = AnswerShape.Pages,
            TypeName = "Go401.PayrollLine",
            Summary = "Lists a participant's lines in past payrolls.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "totals/",
            Area = "Payroll",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.Totals",
            Summary = "Shows a participant's contributions this year, balances, loans and limits.",
            Remark = "Pre-tax and post-tax contributions share one annual limit.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "events/",
            Area = "Participants",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.ParticipantEvents",
            Summary = "Lists the steps that a participant has completed, such as setup.",
        },
        new()
        {
            Method = "POST",
            PathTemplate = Participant + "events/",
            Area = "Participants",
            Scope = Write,
            BodyShape = BodyShape.One,
            TypeName = "Go401.ParticipantEvents",
            Summary = "Records steps that a participant has completed.",
            Remark = "A step that is already recorded is not added again.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "participant-setup/",
            Area = "Participants",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.ParticipantSetup",
            Summary = "Shows a participant's plan and whether deferrals have been chosen.",
            Remark = "Returns 400 if the account has no active plan.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "notifications/",
            Area = "Notifications",
            Scope = Read,
            Paged = true,
            AnswerShape = AnswerShape.Pages,
            TypeName = "Go401.Notification",
            Summary = "Lists the messages sent to a participant.",
        },
        new()
        {
            Method = "PATCH",
            PathTemplate = Participant + "notifications/{notification_id}/",
            Area = "Notifications",
            Scope = Write,
            BodyShape = BodyShape.One,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.Notification",
            Summary = "Marks a message as new, viewed or archived.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "notifications/attachment/{attachment_id}/",
            Area = "Notifications",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.SignedLink",
            Summary = "Creates a link to the attachment of a message.",
            Remark = "Anyone with the link can open the file for 30 minutes.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "participant-documents/",
            Area = "Documents",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.DocumentList",
            Summary = "Lists the names of the documents available to a participant.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "participant-documents/{document_name}/",
            Area = "Documents",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.SignedLink",
            Summary = "Creates a link to one of a participant's documents.",
            Remark = "Anyone with the link can open the file for 30 minutes.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "retirement-planning-defaults/",
            Area = "Retirement planning",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.RetirementDefaults",
            Summary = "Shows the assumptions of a participant's retirement estimate.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "retirement-planning-estimate/",
            Area = "Retirement planning",
            Scope = Read,
            AnswerShape = AnswerShape.Many,
            TypeName = "Go401.RetirementEstimate",
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
            Summary = "Estimates balance and need for every year of a participant's life.",
            Remark = "Each assumption can be overridden in the query. Returns 400 if the age is not below the retirement age.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "advisor-models/",
            Area = "Retirement planning",
            Scope = Read,
            TypeName = "Go401.AdvisorModel",
            Summary = "Shows the model portfolios that an advisor offers a participant.",
            Remark = "The API documentation does not describe the response.",
        },
        new()
        {
            Method = "POST",
            PathTemplate = Participant + "advisor-models/",
            Area = "Retirement planning",
            Scope = Write,
            Paged = true,
            BodyShape = BodyShape.One,
            AnswerShape = AnswerShape.Pages,
            TypeName = "Go401.PortfolioInvestment",
            Summary = "Assigns an advisor's model portfolio to a participant.",
            Remark = "Returns 404 if the model does not exist.",
        },
    ];
}
