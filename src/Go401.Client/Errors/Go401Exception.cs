namespace Go401.Client.Errors;

/// <summary>
/// A failure with a stable id and a sentence for people. Holds no request, no response, no body and no credential
/// (security requirements S57 and S58), so it may be shown, logged and serialised as it is.
/// </summary>
/// <param name="errorId">A stable identifier in PascalCase, listed in about_Go401_Troubleshooting.</param>
/// <param name="kind">What sort of failure it is.</param>
/// <param name="message">One or two sentences: what happened, and what to do next.</param>
/// <param name="innerException">What caused it; must not hold a secret either.</param>
public class Go401Exception(string errorId, ErrorKind kind, string message, Exception? innerException = null)
    : Exception(TerminalText.Clean(message), innerException)
{
    /// <summary>The stable identifier of this failure.</summary>
    public string ErrorId { get; } = errorId;

    /// <summary>What sort of failure it is.</summary>
    public ErrorKind Kind { get; } = kind;

    /// <summary>What to do next, where that is not part of the message; shown by PowerShell as the recommended action.</summary>
    public string? RecommendedAction
    {
        get;
        init => field = TerminalText.Clean(value);
    }

    /// <summary>The company that it is about; null where it is about none, or about several.</summary>
    public string? CompanyId { get; init; }

    /// <summary>What an unattended run that ends with this failure exits with.</summary>
    public int ExitCode => Errors.ExitCode.Of(this);

    /// <summary>True where a refresh token was spent on a response that is not used: it must not be sent again (S36).</summary>
    internal bool SpentRefreshToken { get; set; }

    /// <summary>The server's detail for developers (<c>developer_error_detail</c>), cleaned of control characters.</summary>
    public string? DeveloperDetail { get; init; }
}
