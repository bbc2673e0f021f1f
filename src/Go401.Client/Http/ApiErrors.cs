using Go401.Client.Catalogue;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.Http;

/// <summary>
/// Turns what became of a call into an error for people: what happened, to which operation, and what to do next. Nothing
/// of the request is in it but its path, with no other values than the ids of company and participant (S58, S59).
/// </summary>
internal sealed class ApiErrors(ConnectionSettings settings, ITokenSource tokens, TimeProvider time)
{
    private const string CheckFirst = "Check whether the request was processed before you retry.";
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24);

    /// <summary>The error of a call that no response came to.</summary>
    public ApiException Unanswered(ApiCall call, NetworkFailure failure)
    {
        string what = call.Request.What;
        (string id, ErrorKind kind) = failure.Error;
        return Make(
            call,
            id,
            kind,
            $"{what}: {failure.Happened(call.Request.Timeout)}{Tries(call)}. {Outcome(call, failure.Advice)}",
            action: IsOpen(call) && !call.Request.IsKeyed ? CheckFirst : null
        );
    }

    /// <summary>The error of a response of 400 and above.</summary>
    public ApiException Refused(ApiCall call, ApiResponse response)
    {
        int status = response.StatusCode;
        ErrorBody body = BodyText.IsJson(response.MediaType) ? FieldErrorReader.Read(response.Body, Secrets(call)) : ErrorBody.NotJson;
        string what = call.Request.What;
        string said = body.Said;
        string earlier = Earlier(call, status);
        ApiException Error(string id, ErrorKind kind, string message, string? action = null) =>
            Make(
                call,
                id,
                kind,
                earlier.Length > 0 ? $"{message.TrimEnd()} {earlier}" : message,
                status,
                body,
                response.RetryAfter,
                action
            );
        string? Advice() => PathAdvice.For(call.Request.Method, call.Request.Address.Path);
        if (StatusMeaning.Of(status) is StatusMeaning meant)
        {
            string reason = said.Length > 0 ? $" {said}" : "",
                next = status is 407 or >= 500 ? Outcome(call, meant.Advice) : meant.Advice;
            return Error(meant.ErrorId, meant.Kind, $"{what}: {meant.Text} ({status}){Tries(call)}.{reason} {next}");
        }

        return status switch
        {
            400 or 422 => Error(
                "RequestInvalid",
                ErrorKind.InvalidArgument,
                $"401GO rejected {what} ({status}): {(said.Length > 0 ? said : "no reason was given.")}"
            ),
            401 => Error(
                "Unauthorized",
                ErrorKind.AuthenticationError,
                $"401GO does not accept the token of the connection '{settings.Name}' (401). {Hint.Of("SignIn", settings.Name)}"
            ),
            403 => Forbidden(),
            404 => NotFound(),
            405 => Error(
                "MethodNotAllowed",
                ErrorKind.InvalidArgument,
                $"401GO does not support {call.Request.Method} on {call.Request.Where} (405). {Advice() ?? Hint.Of("CheckMethod")}"
            ),
            409 => Error(
                "Conflict",
                ErrorKind.ResourceExists,
                $"401GO rejected {what} (409): {(said.Length > 0 ? said : "it already exists, or it was changed in the meantime.")}",
                ApiOperation.IsReadOnly(call.Request.Method) ? "Try again later." : null
            ),
            429 => Error(
                "RateLimited",
                ErrorKind.LimitsExceeded,
                $"Rate limit exceeded (429){Tries(call)}: {what}. {Again(response.RetryAfter)}{Outcome(call, "")}".TrimEnd()
            ),
            >= 500 or < 200 => Error(
                "ServerError",
                ErrorKind.ResourceUnavailable,
                (
                    $"401GO failed to process {what} ({status}){Tries(call)}. "
                    + $"{(said.Length > 0 ? said + " " : "")}{Again(response.RetryAfter)}{Outcome(call, "")}"
                ).TrimEnd()
            ),
            304 => Error(
                "NotModified",
                ErrorKind.InvalidResult,
                $"401GO returned \"not modified\" (304) for {what}: a request header asked for the data only if it "
                    + "changed, and it has not changed. There is no output."
            ),
            408 => Error(
                "RequestTimeout",
                ErrorKind.OperationTimeout,
                $"401GO timed out {what} (408){Tries(call)}. {Outcome(call, "Try again.")}"
            ),
            >= 300 and < 400 => Error(
                "RedirectRefused",
                ErrorKind.InvalidResult,
                $"401GO returned a redirect ({status}) for {what}, but it has no address to follow, or the request is not a GET: only "
                    + $"a GET follows redirects. {Hint.Of("CheckPathAndBaseUri")}"
            ),
            _ => Error("RequestRefused", ErrorKind.InvalidArgument, $"401GO rejected {what} ({status}). {said}".TrimEnd()),
        };

        ApiException Forbidden()
        {
            AccessAdvice advice = AccessAdvice.For(
                call.Request.Method,
                call.Request.Address.Path,
                tokens.Current?.Scope,
                settings.ClientId,
                settings.Name
            );
            return Error(
                "Forbidden",
                ErrorKind.PermissionDenied,
                $"401GO does not allow {what} (403). {advice.Explanation}",
                advice.Remedy
            );
        }

        ApiException NotFound()
        {
            string? meant = call.Request.Operation is null ? Advice() : call.Request.AdviceOnMissing;
            string before =
                call.Request.Method == "DELETE" && call.Attempts > 1
                    ? " An earlier attempt of this call may have deleted it; its response was lost."
                    : "";
            return Error(
                "NotFound",
                ErrorKind.ObjectNotFound,
                body.IsJson
                    ? $"{what.Replace("{company_id}", "***").Replace("{participant_id}", "***")} was not found (404): "
                        + $"{(said.Length > 0 ? said : "it does not exist, or this account is not allowed to see it.")}"
                        + $"{before}{(meant is null ? "" : " " + meant)}"
                    : $"{what}: the API has no such path (404). {Advice() ?? Hint.Of("FindOperation")}"
            );
        }
    }

    /// <summary>The error of a request that was sent, and failed for a reason that is none of the server's refusals.</summary>
    public Go401Exception AfterSending(ApiCall call, Go401Exception failure, int? status = null)
    {
        string outcome = Outcome(call, "");
        return outcome.Length == 0 || failure is ApiException
            ? failure
            : Make(call, failure.ErrorId, failure.Kind, $"{failure.Message} {outcome}", status, action: failure.RecommendedAction);
    }

    /// <summary>The error of a redirect to another server, or of one that follows too many others on the own server.</summary>
    public ApiException RedirectElsewhere(ApiCall call, int status, int? followed = null) =>
        Make(
            call,
            "RedirectRefused",
            followed is null ? ErrorKind.SecurityError : ErrorKind.InvalidResult,
            followed is null
                ? $"{call.Request.What} was redirected to another server ({status}). The token is not sent there, so the "
                    + "redirect was not followed."
                : $"{call.Request.What} was redirected again after {followed} redirects ({status}). The server may redirect in a circle. "
                    + Hint.Of("CheckPathAndBaseUri"),
            status
        );

    /// <summary>The error of a response that is not JSON.</summary>
    public ApiException NotJson(ApiCall call, ApiResponse? response) =>
        Make(
            call,
            "ResponseNotJson",
            ErrorKind.InvalidResult,
            $"The response to {call.Request.What} is not {(response is null ? "valid JSON" : "JSON")}. "
                + $"{(response is null ? Hint.Of("Raw") : Hint.Of("RawOfOther"))}",
            response?.StatusCode ?? 200
        );

    /// <summary>The error of a response in a charset that is not read.</summary>
    public ApiException InCharset(ApiCall call, int status, string charset) =>
        NotReadable(call, status, $"its charset is {ServerText.Clean(charset, 60)}", Hint.Of("BytesToFile"));

    /// <summary>The error of a response that is compressed in a way that was not asked for.</summary>
    public ApiException Compressed(ApiCall call, int status, string encoding) =>
        NotReadable(
            call,
            status,
            $"it is compressed with {encoding}, which was not requested",
            "Check the proxy: it may have compressed the response."
        );

    // Another attempt would bring the same.
    private ApiException NotReadable(ApiCall call, int status, string why, string advice) =>
        Make(
            call,
            "ResponseNotReadable",
            ErrorKind.InvalidResult,
            $"The response to {call.Request.What} cannot be read: {why}. {Outcome(call, advice)}",
            status
        );

    private ApiException Make(
        ApiCall call,
        string id,
        ErrorKind kind,
        string message,
        int? status = null,
        ErrorBody? body = null,
        TimeSpan? retryAfter = null,
        string? action = null
    )
    {
        DateTimeOffset now = time.GetUtcNow();
        string? key = call.Request.IdempotencyKey;
        DateTimeOffset? until = !call.Request.IsKeyed ? null : call.Begun + KeyLifetime;

        // Only what may have changed something is to be looked for before it is sent again.
        if (
            action is null
            && IsOpen(call)
            && kind is ErrorKind.OperationTimeout or ErrorKind.ResourceUnavailable or ErrorKind.LimitsExceeded
        )
        {
            action = until is DateTimeOffset last
                ? Hint.Of("RetryBefore", key ?? "", last.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))
                : CheckFirst;
        }

        return new ApiException(id, kind, message, call.Request.Method, call.Request.Template)
        {
            Path = call.Request.Path,
            StatusCode = status,
            FieldErrors = body?.Fields ?? [],
            DeveloperDetail = body?.DeveloperDetail,
            IdempotencyKey = key,
            EarlierMayBeDone = call.EarlierMayBeDone && !ApiOperation.IsReadOnly(call.Request.Method),
            IdempotencyKeyExpires = until,
            RetryAfter = retryAfter is TimeSpan wait ? now + wait : null,
            Attempts = call.Attempts,
            RecommendedAction = action,
        };
    }

    // What went with the request, and what has replaced it meanwhile.
    private SecretFilter Secrets(ApiCall call) =>
        new(
            call.Tokens?.AccessToken,
            call.Tokens?.RefreshToken,
            tokens.Current?.AccessToken,
            tokens.Current?.RefreshToken,
            settings.ClientSecret
        );

    private static bool IsOpen(ApiCall call) => call.MayBeDone && !ApiOperation.IsReadOnly(call.Request.Method);

    // Whether the work may have been done all the same.
    private static string Outcome(ApiCall call, string harmless)
    {
        if (ApiOperation.IsReadOnly(call.Request.Method))
        {
            return harmless;
        }

        if (!call.MayBeDone)
        {
            return $"Nothing was sent. {harmless}".TrimEnd();
        }

        return call.Request.IdempotencyKey is string key && call.Request.IsKeyed
            ? $"The request may have been processed. {Hint.Of("RetryWithKey", key)}"
            : "The request may have been processed. Check before you retry.";
    }

    // A refusal says nothing about an attempt whose response was lost. The other statuses have a sentence of their own.
    private static string Earlier(ApiCall call, int status) =>
        call.EarlierMayBeDone && call.Request.Method != "DELETE" && status is >= 300 and < 500 and not (407 or 408 or 429)
            ? $"This is the response to attempt {call.Attempts.ToString(CultureInfo.InvariantCulture)}. An earlier attempt was not "
                + $"answered, or with an error of the server. {Outcome(call, "")}"
            : "";

    private static string Tries(ApiCall call) => call.Attempts > 1 ? $" after {call.Attempts} attempts" : "";

    private string Again(TimeSpan? retryAfter) =>
        retryAfter is TimeSpan wait
            ? "Try again after "
                + $"{(time.GetUtcNow() + wait).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC "
                + $"(in {Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)} seconds). "
            : "Try again later. ";
}
