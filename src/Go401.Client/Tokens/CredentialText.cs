namespace Go401.Client.Tokens;

/// <summary>
/// What a token, a secret, a code or a client id may consist of (RFC 6749 appendix A, RFC 6750 section 2.1). Each is checked
/// where it comes in, from a user, a server or a vault: later it would break a header, or be refused without a reason.
/// </summary>
internal static class CredentialText
{
    private const string Scheme = "Bearer";
    private const string Header = "Authorization:";

    /// <summary>
    /// The text without what a file or the clipboard puts around it: blanks, line ends, byte order marks, invisible characters.
    /// </summary>
    public static string Trim(string text)
    {
        int start = 0,
            end = text.Length;
        while (start < end && IsAround(text[start]))
        {
            start++;
        }

        while (end > start && IsAround(text[end - 1]))
        {
            end--;
        }

        return text.Substring(start, end - start);
    }

    /// <summary>An access token; "Bearer" or "Authorization: Bearer" before it is left out.</summary>
    /// <exception cref="Go401Exception"><c>SecretEmpty</c> or <c>SecretInvalid</c>; the token is not quoted.</exception>
    public static SecretValue AccessToken(SecretValue given)
    {
        string text = Trim(given.Reveal());
        text = text.StartsWith(Header, StringComparison.OrdinalIgnoreCase) ? Trim(text.Substring(Header.Length)) : text;
        text =
            text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && (text.Length == Scheme.Length || IsAround(text[Scheme.Length]))
                ? Trim(text.Substring(Scheme.Length))
                : text;
        return Checked(Unquoted(text), "access token", blanks: false);
    }

    /// <summary>A refresh token.</summary>
    /// <exception cref="Go401Exception"><c>SecretEmpty</c> or <c>SecretInvalid</c>; the token is not quoted.</exception>
    public static SecretValue RefreshToken(SecretValue given) => Checked(Unquoted(Trim(given.Reveal())), "refresh token", blanks: true);

    /// <summary>A client secret. It travels encoded, so that characters beyond ASCII are no harm.</summary>
    /// <exception cref="Go401Exception"><c>SecretEmpty</c> or <c>SecretInvalid</c>; the secret is not quoted.</exception>
    public static SecretValue ClientSecret(SecretValue given) =>
        Checked(Trim(given.Reveal()), "client secret", blanks: true, beyondAscii: true);

    /// <summary>A client id.</summary>
    /// <exception cref="Go401Exception"><c>ClientIdInvalid</c>.</exception>
    public static string ClientId(string given)
    {
        string id = Trim(given);
        return id.Length > 0 && Wrong(id, blanks: true, beyondAscii: true) < 0
            ? id
            : throw new Go401Exception(
                "ClientIdInvalid",
                ErrorKind.InvalidArgument,
                "The client id is empty or contains a line break or another control character. Copy it again from what "
                    + "401GO gave you. Nothing was sent."
            );
    }

    /// <summary>A token that a server or a vault wrote; null where it is empty or no token.</summary>
    internal static SecretValue? Token(string? text, bool blanks = false, bool beyondAscii = false) =>
        text is not null && Trim(text) is { Length: > 0 } token && Wrong(token, blanks, beyondAscii) < 0 ? new SecretValue(token) : null;

    private static SecretValue Checked(string text, string what, bool blanks, bool beyondAscii = false)
    {
        if (text.Length == 0)
        {
            throw new Go401Exception("SecretEmpty", ErrorKind.InvalidArgument, $"The {what} is empty. Nothing was sent.");
        }

        int wrong = Wrong(text, blanks, beyondAscii);
        return wrong < 0
            ? new SecretValue(text)
            : throw new Go401Exception(
                "SecretInvalid",
                ErrorKind.InvalidArgument,
                $"Character {wrong + 1} of {text.Length} in the {what} is not allowed (a space, a line break, a control character, or a "
                    + "non-ASCII character such as the ellipsis of truncated text). Copy the whole value again. Nothing was sent."
            );
    }

    private static int Wrong(string text, bool blanks, bool beyondAscii = false)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (
                char.IsControl(text[i])
                || (text[i] > '~' && !beyondAscii)
                || (text[i] == ' ' && !blanks)
                || (char.IsSurrogate(text[i]) && !isPair)
            )
            {
                return i;
            }

            i += isPair ? 1 : 0;
        }

        return -1;
    }

    // An environment file and JSON put quotes around a token. None begins and ends with one.
    private static string Unquoted(string text) =>
        text.Length > 1 && text[0] is '"' or '\'' && text[text.Length - 1] == text[0] ? Trim(text.Substring(1, text.Length - 2)) : text;

    private static bool IsAround(char c) =>
        char.IsWhiteSpace(c) || char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
