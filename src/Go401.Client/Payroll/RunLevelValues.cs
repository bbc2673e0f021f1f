namespace Go401.Client.Payroll;

/// <summary>
/// What holds for an input as a whole, such as the company and the check date: specified beside the input, or a column with one value. All
/// of them must agree. Two values are a fault that names both, and none of them wins in silence.
/// </summary>
internal sealed class RunLevelValues(
    InputTable table,
    IReadOnlyList<InputRow> rows,
    string? dateFormat,
    ICollection<Go401PayrollFault> faults
)
{
    /// <summary>Reads a text; what was specified, or null, where the values differ.</summary>
    /// <param name="given">What was specified beside the input.</param>
    public string? Text(string field, string? given) => Read(field, given, (text, row) => Id(text, row, field), Shown);

    private string? Id(string text, int row, string field)
    {
        if (SpreadsheetNumber.Changed(text, "the id") is (string message, string remedy))
        {
            faults.AddError("ValueInvalid", new(row, field), message, remedy);
            return null;
        }

        return text;
    }

    /// <summary>Reads a date; what was specified, or null, where the values differ or cannot be read.</summary>
    /// <param name="given">What was specified beside the input.</param>
    public DateTime? Date(string field, DateTime? given) =>
        Read(field, given, (text, row) => InputValue.Date(text, row, field, dateFormat, faults), static date => IsoDate.Text(date!.Value));

    private static string Shown(string? text) => $"'{ServerText.MaskSocialSecurityNumbers(ServerText.Clean(text, 60) ?? "")}'";

    // With a fault nothing is sent; what was specified serves to find the other faults.
    private T? Read<T>(string field, T? given, Func<string, int, T?> read, Func<T?, string> show)
    {
        (T? value, string from) = (given, Hint.Of("Given", field));
        string? before = null;
        foreach (InputRow row in table.Has(field) ? rows : [])
        {
            string text = table.Text(row, field);
            if (text.Length == 0 || text == before)
            {
                continue;
            }

            before = text;
            if (read(text, row.Number) is not T found)
            {
                return given;
            }

            if (value is null)
            {
                (value, from) = (found, $"row {row.Number}");
            }
            else if (!EqualityComparer<T?>.Default.Equals(value, found))
            {
                faults.AddError(
                    field == PayrollField.CompanyId ? "CompanyDiffers" : "DateDiffers",
                    new(row.Number, field),
                    $"{field} is {show(found)} in this row, and {show(value)} in {from}.",
                    given is not null
                        ? $"Both must be the same: correct one of them. {Hint.Of("Omit", field)}"
                        : $"The input must have one {field}: correct it, or split it into one file for each {field}."
                );
                return given;
            }
        }

        return value;
    }
}
