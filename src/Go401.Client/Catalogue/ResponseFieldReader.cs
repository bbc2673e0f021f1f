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

    private static Dictionary<string, string[]> Read() =>
        OperationText
            .Parse(ResponseFieldData.Text)
            .ToDictionary(o => o.Key, o => o.Value.Split([' '], StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
