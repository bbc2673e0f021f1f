using Go401.PowerShell.Conversion;

namespace Go401.PowerShell.Output;

/// <summary>A record of an unknown kind as text for a terminal.</summary>
internal static class RecordText
{
    private const int MaxDepth = 4;
    private const int MaxName = 60;
    private const int MaxItems = 10;

    // Names under which people's and banks' numbers come.
    private static readonly Regex Personal = new(
        "ssn|social_?security|tax_?id|(account|routing|aba|passport|license)_?(number|no|num)$|birth|^dob$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    );

    /// <summary>One line a property, as a list has them.</summary>
    public static string Lines(PSObject? record) => Lines(Properties(record));

    /// <summary>One line for each of these properties; one that the record does not have is left out.</summary>
    public static string Lines(PSObject? record, string[] names) =>
        Lines(names.Select(n => record?.Properties[n]).OfType<PSPropertyInfo>());

    private static string Lines(IEnumerable<PSPropertyInfo> properties)
    {
        List<(string Name, string Text)> fields = [.. properties.Select(p => (Name(p), Text(p.Name, p.Value, 0)))];
        int width = fields.Count == 0 ? 0 : fields.Max(f => f.Name.Length);
        return string.Join("\n", fields.Select(f => $"{f.Name.PadRight(width)} : {f.Text}"));
    }

    private static IEnumerable<PSPropertyInfo> Properties(PSObject? record) => record?.Properties.Where(p => p is PSNoteProperty) ?? [];

    private static string Name(PSPropertyInfo property) => ServerText.Clean(property.Name, MaxName) ?? "";

    private static string Text(string name, object? value, int depth)
    {
        object? plain = Wrapped.Bare(value);
        switch (plain)
        {
            case null:
                return "";
            case PSObject nested:
                return depth >= MaxDepth
                    ? "@{...}"
                    : $"@{{{string.Join("; ", Properties(nested).Select(p => $"{Name(p)}={Text(p.Name, p.Value, depth + 1)}"))}}}";
            case IEnumerable list and not string:
                List<object?> items = [.. list.Cast<object?>().Take(MaxItems + 1)];
                string shown = string.Join(", ", items.Take(MaxItems).Select(i => Text(name, i, depth + 1)));
                return $"{{{shown}{(items.Count > MaxItems ? ", ..." : "")}}}";
            default:
                string text = Convert.ToString(plain, CultureInfo.CurrentCulture) ?? "";
                return text.Length > 0 && Personal.IsMatch(name) ? "*****" : ServerText.Clean(text) ?? "";
        }
    }
}
