namespace Go401.PowerShell.Conversion;

/// <summary>
/// Makes dates of texts, where that was asked for: <c>YYYY-MM-DD</c> becomes a DateTime without a zone, RFC 3339 a DateTimeOffset, so
/// that neither shifts.
/// </summary>
internal static class JsonDate
{
    private static readonly string[] Timestamps = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>A text, as a date where it is one.</summary>
    public static object Read(string text)
    {
        if (text.Length < 10 || text[4] != '-' || text[7] != '-')
        {
            return text;
        }

        if (text.Length == 10)
        {
            return IsoDate.Parse(text) is DateTime date ? date : text;
        }

        return
            text[10] == 'T'
            && DateTimeOffset.TryParseExact(
                text,
                Timestamps,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset timestamp
            )
            ? timestamp
            : text;
    }
}
