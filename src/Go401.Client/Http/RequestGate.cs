namespace Go401.Client.Http;

/// <summary>
/// How many requests of one read, or of several that share the gate, may be under way. A 429 halves it, once for all that were
/// under way together; it recovers by one for every full round of good answers. Who waits is let in by number, so that the page
/// that is wanted next comes first.
/// </summary>
internal sealed class RequestGate
{
    private readonly int _most;
    private readonly object _sync = new();
    private readonly SortedDictionary<long, TaskCompletionSource<long>> _waiting = [];
    private int _limit;
    private int _inside;
    private int _goodResponses;
    private long _round;

    public RequestGate(int most) => _most = _limit = most;

    public int Limit => Volatile.Read(ref _limit);

    /// <summary>Waits for a place.</summary>
    /// <returns>The round in which it was let in; goes back to <see cref="Leave"/>.</returns>
    public async Task<long> EnterAsync(long order, CancellationToken cancellation)
    {
        TaskCompletionSource<long> waiter;
        lock (_sync)
        {
            if (_inside < _limit && _waiting.Count == 0)
            {
                _inside++;
                return _round;
            }

            waiter = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting[order] = waiter;
        }

        using (cancellation.Register(() => CancelWait(order, waiter)))
        {
            return await waiter.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Gives the place back.</summary>
    public void Leave(long round, bool limited)
    {
        lock (_sync)
        {
            _inside--;
            if (!limited)
            {
                if (_limit < _most && ++_goodResponses >= _limit)
                {
                    _limit++;
                    _goodResponses = 0;
                }
            }
            else if (round == _round)
            {
                _limit = Math.Max(1, _limit / 2);
                _goodResponses = 0;
                _round++;
            }

            AdmitNext();
        }
    }

    private void CancelWait(long order, TaskCompletionSource<long> waiter)
    {
        lock (_sync)
        {
            if (_waiting.TryGetValue(order, out TaskCompletionSource<long>? there) && ReferenceEquals(there, waiter))
            {
                _waiting.Remove(order);
                waiter.TrySetCanceled();
            }
        }
    }

    private void AdmitNext()
    {
        while (_inside < _limit && _waiting.Count > 0)
        {
            KeyValuePair<long, TaskCompletionSource<long>> first = _waiting.First();
            _waiting.Remove(first.Key);
            _inside++;
            first.Value.TrySetResult(_round);
        }
    }
}
