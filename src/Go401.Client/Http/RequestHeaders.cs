using System.Net.Http.Headers;

namespace Go401.Client.Http;

/// <summary>The headers that a caller may add, and those that are not the caller's to set (S51).</summary>
internal static class RequestHeaders
{
    // What proves who we are, what says where the message ends and how it travels, and what has a setting of its own.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization",
        "Proxy-Authorization",
        "Cookie",
        "Host",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Keep-Alive",
        "Upgrade",
        "TE",
        "Trailer",
        "Expect",
    };

    private static readonly HashSet<string> WithParameter = new(StringComparer.OrdinalIgnoreCase) { "Idempotent-Key", "Api-Version" };

    /// <summary>Checks the caller's headers.</summary>
    /// <exception cref="Go401Exception"><c>HeaderNotAllowed</c> or <c>HeaderInvalid</c>; a value is never quoted.</exception>
    public static void Check(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        foreach (KeyValuePair<string, string> header in headers)
        {
            if (!IsToken(header.Key))
            {
                throw new Go401Exception(
                    "HeaderInvalid",
                    ErrorKind.InvalidArgument,
                    "A header name contains characters that are not allowed. Nothing was sent."
                );
            }

            string? refusal =
                Reserved.Contains(header.Key) ? "is set automatically and cannot be specified."
                : WithParameter.Contains(header.Key) ? Hint.Of("HeaderParameter")
                : null;
            if (refusal is not null)
            {
                throw new Go401Exception(
                    "HeaderNotAllowed",
                    ErrorKind.InvalidArgument,
                    $"The header {header.Key} {refusal} Nothing was sent."
                );
            }

            CheckValue(header.Key, header.Value);
        }
    }

    /// <summary>Refuses a value with line breaks, other control characters, or characters that HTTP does not carry.</summary>
    public static void CheckValue(string name, string? value)
    {
        if (value?.Any(c => c is < ' ' or > '~' && c != '\t') == true)
        {
            throw new Go401Exception(
                "HeaderInvalid",
                ErrorKind.InvalidArgument,
                $"The value of the header {name} contains a line break, a control character or a non-ASCII character. Nothing was sent."
            );
        }
    }

    /// <summary>Puts the caller's headers on a message, in place of the client's own. A name may come more than once.</summary>
    public static void Apply(HttpRequestMessage message, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var replaced = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> header in headers)
        {
            HttpHeaders? target = header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
                ? message.Content?.Headers
                : message.Headers;
            if (replaced.Add(header.Key))
            {
                target?.Remove(header.Key);
            }

            target?.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    // RFC 9110 section 5.6.2.
    private static bool IsToken(string name) =>
        !string.IsNullOrEmpty(name)
        && name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') || "!#$%&'*+-.^_`|~".IndexOf(c) >= 0);
}
