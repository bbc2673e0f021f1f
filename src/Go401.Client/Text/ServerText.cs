using System.Text.RegularExpressions;

namespace Go401.Client.Text;

/// <summary>
/// Makes text that came from a server fit to be shown: no terminal control sequences (S63), no social security number (S57), no more
/// than so many characters.
/// </summary>
internal static class ServerText
{
    // The longest shape of a social security number, so that one at the limit is seen whole before it is cut.
    private const int Margin = 24;
    private const int MaxTokenLength = 500;
    private const int LongWord = 64;

    // An id of hexadecimal groups is left alone: nine digits in it are chance. Else nine digits in the shape 3-2-4, with a
    // dash, a blank (of whatever width) or nothing between, or the same other mark twice. Two different marks are more likely an amount
    // and a date.
    private static readonly Regex SocialSecurityNumber = new(
        @"(?<id>(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f]))"
            + @"|(?<!\d)\d{3}(?:\p{Zs}?[\p{Pd}\u2212]\p{Zs}?|\p{Zs})?"
            + @"\d{2}(?:\p{Zs}?[\p{Pd}\u2212]\p{Zs}?|\p{Zs})?(?<last>\d{4})(?!\d)"
            + @"|(?<!\d)\d{3}(?<mark>[\p{P}\p{S}])\d{2}\k<mark>(?<last>\d{4})(?!\d)",
        RegexOptions.CultureInvariant
    );

    private enum State
    {
        Text,
        Escape,
        Control,
        String,
        StringEscape,
    }

    /// <summary>Cleans a text; null stays null.</summary>
    /// <param name="maximumLength">How many characters are kept; a longer text ends with an ellipsis.</param>
    public static string? Clean(string? text, int maximumLength = 500)
    {
        if (text is null)
        {
            return null;
        }

        string shown = MaskSocialSecurityNumbers(Beginning(text, maximumLength + Margin, out bool cut).Trim());
        if (shown.Length <= maximumLength)
        {
            return cut ? shown + "…" : shown;
        }

        int end = char.IsHighSurrogate(shown[maximumLength - 1]) ? maximumLength - 1 : maximumLength;
        return shown.Substring(0, end) + "…";
    }

    /// <summary>
    /// Cleans a sentence as <see cref="Clean"/> does a value, and takes out of it besides what a careless server may have put
    /// there: the secrets that the request was sent with, and everything that has the shape of a token (S57). Not for ids,
    /// which may have that shape.
    /// </summary>
    /// <param name="maximumLength">How many characters are kept; a longer text ends with an ellipsis.</param>
    /// <param name="secrets">What must not be shown, whatever its shape.</param>
    internal static string? Sentence(string? text, int maximumLength = 500, SecretFilter? secrets = null)
    {
        if (text is null)
        {
            return null;
        }

        // Once before and once after, since a control character in its middle hides no secret. A token at the limit is seen
        // whole before it is cut.
        string printable = Beginning(secrets?.Apply(text) ?? text, maximumLength + MaxTokenLength, out bool cut);
        string clean = Clean(SecretFilter.MaskTokens(secrets?.Apply(printable) ?? printable), maximumLength)!;
        return cut && !clean.EndsWith("…", StringComparison.Ordinal) ? clean + "…" : clean;
    }

    /// <summary>Replaces the first five digits of everything that looks like a social security number.</summary>
    public static string MaskSocialSecurityNumbers(string text) =>
        SocialSecurityNumber.Replace(text, static m => m.Groups["id"].Success ? m.Value : "***-**-" + m.Groups["last"].Value);

    /// <summary>
    /// Takes control characters and terminal sequences out of a text (S63) and leaves everything else, for values such as ids.
    /// </summary>
    /// <param name="most">How many characters are kept.</param>
    // Follows ECMA-48: control sequences (ESC [, CSI), control strings (ESC ] and its like, OSC, DCS, SOS, PM, APC) up to
    // their end, and two-character escapes. What stays are characters that have a shape, and blanks.
    public static string Printable(string text, int most = 500) => Printable(text, most, out _);

    private static string Printable(string text, int most, out bool cut)
    {
        var kept = new StringBuilder(Math.Min(text.Length, most));
        State state = State.Text;
        cut = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (kept.Length >= most)
            {
                cut = true;
                break;
            }

            char c = text[i];
            switch (state)
            {
                case State.Control:
                    state =
                        c is >= '@' and <= '~' ? State.Text
                        : c is >= ' ' and <= '?' ? State.Control
                        : Begin(c);
                    break;
                case State.Escape:
                    state = c switch
                    {
                        '[' => State.Control,
                        ']' or 'P' or 'X' or '^' or '_' => State.String,
                        >= ' ' and <= '/' => State.Escape,
                        _ => State.Text,
                    };
                    break;
                case State.String:
                    state =
                        c is '\u0007' or '\u009c' or '\u0018' or '\u001a' ? State.Text
                        : c == '\u001b' ? State.StringEscape
                        : State.String;
                    break;
                case State.StringEscape:
                    state = c == '\\' ? State.Text : State.String;
                    break;
                default:
                    state = Begin(c);
                    if (state == State.Text)
                    {
                        i += Keep(kept, text, i) - 1;
                    }

                    break;
            }
        }

        return kept.ToString();
    }

    // So many printable characters. Where there are more, a number or a word at the end may be half of one that has to be
    // masked, and trimming or masking what is before it would bring it into view: it is left out.
    private static string Beginning(string text, int most, out bool cut)
    {
        string printable = Printable(text, most, out cut);
        if (!cut)
        {
            return printable;
        }

        int end = printable.Length;
        while (end > 0 && !char.IsWhiteSpace(printable[end - 1]))
        {
            end--;
        }

        // A word of such a length is masked as a whole one would be, and one alone has nothing before it that is masked.
        end = end == 0 || printable.Length - end > LongWord ? printable.Length : end;
        while (end > 0 && (char.IsDigit(printable[end - 1]) || char.IsWhiteSpace(printable[end - 1]) || IsMark(printable[end - 1])))
        {
            end--;
        }

        return printable.Substring(0, end);
    }

    private static bool IsMark(char c) => char.IsPunctuation(c) || char.IsSymbol(c);

    private static State Begin(char c) =>
        c switch
        {
            '\u001b' => State.Escape,
            '\u009b' => State.Control,
            '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f' => State.String,
            _ => State.Text,
        };

    // Keeps the character at a place, or what represents it, and says how many places it takes.
    private static int Keep(StringBuilder kept, string text, int at)
    {
        switch (CharUnicodeInfo.GetUnicodeCategory(text, at))
        {
            case UnicodeCategory.Control when text[at] is '\r' or '\n' or '\t':
            case UnicodeCategory.LineSeparator:
            case UnicodeCategory.ParagraphSeparator:
                kept.Append(' ');
                return 1;
            case UnicodeCategory.Surrogate:
                kept.Append('\ufffd');
                return 1;
            case UnicodeCategory.Control:
            case UnicodeCategory.Format:
                // Also what turns the direction of writing, and what takes no room.
                return char.IsSurrogatePair(text, at) ? 2 : 1;
            default:
                int length = char.IsSurrogatePair(text, at) ? 2 : 1;
                kept.Append(text, at, length);
                return length;
        }
    }
}
