namespace Go401.Client.Errors;

/// <summary>
/// What to do next. The client knows no command and no parameter: it gives a hint by its name, with the values that belong to it,
/// and the program above it has the words.
/// </summary>
internal static class Hint
{
    /// <summary>
    /// The words for a hint's name, with places for its values (<c>{0}</c>). The module sets them before its first cmdlet runs.
    /// </summary>
    public static Func<string, string?> Words { get; set; } = static _ => null;

    /// <summary>The words of a hint; where there are none, its name and its values.</summary>
    public static string Of(string name, params string[] values) =>
        Words(name) is string words
            ? string.Format(CultureInfo.InvariantCulture, words, values)
            : $"[{string.Join(" ", values.Prepend(name))}]";
}
