using static Go401.Client.Data.DataColumn;
using static Go401.Client.Data.ParticipantData;

namespace Go401.Client.Data;

/// <summary>The columns of companies, and of the objects inside a participant.</summary>
internal static class RecordData
{
    public static readonly DataTable Deferrals = new(
        "Deferrals",
        "What a participant contributes.",
        [
            Personal("Traditional", DataType.Group, "The traditional deferral elected last.", "deferrals.traditional"),
            Personal("Roth", DataType.Group, "The Roth deferral elected last.", "deferrals.roth"),
            Personal("ActiveTraditional", DataType.Group, "The traditional deferral in force now.", "deferrals.active_traditional"),
            Personal("ActiveRoth", DataType.Group, "The Roth deferral in force now.", "deferrals.active_roth"),
            ParticipantData.Participant.Find("DeferralChangeFrequency")! with
            {
                Name = "ChangeFrequency",
            },
            ParticipantData.Participant.Find("IsEligible")!,
            ParticipantData.Participant.Find("HitMax")!,
        ]
    );

    public static readonly DataTable DeferralElection = new(
        "DeferralElection",
        "One deferral.",
        [
            Personal("Amount", DataType.Number, "How much is put aside.", "amount") with
            {
                Unit = PercentOrDollars,
                UnitColumn = "IsPercent",
                Empty = NoElection,
            },
            Personal("IsPercent", DataType.Boolean, "True where Amount is percent of pay, false where it is US dollars.", "is_percent"),
            When("Timestamp", "When it was elected.", "timestamp"),
        ]
    );

    public static readonly DataTable Loan = new(
        "Loan",
        "A loan that has a payment due.",
        [
            Personal("TodaysPayment", DataType.Number, "The payment due in this payroll.", "todays_payment") with
            {
                Unit = Dollars,
                Empty = "401GO sent text that is not a number.",
            },
            Additional(),
        ]
    );

    public static readonly DataTable Address = new("Address", "A home address.", [.. AddressColumns("", "")]);

    public static readonly DataTable Company = new(
        "Company",
        "A company whose plan the connection may see.",
        [
            Id("ObjectId", "The company's id.", "object_id"),
            Id("CompanyId", "The company's id again, under the name that parameters use.", "object_id"),
            new("Name", DataType.Text, "The company's name.") { Source = "name", Empty = NotSent },
            new("Status", DataType.Text, "SETUP_PENDING until the plan is set up, then SETUP_COMPLETE.")
            {
                Source = "status",
                Empty = NotSent,
            },
            Additional() with
            {
                Sensitivity = DataSensitivity.None,
            },
        ]
    );
}
