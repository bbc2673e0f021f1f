using System.Net;
using System.Net.Sockets;

namespace Go401.Client.OAuth;

/// <summary>What a test may set otherwise.</summary>
internal sealed record RedirectListenerOptions
{
    /// <summary>How long a client may take to send its request (S24).</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the browser may take to fetch the page at the end; a browser does it at once.</summary>
    public TimeSpan PageTimeout { get; init; } = TimeSpan.FromSeconds(1);

    public Func<IPAddress, int, TcpListener> Open { get; init; } = LoopbackPort.Socket;

    public Func<TcpListener, Task<TcpClient>> Accept { get; init; } = static listener => listener.AcceptTcpClientAsync();

    /// <summary>Tells whose a client is, from the two ends of its connection.</summary>
    public Func<EndPoint?, EndPoint?, Task<Peer>> Identify { get; init; } = LoopbackPeer.OfAsync;
}
