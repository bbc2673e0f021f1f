using System.Globalization;

namespace Go401.Client.Payroll;

/// <summary>Reads cells; what is wrong with one becomes a fault.</summary>
internal static class InputValue
{
    private const string IsoFormat = "yyyy-MM-dd";

    /// <summary>Reads an amount; null where the cell is empty or wrong.</summary>
    public static decimal? Amount(string text, int row, string field, bool required, ICollection<Go401PayrollFault> faults)
    {
        if (text.Length == 0)
        {
            if (required)
            {
                faults.Add(
                    PayrollFaults.Error("ValueMissing", row, field, $"{field} is empty.", "Write the amount, or 0 if there is none.")
                );
            }

            return null;
        }

        bool hours = field == PayrollField.Hours;
        switch (Money.TryParse(text, hours ? Money.MaxHours : Money.MaxAmount, out decimal value))
        {
            case Money.Problem.Decimals:
                faults.Add(
                    PayrollFaults.Error(
                        "AmountDecimals",
                        row,
                        field,
                        $"{field} has more than two decimals: {PayrollFaults.Shape(text)}.",
                        "Round it to cents in the payroll system."
                    )
                );
                return null;
            case Money.Problem.TooLarge:
                faults.Add(
                    PayrollFaults.Error(
                        "AmountTooLarge",
                        row,
                        field,
                        $"{field} has more digits than 401GO accepts: {PayrollFaults.Shape(text)}.",
                        $"At most {(hours ? "4" : "10")} digits before the decimal point."
                    )
                );
                return null;
            case Money.Problem.Invalid:
                faults.Add(
                    PayrollFaults.Error(
                        "AmountInvalid",
                        row,
                        field,
                        $"{field} is not an amount: {PayrollFaults.Shape(text)}.",
                        Money.WhyInvalid(text)
                    )
                );
                return null;
            default:
                return value;
        }
    }

    /// <summary>Reads a date, ISO or in the given format; null where the cell is empty or wrong.</summary>
    public static DateTime? Date(string text, int? row, string field, string? format, ICollection<Go401PayrollFault> faults)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (
            DateTime.TryParseExact(text, format ?? IsoFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            && date.TimeOfDay == TimeSpan.Zero
        )
        {
            return date;
        }

        faults.Add(
            PayrollFaults.Error(
                "DateInvalid",
                row,
                field,
                $"{field} is not a date in the form {format ?? IsoFormat}: {PayrollFaults.Shape(text)}.",
                text.Length == 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                        ? "This looks like a spreadsheet's serial date. Format the column as a date."
                    : format is null && text.Length > IsoFormat.Length && text[IsoFormat.Length] is 'T' or ' '
                        ? $"It has a time. Write the date alone, like 2026-03-13, or {Hint.Of("DateFormat")}"
                    : format is not null ? Hint.Of("DateFormatGiven", format)
                    : $"Write it like 2026-03-13, or {Hint.Of("DateFormat")}"
            )
        );
        return null;
    }
}
