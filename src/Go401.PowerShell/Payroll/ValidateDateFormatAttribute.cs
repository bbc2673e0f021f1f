namespace Go401.PowerShell.Payroll;

/// <summary>
/// Takes a .NET date format that can mean a day. With mm, which are minutes, every date would be wrong, and the error would be about the
/// cells and not about the format.
/// </summary>
public sealed class ValidateDateFormatAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        string format = arguments as string ?? "";

        // One letter is a standard format; those below have a day, a month and a year.
        if (format.Length == 1 && "dDfFgGoOrRsuU".Contains(format))
        {
            return;
        }

        string letters = Regex.Replace(format, @"'[^']*'|""[^""]*""|\\.", "");
        bool Has(string letter) => letters.Contains(letter);
        string? wrong =
            Has("m") && !Has("M") ? "m means minutes, and MM is the month"
            : Has("Y") && !Has("y") ? "the year is yyyy, in lower case"
            : Has("D") && !Has("d") ? "the day is dd, in lower case"
            : !Has("M") ? "it has no month, which is MM"
            : !Has("d") ? "it has no day, which is dd"
            : !Has("y") ? "it has no year, which is yyyy"
            : !IsFormat(format) ? "a quote in it is not closed, or a character has no meaning"
            : null;
        if (wrong is not null)
        {
            throw new ValidationMetadataException(
                $"'{ServerText.Clean(format, 200)}' is not a date format: {wrong}. Write it like 'M/d/yyyy' (3/13/2026), "
                    + "'MM/dd/yyyy' or 'yyyyMMdd'."
            );
        }
    }

    private static bool IsFormat(string format)
    {
        try
        {
            return new DateTime(2019, 10, 31).ToString(format, CultureInfo.InvariantCulture).Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
