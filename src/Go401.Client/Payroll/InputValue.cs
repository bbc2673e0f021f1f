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
                faults.AddError("ValueMissing", new(row, field), $"{field} is empty.", "Write the amount, or 0 if there is none.");
            }

            return null;
        }

        bool hours = field == PayrollField.Hours;
        Money.Problem problem = Money.TryParse(text, hours ? Money.MaxHours : Money.MaxAmount, out decimal value);
        if (problem == Money.Problem.None)
        {
            return value;
        }

        (string id, string what, string remedy) = problem switch
        {
            Money.Problem.Decimals => ("AmountDecimals", "has more than two decimals", "Round it to cents in the payroll system."),
            Money.Problem.TooLarge => (
                "AmountTooLarge",
                "has more digits than 401GO accepts",
                $"At most {(hours ? "4" : "10")} digits before the decimal point."
            ),
            _ => ("AmountInvalid", "is not an amount", Money.WhyInvalid(text)),
        };
        faults.AddError(id, new(row, field), $"{field} {what}: {PayrollFaults.Shape(text)}.", remedy);
        return null;
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

        faults.AddError(
            "DateInvalid",
            new(row, field),
            $"{field} is not a date in the form {format ?? IsoFormat}: {PayrollFaults.Shape(text)}.",
            SpreadsheetNumber.IsSerialDate(text) ? SpreadsheetNumber.SerialDateRemedy
                : SpreadsheetNumber.IsTooWide(text) ? SpreadsheetNumber.TooWideRemedy
                : format is null && text.Length > IsoFormat.Length && text[IsoFormat.Length] is 'T' or ' '
                    ? $"It has a time. Write the date alone, like 2026-03-13, or {Hint.Of("DateFormat")}"
                : format is not null ? Hint.Of("DateFormatGiven", format)
                : $"Write it like 2026-03-13, or {Hint.Of("DateFormat")}"
        );
        return null;
    }
}
