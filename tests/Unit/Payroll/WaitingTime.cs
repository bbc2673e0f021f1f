using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Time.Testing;

namespace Go401.Tests.Unit.Payroll;

/// <summary>
/// A clock that a test moves. It can move through the waits between attempts, each when it has begun: a clock that ran on while a slow
/// machine works would bring requests to their time-out.
/// </summary>
internal sealed class WaitingTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    // No wait between attempts is longer, and each time-out is.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly Queue<TimeSpan> _waits = new();
    private TaskCompletionSource<bool> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime <= Longest)
        {
            lock (_waits)
            {
                _waits.Enqueue(dueTime);
                _begun.TrySetResult(true);
            }
        }

        return timer;
    }

    /// <summary>Runs work to its end, whose waits pass at once.</summary>
    public async Task<T> PassAsync<T>(Task<T> work)
    {
        while (await Task.WhenAny(work, Begun()) != work)
        {
            Advance(Take());
        }

        return await work;
    }

    private Task<bool> Begun()
    {
        lock (_waits)
        {
            return _begun.Task;
        }
    }

    private TimeSpan Take()
    {
        lock (_waits)
        {
            TimeSpan wait = _waits.Dequeue();
            if (_waits.Count == 0)
            {
                _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return wait;
        }
    }
}
