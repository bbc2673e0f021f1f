using Go401.Client.Paging;

namespace Go401.Client.Export;

/// <summary>
/// Finds participants of one company that came twice, however far apart: where the list shifted while it was read, another
/// participant may have been skipped although the count is right. Keeps 64 bits of each id (<see cref="RecordKey"/>).
/// </summary>
internal sealed class DuplicateCheck
{
    private readonly List<ulong> _keys = [];

    /// <summary>How many ids were added.</summary>
    public int Count => _keys.Count;

    /// <summary>Adds an id.</summary>
    public void Add(ulong key) => _keys.Add(key);

    /// <summary>Adds the ids of a page.</summary>
    /// <param name="keys">The keys of the ids.</param>
    /// <param name="expected">How many participants the company has, where that is known.</param>
    public void Add(ulong[] keys, long? expected)
    {
        if (_keys.Count + keys.Length > _keys.Capacity)
        {
            // The count is the server's word: memory follows what came.
            long room = Math.Min(expected ?? 0, 4_000_000);
            _keys.Capacity = (int)Math.Max(Math.Max(_keys.Count + keys.Length, _keys.Capacity * 3L / 2), room);
        }

        _keys.AddRange(keys);
    }

    /// <summary>How many ids came again. Sorts what was added.</summary>
    public int CountRepeated()
    {
        _keys.Sort();
        int repeated = 0;
        for (int i = 1; i < _keys.Count; i++)
        {
            repeated += _keys[i] == _keys[i - 1] && _keys[i] != RecordKey.None ? 1 : 0;
        }

        return repeated;
    }
}
