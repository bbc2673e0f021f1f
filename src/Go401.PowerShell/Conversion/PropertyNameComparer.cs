using System.Runtime.CompilerServices;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// Compares names of properties as <see cref="StringComparer.OrdinalIgnoreCase"/> does, with a hash that costs less. Each property of each
/// record is hashed, and the runtime of a young process compiles the framework's hash three times meanwhile (bench/README.md).
/// </summary>
internal sealed class PropertyNameComparer : IEqualityComparer
{
    /// <summary>The only one; it has no state of its own.</summary>
    public static readonly PropertyNameComparer Instance = new();

    // Random, so that a server cannot choose names that all have one hash.
    private static readonly uint Factor = (uint)Guid.NewGuid().GetHashCode() | 1;

    // Of longer names there are many that have one hash for every odd factor (Thue-Morse sequences).
    private const int MaxOwn = 32;

    /// <inheritdoc/>
    [MethodImpl(JsonCursor.Hot)]
    bool IEqualityComparer.Equals(object? x, object? y) =>
        ReferenceEquals(x, y) || string.Equals(x as string, y as string, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    [MethodImpl(JsonCursor.Hot)]
    int IEqualityComparer.GetHashCode(object obj)
    {
        string name = (string)obj;
        if (name.Length > MaxOwn)
        {
            return StringComparer.OrdinalIgnoreCase.GetHashCode(name);
        }

        uint hash = (uint)name.Length;
        foreach (char c in name)
        {
            if (c >= 0x80)
            {
                // No such character equals one of ASCII, so these names never have to match the others.
                return StringComparer.OrdinalIgnoreCase.GetHashCode(name);
            }

            hash = (hash * Factor) + (c is >= 'A' and <= 'Z' ? c | 0x20u : c);
        }

        return (int)(hash ^ (hash >> 15));
    }
}
