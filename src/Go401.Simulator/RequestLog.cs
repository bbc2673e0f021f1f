using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Go401.Simulator;

/// <summary>A request as it was received.</summary>
public sealed record ReceivedRequest(
    int Number,
    string Method,
    string Path,
    string Query,
    IReadOnlyDictionary<string, string> Headers,
    string Body
)
{
    /// <summary>The status of the answer; 0 while there is none, or when the connection was cut.</summary>
    public int Status { get; set; }

    internal bool HasLeft { get; set; }

    /// <summary>Method and path.</summary>
    public override string ToString() => $"{Method} {Path}{Query}";
}

/// <summary>Everything that was received, for tests to assert on and to wait for.</summary>
public sealed class RequestLog
{
    private readonly List<ReceivedRequest> _requests = [];
    private int _underWay;
    private readonly List<(Func<ReceivedRequest, bool> Wanted, TaskCompletionSource<ReceivedRequest> Waiter)> _waiting = [];

    /// <summary>False keeps nothing, for long benchmark runs.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many requests are kept; the oldest go first. All when null.</summary>
    public int? Capacity { get; set; }

    /// <summary>Raised for every request when its answer is known.</summary>
    public event Action<ReceivedRequest>? Answered;

    /// <summary>
    /// How many requests waited for their answers at the same time at most, since the start or <see cref="Clear"/>. A request counts
    /// until its answer begins, so that the client cannot send the next one before.
    /// </summary>
    public int MostAtOnce { get; private set; }

    /// <summary>What came so far.</summary>
    public IReadOnlyList<ReceivedRequest> All
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many requests of that method whose path ends so.</summary>
    public int Count(string method, string pathEnd) =>
        All.Count(r => r.Method == method && r.Path.EndsWith(pathEnd, StringComparison.Ordinal));

    /// <summary>Returns the first request that fits, also one that came before.</summary>
    public Task<ReceivedRequest> WaitForAsync(Func<ReceivedRequest, bool> wanted, CancellationToken cancellation = default)
    {
        lock (_requests)
        {
            if (_requests.FirstOrDefault(wanted) is ReceivedRequest there)
            {
                return Task.FromResult(there);
            }

            var waiter = new TaskCompletionSource<ReceivedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((wanted, waiter));
            return waiter.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Forgets what came.</summary>
    public void Clear()
    {
        lock (_requests)
        {
            _requests.Clear();
            MostAtOnce = _underWay;
        }
    }

    internal void Add(ReceivedRequest request)
    {
        lock (_requests)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
            if (Enabled)
            {
                _requests.Add(request);
                if (Capacity is int most && _requests.Count > most)
                {
                    _requests.RemoveRange(0, _requests.Count - most);
                }
            }

            foreach ((Func<ReceivedRequest, bool> wanted, TaskCompletionSource<ReceivedRequest> waiter) in _waiting.ToArray())
            {
                if (wanted(request))
                {
                    waiter.TrySetResult(request);
                    _waiting.RemoveAll(w => w.Waiter == waiter);
                }
            }
        }
    }

    /// <summary>Counts a request as no longer under way: its answer begins, or there will be none.</summary>
    internal void Leave(ReceivedRequest request)
    {
        lock (_requests)
        {
            _underWay -= request.HasLeft ? 0 : 1;
            request.HasLeft = true;
        }
    }

    internal void Answer(ReceivedRequest request)
    {
        Leave(request);
        Answered?.Invoke(request);
    }
}
