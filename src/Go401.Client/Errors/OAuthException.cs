namespace Go401.Client.Errors;

/// <summary>The authorization server said no (RFC 6749 sections 4.1.2.1 and 5.2).</summary>
public sealed class OAuthException : Go401Exception
{
    private OAuthException(string errorId, ErrorKind kind, string message, string error)
        : base(errorId, kind, message)
    {
        Error = error;
    }

    /// <summary>The <c>error</c> code, cleaned.</summary>
    public string Error { get; }

    /// <summary>Makes the error for a code.</summary>
    /// <param name="error">The server's <c>error</c>: compared as it is, cleaned to be shown.</param>
    /// <param name="description">The server's <c>error_description</c>.</param>
    /// <param name="connectionName">For the command that helps.</param>
    /// <param name="secrets">What was sent and no text may repeat (S57).</param>
    internal static OAuthException From(string error, string? description, string connectionName, SecretFilter? secrets = null)
    {
        string code = ServerText.Sentence(error, 60, secrets) is { Length: > 0 } cleaned ? cleaned : "unknown";
        string said = string.IsNullOrWhiteSpace(description) ? "" : $" The server says: {ServerText.Sentence(description, 200, secrets)}";
        (string id, ErrorKind kind, string message) = error switch
        {
            "invalid_grant" => (
                "OAuthInvalidGrant",
                ErrorKind.AuthenticationError,
                "401GO rejected the sign-in or the refresh token (invalid_grant): it has expired, was already used "
                    + $"or was revoked. {Hint.Of("SignInAgain", connectionName)}."
            ),
            "invalid_client" => (
                "OAuthInvalidClient",
                ErrorKind.AuthenticationError,
                $"401GO does not know this client id, or the client secret is wrong (invalid_client). {Hint.Of("CheckClient")}"
            ),
            "invalid_scope" => (
                "OAuthInvalidScope",
                ErrorKind.InvalidArgument,
                $"401GO rejected a scope (invalid_scope). {Hint.Of("ScopesGranted")}"
            ),
            "unauthorized_client" => (
                "OAuthUnauthorizedClient",
                ErrorKind.PermissionDenied,
                $"This client is not allowed to use this grant (unauthorized_client). Ask 401GO which grants your client has."
            ),
            "unsupported_grant_type" or "unsupported_response_type" => (
                "OAuthUnsupportedGrant",
                ErrorKind.PermissionDenied,
                $"401GO does not support this way to sign in ({code})."
            ),
            "access_denied" => (
                "OAuthAccessDenied",
                ErrorKind.OperationStopped,
                $"The sign-in was denied on 401GO's page (access_denied). {Hint.Of("Approve")}"
            ),
            "temporarily_unavailable" or "server_error" => (
                "OAuthServerError",
                ErrorKind.ResourceUnavailable,
                $"401GO cannot sign you in now ({code}). Try again in a few minutes."
            ),
            _ => ("OAuthError", ErrorKind.AuthenticationError, $"401GO rejected the request ({code})."),
        };
        return new OAuthException(id, kind, message + said, code);
    }
}
