namespace Go401.Client.Tokens;

/// <summary>
/// Warns once when the refresh token expires within seven days: a connection that is not used by then needs a new sign-in.
/// </summary>
internal sealed class ExpiryWarning(string connectionName, TimeProvider time)
{
    private static readonly TimeSpan WarnBelow = TimeSpan.FromDays(7);
    private int _warned;

    public void Warn(TokenSet? tokens, ICallReporter reporter)
    {
        if (
            tokens?.RefreshTokenExpiresAt is DateTimeOffset ends
            && ends - time.GetUtcNow() is TimeSpan left
            && left < WarnBelow
            && Interlocked.Exchange(ref _warned, 1) == 0
        )
        {
            string when =
                left <= TimeSpan.Zero ? "has probably expired"
                : left.TotalDays >= 1 ? "expires in " + About(left.TotalDays, "day")
                : "expires in " + About(left.TotalHours, "hour");
            reporter.Warning(
                $"The refresh token of '{connectionName}' {when} "
                    + $"({ends.ToLocalTime().ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}). "
                    + $"{Hint.Of("UpdateToken", connectionName)}"
            );
        }
    }

    private static string About(double number, string noun)
    {
        string text = number.ToString("0.#", CultureInfo.InvariantCulture);
        return $"{text} {(text == "1" ? noun : noun + "s")}";
    }
}
