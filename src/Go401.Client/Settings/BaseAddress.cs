using System.Net;

namespace Go401.Client.Settings;

/// <summary>What a base address may be: https, or http on the loopback interface for a local simulator (S27).</summary>
internal static class BaseAddress
{
    /// <summary>Checks an address and takes the slash off its end.</summary>
    /// <exception cref="Go401Exception"><c>BaseUriInvalid</c>.</exception>
    public static Uri Check(Uri address)
    {
        string? wrong =
            !address.IsAbsoluteUri || address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0
                ? "it must be an absolute address such as https://app.401go.com/api, without user, query or fragment"
            : address.OriginalString.Trim().Any(char.IsControl) ? "it contains a line break or another control character"
            : address.Host.Any(static c => c > '~')
                ? "its host contains a character that is not ASCII, which may only look like another. If such a host is really meant, "
                    + $"write it as {Ascii(address)}"
            : !HasHost(address)
                ? "its host is not a name or an address that can be looked up. Check it for characters that only look like others"
            : address.Port == 0 ? "no server can be reached on port 0. Check the port, or omit it for 443, the port of https"
            : !IsSecure(address)
                ? "it must start with https:// (http:// is accepted on the loopback interface only: 127.0.0.1, [::1], localhost)"
            : null;
        return wrong is null
            ? new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/'))
            : throw new Go401Exception("BaseUriInvalid", ErrorKind.InvalidArgument, $"The base address is not valid: {wrong}.");
    }

    /// <summary>
    /// True where the host has a form in which it can be looked up. <c>Uri</c> takes names that have none, and fails when they are used.
    /// </summary>
    public static bool HasHost(Uri address)
    {
        try
        {
            return Uri.CheckHostName(address.IdnHost) != UriHostNameType.Unknown;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    /// <summary>True for https, and for http to the loopback interface.</summary>
    public static bool IsSecure(Uri address) =>
        address is not null && (address.Scheme == "https" || (address.Scheme == "http" && IsLoopback(address)));

    /// <summary>True where the host is the loopback interface by number or by the name localhost.</summary>
    public static bool IsLoopback(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    /// <summary>True where scheme, host and port are the same.</summary>
    public static bool SameOrigin(Uri left, Uri right) =>
        left is not null
        && right is not null
        && Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>What may be wrong with the path of an address that does not respond as the API; empty where it looks right.</summary>
    public static string PathAdvice(Uri address)
    {
        string path = address.AbsolutePath.TrimEnd('/');
        int end = (path + "/").IndexOf("/api/", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? $"The base address does not end in /api, as https://app.401go.com/api does. "
            : end + "/api".Length < path.Length ? $"The base address has a path after /api; https://app.401go.com/api has none. "
            : "";
    }

    private static string Ascii(Uri address)
    {
        try
        {
            return address.IdnHost;
        }
        catch (UriFormatException)
        {
            return "its ASCII form (xn--...)";
        }
    }
}
