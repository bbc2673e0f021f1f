namespace Go401.Client.Text;

/// <summary>
/// What a payroll comes to: its pay date, how many lines it has, and the total of each column. Totals tell whether the right
/// file is sent, and say nothing of a single person.
/// </summary>
internal static class PayrollSummary
{
    private const string Lines = "payroll_lines";
    private const int MaxColumns = 20;

    /// <summary>Describes the payroll in a body; null where the body is none.</summary>
    /// <param name="companyName">The company's name; null where it is not known.</param>
    public static string? Of(ReadOnlyMemory<byte> body, string? companyName)
    {
        try
        {
            using JsonDocument document = ServerJson.Parse(body);
            JsonElement root = document.RootElement;
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty(Lines, out JsonElement lines)
                || lines.ValueKind != JsonValueKind.Array
            )
            {
                return null;
            }

            var text = new List<string>();
            if (companyName is not null)
            {
                text.Add("Company: " + ServerText.Clean(companyName, 100));
            }

            text.Add("Check date: " + (Date(root, "check_date") ?? "not given"));
            if (Date(root, "pay_period_start") is var start && Date(root, "pay_period_end") is var end && (start ?? end) is not null)
            {
                text.Add($"Pay period: {start ?? "?"} to {end ?? "?"}");
            }

            if (root.TryGetProperty("is_off_cycle", out JsonElement off) && off.ValueKind == JsonValueKind.True)
            {
                text.Add("Off-cycle: yes");
            }

            text.Add("Lines: " + Counted.Number(lines.GetArrayLength()));
            var totals = new Totals();
            foreach (JsonElement line in lines.EnumerateArray())
            {
                totals.Add(line, "");
            }

            return string.Join("\n", text.Concat(totals.Texts));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Date(JsonElement root, string name) =>
        ServerJson.Exact(root, name) is string date ? BodyPreview.Value(name, date) : null;

    private sealed class Totals
    {
        private readonly List<Column> _columns = [];

        public IEnumerable<string> Texts =>
            _columns.Where(c => c.Numbers > 0).Select(c => $"Total {ServerText.Clean(c.Name, 60)}: {c.Text}");

        public void Add(JsonElement line, string prefix)
        {
            if (line.ValueKind != JsonValueKind.Object)
            {
                return;
            }

            foreach (JsonProperty field in line.EnumerateObject())
            {
                string name = prefix + field.Name;
                if (field.Value.ValueKind == JsonValueKind.Array)
                {
                    foreach (JsonElement item in field.Value.EnumerateArray())
                    {
                        Add(item, name + ".");
                    }
                }
                else if (field.Value.ValueKind == JsonValueKind.Object)
                {
                    Add(field.Value, name + ".");
                }
                else if (
                    field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                    && !name.EndsWith("_id", StringComparison.OrdinalIgnoreCase)
                )
                {
                    Add(name, field.Value);
                }
            }
        }

        private void Add(string name, JsonElement value)
        {
            Column? column = _columns.Find(c => c.Name.Equals(name, StringComparison.Ordinal));
            if (column is null)
            {
                if (_columns.Count >= MaxColumns)
                {
                    return;
                }

                _columns.Add(column = new Column(name));
            }

            string digits = value.ValueKind == JsonValueKind.String ? ServerJson.Of(value)! : value.GetRawText();
            if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount))
            {
                column.Others++;
                return;
            }

            column.Numbers++;
            try
            {
                column.Sum += amount;
            }
            catch (OverflowException)
            {
                column.Overflow = true;
            }
        }
    }

    private sealed class Column(string name)
    {
        public string Name { get; } = name;

        public decimal Sum { get; set; }

        public int Numbers { get; set; }

        public int Others { get; set; }

        public bool Overflow { get; set; }

        public string Text =>
            (Overflow ? "too large to add up" : Sum.ToString("N2", CultureInfo.InvariantCulture))
            + (Others > 0 ? $" ({Counted.Grouped(Others, "value is not a number", "values are not numbers")})" : "");
    }
}
