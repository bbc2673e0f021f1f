using Go401.Client.Http;

namespace Go401.Client.Paging;

/// <summary>
/// Reads several lists: as many at once as the limit allows, and in their order. A read that is ahead of its turn has its first batch;
/// it reads on when it is taken. With a limit of 1 a read begins when the one before has ended. All share a gate, so that together
/// they keep to the limit.
/// </summary>
/// <param name="count">How many lists there are.</param>
/// <param name="limit">How many requests may be under way at once.</param>
/// <param name="read">Reads a list, given its number from 0, as the options say.</param>
internal sealed class ReadsInOrder<T>(int count, int limit, Func<int, PagingOptions, CancellationToken, IAsyncEnumerable<T>> read)
{
    private readonly RequestGate _gate = new(limit);

    /// <summary>Reads them all.</summary>
    /// <param name="take">Takes a batch of a list.</param>
    /// <param name="fail">Takes the failure of a list; the others are read all the same.</param>
    public async Task RunAsync(Func<int, T, Task> take, Func<int, Exception, Task> fail, CancellationToken cancellation)
    {
        var ahead = new ReadAhead<Begun>(count, limit - 1, number => new Begun(read, number, Options(number), cancellation));
        await using (ahead.ConfigureAwait(false))
        {
            bool healthy = true;
            for (int number = 0; number < count; number++)
            {
                Begun begun = ahead.Take();
                await using (begun.ConfigureAwait(false))
                {
                    // After a failure the next list shows alone whether the service answers again.
                    if (healthy)
                    {
                        ahead.Fill();
                    }

                    Exception? failure = null;
                    IAsyncEnumerator<T> batches = begun.Batches;
                    while (true)
                    {
                        try
                        {
                            if (!await begun.MoveNextAsync().ConfigureAwait(false))
                            {
                                break;
                            }
                        }
                        catch (Exception exception) when (!cancellation.IsCancellationRequested)
                        {
                            failure = exception;
                            break;
                        }

                        await take(number, batches.Current).ConfigureAwait(false);
                    }

                    healthy = failure is null;
                    if (failure is not null)
                    {
                        await fail(number, failure).ConfigureAwait(false);
                    }
                }
            }
        }
    }

    private PagingOptions Options(int number) =>
        new()
        {
            ThrottleLimit = limit,
            Gate = _gate,
            Place = number,
        };

    private sealed class Begun : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop;
        private readonly Task<bool> _first;
        private bool _taken;

        public Begun(
            Func<int, PagingOptions, CancellationToken, IAsyncEnumerable<T>> read,
            int number,
            PagingOptions options,
            CancellationToken cancellation
        )
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            Batches = read(number, options, _stop.Token).GetAsyncEnumerator(_stop.Token);
            _first = Task.Run(async () => await Batches.MoveNextAsync().ConfigureAwait(false));
        }

        public IAsyncEnumerator<T> Batches { get; }

        public ValueTask<bool> MoveNextAsync()
        {
            if (_taken)
            {
                return Batches.MoveNextAsync();
            }

            _taken = true;
            return new ValueTask<bool>(_first);
        }

        public async ValueTask DisposeAsync()
        {
            _stop.Cancel();
            try
            {
                await _first.ConfigureAwait(false);
                await Batches.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // It was not wanted any more, or its failure was met before.
            }

            _stop.Dispose();
        }
    }
}
