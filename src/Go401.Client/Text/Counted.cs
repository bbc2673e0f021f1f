namespace Go401.Client.Text;

/// <summary>Numbers with their nouns: 1 row, 2 rows.</summary>
internal static class Counted
{
    public static string Of(long number, string one, string? many = null) =>
        number.ToString(CultureInfo.InvariantCulture) + " " + Noun(number, one, many);

    /// <summary>The same with commas between the thousands: 1,234 rows.</summary>
    public static string Grouped(long number, string one, string? many = null) => Number(number) + " " + Noun(number, one, many);

    /// <summary>A number with commas between the thousands.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The noun alone, for a number that is written in a way of its own.</summary>
    public static string Noun(long number, string one, string? many = null) => number == 1 ? one : many ?? one + "s";
}
