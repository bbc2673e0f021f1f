using Go401.Client.Paging;

namespace Go401.Client.Export;

/// <summary>
/// Finds a participant of one company that came twice, however far apart: the list shifted while it was read, so another
/// participant may have been skipped although the count is right. Keeps 64 bits of each id (<see cref="RecordKey"/>).
/// </summary>
internal sealed class DuplicateCheck
{
    private ulong[] _keys = [];
    private int _count;

    /// <summary>Adds the ids of a page.</summary>
    /// <param name="keys">The keys of the ids.</param>
    /// <param name="expected">How many participants the company has, where that is known.</param>
    public void Add(ulong[] keys, long? expected)
    {
        if (_count + keys.Length > _keys.Length)
        {
            // The count is the server's word: memory follows what came.
            long room = Math.Min(expected ?? 0, 4_000_000);
            Array.Resize(ref _keys, (int)Math.Max(Math.Max(_count + keys.Length, _keys.Length * 3L / 2), room));
        }

        keys.CopyTo(_keys, _count);
        _count += keys.Length;
    }

    /// <summary>True where an id came twice. Sorts what was added.</summary>
    public bool HasDuplicates()
    {
        Array.Sort(_keys, 0, _count);
        for (int i = 1; i < _count; i++)
        {
            if (_keys[i] == _keys[i - 1] && _keys[i] != RecordKey.None)
            {
                return true;
            }
        }

        return false;
    }
}
