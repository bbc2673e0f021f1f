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

    private static readonly string[] BeneficiaryRequired = ["dob", "name", "percentage"];
    private static readonly string[] BeneficiaryOptional = ["object_id", "email", "phone"];

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
            Summary = "Lists who inherits a participant's account.",
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
            RequiredFields = BeneficiaryRequired,
            OptionalFields = BeneficiaryOptional,
            Summary = "Names one beneficiary or several.",
            Remark = "Of a list either all are taken or none. The same Idempotent-Key within 24 hours is taken once.",
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
            RequiredFields = ["object_id"],
            OptionalFields = [.. BeneficiaryRequired, "email", "phone"],
            Summary = "Changes several beneficiaries at once.",
            Remark = "Each entry names its object_id. Either all are changed or none.",
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
            RequiredFields = BeneficiaryRequired,
            OptionalFields = BeneficiaryOptional,
            Summary = "Replaces what is known of a beneficiary.",
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
            OptionalFields = [.. BeneficiaryRequired, .. BeneficiaryOptional],
            Summary = "Changes some fields of a beneficiary.",
        },
        new()
        {
            Method = "DELETE",
            PathTemplate = Beneficiary,
            Area = Beneficiaries,
            Scope = Write,
            TypeName = BeneficiaryType,
            Summary = "Takes a beneficiary away.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "deferrals/",
            Area = "Payroll",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.Deferrals",
            Summary = "Shows what a participant puts aside from each pay.",
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
            OptionalFields = ["traditional", "roth"],
            Summary = "Changes what a participant puts aside from each pay.",
            Remark = "May take effect later: eligibility, the year's limit and the plan's rules for changes decide.",
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
            Summary = "Lists a participant's lines of past payrolls.",
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
            Remark = "Pre-tax and post-tax contributions share one yearly limit.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "events/",
            Area = "Participants",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.ParticipantEvents",
            Summary = "Lists which steps a participant has been through, finished set-up for one.",
        },
        new()
        {
            Method = "POST",
            PathTemplate = Participant + "events/",
            Area = "Participants",
            Scope = Write,
            BodyShape = BodyShape.One,
            TypeName = "Go401.ParticipantEvents",
            RequiredFields = ["event_types"],
            Summary = "Notes that a participant has been through certain steps.",
            Remark = "A step that is there already is not doubled.",
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
            Remark = "Answers 400 where the account has no active plan.",
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
            Summary = "Lists the messages that a participant was sent.",
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
            OptionalFields = ["status"],
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
            Summary = "Makes a link to the attachment of a message.",
            Remark = "Whoever has the link can open the file, for 30 minutes.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "participant-documents/",
            Area = "Documents",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.DocumentList",
            Summary = "Lists the names of the documents that a participant can get.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "participant-documents/{document_name}/",
            Area = "Documents",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.SignedLink",
            Summary = "Makes a link to one of a participant's documents.",
            Remark = "Whoever has the link can open the file, for 30 minutes.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "retirement-planning-defaults/",
            Area = "Retirement planning",
            Scope = Read,
            AnswerShape = AnswerShape.One,
            TypeName = "Go401.RetirementDefaults",
            Summary = "Shows the assumptions that an estimate of a participant's retirement starts from.",
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
            Remark = "Each assumption can be overridden in the query. Answers 400 where the age is not below the retirement age.",
        },
        new()
        {
            Method = "GET",
            PathTemplate = Participant + "advisor-models/",
            Area = "Retirement planning",
            Scope = Read,
            TypeName = "Go401.AdvisorModel",
            Summary = "Shows the model portfolios that an advisor offers a participant.",
            Remark = "The API's document does not describe the answer.",
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
            RequiredFields = ["selected_model"],
            Summary = "Puts a participant's portfolio on one of an advisor's models.",
            Remark = "Answers 404 where there is no such model.",
        },
    ];
}
