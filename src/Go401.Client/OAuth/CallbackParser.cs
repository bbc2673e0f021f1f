using Go401.Client.Platform;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>What a redirect back to us turned out to be.</summary>
internal enum CallbackOutcome
{
    /// <summary>The state is missing or another's: not an answer to this attempt, which goes on (S17).</summary>
    NotOurs,

    /// <summary>A code.</summary>
    Code,

    /// <summary>The server or the person refused.</summary>
    Refused,

    /// <summary>The state is right and the rest is not: the attempt ends.</summary>
    Invalid,
}

/// <summary>What came of one redirect.</summary>
internal sealed record CallbackResult(CallbackOutcome Outcome, SecretValue? Code = null, Go401Exception? Error = null);

/// <summary>Reads the query of a redirect, whether a browser brought it or a person pasted it (S19 to S21, S26).</summary>
/// <param name="state">The state of this attempt.</param>
/// <param name="issuer">What <c>iss</c> must be when it is there (RFC 9207).</param>
/// <param name="issuerRequired">True when the server's metadata says that it sends <c>iss</c>.</param>
/// <param name="connectionName">For error texts.</param>
internal sealed class CallbackParser(string state, string issuer, bool issuerRequired, string connectionName)
{
    private readonly byte[] _state = Encoding.ASCII.GetBytes(state);

    /// <summary>Reads a query string, with or without its question mark.</summary>
    public CallbackResult Parse(string query)
    {
        if (!TryRead(query, out Dictionary<string, string> values, out bool duplicate))
        {
            return new CallbackResult(CallbackOutcome.NotOurs);
        }

        // A wrong state is looked at first: anyone who does not know it must not be able to end the attempt.
        if (!values.TryGetValue("state", out string? sent) || !Poly.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), _state))
        {
            return new CallbackResult(CallbackOutcome.NotOurs);
        }

        if (duplicate)
        {
            return Bad("CallbackDuplicateParameter", "a parameter appears in it twice");
        }

        bool hasIssuer = values.TryGetValue("iss", out string? from);
        if (hasIssuer && from != issuer)
        {
            return Bad("CallbackIssuerMismatch", "it comes from another server (iss)");
        }

        if (!hasIssuer && issuerRequired)
        {
            return Bad("CallbackIssuerMissing", "it does not say which server it comes from (iss)");
        }

        if (values.TryGetValue("error", out string? error))
        {
            values.TryGetValue("error_description", out string? description);
            return new CallbackResult(
                CallbackOutcome.Refused,
                Error: OAuthException.From(error, description, connectionName, new SecretFilter(new SecretValue(sent)))
            );
        }

        return
            values.TryGetValue("code", out string? code)
            && CredentialText.Token(code, blanks: true) is SecretValue good
            && code.Length <= 2048
            ? new CallbackResult(CallbackOutcome.Code, good)
            : Bad("CallbackCodeMissing", "it has no code");
    }

    /// <summary>Takes the query out of what a person pasted: the whole address, or what follows its question mark.</summary>
    public static string QueryOf(string pasted)
    {
        string text = pasted.Trim().Trim('"', '\'', '<', '>');
        int question = text.IndexOf('?');
        string query = question >= 0 ? text.Substring(question + 1) : text;
        int fragment = query.IndexOf('#');
        return fragment >= 0 ? query.Substring(0, fragment) : query;
    }

    private static CallbackResult Bad(string id, string why) =>
        new(
            CallbackOutcome.Invalid,
            Error: new Go401Exception(
                id,
                ErrorKind.SecurityError,
                $"The response of the sign-in page was rejected: {why}. Nothing was sent or saved. {Hint.Of("RestartSignIn")}"
            )
        );

    private static bool TryRead(string query, out Dictionary<string, string> values, out bool duplicate)
    {
        values = new Dictionary<string, string>(StringComparer.Ordinal);
        duplicate = false;
        foreach (string pair in query.TrimStart('?').Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = pair.IndexOf('=');
            string name;
            string value;
            try
            {
                name = Uri.UnescapeDataString((equals < 0 ? pair : pair.Substring(0, equals)).Replace('+', ' '));
                value = equals < 0 ? "" : Uri.UnescapeDataString(pair.Substring(equals + 1).Replace('+', ' '));
            }
            catch (UriFormatException)
            {
                return false;
            }

            duplicate |= name is "code" or "state" or "iss" or "error" && values.ContainsKey(name);
            if (!values.ContainsKey(name))
            {
                values[name] = value;
            }
        }

        return values.Count > 0;
    }
}
