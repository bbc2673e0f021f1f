using System.Collections;

namespace Go401.Client.Payroll;

/// <summary>
/// The ids of warnings, each once and in order. Two lists with the same ids are equal, and in a cell of a CSV file they are one text:
/// that of an array would be the name of its type.
/// </summary>
internal sealed class WarningIds(IEnumerable<string> ids) : IReadOnlyList<string>
{
    private readonly string[] _ids = [.. ids.Distinct().OrderBy(id => id, StringComparer.Ordinal)];

    public int Count => _ids.Length;

    public string this[int index] => _ids[index];

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_ids).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object? obj) => obj is WarningIds other && _ids.SequenceEqual(other._ids, StringComparer.Ordinal);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    public override string ToString() => string.Join(", ", _ids);
}
