namespace Go401.Client.Paging;

/// <summary>
/// Begins the next reads of a list while the current one is taken. They are taken in their order. The consumer says when there
/// is room to begin more, so that a service that fails is not asked for the whole list.
/// </summary>
/// <param name="count">How many reads there are.</param>
/// <param name="most">How many may have begun and not be taken.</param>
/// <param name="begin">Begins a read, given its number from 0. It must not throw: a failure is met when the read is taken.</param>
internal sealed class ReadAhead<T>(int count, int most, Func<int, T> begin) : IAsyncDisposable
    where T : IAsyncDisposable
{
    private readonly Queue<T> _begun = new();
    private int _next;

    /// <summary>Begins the next read in the order, unless it has begun.</summary>
    public void Begin() => BeginUpTo(1);

    /// <summary>Begins as many reads as may be ahead.</summary>
    public void Fill() => BeginUpTo(most);

    /// <summary>The next read in the order.</summary>
    public T Take()
    {
        Begin();
        return _begun.Dequeue();
    }

    /// <summary>Ends the reads that were not taken.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_begun.Count > 0)
        {
            await _begun.Dequeue().DisposeAsync().ConfigureAwait(false);
        }
    }

    private void BeginUpTo(int reads)
    {
        while (_begun.Count < reads && _next < count)
        {
            _begun.Enqueue(begin(_next++));
        }
    }
}
