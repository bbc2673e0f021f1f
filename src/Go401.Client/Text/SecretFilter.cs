using System.Text.RegularExpressions;

namespace Go401.Client.Text;

/// <summary>
/// Takes secrets out of a text that someone else wrote (S57): a server that repeats in its error what it was sent must not
/// bring it onto a screen or into a log.
/// </summary>
/// <param name="secrets">What is known to be secret; null ones are skipped.</param>
internal sealed class SecretFilter(params IEnumerable<SecretValue?> secrets)
{
    private const string Mask = "***";

    // Longer ones of any length are told by their beginning.
    private const int MaxPatternLength = 256;

    // More than any text that is shown needs, whatever is dropped from it.
    private const int MaxTextLength = 64 * 1024;

    // What takes no room, or breaks a line, hides no secret. No secret consists of it, so that the search stays linear.
    private const string Between = @"[\p{C}\p{M}\s]*";

    private readonly Secret[] _known =
    [
        .. secrets
            .Where(s => s is not null)
            .Select(s => s!.Reveal())
            .Where(s => s.Trim().Length > 0)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(s => s.Length)
            .Select(s => new Secret(s)),
    ];

    /// <summary>
    /// The text without the secrets that are known: as they are, percent-encoded once or more often, form-encoded, or as JSON escapes.
    /// </summary>
    public string Apply(string text)
    {
        string left = text.Length > MaxTextLength ? text.Substring(0, MaxTextLength) : text;
        foreach (Secret secret in _known)
        {
            left = secret.Without(left);
        }

        return left;
    }

    /// <summary>
    /// The text without what has the shape of a token. An id of hexadecimal groups is left alone: it may be the key that a request is
    /// repeated with.
    /// </summary>
    public static string MaskTokens(string text) =>
        Shapes.Tokens.Replace(
            text,
            static match =>
                match.Groups["scheme"].Success ? match.Groups["scheme"].Value + Mask
                : match.Groups["word"].Success && (Shapes.Guid.IsMatch(match.Value) || !IsByChance(match.Value)) ? match.Value
                : Mask
        );

    // Letters and digits in a row: longer than any word, or of all three sorts. Each character is looked at once.
    private static bool IsByChance(string word)
    {
        int length = 0,
            digits = 0,
            upper = 0,
            lower = 0;
        foreach (char c in word + "-")
        {
            if (c is >= '0' and <= '9')
            {
                digits++;
            }
            else if (c is >= 'A' and <= 'Z')
            {
                upper++;
            }
            else if (c is >= 'a' and <= 'z')
            {
                lower++;
            }
            else
            {
                if (digits > 0 && upper + lower > 0 && ((digits >= 3 && length >= 20) || (upper > 0 && lower > 0 && length >= 16)))
                {
                    return true;
                }

                (length, digits, upper, lower) = (-1, 0, 0, 0);
            }

            length++;
        }

        return false;
    }

    // Made when they are first used: they take several milliseconds, and the ids of most reads need none (see Secret).
    private static class Shapes
    {
        // A JSON Web Token; what is behind the name of a scheme; a word that may be a token, if it looks made by chance.
        public static readonly Regex Tokens = new(
            @"eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4}"
                + @"|(?<scheme>\b(?:Bearer|Basic|Token)[ :=]+)(?=[A-Za-z._~+/-]*[0-9])[A-Za-z0-9._~+/-]{8,}=*"
                + @"|(?<word>(?<![A-Za-z0-9_~-])[A-Za-z0-9_~-]{16,}=*)",
            RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
        );

        public static readonly Regex Guid = new("^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", RegexOptions.CultureInvariant);
    }

    // One secret. Its pattern is made when a text needs it: the ids of a path, which each request looks at, need none.
    private sealed class Secret(string secret)
    {
        private readonly string _beginning = secret.Length > MaxPatternLength ? secret.Substring(0, MaxPatternLength) : secret;
        private Regex? _pattern;

        public string Without(string text) =>
            IsPlain(text) && text.IndexOf(_beginning, StringComparison.Ordinal) < 0
                ? text
                : (_pattern ??= PatternOf(secret)).Replace(text, Mask);

        // No character of it encodes another one or takes no room: a secret is in it as it is, or not at all.
        private static bool IsPlain(string text)
        {
            foreach (char c in text)
            {
                if (c is <= ' ' or >= (char)0x7F or '%' or '+' or '\\')
                {
                    return false;
                }
            }

            return true;
        }

        private static Regex PatternOf(string secret)
        {
            var pattern = new StringBuilder();
            foreach (char c in secret.Length > MaxPatternLength ? secret.Substring(0, MaxPatternLength) : secret)
            {
                if (char.IsWhiteSpace(c))
                {
                    pattern.Append(@"(?:[\p{C}\p{M}\s]|\+|%(?:25)*20)+");
                    continue;
                }

                pattern
                    .Append(pattern.Length == 0 ? "" : Between)
                    .Append("(?:")
                    .Append(Regex.Escape(c.ToString()))
                    .Append(@"|\\+u")
                    .Append(Hex(((int)c).ToString("x4", CultureInfo.InvariantCulture)));
                if (!char.IsSurrogate(c))
                {
                    pattern.Append('|');
                    foreach (byte b in Encoding.UTF8.GetBytes(c.ToString()))
                    {
                        pattern.Append("%(?:25)*").Append(Hex(b.ToString("x2", CultureInfo.InvariantCulture)));
                    }
                }

                pattern.Append(')');
            }

            return new Regex(
                pattern.Append(secret.Length > MaxPatternLength ? "[^\\s\"'<>]*" : "").ToString(),
                RegexOptions.CultureInvariant
            );
        }

        // Hexadecimal digits in either case; the rest of the pattern minds it.
        private static string Hex(string digits) =>
            string.Concat(digits.Select(d => char.IsLetter(d) ? $"[{d}{char.ToUpperInvariant(d)}]" : d.ToString()));
    }
}
