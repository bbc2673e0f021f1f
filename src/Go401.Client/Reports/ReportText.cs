namespace Go401.Client.Reports;

/// <summary>Numbers and names as people read them.</summary>
internal static class ReportText
{
    /// <summary>What takes the place of a number that is not shown (S73).</summary>
    public const string NotShown = "–";

    public static string Name(string text) => ServerText.Printable(text, 200);

    public static string Number(long? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? NotShown;

    public static string Dollars(decimal value) => "$" + value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share in percent; empty where there is nothing to share, and where either number is not shown.</summary>
    public static string Share(long? part, long? whole, string of = "", string otherwise = "") =>
        part is long some && whole is > 0 ? Part(some, whole.Value).ToString("0.#", CultureInfo.InvariantCulture) + "%" + of : otherwise;

    public static double Part(double part, double whole) => whole > 0 ? 100.0 * part / whole : 0;

    public static string Css(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
