namespace Go401.Client.Text;

/// <summary>Numbers of JSON that fit no exact type.</summary>
internal static class JsonNumber
{
    /// <summary>A number of more characters stays text: no amount has so many, and making a number of it would take seconds.</summary>
    public const int MaxDigits = 400;

    /// <summary>A floating-point number, or the text where it has too many digits or is beyond the largest one.</summary>
    /// <param name="text">A number as JSON writes it.</param>
    public static object Approximate(string text) =>
        text?.Length <= MaxDigits
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && !double.IsInfinity(number)
        && !double.IsNaN(number)
            ? number
            : text ?? "";
}
