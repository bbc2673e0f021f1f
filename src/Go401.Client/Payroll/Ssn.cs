namespace Go401.Client.Payroll;

/// <summary>Social security numbers in input files.</summary>
internal static class Ssn
{
    /// <summary>The digits of a number that is written with dashes, blanks or neither; null where anything else is in it.</summary>
    public static string? Digits(string text)
    {
        char[] digits = new char[text.Length];
        int count = 0;
        foreach (char c in text)
        {
            if (c is >= '0' and <= '9')
            {
                digits[count++] = c;
            }
            else if (c is not ('-' or ' ' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u00a0'))
            {
                return null;
            }
        }

        return new string(digits, 0, count);
    }

    /// <summary>Why the Social Security Administration never issues a number of nine digits; null where it may.</summary>
    public static string? WhyNeverIssued(string digits) =>
        digits.StartsWith("000", System.StringComparison.Ordinal) ? "it begins with 000"
        : digits.StartsWith("666", System.StringComparison.Ordinal) ? "it begins with 666"
        : digits[0] == '9' ? "it begins with 9"
        : digits.Substring(3, 2) == "00" ? "its middle part is 00"
        : digits.Substring(5) == "0000" ? "its last part is 0000"
        : null;
}
