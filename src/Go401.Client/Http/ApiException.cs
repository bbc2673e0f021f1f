using Go401.Client.Catalogue;

namespace Go401.Client.Http;

/// <summary>
/// The API refused a request, or a request failed on the way. Says what was asked by the path, of which no values are shown but the ids
/// of company and participant (S58, S59).
/// </summary>
/// <param name="errorId">A stable identifier.</param>
/// <param name="kind">What sort of failure it is.</param>
/// <param name="message">What happened and what to do next; holds no value of the request.</param>
/// <param name="method">The HTTP method.</param>
/// <param name="pathTemplate">The path with its ids replaced, for instance <c>companies/{company_id}/participants/</c>.</param>
/// <param name="innerException">What caused it; must not hold a secret either.</param>
public sealed class ApiException(
    string errorId,
    ErrorKind kind,
    string message,
    string method,
    string pathTemplate,
    Exception? innerException = null
) : Go401Exception(errorId, kind, message, innerException)
{
    private readonly ShownPath? _path;

    /// <summary>The HTTP method.</summary>
    public string Method { get; } = method;

    /// <summary>The path with its ids replaced.</summary>
    public string PathTemplate { get; } = pathTemplate;

    /// <summary>The path with the ids of the company and the participant that it is about; the template where there are none.</summary>
    public ShownPath Path
    {
        get => _path ?? ShownPath.Of(PathTemplate);
        init
        {
            _path = value;
            CompanyId = value.CompanyId;
        }
    }

    /// <summary>The participant that the request was about; null where there is none.</summary>
    public string? ParticipantId => Path.ParticipantId;

    /// <summary>The status code of the last response; null where no response came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The fields that the server refused, in the order of its response; empty where it named none.</summary>
    public IReadOnlyList<FieldError> FieldErrors { get; init; } = [];

    /// <summary>
    /// The idempotency key that was sent, so that the request can be repeated safely within 24 hours; null where none was.
    /// </summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// Until when the idempotency key protects a repetition (UTC): 24 hours after the first try; null where none was sent, or the
    /// operation knows none.
    /// </summary>
    public DateTimeOffset? IdempotencyKeyExpires { get; init; }

    /// <summary>When the server said to try again (UTC); null where it did not.</summary>
    public DateTimeOffset? RetryAfter { get; init; }

    /// <summary>How many tries were made, 1 at least; 0 where the request was refused before anything was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>True where the server may have done the work of an earlier attempt, whatever it says of the last one.</summary>
    internal bool EarlierMayBeDone { get; init; }
}

/// <summary>One field that the server refused.</summary>
/// <param name="Path">Where it is in what was sent, for instance <c>payroll_lines[3].gross_pay</c>.</param>
/// <param name="Message">The server's sentence for people (<c>user_error_message</c>), cleaned.</param>
/// <param name="DeveloperDetail">The server's detail for developers (<c>developer_error_detail</c>), cleaned; null where there is
/// none.</param>
public sealed record FieldError(string Path, string Message, string? DeveloperDetail);
