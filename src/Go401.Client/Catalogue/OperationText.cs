namespace Go401.Client.Catalogue;

/// <summary>Reads the generated tables: lines with operations, and below them, indented, what they have in common.</summary>
internal static class OperationText
{
    /// <summary>The text below each operation, in one line; empty where there is none.</summary>
    public static Dictionary<string, string> Parse(string text)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        var operations = new List<string>();
        bool inText = false;
        foreach (string line in text.Split('\n'))
        {
            bool indented = line.StartsWith(" ", StringComparison.Ordinal);
            if (!indented && inText)
            {
                operations.Clear();
            }

            inText = indented;
            if (!indented)
            {
                operations.Add(line.Trim());
                all[line.Trim()] = "";
                continue;
            }

            operations.ForEach(operation => all[operation] = (all[operation] + " " + line.Trim()).TrimStart());
        }

        return all;
    }
}
