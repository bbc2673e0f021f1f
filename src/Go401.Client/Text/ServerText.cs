using System.Text;
using System.Text.RegularExpressions;

namespace Go401.Client.Text;

/// <summary>Makes text that came from a server fit to be shown: no terminal control sequences (S63), no social security number (S57), no more than so many characters.</summary>
public static class ServerText
{
    private static readonly Regex SocialSecurityNumber = new(@"(?<!\d)\d{3}[- ]?\d{2}[- ]?(\d{4})(?!\d)", RegexOptions.CultureInvariant);

    /// <summary>Cleans a text; null stays null.</summary>
    /// <param name="text">What the server wrote.</param>
    /// <param name="maximumLength">How many characters are kept.</param>
    public static string? Clean(string? text, int maximumLength = 500)
    {
        if (text is null)
        {
            return null;
        }

        var kept = new StringBuilder(System.Math.Min(text.Length, maximumLength));
        bool inSequence = false;
        foreach (char c in text)
        {
            if (c == '\u001b' || c == '\u009b')
            {
                inSequence = true;
            }
            else if (inSequence)
            {
                // An escape sequence ends with a letter or @ ~ and the like; its parameters are digits and punctuation.
                inSequence = !(char.IsLetter(c) || c == '~' || c == '@' || c == '\u0007');
            }
            else if (c is '\r' or '\n' or '\t')
            {
                kept.Append(' ');
            }
            else if (!char.IsControl(c) && !IsBidirectionalControl(c))
            {
                kept.Append(c);
            }

            if (kept.Length >= maximumLength)
            {
                kept.Append('…');
                break;
            }
        }

        return MaskSocialSecurityNumbers(kept.ToString().Trim());
    }

    /// <summary>Replaces the first five digits of everything that looks like a social security number.</summary>
    public static string MaskSocialSecurityNumbers(string text) => SocialSecurityNumber.Replace(text, "***-**-$1");

    private static bool IsBidirectionalControl(char c) => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
