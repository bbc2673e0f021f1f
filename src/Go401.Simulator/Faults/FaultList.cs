using System.Collections.Generic;
using System.Linq;

namespace Go401.Simulator.Faults;

/// <summary>The faults that wait for requests, in the order in which they were added.</summary>
public sealed class FaultList
{
    private readonly List<Fault> _faults = [];

    /// <summary>The faults, those that are over left out.</summary>
    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (_faults)
            {
                return [.. _faults.Where(f => f.Times > 0)];
            }
        }
    }

    /// <summary>Adds a fault and returns it.</summary>
    public Fault Add(Fault fault)
    {
        lock (_faults)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>Takes all faults away, and lets held requests go.</summary>
    public void Clear()
    {
        lock (_faults)
        {
            _faults.ForEach(f => f.Release());
            _faults.Clear();
        }
    }

    internal Fault? Meet(string method, string pathAndQuery)
    {
        lock (_faults)
        {
            return _faults.FirstOrDefault(f => f.Meets(method, pathAndQuery));
        }
    }
}
