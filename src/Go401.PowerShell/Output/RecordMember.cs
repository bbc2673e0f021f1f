using Go401.Client.Data;
using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Output;

/// <summary>
/// A participant of Invoke-Go401Request under the names and with the types of one of Get-Go401Participant. Go401.Types.ps1xml has them
/// as hidden members, so that a list of both sorts, filters and fills columns of Format-Table alike, and no file gets a column twice.
/// </summary>
public static class RecordMember
{
    /// <summary>The value of a column; null where the record has none, or one of another type.</summary>
    /// <param name="record">The record, as the API sent it.</param>
    /// <param name="name">The name of the column.</param>
    public static object? Of(PSObject? record, string name)
    {
        if (name == nameof(Participant.IsActive))
        {
            var last = Of(record, nameof(Participant.TerminationDate)) as DateTime?;
            var start = Of(record, nameof(Participant.StartDate)) as DateTime?;
            return EmploymentDates.IsActive(
                last,
                start,
                DateTime.Today,
                last is null && EmploymentDates.IsGiven(Wrapped.Bare(Part(record, "termination_date"))),
                start is null && EmploymentDates.IsGiven(Wrapped.Bare(Part(record, "start_date")))
            );
        }

        if (record is null || ParticipantColumns.Find(name) is not ParticipantColumn column)
        {
            return null;
        }

        object? value = record;
        foreach (string segment in column.Segments)
        {
            value = Part(value, segment);
        }

        return name switch
        {
            ParticipantColumns.LoanCount => Loans(value).Length,
            ParticipantColumns.LoanPayment => Payment([.. Loans(value).Select(loan => Number(Part(loan, "todays_payment")) as decimal?)]),
            _ => Typed(Wrapped.Bare(value), column.Kind),
        };
    }

    /// <summary>A value of a participant as the API writes it: under its name a list of both has texts of one form.</summary>
    public static object? AsSent(object? value) =>
        Wrapped.Bare(value) switch
        {
            DateTime date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
                + (time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture)),
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            object other => other,
            null => null,
        };

    private static decimal? Payment(decimal?[] due) => due.Any(payment => payment is not null) ? due.Sum() : null;

    private static object?[] Loans(object? value) =>
        Wrapped.Bare(value) is IEnumerable list and not string ? [.. list.Cast<object?>()] : [];

    private static object? Part(object? value, string name) => value is null ? null : PSObject.AsPSObject(value).Properties[name]?.Value;

    private static object? Typed(object? value, DataType kind) =>
        kind switch
        {
            DataType.Date => (value is string text ? JsonDate.Read(text) : value) as DateTime?,
            DataType.Timestamp => (value is string text ? JsonDate.Read(text) : value) as DateTimeOffset?,
            DataType.Number => Number(value),
            DataType.WholeNumber => Number(value) is decimal number and >= int.MinValue and <= int.MaxValue
            && number == decimal.Truncate(number)
                ? (object)(int)number
                : null,
            DataType.Boolean => value as bool?,
            _ => value?.ToString(),
        };

    private static object? Number(object? value) =>
        value switch
        {
            decimal number => number,
            int or long or double => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
            string text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) => number,
            _ => null,
        };
}
