using System.Globalization;

namespace Go401.Client.Text;

/// <summary>Numbers with their nouns: 1 row, 2 rows.</summary>
internal static class Counted
{
    public static string Of(long number, string one, string? many = null) =>
        number.ToString(CultureInfo.InvariantCulture) + " " + Noun(number, one, many);

    /// <summary>The noun alone, for a number that is written in a way of its own.</summary>
    public static string Noun(long number, string one, string? many = null) => number == 1 ? one : many ?? one + "s";
}
