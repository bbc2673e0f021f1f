using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Go401.Client.Http;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Engine;

/// <summary>The one place where failures become error records. The target is a name or a path, never a request (S58).</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(Go401Exception failure, object? target)
    {
        object? about = target ?? TargetOf(failure);
        var record = new ErrorRecord(
            failure,
            failure.ErrorId,
            Category(failure.Kind),
            about is string text ? TerminalText.Clean(text) : about
        );
        string? which = (target as Go401FailedRequest)?.InputNumber is int number
            ? $" This was record {number.ToString(CultureInfo.InvariantCulture)} of the pipeline."
            : null;
        record.ErrorDetails = new ErrorDetails(failure.Message + which)
        {
            RecommendedAction = failure.RecommendedAction ?? RecommendedActions.For(failure.ErrorId),
        };

        return record;
    }

    // The id that is meant says most.
    private static string? TargetOf(Go401Exception failure) =>
        (failure as ApiException)?.ParticipantId ?? failure.CompanyId ?? (failure as ApiException)?.Path.Text;

    /// <summary>
    /// The failure as one of ours. Of a fault that was not foreseen nothing is told but its class and its place: its text may
    /// quote what must not be shown (S57, S58).
    /// </summary>
    public static Go401Exception Failure(Exception fault) => fault as Go401Exception ?? Unexpected(fault);

    private static Go401Exception Unexpected(Exception fault)
    {
        MethodBase? place = new StackTrace(fault)
            .GetFrames()
            ?.Select(f => f?.GetMethod())
            .FirstOrDefault(m => m?.DeclaringType?.FullName?.StartsWith("Go401.", StringComparison.Ordinal) == true);
        string where = place is null ? "" : $" in {place.DeclaringType!.FullName}.{place.Name}";
        return new Go401Exception(
            "UnexpectedError",
            ErrorKind.InvalidResult,
            $"This is a bug in Go401 ({fault.GetType().FullName}{where}): it does not handle this input or state. Check "
                + "what was done before you run the command again, and report this message."
        );
    }

    private static ErrorCategory Category(ErrorKind kind) =>
        kind switch
        {
            ErrorKind.InvalidArgument => ErrorCategory.InvalidArgument,
            ErrorKind.AuthenticationError => ErrorCategory.AuthenticationError,
            ErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
            ErrorKind.ObjectNotFound => ErrorCategory.ObjectNotFound,
            ErrorKind.ResourceExists => ErrorCategory.ResourceExists,
            ErrorKind.LimitsExceeded => ErrorCategory.LimitsExceeded,
            ErrorKind.ResourceUnavailable => ErrorCategory.ResourceUnavailable,
            ErrorKind.OperationTimeout => ErrorCategory.OperationTimeout,
            ErrorKind.SecurityError => ErrorCategory.SecurityError,
            ErrorKind.InvalidResult => ErrorCategory.InvalidResult,
            ErrorKind.OperationStopped => ErrorCategory.OperationStopped,
            ErrorKind.WriteError => ErrorCategory.WriteError,
            _ => ErrorCategory.NotSpecified,
        };
}
