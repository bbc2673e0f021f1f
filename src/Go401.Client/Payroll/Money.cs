using System.Text.RegularExpressions;

namespace Go401.Client.Payroll;

/// <summary>
/// Reads amounts as payroll systems write them, and rounds as payroll does. Nothing is guessed: what is not plain is refused.
/// </summary>
internal static class Money
{
    /// <summary>Up to 10 digits before the point (the API's pattern for pay and amounts).</summary>
    public const decimal MaxAmount = 9_999_999_999.99m;

    /// <summary>Up to 4 digits before the point (the API's pattern for hours).</summary>
    public const decimal MaxHours = 9_999.99m;

    private static readonly Regex Date = new("^[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}([T ].*)?$", RegexOptions.CultureInvariant);

    // 8:30; 1.08:30:00, a TimeSpan of more than a day; and the first days of a spreadsheet, which are what it makes of hours.
    private static readonly Regex Time = new(
        "^(-?([0-9]+\\.)?[0-9]+(:[0-9]{2}){1,2}|(1899-12-3[01]|1900-01-[0-9]{2})T.*)$",
        RegexOptions.CultureInvariant
    );

    /// <summary>How a text failed to be an amount.</summary>
    public enum Problem
    {
        /// <summary>It is an amount.</summary>
        None,

        /// <summary>It is no amount, or can be read in two ways.</summary>
        Invalid,

        /// <summary>It has more than two decimals.</summary>
        Decimals,

        /// <summary>It has more digits than the API takes.</summary>
        TooLarge,
    }

    /// <summary>
    /// Reads <c>1234.5</c>, <c>1,234.50</c>, <c>$1,234.50</c>, <c>-12.00</c>, <c>-$12.00</c> and <c>(12.00)</c>.
    /// Thousands separators must be in the right places; the decimal separator is a period.
    /// </summary>
    public static Problem TryParse(string text, decimal max, out decimal value)
    {
        value = 0;
        string rest = text.Trim();
        bool negative = false;
        if (rest.Length >= 3 && rest[0] == '$' && rest[1] == '(')
        {
            // How spreadsheets format it: $(12.00).
            rest = "(" + rest.Substring(2);
        }

        if (rest.Length >= 2 && rest[0] == '(' && rest[rest.Length - 1] == ')')
        {
            negative = true;
            rest = rest.Substring(1, rest.Length - 2).Trim();
        }
        else if (rest.Length > 0 && rest[0] == '-')
        {
            negative = true;
            rest = rest.Substring(1).TrimStart();
        }

        if (rest.Length > 0 && rest[0] == '$')
        {
            rest = rest.Substring(1).TrimStart();
            if (!negative && rest.Length > 0 && rest[0] == '-')
            {
                negative = true;
                rest = rest.Substring(1);
            }
        }

        int point = rest.IndexOf('.');
        string whole = point < 0 ? rest : rest.Substring(0, point);
        string decimals = point < 0 ? "" : rest.Substring(point + 1);
        if (!AreDigits(decimals) || !TryRemoveThousands(ref whole) || whole.Length + decimals.Length == 0)
        {
            return Problem.Invalid;
        }

        if (decimals.Length > 2)
        {
            return Problem.Decimals;
        }

        whole = whole.TrimStart('0');
        if (whole.Length > 10)
        {
            return Problem.TooLarge;
        }

        value = decimal.Parse("0" + whole + "." + decimals.PadRight(2, '0'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (value > max)
        {
            return Problem.TooLarge;
        }

        // Minus zero is another spelling of zero, and would be another run.
        value = negative && value != 0 ? -value : value;
        return Problem.None;
    }

    /// <summary>What is wrong with a text that is no amount, and what to do; what an amount looks like where that is all to say.</summary>
    public static string WhyInvalid(string text)
    {
        string rest = text.Trim();
        return rest.Any(c => c > '9' && char.IsDigit(c)) ? "It has digits other than 0 to 9. Type the amount again."
            : rest.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                ? "It has an invisible character. Type the amount again."
            : rest.Length > 1 && rest[rest.Length - 1] is '-' or '\u2212' ? "The minus sign is at the end. Write -12.00 or (12.00)."
            : rest.Length > 1 && rest[0] is '\u2212' or '\u2013' or '\u2014' ? "The minus sign is a dash. Write -12.00 or (12.00)."
            : SpreadsheetNumber.IsTooWide(rest) ? SpreadsheetNumber.TooWideRemedy
            : IsScientific(rest) ? "It is in scientific notation. In the spreadsheet, format the column as a number with two decimals."
            : Time.IsMatch(rest) ? "It is a time. Write hours as a decimal number: 40.50 for 40 hours and 30 minutes."
            : Date.IsMatch(rest) ? "It is a date. Check that the column is the right one, and write an amount like 1234.50."
            : rest.EndsWith("%", StringComparison.Ordinal) && rest.Any(char.IsDigit)
                ? "It is a percentage. Write the amount itself, without %."
            : rest.Any(IsWord) && rest.Any(char.IsDigit)
                ? "Letters and currencies other than $ are not read. Write the number alone, like 1234.50; negative is -12.00 or (12.00)."
            : rest.Any(char.IsWhiteSpace) && rest.Any(char.IsDigit)
                ? "It has a space inside. Write thousands with commas (1,234.50) or without (1234.50)."
            : rest.IndexOf(',') >= 0 && rest.Any(char.IsDigit)
                ? "A comma separates thousands, and a period separates cents: write 1234.50 or 1,234.50."
            : "Write it like 1234.50, 1,234.50, $1,234.50 or (12.00), and 0 for no amount.";
    }

    /// <summary>Rounds to cents, half away from zero.</summary>
    public static decimal ToCents(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);

    /// <summary>The one spelling of an amount: <c>1234.50</c>.</summary>
    public static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static bool IsWord(char c) => char.IsLetter(c) || (c != '$' && char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol);

    // "1,234,567": groups of three behind the first, which has one to three digits.
    private static bool TryRemoveThousands(ref string whole)
    {
        if (whole.IndexOf(',') < 0)
        {
            return AreDigits(whole);
        }

        string[] groups = whole.Split(',');
        for (int i = 0; i < groups.Length; i++)
        {
            // "0,123" is a decimal comma: no one separates thousands of nothing.
            if (!AreDigits(groups[i]) || (i == 0 ? groups[i].Length is 0 or > 3 || groups[i][0] == '0' : groups[i].Length != 3))
            {
                return false;
            }
        }

        whole = string.Concat(groups);
        return true;
    }

    private static bool IsScientific(string text)
    {
        int e = text.IndexOfAny(['e', 'E']);
        return e > 0 && e < text.Length - 1 && char.IsDigit(text[e - 1]) && (char.IsDigit(text[e + 1]) || text[e + 1] is '+' or '-');
    }

    private static bool AreDigits(string text) => text.All(c => c is >= '0' and <= '9');
}
