using System.Net;
using Go401.Client.Settings;

namespace Go401.Client.OAuth;

/// <summary>
/// A redirect address as it was registered, character by character. <see cref="Uri"/> tidies addresses up (a port 80
/// disappears, a slash appears, letters become small), and a server that compares texts then says no, so the text is kept
/// and only a free port is put into it (RFC 6749 section 3.1.2.3; RFC 8252 section 7.3; S30).
/// </summary>
internal sealed class RedirectAddress
{
    private readonly string _scheme;
    private readonly string _host;
    private readonly string _rest;

    private RedirectAddress(Uri uri, string text)
    {
        Uri = uri;
        Text = text;
        int start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = text.IndexOfAny(['/', '?'], start);
        string authority = end < 0 ? text.Substring(start) : text.Substring(start, end - start);
        int colon = authority.LastIndexOf(':');
        bool hasPort = colon > authority.LastIndexOf(']');
        _scheme = text.Substring(0, start);
        _host = hasPort ? authority.Substring(0, colon) : authority;
        _rest = end < 0 ? "" : text.Substring(end);
        string digits = hasPort ? authority.Substring(colon + 1) : "";
        Port = digits.Trim('0').Length == 0 ? 0 : uri.Port;
        int question = _rest.IndexOf('?');
        Path = question < 0 ? _rest : _rest.Substring(0, question);
        if (Path.Length == 0)
        {
            Path = "/";
        }
    }

    public Uri Uri { get; }

    public string Text { get; }

    /// <summary>The port that is in it; 0 where none does, so that any will do.</summary>
    public int Port { get; }

    /// <summary>Its path as it was written, at least a slash.</summary>
    public string Path { get; }

    /// <summary>True where a listener of ours can wait at it: http on this machine.</summary>
    public bool CanListen => Uri.Scheme == "http";

    /// <summary>Checks an address.</summary>
    /// <exception cref="Go401Exception"><c>RedirectUriInvalid</c>.</exception>
    public static RedirectAddress Check(Uri uri)
    {
        string text = uri.OriginalString.Trim();
        return
            uri.IsAbsoluteUri
            && BaseAddress.IsSecure(uri)
            && uri.UserInfo.Length == 0
            && text.IndexOf('#') < 0
            && text.IndexOf('\\') < 0
            && text.StartsWith(uri.Scheme + "://", StringComparison.OrdinalIgnoreCase)
            ? new RedirectAddress(uri, text)
            : throw new Go401Exception(
                "RedirectUriInvalid",
                ErrorKind.InvalidArgument,
                "The redirect address must be the one registered with 401GO: http:// on 127.0.0.1, [::1] or localhost, "
                    + "or https://, without a user or a fragment."
            );
    }

    /// <summary>The text with a port that the system gave; unchanged where a port is in it.</summary>
    /// <param name="host">Another host to put in, such as <c>[::1]</c>; null keeps it.</param>
    public string WithPort(int port, string? host = null) =>
        Port != 0 ? Text : _scheme + (host ?? _host) + ":" + port.ToString(CultureInfo.InvariantCulture) + _rest;

    /// <summary>The loopback addresses that a browser may try for it: both of them for the name localhost.</summary>
    public IPAddress[] Loopbacks =>
        IPAddress.TryParse(Uri.Host.Trim('[', ']'), out IPAddress? number) ? [number] : [IPAddress.Loopback, IPAddress.IPv6Loopback];
}
