namespace Go401.Client.Text;

/// <summary>Dates and times in the form of ISO 8601, the same in every culture.</summary>
internal static class IsoDate
{
    private const string Day = "yyyy-MM-dd";

    public static string Text(DateTime day) => day.ToString(Day, CultureInfo.InvariantCulture);

    /// <summary>The date that a text represents; null where it represents none.</summary>
    public static DateTime? Parse(string? text) =>
        DateTime.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime day) ? day : null;

    /// <summary>A time in UTC, to the second: 2026-11-30T09:00:00Z.</summary>
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same for the name of a file: 20261130T090000Z.</summary>
    public static string FileStamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
}
