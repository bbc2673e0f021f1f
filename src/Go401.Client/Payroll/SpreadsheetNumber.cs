using System.Text.RegularExpressions;

namespace Go401.Client.Payroll;

/// <summary>What a spreadsheet makes of numbers that are names: it shortens them, drops their zeros, and gives them decimals.</summary>
internal static class SpreadsheetNumber
{
    // Excel always writes the sign and two digits. Without them, 12E4 may be an id.
    private static readonly Regex Scientific = new("^[0-9]([.,][0-9]+)?[Ee][+-][0-9]{2,3}$", RegexOptions.CultureInvariant);
    private static readonly Regex WithDecimals = new("^[0-9]+[.,]0+$", RegexOptions.CultureInvariant);
    private static readonly Regex SerialDate = new("^[0-9]{5}([.,][0-9]+)?$", RegexOptions.CultureInvariant);

    private const string Again =
        "Export the file again and do not save it in Excel. If the column must go through Excel, format it as Text before the "
        + "numbers are entered, then save the file as CSV UTF-8.";

    /// <summary>What Excel has done to the number, and what to do; null where nothing can be seen.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="what">What the cell is, with its article: the social security number.</param>
    public static (string Message, string Remedy)? Changed(string text, string what) =>
        IsScientific(text)
            ? (
                $"Excel has changed {what} to scientific notation ({Example(text)}), and its last digits are lost.",
                "The digits cannot be restored from this file. " + Again
            )
        : IsTooWide(text) ? ($"Excel has written # signs in place of {what}.", TooWideRemedy)
        : WithDecimals.IsMatch(text) ? ($"A program has read {what} as an amount and added decimals.", Again)
        : null;

    /// <summary>True for 1.23457E+08.</summary>
    public static bool IsScientific(string text) => Scientific.IsMatch(text);

    /// <summary>True for 46353 and 46353.5, which are days of a spreadsheet.</summary>
    public static bool IsSerialDate(string text) => SerialDate.IsMatch(text);

    /// <summary>True for what Excel saves of a value that the column is too narrow for.</summary>
    public static bool IsTooWide(string text) => text.Length > 1 && text.All(c => c == '#');

    /// <summary>What to do about <see cref="IsTooWide"/>.</summary>
    public const string TooWideRemedy = "The column was too narrow. Make it wider in the spreadsheet, and save the file again.";

    /// <summary>What to do about <see cref="IsSerialDate"/>.</summary>
    public const string SerialDateRemedy =
        "This looks like a spreadsheet's serial date. In the spreadsheet, format the column as a date (yyyy-mm-dd), and save the file "
        + "as CSV again.";

    /// <summary>What to do about an id that is known with leading zeros.</summary>
    public const string LostZerosRemedy =
        "A spreadsheet has dropped the leading zeros. Format the column as text, write the zeros again, and save the file.";

    /// <summary>A text of digits without its leading zeros; null where it is no such text.</summary>
    public static string? WithoutZeros(string text) =>
        text.Length > 0 && text.All(c => c is >= '0' and <= '9') ? text.TrimStart('0') : null;

    // What it looks like, without what it says.
    private static string Example(string text) => new([.. text.Select(c => c is >= '0' and <= '9' ? '9' : c)]);
}
