using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Go401.Tests;

/// <summary>
/// Ports for tests that need one of their own for a while. A port that the system chose and that is closed again can be given to any
/// other socket of the machine at once. These are below those that systems choose from, and each is given to one test only.
/// </summary>
internal static class FixedPort
{
    private const int First = 12_000;
    private const int Count = 20_000;

    // Several test programs run at once: each begins somewhere else.
    private static int _last = ProcessId() * 61;

    /// <summary>A port that is free on the loopback interface.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }
    }

    /// <summary>True where nothing listens at a port of the loopback interface.</summary>
    public static bool IsFree(int port)
    {
        var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        finally
        {
            probe.Stop();
        }
    }

    private static int ProcessId()
    {
        using var own = System.Diagnostics.Process.GetCurrentProcess();
        return own.Id;
    }
}
