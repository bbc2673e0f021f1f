using System.Collections.Generic;
using System.Linq;

namespace Go401.Client.Data;

/// <summary>
/// What every column of every typed object and export means. Help, documentation, completion, the schema in manifests and the
/// notes of the report are made of it. Tests compare it with the code in both directions.
/// </summary>
internal static class DataCatalogue
{
    /// <summary>Every table.</summary>
    public static IReadOnlyList<DataTable> Tables { get; } =
    [
        ParticipantData.Participant,
        ExportData.ChangeDetail,
        RecordData.Deferrals,
        RecordData.DeferralElection,
        RecordData.Loan,
        RecordData.Address,
        RecordData.Company,
        PayrollData.Deduction,
        PayrollData.DeductionChange,
        PayrollData.Fault,
        PayrollData.Result,
        ReceiptData.Receipt,
        PayrollData.Difference,
        CensusData.Entry,
        CensusData.Change,
        RunData.CensusReceipt,
        ExportData.Result,
        ExportData.CompanyResult,
        ExportData.CompanyFailure,
        RunData.Status,
        ExportData.Fault,
        ExportData.Check,
        SessionData.Connection,
        SessionData.StoredConnection,
        SessionData.Disconnection,
        SessionData.Confirmation,
        SessionData.VaultCheck,
        SessionData.Operation,
    ];

    /// <summary>The table of that name.</summary>
    public static DataTable Table(string name) => Tables.First(t => t.Name == name);

    /// <summary>A column of a file with participants; null for a field of the API that the dictionary does not list.</summary>
    public static DataColumn? ExportColumn(string name) =>
        ParticipantData.Participant.Find(name) ?? (ParticipantData.LoanNumber(name) is int loan ? ParticipantData.LoanColumn(loan) : null);
}
