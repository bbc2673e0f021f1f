using System.Collections.Concurrent;
using System.Diagnostics;
using Go401.PowerShell.Sessions;

namespace Go401.PowerShell.Engine;

/// <summary>
/// The bridge between worker threads and the pipeline's thread. Workers hand actions over; the pipeline's thread runs them
/// one by one. PowerShell lets nothing be written, asked or called from any other thread.
/// </summary>
#pragma warning disable CA1001 // The collection is disposed of at the end of the work, which may outlive the cmdlet.
internal sealed class PipelinePump
#pragma warning restore CA1001
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(750);
    private static readonly TimeSpan RotationTimeout = TimeSpan.FromSeconds(15);
    private readonly BlockingCollection<Action> _actions = [];
    private volatile bool _closed;

    /// <summary>Hands an action over and goes on: for texts, which no one has to wait for.</summary>
    public void Post(Action action) => Add(action, () => { });

    /// <summary>
    /// Hands a call over and waits, without blocking, until the pipeline's thread has made it: this is the back-pressure of output.
    /// </summary>
    /// <exception cref="OperationCanceledException">The pipeline is stopping.</exception>
    public Task<T> InvokeAsync<T>(Func<T> call)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(
            () =>
            {
                try
                {
                    answer.TrySetResult(call());
                }
                catch (Exception exception)
                {
                    answer.TrySetException(exception);
                    throw;
                }
            },
            () => answer.TrySetCanceled()
        );
        return answer.Task;
    }

    // A stopping pipeline takes nothing: writing would throw in the middle of letting go of the others.
    private void Add(Action action, Action dropped)
    {
        try
        {
            if (!_closed)
            {
                _actions.Add(() => (_closed ? dropped : action)());
                return;
            }
        }
        catch (InvalidOperationException)
        {
            // Closed in between: no one is left to run it.
        }

        dropped();
    }

    /// <summary>Runs what comes, on the calling thread, until <see cref="Complete"/>.</summary>
    public void Drain()
    {
        foreach (Action action in _actions.GetConsumingEnumerable())
        {
            action();
        }
    }

    /// <summary>Says that nothing more will come.</summary>
    public void Complete()
    {
        try
        {
            _actions.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // The pipeline has gone before us.
        }
    }

    /// <summary>
    /// Lets go of everyone who still waits, and gives the work a little time to end. Work that must not be cut off (a refresh whose
    /// request has left) goes on by itself after that.
    /// </summary>
    public void End(Task running)
    {
        _closed = true;
        Complete();
        while (_actions.TryTake(out Action? waiting))
        {
            waiting();
        }

        bool over;
        try
        {
            over = running.Wait(StopTimeout);

            // A refresh token was spent and its successor is not stored yet: that is worth a little longer.
            var waited = Stopwatch.StartNew();
            while (!over && ConnectionSession.CriticalSection.IsActive && waited.Elapsed < RotationTimeout)
            {
                over = running.Wait(50);
            }
        }
        catch (AggregateException)
        {
            over = true;
        }

        if (over)
        {
            _actions.Dispose();
        }
    }
}
