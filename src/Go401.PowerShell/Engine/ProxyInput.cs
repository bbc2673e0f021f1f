using System.Net;
using Go401.Client.Settings;
using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Engine;

/// <summary>Makes a way to the server of -Proxy, -ProxyCredential and -NoProxy. Without them the system's proxy is used.</summary>
internal static class ProxyInput
{
    /// <summary>The way that the parameters describe; null where none of them was given.</summary>
    /// <exception cref="Go401Exception"><c>ProxyInvalid</c>, or <c>SecretInvalid</c> for a disposed password.</exception>
    public static TransportOptions? From(Uri? proxy, PSCredential? credential, bool noProxy)
    {
        string? problem =
            noProxy && (proxy ?? (object?)credential) is not null ? "-NoProxy cannot be combined with -Proxy or -ProxyCredential."
            : proxy is null && credential is not null
                ? "-ProxyCredential requires -Proxy: a password is not sent to a proxy that you did not specify."
            : proxy is not null && !IsProxy(proxy)
                ? "-Proxy must be an address such as http://proxy.example:8080, without a user or password. Specify those "
                    + "with -ProxyCredential."
            : null;
        return problem is not null ? throw new Go401Exception("ProxyInvalid", ErrorKind.InvalidArgument, problem)
            : noProxy ? new TransportOptions { UseProxy = false }
            : proxy is null ? null
            : new TransportOptions
            {
                Proxy = new WebProxy(proxy)
                {
                    Credentials = credential is null ? CredentialCache.DefaultNetworkCredentials : Login(credential),
                },
            };
    }

    private static NetworkCredential Login(PSCredential credential)
    {
        SecretInput.LengthOf(credential.Password);
        return credential.GetNetworkCredential();
    }

    private static bool IsProxy(Uri proxy) =>
        proxy.IsAbsoluteUri
        && proxy.Scheme is "http" or "https"
        && proxy.Port != 0
        && proxy.UserInfo.Length == 0
        && BaseAddress.HasHost(proxy);
}
