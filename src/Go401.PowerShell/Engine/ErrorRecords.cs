using System.Globalization;
using System.Management.Automation;
using Go401.Client.Errors;
using Go401.Client.Text;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Engine;

/// <summary>The one place where failures become error records. The target is a name or a path, never a request (S58).</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(Go401Exception failure, object? target)
    {
        object? about = target ?? TargetOf(failure);
        var record = new ErrorRecord(failure, failure.ErrorId, Category(failure.Kind), about is string text ? TerminalText.Clean(text) : about);
        string? which = (target as Go401FailedRequest)?.InputNumber is int number ? $" This was record {number.ToString(CultureInfo.InvariantCulture)} of the pipeline." : null;
        if (failure.RecommendedAction is not null || which is not null)
        {
            record.ErrorDetails = new ErrorDetails(failure.Message + which) { RecommendedAction = failure.RecommendedAction };
        }

        return record;
    }

    // The id that is meant says most.
    private static string? TargetOf(Go401Exception failure) => (failure as ApiException)?.ParticipantId ?? failure.CompanyId ?? (failure as ApiException)?.Path.Text;

    private static ErrorCategory Category(ErrorKind kind) => kind switch
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
