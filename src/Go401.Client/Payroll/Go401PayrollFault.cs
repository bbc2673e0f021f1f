namespace Go401.Client.Payroll;

/// <summary>How much a fault weighs.</summary>
public enum PayrollFaultSeverity
{
    /// <summary>Nothing is sent until it is corrected.</summary>
    Error,

    /// <summary>Nothing is sent until a person, or -AcceptWarning, says that it is meant.</summary>
    Warning,
}

/// <summary>
/// One thing that is wrong with a pay run or a census file. It never holds the value itself, which may be personal: the
/// message shows at most the value's shape (digits as 9, letters as A).
/// </summary>
public sealed class Go401PayrollFault
{
    /// <summary>Error or Warning.</summary>
    public PayrollFaultSeverity Severity { get; init; }

    /// <summary>The stable id, for instance <c>PersonUnknown</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>
    /// The line of the file (the header is line 1), or the number of the record in the pipeline from 1; null where the fault is about
    /// no single row.
    /// </summary>
    public int? Row { get; init; }

    /// <summary>The field, under the module's own name, for instance <c>GrossPay</c>; null where it is about no single field.</summary>
    public string? Column
    {
        get;
        init => field = TerminalText.Clean(value);
    }

    /// <summary>The participant's id, where the person is known.</summary>
    public string? ParticipantId { get; init; }

    /// <summary>What is wrong.</summary>
    public string Message
    {
        get;
        init => field = TerminalText.Clean(value)!;
    } = "";

    /// <summary>What to do about it.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>One line: where, what, and what to do.</summary>
    public override string ToString()
    {
        string?[] places = [Row is int row ? FormattableString.Invariant($"row {row}") : null, Column, ParticipantId];
        string where = string.Join(", ", places.OfType<string>());
        string line = $"{Id}{(where.Length > 0 ? $" ({where})" : "")}: {Message} {Remedy}";
        return TerminalText.Clean(line.TrimEnd())!;
    }
}

/// <summary>What a fault is about: a row, a field, a participant, or none of them where it is about the input as a whole.</summary>
internal readonly record struct FaultPlace(int? Row, string? Column = null, string? ParticipantId = null)
{
    public static FaultPlace None => default;
}

/// <summary>The ids of all faults, and which of them are warnings.</summary>
internal static class PayrollFaults
{
    /// <summary>Ids of warnings: what <c>-AcceptWarning</c> takes.</summary>
    public static IReadOnlyList<string> Warnings { get; } =
    [
        "AmountsRepeated",
        "CheckDateFar",
        "CheckDateOtherYear",
        "ElectionDiffers",
        "LinesHeld",
        "LinesRepeated",
        "LoanNotPaid",
        "PeriodFar",
        "PeriodRepeated",
        "PersonMissing",
        "SsnPadded",
        "TerminatedBefore",
    ];

    public static IReadOnlyList<string> Errors { get; } =
    [
        "AmountDecimals",
        "AmountInvalid",
        "AmountTooLarge",
        "AtMaximum",
        "ColumnMissing",
        "ColumnTwice",
        "CompanyDiffers",
        "DateDiffers",
        "DateInvalid",
        "EmployeeUnknown",
        "HeaderRepeated",
        "NegativeAmount",
        "NotEligible",
        "OverLimit",
        "PeriodInvalid",
        "PersonConflict",
        "PersonTwice",
        "PersonUnknown",
        "SsnInvalid",
        "SsnShared",
        "ValueInvalid",
        "ValueMissing",
    ];

    internal static void AddError(this ICollection<Go401PayrollFault> faults, string id, FaultPlace place, string message, string remedy) =>
        faults.Add(Error(id, place, message, remedy));

    internal static void AddWarning(
        this ICollection<Go401PayrollFault> faults,
        string id,
        FaultPlace place,
        string message,
        string remedy
    ) => faults.Add(Warning(id, place, message, remedy));

    internal static Go401PayrollFault Error(string id, FaultPlace place, string message, string remedy) =>
        Create(PayrollFaultSeverity.Error, id, place, message, remedy);

    internal static Go401PayrollFault Warning(string id, FaultPlace place, string message, string remedy) =>
        Create(PayrollFaultSeverity.Warning, id, place, message, remedy);

    /// <summary>True for a fault that makes a whole column wrong.</summary>
    internal static bool IsOfColumn(Go401PayrollFault fault) => fault.Id is "ColumnMissing" or "ColumnTwice";

    /// <summary>
    /// The order in which a person corrects them: what is wrong with the input as a whole, then row by row, then people who are not in it,
    /// and last what can be a consequence of the others.
    /// </summary>
    internal static int ByPlace(Go401PayrollFault a, Go401PayrollFault b)
    {
        (int Rank, int Row) first = Place(a),
            second = Place(b);
        int place = first.CompareTo(second);
        return place != 0 ? place : string.CompareOrdinal(a.Id + a.Column + a.ParticipantId, b.Id + b.Column + b.ParticipantId);

        static (int Rank, int Row) Place(Go401PayrollFault fault) =>
            fault.Row is int row ? (2, row)
            : IsOfColumn(fault) ? (0, 0)
            : fault.Id == MassTermination ? (4, 0)
            : fault.ParticipantId is null ? (1, 0)
            : (3, 0);
    }

    /// <summary>The id of the fault that a file is not complete, or ends too many people.</summary>
    internal const string MassTermination = "MassTermination";

    /// <summary>What to do about a row of totals.</summary>
    internal const string RemoveTotals = "This row contains the file's totals. Remove it.";

    /// <summary>Neither a parameter nor a column names a company.</summary>
    internal static Go401PayrollFault NoCompany() =>
        Error("ValueMissing", new(null, PayrollField.CompanyId), "No company is specified.", Hint.Of("CompanyId"));

    internal static Go401PayrollFault NoRows() =>
        Error("ValueMissing", FaultPlace.None, "The input has no rows.", "Check the file: it needs a header row and one row per person.");

    /// <summary>
    /// What a value looks like, without what it says: digits become 9, letters A; at most 20 characters. It says so, or a person would
    /// search the file for it.
    /// </summary>
    internal static string Shape(string value)
    {
        char[] shape = new char[Math.Min(value.Length, 20)];
        for (int i = 0; i < shape.Length; i++)
        {
            char c = value[i];
            shape[i] =
                char.IsDigit(c) ? '9'
                : char.IsLetter(c) || char.IsSurrogate(c) ? 'A'
                : char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? '?'
                : c;
        }

        string[] shown =
        [
            .. new[]
            {
                value.Length > shape.Length ? Counted.Of(value.Length, "character") : "",
                shape.Contains('9') ? "digits shown as 9" : "",
                shape.Contains('A') ? "letters shown as A" : "",
            }.Where(s => s.Length > 0),
        ];
        string more = value.Length > shape.Length ? "…" : "";
        return $"it is of the form {new string(shape)}{more}" + (shown.Length > 0 ? $" ({string.Join(", ", shown)})" : "");
    }

    private static Go401PayrollFault Create(PayrollFaultSeverity severity, string id, FaultPlace place, string message, string remedy) =>
        new()
        {
            Severity = severity,
            Id = id,
            Row = place.Row,
            Column = place.Column,
            ParticipantId = place.ParticipantId,
            Message = message,
            Remedy = remedy,
        };
}
