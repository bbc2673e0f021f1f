namespace Go401.Client.Catalogue;

/// <summary>Reads <see cref="ResponseFieldData"/>.</summary>
internal static class ResponseFieldReader
{
    private static readonly Lazy<Dictionary<string, string[]>> All = new(Read);

    /// <summary>Every field of every response.</summary>
    public static ISet<string> Names { get; } =
        new HashSet<string>(All.Value.Values.SelectMany(fields => fields), StringComparer.OrdinalIgnoreCase);

    /// <summary>The fields of the records of a response; empty where it has none.</summary>
    /// <param name="operation">Method and template, as <see cref="ApiOperation.ToString"/> writes them.</param>
    public static IReadOnlyList<string> Of(string operation) => All.Value.TryGetValue(operation, out string[]? fields) ? fields : [];

    private static Dictionary<string, string[]> Read()
    {
        var all = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var operations = new List<string>();
        var fields = new List<string>();
        foreach (string line in ResponseFieldData.Text.Split('\n').Append(""))
        {
            if (line.StartsWith(" ", StringComparison.Ordinal))
            {
                fields.AddRange(line.Trim().Split(' '));
                continue;
            }

            if (fields.Count > 0)
            {
                foreach (string operation in operations)
                {
                    all[operation] = [.. fields];
                }

                operations.Clear();
                fields.Clear();
            }

            operations.Add(line.Trim());
        }

        return all;
    }
}
