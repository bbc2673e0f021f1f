namespace Go401.Client.Text;

/// <summary>What .NET Framework's dictionaries lack.</summary>
internal static class Lookup
{
    /// <summary>The value of a key, which is added where it is new.</summary>
    public static TValue GetOrAdd<TKey, TValue>(this Dictionary<TKey, TValue> table, TKey key)
        where TKey : notnull
        where TValue : new()
    {
        if (!table.TryGetValue(key, out TValue? value))
        {
            table[key] = value = new TValue();
        }

        return value;
    }
}
