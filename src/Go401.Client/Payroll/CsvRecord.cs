using System.Collections;

namespace Go401.Client.Payroll;

/// <summary>The headers of a CSV file, once for all of its rows.</summary>
internal sealed class CsvHeaders
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public CsvHeaders(string[] names)
    {
        Names = names;
        Required = Array.FindLastIndex(names, IsNamed) + 1;
        for (int i = 0; i < names.Length; i++)
        {
            _places[names[i]] = i;
        }
    }

    public string[] Names { get; }

    /// <summary>The name of a column without a header: no field can be meant by it, and no file contains it.</summary>
    public static string Nameless(int place) => "\u0001" + place;

    /// <summary>True where the file has a header for the column.</summary>
    public static bool IsNamed(string name) => name.Length == 0 || name[0] != '\u0001';

    public int Count => Names.Length;

    /// <summary>How many cells each row needs: up to the last column with a header.</summary>
    public int Required { get; }

    public bool TryFind(string name, out int place) => _places.TryGetValue(name, out place);
}

/// <summary>The cells of one row by header: a table that costs little more than its cells.</summary>
internal sealed class CsvRecord(CsvHeaders headers, string[] cells) : IReadOnlyDictionary<string, string>
{
    public IEnumerable<string> Keys => headers.Names;

    public IEnumerable<string> Values => cells;

    public int Count => cells.Length;

    public string this[string key] => TryGetValue(key, out string? cell) ? cell : throw new KeyNotFoundException();

    public bool ContainsKey(string key) => headers.TryFind(key, out _);

    public bool TryGetValue(string key, out string value)
    {
        bool found = headers.TryFind(key, out int place);
        value = found ? cells[place] : "";
        return found;
    }

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        headers.Names.Select((name, i) => new KeyValuePair<string, string>(name, cells[i])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
