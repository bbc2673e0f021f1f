using System.Diagnostics.CodeAnalysis;

namespace Go401.PowerShell.Engine;

/// <content>What a failure does: it ends the statement, or is written before the next input.</content>
public abstract partial class Go401Cmdlet
{
    // The failure that was reported last on this pipeline's thread, and where in its pipeline.
    [ThreadStatic]
    private static (long History, int Length, int Position, Go401Exception Failure)? _last;

    private bool _over;

    /// <summary>Adds to a failure what only the cmdlet knows.</summary>
    private protected virtual Go401Exception Completed(Go401Exception failure) => failure;

    /// <summary>What the parameters name that a failure is about: a file, or a connection. Null where they do not.</summary>
    private protected virtual string? Named(Go401Exception failure) => null;

    /// <summary>The failure of a cmdlet of ours that is before this one in the same pipeline; null where there was none.</summary>
    private protected Go401Exception? FailureBefore() =>
        _last is (long history, int length, int position, Go401Exception failure)
        && (history, length) == (MyInvocation.HistoryId, MyInvocation.PipelineLength)
        && position < MyInvocation.PipelinePosition
            ? failure
            : null;

    /// <summary>Forgets what failed before this pipeline began.</summary>
    private protected static void ForgetFailures() => _last = null;

    /// <summary>Writes a failure, and goes on.</summary>
    private protected void WriteFailure(Go401Exception failure, object? target)
    {
        Note(failure);
        WriteError(ErrorRecords.From(failure, About(failure, target)));
    }

    private void Note(Go401Exception failure) =>
        _last = (MyInvocation.HistoryId, MyInvocation.PipelineLength, MyInvocation.PipelinePosition, failure);

    // A file is what its errors are about, and not the company or the path that it is for.
    private object? About(Go401Exception failure, object? target) => target is null or string ? Named(failure) ?? target : target;

    /// <summary>
    /// Ends the statement with an error. Where -ErrorAction is SilentlyContinue or Ignore it is written as that says, and the
    /// cmdlet does nothing more: an error that ends a statement would be shown all the same.
    /// </summary>
    [DoesNotReturn]
    internal void EndStatement(Go401Exception failure, object? target)
    {
        Note(failure);
        ErrorRecord record = ErrorRecords.From(failure, About(failure, target));
        if (
            MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? action)
            && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore
        )
        {
            WriteError(record);
            throw new StatementEndedException();
        }

        ThrowTerminatingError(record);
        throw failure;
    }

    /// <summary>Makes something that the cmdlet cannot go on without; a failure ends the statement.</summary>
    private protected T Need<T>(Func<T> make, object? target)
    {
        try
        {
            return make();
        }
        catch (Go401Exception failure)
        {
            EndStatement(failure, target);
            throw;
        }
    }

    /// <summary>Makes something for one input; null where that fails, after the error was written.</summary>
    private protected T? Try<T>(Func<T?> make, object? target)
        where T : class
    {
        try
        {
            return make();
        }
        catch (Go401Exception failure)
        {
            WriteFailure(failure, target);
            return null;
        }
    }

    // A failure of ours ends the statement. Anything else that arrives here was forgotten further down; tests hold that nothing does.
    private bool Guard(Action work)
    {
        if (_over)
        {
            return false;
        }

        try
        {
            try
            {
                work();
                return true;
            }
            catch (Go401Exception failure)
            {
                EndStatement(failure, null);
            }
        }
        catch (StatementEndedException)
        {
            _over = true;
        }
        catch (Exception fault) when (!IsEngineException(fault))
        {
            WriteError(ErrorRecords.From(UnexpectedFailure.Of(fault), null));
        }

        return false;
    }

    // What the engine throws to end or steer a pipeline. The classes that steer are not public; they hold no error record.
    private static bool IsEngineException(Exception fault) =>
        fault is PipelineStoppedException or ActionPreferenceStopException or StatementEndedException
        || (fault is not IContainsErrorRecord && fault.GetType().Assembly == typeof(PSCmdlet).Assembly);
}
