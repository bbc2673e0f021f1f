using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Go401.PowerShell.Plans;

/// <summary>
/// Dates and times that a person types, in ISO form only: 11/12/2026 and 11.12.2026 could be read in two ways, and the session's culture
/// would decide.
/// </summary>
internal static class IsoTime
{
    private const string Day = "yyyy-MM-dd";

    private static readonly string[] Forms =
    [
        Day,
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads a time; without a time zone it is a local one.</summary>
    public static bool TryRead(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out time);

    public static bool TryReadDay(string text, out DateTime day) =>
        DateTime.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>Why a text is not taken, and how to write it.</summary>
    /// <param name="form">How to write it, with an example.</param>
    public static string Problem(string text, string form) => Why(Client.Text.ServerText.Clean(text, 200)!, form);

    private static string Why(string text, string form) =>
        Regex.IsMatch(text, @"^\d{4}-\d\d-\d\d[ T]\d:")
            ? $"'{text}' has an hour with one digit. Write hours, minutes and seconds with two digits: '{text.Insert(11, "0")}'."
        : Regex.IsMatch(text, @"^\d{4}-(\d-\d{1,2}|\d\d-\d)(\D|$)")
            ? $"'{text}' has a month or a day with one digit. Write both with two digits, as in {form}."
        : Regex.IsMatch(text, @"^\d{4}-\d{1,2}-\d{1,2}(\D|$)")
            ? $"'{text}' is not a valid date: there is no such day or time, or its digits are not those of {form}."
        : Regex.IsMatch(text, @"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}")
            ? $"'{text}' is not in ISO format (year first). Dates in other formats, such as 3/4/2026, can be read in two ways. "
                + $"Write it as {form}."
        : $"'{text}' is not a date. Write it as {form}.";

    /// <summary>The text of what was given for a date; null where it is none, such as a DateTime.</summary>
    public static string? TextOf(object? value) =>
        value switch
        {
            string text => text.Trim(),
            IFormattable date when value.GetType().FullName == "System.DateOnly" => date.ToString(Day, CultureInfo.InvariantCulture),
            _ => null,
        };
}
