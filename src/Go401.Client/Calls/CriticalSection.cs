namespace Go401.Client.Calls;

/// <summary>
/// Counts the work that must not be cut off: a refresh token was sent, and its successor is not stored yet. Who stops a call waits
/// a little for that.
/// </summary>
internal sealed class CriticalSection
{
    private int _depth;

    /// <summary>True while such work goes on.</summary>
    public bool IsActive => Volatile.Read(ref _depth) > 0;

    /// <summary>Begins such work; disposing the result ends it.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _depth);
        return new End(this);
    }

    private sealed class End(CriticalSection section) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref section._depth);
    }
}
