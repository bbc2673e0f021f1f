namespace Go401.Client.Payroll;

/// <summary>Reads the deductions of an earlier run from what Export-Csv or ConvertTo-Json made of them.</summary>
internal static class DeductionFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="Go401Exception"><c>DeductionFileInvalid</c>, <c>InputNotCsv</c>.</exception>
    public static DeductionBaseline Read(byte[] content)
    {
        // Windows PowerShell writes UTF-16 where output is redirected to a file.
        string text = CsvRows.Decode(content);
        char first = text.FirstOrDefault(c => c > ' ');
        var records = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (
            IReadOnlyDictionary<string, string> record in first is '[' or '{'
                ? Json(Encoding.UTF8.GetBytes(text))
                : CsvRows.Read(text).Select(r => r.Cells)
        )
        {
            if (
                !record.TryGetValue(nameof(Deduction.ParticipantId), out string? id)
                || id.Length == 0
                || !record.ContainsKey(nameof(Deduction.PreTaxElection))
            )
            {
                throw Invalid();
            }

            records[id] = record;
        }

        // An empty file would make everyone new.
        return records.Count > 0 ? new DeductionBaseline(records) : throw Invalid();
    }

    private static List<IReadOnlyDictionary<string, string>> Json(ReadOnlyMemory<byte> content)
    {
        try
        {
            using JsonDocument document = ServerJson.Parse(content);
            JsonElement root = document.RootElement;
            return [.. (root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().ToArray() : [root]).Select(Record)];
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw Invalid();
        }
    }

    private static IReadOnlyDictionary<string, string> Record(JsonElement element)
    {
        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            record[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.String => ServerJson.Of(property.Value)!,
                JsonValueKind.Null => "",
                _ => property.Value.GetRawText(),
            };
        }

        return record;
    }

    private static Go401Exception Invalid() =>
        new(
            "DeductionFileInvalid",
            ErrorKind.InvalidArgument,
            "The file does not contain the deductions of an earlier run. Save them with Export-Csv, or with ConvertTo-Json and Set-Content."
        );
}
