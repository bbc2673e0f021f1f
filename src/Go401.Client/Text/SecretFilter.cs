using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Go401.Client.Tokens;

namespace Go401.Client.Text;

/// <summary>
/// Takes secrets out of a text that somebody else wrote (S57): a server that repeats in its error what it was sent must not
/// bring it onto a screen or into a log.
/// </summary>
/// <param name="secrets">What is known to be secret; null ones are passed over.</param>
internal sealed class SecretFilter(params IEnumerable<SecretValue?> secrets)
{
    private const string Mask = "***";

    // A JSON Web Token; what stands behind the name of a scheme; a word that may be a token, if it looks made by chance.
    private static readonly Regex Tokens = new(
        @"eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4}"
        + @"|(?<scheme>\b(?:Bearer|Basic|Token)[ :=]+)(?=[A-Za-z._~+/-]*[0-9])[A-Za-z0-9._~+/-]{8,}=*"
        + @"|(?<word>(?<![A-Za-z0-9_~-])[A-Za-z0-9_~-]{16,}=*)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    private static readonly Regex Guid = new("^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$", RegexOptions.CultureInvariant);

    private readonly string[] _known =
    [
        .. secrets.Where(s => s is not null).Select(s => s!.Reveal()).SelectMany(s => new[] { s, Uri.EscapeDataString(s) })
            .Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length),
    ];

    /// <summary>The text without the secrets that are known.</summary>
    public string Apply(string text) => _known.Aggregate(text, static (left, secret) => left.Replace(secret, Mask));

    /// <summary>The text without what has the shape of a token. An id of hexadecimal groups is left alone: it may be the key that a request is repeated with.</summary>
    public static string MaskTokens(string text) => Tokens.Replace(text, static match =>
        match.Groups["scheme"].Success ? match.Groups["scheme"].Value + Mask
        : match.Groups["word"].Success && (Guid.IsMatch(match.Value) || !IsByChance(match.Value)) ? match.Value
        : Mask);

    // Letters and digits in a row: longer than any word, or of all three sorts. Each character is looked at once.
    private static bool IsByChance(string word)
    {
        int length = 0, digits = 0, upper = 0, lower = 0;
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
}
