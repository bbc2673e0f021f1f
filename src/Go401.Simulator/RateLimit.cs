using System.Threading;

namespace Go401.Simulator;

/// <summary>Counts the requests of each second.</summary>
internal sealed class RateLimit
{
    private readonly Lock _gate = new();
    private long _second;
    private int _count;

    /// <summary>True where one more request is within the limit of this second.</summary>
    public bool Admits(SimulatorOptions options)
    {
        if (options.RateLimit <= 0)
        {
            return true;
        }

        long second = options.Time.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            if (second != _second)
            {
                (_second, _count) = (second, 0);
            }

            return ++_count <= options.RateLimit;
        }
    }
}
