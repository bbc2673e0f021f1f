namespace Go401.Client.Http;

/// <summary>
/// How a query may be shown: values are replaced by stars unless they are page numbers or dates (S59). What may be shown of
/// a path is said by <see cref="Catalogue.OperationCatalogue.TemplateOf"/>.
/// </summary>
internal static class LoggedAddress
{
    /// <summary>The query with its values masked, question mark included; empty where there is none.</summary>
    public static string Query(IReadOnlyList<string> pairs)
    {
        if (pairs.Count == 0)
        {
            return "";
        }

        return "?"
            + string.Join(
                "&",
                pairs.Select(pair =>
                {
                    string name = ApiAddress.NameOf(pair);
                    int equal = pair.IndexOf('=');
                    string value = equal < 0 ? "" : pair.Substring(equal + 1);
                    bool harmless = name is "page" or "page_size" ? IsNumber(value) : IsDate(name) && !IsBirth(name) && IsDay(value);
                    return (IsWord(name) ? name : "***") + "=" + (harmless ? value : "***");
                })
            );
    }

    // Nine digits may be a social security number, whatever the name says.
    private static bool IsNumber(string value) => value.Length <= 8 && value.All(IsDigit);

    private static bool IsDate(string name) =>
        name.EndsWith("date", StringComparison.Ordinal)
        || name.EndsWith("_start", StringComparison.Ordinal)
        || name.EndsWith("_end", StringComparison.Ordinal);

    private static bool IsDay(string value) =>
        value.Length == 10 && value.Select((c, i) => i is 4 or 7 ? c == '-' : IsDigit(c)).All(fits => fits);

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsBirth(string name) => name.IndexOf("birth", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool IsWord(string part) => part.Length is > 0 and <= 40 && part.All(c => c is (>= 'a' and <= 'z') or '-' or '_');
}
