namespace Go401.Client.OAuth;

/// <summary>
/// What a client of the redirect listener sends: the first line and the headers of an HTTP/1 request (RFC 9112), which is
/// all that a browser sends there.
/// </summary>
internal sealed class ListenerRequest
{
    private const int MaxRequestLine = 8 * 1024;
    private const int MaxHeaderBytes = 32 * 1024;

    private ListenerRequest(string method, string target, string? host)
    {
        Method = method;
        int question = target.IndexOf('?');
        Path = question < 0 ? target : target.Substring(0, question);
        Query = question < 0 ? null : target.Substring(question + 1);
        Host = host;
    }

    /// <summary>The method, as it came.</summary>
    public string Method { get; }

    /// <summary>The path, as it came.</summary>
    public string Path { get; }

    /// <summary>What follows the first question mark, or null where there is none.</summary>
    public string? Query { get; }

    /// <summary>The one Host header; null where there is none, or more than one.</summary>
    public string? Host { get; }

    /// <summary>Reads a request; null where it is none, or longer than any browser's (S24).</summary>
    public static async Task<ListenerRequest?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        byte[] buffer = new byte[MaxHeaderBytes];
        int length = 0;
        int lineEnd = -1;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            // Only what is new is looked at, so that a client that sends byte by byte costs no more than another.
            int from = Math.Max(0, length - 3);
            length += read;
            if (lineEnd < 0)
            {
                lineEnd = IndexOf(buffer, from, length, "\r\n"u8);
            }

            if ((lineEnd < 0 && length > MaxRequestLine) || lineEnd > MaxRequestLine)
            {
                return null;
            }

            int end = IndexOf(buffer, from, length, "\r\n\r\n"u8);
            if (end >= 0)
            {
                return Parse(Encoding.ASCII.GetString(buffer, 0, end).Split(["\r\n"], StringSplitOptions.None));
            }
        }

        return null;
    }

    private static ListenerRequest? Parse(string[] head)
    {
        string[] line = head[0].Split(' ');
        return
            line.Length == 3 && line[2].StartsWith("HTTP/1.", StringComparison.Ordinal) && line[1].StartsWith("/", StringComparison.Ordinal)
            ? new ListenerRequest(line[0], line[1], HostOf(head))
            : null;
    }

    private static string? HostOf(string[] head)
    {
        string[] hosts = [.. head.Skip(1).Where(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))];
        return hosts.Length == 1 ? hosts[0].Substring(5).Trim() : null;
    }

    private static int IndexOf(byte[] buffer, int from, int length, ReadOnlySpan<byte> wanted)
    {
        int at = buffer.AsSpan(from, length - from).IndexOf(wanted);
        return at < 0 ? -1 : from + at;
    }
}
