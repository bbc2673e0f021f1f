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
            LanguagePrimitives.ConvertTo<ErrorCategory>(failure.Kind.ToString()),
            about is string text ? TerminalText.Clean(text) : about
        );
        string? which = (target as Go401FailedRequest)?.InputNumber is int number
            ? $" This was record {number.ToString(CultureInfo.InvariantCulture)} of the pipeline."
            : null;
        record.ErrorDetails = new ErrorDetails(failure.Message + which)
        {
            RecommendedAction = failure.RecommendedAction ?? Remedy(failure.ErrorId),
        };

        return record;
    }

    // An error without its remedy is better than another error in its place, where the table cannot be read.
    private static string? Remedy(string id)
    {
        try
        {
            return RecommendedActions.For(id);
        }
        catch (Exception fault) when (fault is IOException or TypeInitializationException)
        {
            return null;
        }
    }

    // The id that is meant says most.
    private static string? TargetOf(Go401Exception failure) =>
        (failure as ApiException)?.ParticipantId ?? failure.CompanyId ?? (failure as ApiException)?.Path.Text;
}
