using System.Net;
using System.Net.Sockets;

namespace Go401.Client.OAuth;

/// <summary>
/// The port of a redirect address, bound: on the loopback interface only (S12), the port of the address or one that the
/// system gives, which stays bound (S13), and on [::1] when 127.0.0.1 cannot be had and the port is free to choose (S11).
/// For the name localhost both are bound, since browsers try both, and no one else must be able to sit at the other one.
/// </summary>
internal sealed class LoopbackPort : IDisposable
{
    private LoopbackPort(IReadOnlyList<TcpListener> listeners, string? host)
    {
        Listeners = listeners;
        Host = host;
    }

    /// <summary>Opens one address; a test may set another.</summary>
    public static Func<IPAddress, int, TcpListener> Socket { get; } =
        static (address, port) =>
        {
#pragma warning disable RS0030 // This is the place.
            var listener = new TcpListener(address, port) { ExclusiveAddressUse = true };
#pragma warning restore RS0030
            listener.Start(64);
            return listener;
        };

    /// <summary>One for each protocol that is bound, at least one.</summary>
    public IReadOnlyList<TcpListener> Listeners { get; }

    /// <summary>The host to write in place of the address's own, or null where that one is bound.</summary>
    public string? Host { get; }

    /// <summary>The port that is bound, the same on each protocol.</summary>
    public int Number => NumberOf(Listeners[0]);

    /// <summary>Binds the address.</summary>
    /// <exception cref="Go401Exception"><c>RedirectPortInUse</c>.</exception>
    public static LoopbackPort Bind(RedirectAddress address, Func<IPAddress, int, TcpListener> socket)
    {
        SocketException? cause;
        try
        {
            return new LoopbackPort(Open(address.Loopbacks, address.Port, socket), null);
        }
        catch (SocketException exception)
        {
            cause = exception;
        }

        if (address.Port == 0 && IPAddress.Loopback.Equals(address.Loopbacks[0]) && address.Loopbacks.Length == 1)
        {
            try
            {
                return new LoopbackPort(Open([IPAddress.IPv6Loopback], 0, socket), "[::1]");
            }
            catch (SocketException)
            {
                // The first failure tells more.
            }
        }

        string which = address.Port == 0 ? "a port" : $"port {address.Port.ToString(CultureInfo.InvariantCulture)}";
        throw new Go401Exception(
            "RedirectPortInUse",
            ErrorKind.ResourceUnavailable,
            $"The redirect address requires {which} on this machine, which is not available "
                + $"({cause.SocketErrorCode}). Close the program that uses it, {Hint.Of("OtherRedirect")}"
        );
    }

    public void Dispose() => Stop(Listeners);

    private static List<TcpListener> Open(IPAddress[] addresses, int port, Func<IPAddress, int, TcpListener> socket)
    {
        for (int i = 0; ; i++)
        {
            var open = new List<TcpListener>();
            try
            {
                foreach (IPAddress address in addresses)
                {
                    try
                    {
                        open.Add(socket(address, open.Count == 0 ? port : NumberOf(open[0])));
                    }
                    catch (SocketException exception)
                        when (addresses.Length > 1
                            && exception.SocketErrorCode
                                is SocketError.AddressNotAvailable
                                    or SocketError.AddressFamilyNotSupported
                                    or SocketError.ProtocolFamilyNotSupported
                        )
                    {
                        // A machine without one of the two protocols has the other.
                    }
                }

                return open.Count > 0 ? open : throw new SocketException((int)SocketError.AddressNotAvailable);
            }
            catch (SocketException) when (open.Count > 0 && port == 0 && i < 5)
            {
                // The port that the system gave is taken on the other protocol: ask for another.
                Stop(open);
            }
            catch
            {
                Stop(open);
                throw;
            }
        }
    }

    private static int NumberOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static void Stop(IEnumerable<TcpListener> listeners)
    {
        foreach (TcpListener listener in listeners)
        {
            listener.Stop();
        }
    }
}
