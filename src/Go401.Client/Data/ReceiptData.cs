using static Go401.Client.Data.DataColumn;
using static Go401.Client.Data.ParticipantData;

namespace Go401.Client.Data;

/// <summary>The members of the receipt of a pay run.</summary>
internal static class ReceiptData
{
    private const string NoHash =
        "The rows did not come from a file, or the file has social security numbers, of which no hash is written.";

    public static readonly DataTable Receipt = new(
        "PayrollReceipt",
        "The receipt of a pay run, a JSON file: when it was sent, its sums, and hashes of what was sent.",
        [
            new("baseAddress", DataType.Text, "The address of the service."),
            new("companyId", DataType.Text, "The company's id."),
            new("checkDate", DataType.Date, "The day of pay, which decides the tax year.") { Source = "check_date" },
            new("offCycle", DataType.Boolean, "True for a run outside of the cycle: a bonus, a correction.") { Source = "is_off_cycle" },
            Count("correction", "0 for the first run of a company, date and cycle; each correction has the next number.", "corrections"),
            Count("lines", "How many lines were sent.", "lines"),
            new("totals", DataType.Group, "The sum of each column that was sent, a number as text.") { Unit = "hours or " + Dollars },
            new("acceptedWarnings", DataType.List, "The ids of the warnings that were accepted when it was sent.")
            {
                Empty = "No warning was accepted, or the run was not sent from this computer.",
            },
            new("idempotencyKey", DataType.Text, "The key that it was sent with: the same key is taken once."),
            new("achDate", DataType.Date, "When the money is drawn.")
            {
                Source = "ach_date",
                Empty = "No response to the submission has it.",
            },
            new("submittedUtc", DataType.Timestamp, "When 401GO took it, UTC.")
            {
                Empty = "It is not known: the run was not sent from this computer.",
            },
            new("inputSha256", DataType.Text, "The SHA-256 of the input file, hexadecimal.") { Empty = NoHash },
            new("inputSha256Omitted", DataType.Text, "Why there is no SHA-256 of the input file.")
            {
                Empty = "There is one, or there was no file.",
            },
            new("sentSha256", DataType.Text, "The SHA-256 of the body that was sent, hexadecimal."),
        ],
        IsFile: true
    );
}
