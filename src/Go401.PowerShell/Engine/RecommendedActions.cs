namespace Go401.PowerShell.Engine;

/// <summary>
/// What to do next, for every error id. The table is the help topic about_Go401_Troubleshooting itself, which is built into
/// this assembly: what an error recommends and what the help says cannot differ.
/// </summary>
internal static class RecommendedActions
{
    private const string Topic = "about_Go401_Troubleshooting.md";

    private static readonly Lazy<Dictionary<string, string>> Table = new(Read);

    /// <summary>The remedy for an id; null for one that the topic does not have.</summary>
    public static string? For(string errorId) => Table.Value.TryGetValue(errorId, out string? remedy) ? remedy : null;

    private static Dictionary<string, string> Read()
    {
        using Stream topic =
            typeof(RecommendedActions).Assembly.GetManifestResourceStream(Topic)
            ?? throw new InvalidOperationException("The topic is not built in.");
        using var reader = new StreamReader(topic);
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in Regex.Split(reader.ReadToEnd(), @"^### ", RegexOptions.Multiline))
        {
            int line = entry.IndexOf('\n'),
                remedy = entry.IndexOf("Remedy:", StringComparison.Ordinal);
            if (remedy > line && line > 0)
            {
                string text = entry.Substring(remedy + "Remedy:".Length);

                // The first paragraph: lines of code after it would become one line, which cannot be run.
                int end = Regex.Match(text + "\n\n", @"\r?\n\r?\n").Index;
                table[entry.Substring(0, line).Trim()] = Regex.Replace(text.Substring(0, end), @"\s+", " ").Trim();
            }
        }

        return table;
    }
}
