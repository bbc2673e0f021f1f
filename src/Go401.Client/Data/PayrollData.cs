using System.Collections.Generic;
using static Go401.Client.Data.DataColumn;
using static Go401.Client.Data.ParticipantData;

namespace Go401.Client.Data;

/// <summary>The columns of the payroll cycle.</summary>
internal static class PayrollData
{
    private const string NoPay = "No pay was given, so no amount was computed.";
    private const string NonePending = "Nothing is pending.";

    public static readonly DataTable Deduction = new(
        "Deduction",
        "What payroll has to withhold from a participant.",
        [
            Id("ParticipantId", "The participant's id.", "object_id"),
            Personal("Name", DataType.Text, "The full name.", "name"),
            Id("CompanyId", "The company's id.", null),
            Personal(
                "Eligible",
                DataType.Boolean,
                "True where the participant works for the company and may contribute today.",
                "deferrals.is_eligible",
                empty: null
            ),
            Personal("HitMax", DataType.Boolean, "True where this year's limit is reached: withhold nothing.", "deferrals.hit_max", null),
            .. Election("PreTaxElection", "PreTaxIsPercent", "The pre-tax (traditional) election in force.", "active_traditional"),
            .. Election("RothElection", "RothIsPercent", "The Roth election in force.", "active_roth"),
            Amount("PreTaxAmount", "The pre-tax amount of this payroll; 0 where nothing may be withheld.", NoPay),
            Amount("RothAmount", "The Roth amount of this payroll; 0 where nothing may be withheld.", NoPay),
            Amount("LoanPayment", "The sum of the loan payments due; 0 where there are none.", null) with
            {
                Source = "loans.todays_payment",
            },
            Personal("Loans", DataType.List, "Each loan with a payment due.", "loans", empty: "No loan has a payment due."),
            Amount(
                "MatchAmount",
                "The employer's match by the tiers of the plan, for information.",
                "No pay was given, or the tiers of the plan are not known."
            ),
            .. Election(
                "PendingPreTax",
                "PendingPreTaxIsPercent",
                "A pre-tax election that is not in force yet.",
                "traditional",
                NonePending
            ),
            .. Election("PendingRoth", "PendingRothIsPercent", "A Roth election that is not in force yet.", "roth", NonePending),
            Personal(
                "PendingReason",
                DataType.Text,
                "Why an election is not in force yet; Frequency: changes take effect at set times.",
                null
            ) with
            {
                Values = ["Eligibility", "Maximum", "Frequency"],
                Empty = NonePending,
            },
            Personal("ChangedAt", DataType.Timestamp, "When the participant or an election was changed last.", "timestamp_updated"),
            Personal("Change", DataType.List, "What differs from the last run.", null, empty: "Nothing differs, or no last run was given."),
        ]
    );

    public static readonly DataTable DeductionChange = new(
        "DeductionChange",
        "One difference from the last run.",
        [
            new("Field", DataType.Text, "The property that differs; Participant for a person who came or left."),
            Personal("OldValue", DataType.Text, "What the last run had.", null) with
            {
                Empty = "The person was not in the last run, or the value was empty.",
            },
            Personal("NewValue", DataType.Text, "What it is now; Added or Left for a person.", null, empty: "The value is empty now."),
        ]
    );

    public static readonly DataTable Fault = new(
        "Go401PayrollFault",
        "One thing that is wrong with a pay run or a census file. It never holds the value itself.",
        [
            new("Severity", DataType.Text, "An error stops everything; a warning stops until it is accepted.")
            {
                Values = ["Error", "Warning"],
            },
            new("Id", DataType.Text, "The stable id of the fault, for instance PersonUnknown."),
            new(
                "Row",
                DataType.WholeNumber,
                "The line of the file, where the header is line 1, or the number of the record in the pipeline."
            )
            {
                Empty = "The fault is about no single row.",
            },
            new("Column", DataType.Text, "The field, for instance GrossPay.") { Empty = "The fault is about no single field." },
            Id("ParticipantId", "The participant's id.", null, empty: "The person is not known, or the fault is about no single person."),
            new("Message", DataType.Text, "What is wrong."),
            new("Remedy", DataType.Text, "What to do about it."),
        ]
    );

    public static readonly DataTable Result = new(
        "PayrollResult",
        "A pay run that was submitted.",
        [
            Id("CompanyId", "The company's id.", null),
            new("CheckDate", DataType.Date, "The day of pay, which decides the tax year.") { Source = "check_date" },
            new("OffCycle", DataType.Boolean, "True for a run outside of the cycle: a bonus, a correction.") { Source = "is_off_cycle" },
            Count("CorrectionNumber", "The number of the correction; 0 for the first run of a check date and cycle.", "corrections"),
            Count("Lines", "How many lines were sent.", "lines"),
            Total("Hours", "The sum of hours.", "hours"),
            Total("GrossPay", "The sum of pay that counts for the plan."),
            Total("PreTax", "The sum of pre-tax deferrals."),
            Total("Roth", "The sum of Roth deferrals."),
            Total("CompanyContribution", "The sum of the employer's contributions."),
            Total("LoanPrincipal", "The sum of loan principal."),
            Total("LoanInterest", "The sum of loan interest."),
            new("AchDate", DataType.Date, "When the money is drawn.")
            {
                Source = "ach_date",
                Empty = "No response to the submission has it.",
            },
            new("IdempotencyKey", DataType.Text, "The key that it was sent with: the same key is taken once."),
            new("Status", DataType.Text, "AlreadySubmitted: an earlier run had sent the same lines.")
            {
                Values = ["Submitted", "AlreadySubmitted"],
            },
            new("AcceptedWarnings", DataType.List, "The ids of the warnings that were accepted when it was sent.")
            {
                Empty = "No warning was accepted, or the run was not sent from this computer.",
            },
            new("ReceiptPath", DataType.Text, "The receipt.") { Empty = "No receipt was asked for." },
        ]
    );

    public static readonly DataTable Difference = new(
        "PayrollDifference",
        "One amount in which a file and 401GO differ for a check date.",
        [
            Id("ParticipantId", "The participant's id.", null),
            new("Column", DataType.Text, "The column that differs; its unit is hours for Hours, US dollars for the others."),
            Amount("File", "What the file has.", "The person is not in the file.", "hours or " + Dollars),
            Amount("At401GO", "What 401GO has: the sum of its lines for that date.", "401GO has no line.", "hours or " + Dollars),
        ]
    );

    private static DataColumn Total(string name, string meaning, string unit = Dollars) =>
        new(name, DataType.Number, meaning) { Unit = unit };

    private static DataColumn Amount(string name, string meaning, string? empty, string unit = Dollars) =>
        Personal(name, DataType.Number, meaning, null, empty, unit);

    private static IEnumerable<DataColumn> Election(
        string name,
        string isPercent,
        string meaning,
        string field,
        string empty = "There is no election."
    )
    {
        yield return Personal(name, DataType.Number, meaning, $"deferrals.{field}.amount", empty, PercentOrDollars) with
        {
            UnitColumn = isPercent,
        };
        string which = $"True where {name} is percent of pay, false where it is US dollars.";
        yield return Personal(isPercent, DataType.Boolean, which, $"deferrals.{field}.is_percent", empty);
    }
}
