using System.Collections.Specialized;
using System.Data;

namespace Go401.PowerShell.Conversion;

/// <summary>
/// The names and values of anything that has names and values: hashtables, generic dictionaries, ExpandoObject,
/// NameValueCollection, rows of a DataTable, and objects by their properties.
/// </summary>
internal static class InputTable
{
    // What a job or remoting adds to every object that it brings. It tells where the object came from and is no part of it.
    private static readonly HashSet<string> AddedByRemoting = new(StringComparer.OrdinalIgnoreCase)
    {
        "PSComputerName",
        "RunspaceId",
        "PSShowComputerName",
        "PSSourceJobInstanceId",
    };

    /// <summary>The entries of a dictionary or a row; null where the value is none.</summary>
    /// <param name="bare">The value, without PowerShell's wrapping.</param>
    public static IEnumerable<KeyValuePair<object?, object?>>? Entries(object bare) =>
        bare switch
        {
            IDictionary dictionary => OfDictionary(dictionary),
            NameValueCollection values => OfNames(values),
            DataRowView view => OfRow(view.Row),
            DataRow row => OfRow(row),
            IEnumerable pairs when IsGenericDictionary(bare.GetType()) => OfPairs(pairs),
            _ => null,
        };

    /// <summary>The properties of an object that can be read, without those that a job or remoting added.</summary>
    public static IEnumerable<PSPropertyInfo> Properties(PSObject record)
    {
        bool remote = record.Properties["PSComputerName"] is PSNoteProperty && record.Properties["RunspaceId"] is PSNoteProperty;
        return record.Properties.Where(p => p.IsGettable && !(remote && p is PSNoteProperty && AddedByRemoting.Contains(p.Name)));
    }

    /// <summary>What Add-Member added to a dictionary, beside its entries.</summary>
    public static IEnumerable<KeyValuePair<object?, object?>> Added(PSObject dictionary) =>
        Properties(dictionary).Where(p => p is PSNoteProperty).Select(p => new KeyValuePair<object?, object?>(p.Name, p.Value));

    /// <summary>The value of that name in a record; null where it has none, or where it cannot be read.</summary>
    /// <param name="record">The record, wrapped by PowerShell or not.</param>
    /// <param name="name">The name, in any case.</param>
    public static object? Find(object record, string name)
    {
        object bare = Wrapped.Bare(record)!;
        try
        {
            return Entries(bare) is { } entries
                    ? entries
                        .FirstOrDefault(e => string.Equals(Wrapped.Bare(e.Key) as string, name, StringComparison.OrdinalIgnoreCase))
                        .Value
                : PSObject.AsPSObject(record).Properties[name] is { IsGettable: true } property ? property.Value
                : null;
        }
        catch (Exception exception) when (exception is GetValueException or DataException or InvalidOperationException)
        {
            return null;
        }
    }

    public static IEnumerable<string> Names(object record)
    {
        object bare = Wrapped.Bare(record)!;
        return Entries(bare) is { } entries
            ? entries.Select(e => Wrapped.Bare(e.Key) as string ?? "")
            : PSObject.AsPSObject(record).Properties.Select(p => p.Name);
    }

    private static IEnumerable<KeyValuePair<object?, object?>> OfDictionary(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return new(entry.Key, entry.Value);
        }
    }

    private static IEnumerable<KeyValuePair<object?, object?>> OfNames(NameValueCollection values) =>
        values.AllKeys.Select(name => new KeyValuePair<object?, object?>(
            name,
            values.GetValues(name) is [string only] ? only : values.GetValues(name)
        ));

    private static IEnumerable<KeyValuePair<object?, object?>> OfRow(DataRow row) =>
        row.Table.Columns.Cast<DataColumn>().Select(column => new KeyValuePair<object?, object?>(column.ColumnName, row[column]));

    private static IEnumerable<KeyValuePair<object?, object?>> OfPairs(IEnumerable pairs)
    {
        foreach (object pair in pairs)
        {
            yield return new(pair.GetType().GetProperty("Key")!.GetValue(pair), pair.GetType().GetProperty("Value")!.GetValue(pair));
        }
    }

    private static bool IsGenericDictionary(Type type) =>
        type.GetInterfaces()
            .Any(i =>
                i.IsGenericType
                && (
                    i.GetGenericTypeDefinition() == typeof(IDictionary<,>) || i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
                )
            );
}
