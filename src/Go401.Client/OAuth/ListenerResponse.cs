namespace Go401.Client.OAuth;

/// <summary>
/// The bytes of a response of the redirect listener. Each carries the headers that keep a page from being framed, cached,
/// guessed at or named to another server (S23).
/// </summary>
internal static class ListenerResponse
{
    /// <summary>A response, after which the connection closes.</summary>
    /// <param name="page">The page, UTF-8.</param>
    /// <param name="more">More header lines, each with its line break.</param>
    public static byte[] Make(int status, string reason, byte[] page, string more = "")
    {
        byte[] head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} {reason}\r\n"
                + "Content-Type: text/html; charset=utf-8\r\n"
                + $"Content-Length: {page.Length.ToString(CultureInfo.InvariantCulture)}\r\n"
                + $"Content-Security-Policy: {LandingPage.ContentSecurityPolicy}\r\n"
                + "Referrer-Policy: no-referrer\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
                + more
                + "Connection: close\r\n\r\n"
        );
        return [.. head, .. page];
    }
}
