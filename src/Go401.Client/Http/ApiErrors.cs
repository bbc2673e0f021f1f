using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Go401.Client.Catalogue;
using Go401.Client.Errors;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;

namespace Go401.Client.Http;

/// <summary>
/// Turns what became of a call into an error for people: what happened, to which operation, and what to do next. Nothing
/// of the request is in it but its path, with no other values than the ids of company and participant (S58, S59).
/// </summary>
internal sealed class ApiErrors(ConnectionSettings settings, TokenHolder tokens, TimeProvider time)
{
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(24);

    /// <summary>The error of a call that no answer came to.</summary>
    public ApiException Unanswered(RequestRun run, Attempt attempt)
    {
        NetworkFailure failure = attempt.Failure ?? new NetworkFailure(NoAnswer.Broken, settings.BaseUri.Authority);
        string what = run.Request.What;
        (string id, ErrorKind kind) = failure.Error;
        return Make(run, id, kind, $"{what}: {failure.Happened(run.Request.Timeout)}{Tries(run)}. {Outcome(run, failure.Advice)}");
    }

    /// <summary>The error of an answer of 400 and above.</summary>
    public ApiException Refused(RequestRun run, Attempt attempt)
    {
        ApiResponse answer = attempt.Response!;
        int status = answer.StatusCode;
        ErrorBody body = IsJson(answer.MediaType) ? FieldErrorReader.Read(answer.Body, Secrets(run)) : new ErrorBody(null, null, [], false);
        string what = run.Request.What;
        string said = Said(body);
        ApiException Error(string id, ErrorKind kind, string message, string? action = null) =>
            Make(run, id, kind, message, status, body, attempt.RetryAfter, action);
        switch (status)
        {
            case 400 or 422:
                return Error(
                    "RequestInvalid",
                    ErrorKind.InvalidArgument,
                    $"401GO refused {what} ({status}): {(said.Length > 0 ? said : "it gave no reason.")}"
                );
            case 401:
                return Error(
                    "Unauthorized",
                    ErrorKind.AuthenticationError,
                    $"401GO does not accept the token of the connection '{settings.Name}' (401). Run: Connect-Go401 -Name {settings.Name}"
                );
            case 403:
                AccessAdvice advice = AccessAdvice.For(
                    run.Request.Method,
                    run.Request.Address.Path,
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
            case 404:
                string? meant = run.Request.Operation is null ? PathAdvice.For(run.Request.Method, run.Request.Address.Path) : null;
                string before =
                    run.Request.Method == "DELETE" && run.Attempts > 1
                        ? " It may have been deleted by an earlier try of this call, whose answer was lost."
                        : "";
                return Error(
                    "NotFound",
                    ErrorKind.ObjectNotFound,
                    body.IsJson
                        ? $"{what} was not found (404): {(said.Length > 0 ? said : "401GO knows no such object, or this connection's account may not see it.")}{before}{(meant is null ? "" : " " + meant)}"
                        : $"{what}: there is no such address in the API (404). {PathAdvice.For(run.Request.Method, run.Request.Address.Path) ?? "Check the path; Find-Go401Operation lists all."}"
                );
            case 405:
                return Error(
                    "MethodNotAllowed",
                    ErrorKind.InvalidArgument,
                    $"401GO does not take {run.Request.Method} at {run.Request.Where} (405). {PathAdvice.For(run.Request.Method, run.Request.Address.Path) ?? "Check -Method."}"
                );
            case 409:
                return Error(
                    "Conflict",
                    ErrorKind.ResourceExists,
                    $"401GO refused {what} (409): {(said.Length > 0 ? said : "it exists already, or was changed meanwhile.")}"
                );
            case 429:
                return Error(
                    "RateLimited",
                    ErrorKind.LimitsExceeded,
                    $"401GO has had too many requests (429){Tries(run)}, at {what}. {Again(attempt.RetryAfter)}{Outcome(run, "")}".TrimEnd()
                );
            case >= 500:
                return Error(
                    "ServerError",
                    ErrorKind.ResourceUnavailable,
                    $"401GO could not answer {what} ({status}){Tries(run)}. {(said.Length > 0 ? said + " " : "")}{Again(attempt.RetryAfter)}{Outcome(run, "")}".TrimEnd()
                );
            case 304:
                return Error(
                    "NotModified",
                    ErrorKind.InvalidResult,
                    $"401GO answered {what} with \"not modified\" (304): a header of the request asked for it only where it has changed, and it has not. There is nothing to put out."
                );
            case 407:
                return Error(
                    "ProxyAuthenticationRequired",
                    ErrorKind.PermissionDenied,
                    $"{what}: a proxy before 401GO asks for a sign-in (407). {Outcome(run, "Give a user and a password with -Proxy and -ProxyCredential.")}"
                );
            case 408:
                return Error(
                    "RequestTimeout",
                    ErrorKind.OperationTimeout,
                    $"401GO gave {what} up as too slow (408){Tries(run)}. {Outcome(run, "Try again.")}"
                );
            case >= 300 and < 400:
                return Error(
                    "RedirectRefused",
                    ErrorKind.InvalidResult,
                    $"401GO answered {what} with a redirect ({status}), which is not followed: it could lead the request, and its token, elsewhere. Check the path and -BaseUri."
                );
            default:
                return Error("RequestRefused", ErrorKind.InvalidArgument, $"401GO refused {what} ({status}). {said}".TrimEnd());
        }
    }

    /// <summary>The error of a request that was sent, and failed for a reason that is none of the server's refusals.</summary>
    public Go401Exception AfterSending(RequestRun run, Go401Exception failure, int? status = null)
    {
        string outcome = Outcome(run, "");
        return outcome.Length == 0 || failure is ApiException
            ? failure
            : Make(run, failure.ErrorId, failure.Kind, $"{failure.Message} {outcome}", status, action: failure.RecommendedAction);
    }

    /// <summary>The error of a redirect to somewhere else.</summary>
    public ApiException RedirectElsewhere(RequestRun run, int status) =>
        Make(
            run,
            "RedirectRefused",
            ErrorKind.SecurityError,
            $"{run.Request.What} was redirected to another server ({status}). The token is not sent there; nothing was followed.",
            status
        );

    /// <summary>The error of an answer that is not JSON.</summary>
    public ApiException NotJson(RequestRun run, ApiResponse? answer) =>
        Make(
            run,
            "ResponseNotJson",
            ErrorKind.InvalidResult,
            $"{run.Request.What} was answered with something that is not {(answer is null ? "the JSON that it announced" : "JSON")}. {(answer is null ? "Try again later; -Raw shows it as it is." : "Check the path, the proxy and -BaseUri: a sign-in page or a proxy may have answered. -Raw shows it as it is.")}",
            answer?.StatusCode ?? 200
        );

    /// <summary>True for JSON's media types.</summary>
    public static bool IsJson(string? mediaType) =>
        mediaType is not null
        && (
            mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
            || mediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
        );

    private ApiException Make(
        RequestRun run,
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
        string? key = run.Request.IdempotencyKey;
        DateTimeOffset? until = !run.Request.IsKeyed ? null : now - time.GetElapsedTime(run.Started) + KeyLifetime;
        bool open = until is not null && kind is ErrorKind.OperationTimeout or ErrorKind.ResourceUnavailable or ErrorKind.LimitsExceeded;
        if (open && action is null && until is DateTimeOffset last)
        {
            action =
                $"Repeat the same call with -IdempotencyKey {key} before {last.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC: if it was carried out already, 401GO answers with what it did then and does nothing twice.";
        }

        return new ApiException(id, kind, message, run.Request.Method, run.Request.Template)
        {
            Path = run.Request.Path,
            StatusCode = status,
            FieldErrors = body?.Fields ?? [],
            DeveloperDetail = body?.DeveloperDetail,
            IdempotencyKey = key,
            IdempotencyKeyExpires = until,
            RetryAfter = retryAfter is TimeSpan wait ? now + wait : null,
            Attempts = run.Attempts,
            RecommendedAction = action,
        };
    }

    // What went with the request, and what has replaced it meanwhile.
    private SecretFilter Secrets(RequestRun run) =>
        new(
            run.Tokens?.AccessToken,
            run.Tokens?.RefreshToken,
            tokens.Current?.AccessToken,
            tokens.Current?.RefreshToken,
            settings.ClientSecret
        );

    // Whether the work may have been done all the same.
    private static string Outcome(RequestRun run, string harmless)
    {
        if (run.Request.Method is "GET" or "HEAD" or "OPTIONS")
        {
            return harmless;
        }

        if (!run.MayBeDone)
        {
            return $"Nothing was sent. {harmless}".TrimEnd();
        }

        return run.Request.IdempotencyKey is string key && run.Request.IsKeyed
            ? $"It may have been carried out: repeat it with -IdempotencyKey {key}, which is safe for 24 hours."
            : "It may have been carried out: look before you repeat it.";
    }

    private static string Tries(RequestRun run) => run.Attempts > 1 ? $", {run.Attempts} times" : "";

    private string Again(TimeSpan? retryAfter) =>
        retryAfter is TimeSpan wait
            ? $"Try again after {(time.GetUtcNow() + wait).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC (in {Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)} seconds). "
            : "Try again later. ";

    private static string Said(ErrorBody body)
    {
        if (body.Message is not null)
        {
            return body.Message;
        }

        const int Shown = 3;
        IEnumerable<string> first = body
            .Fields.Take(Shown)
            .Select(f => f.Path.Length == 0 || f.Path == "non_field_error" ? f.Message : $"{f.Path}: {f.Message}");
        string more =
            body.Fields.Count > Shown
                ? $" (and {(body.Fields.Count - Shown).ToString(CultureInfo.InvariantCulture)} more; see FieldErrors)"
                : "";
        return string.Join(" ", first) + more;
    }
}
