using System.Collections.Concurrent;
using System.Net;
using Go401.Client.Platform;

namespace Go401.Client.Http;

/// <summary>How bytes reach the server. There is no setting that weakens the checks of a certificate (S27).</summary>
internal sealed record TransportOptions
{
    /// <summary>A proxy to use instead of the system's; null uses the system's.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>False goes straight to the server whatever the system says.</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>How many bytes a response that is read into memory may have (S56); 256 MB.</summary>
    public long MaxResponseBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How many bytes a response that goes to a file may have (S56); 16 GB.</summary>
    public long MaxDownloadBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>
    /// The handler for an address. http is for this machine only (S27): it goes there directly whatever the options and the
    /// environment say, since a proxy would see secrets and tokens in clear text.
    /// </summary>
    internal HttpMessageHandler HandlerFor(Uri address) =>
        HandlerFactory(address.Scheme == "http" ? this with { Proxy = null, UseProxy = false } : this);

    /// <summary>
    /// The same options with one handler, and so one pool of connections, for all clients made with them: discovery, tokens, keys, user
    /// info and the API go to one server. The pool closes connections that are not used; no client closes it for the others.
    /// </summary>
    internal TransportOptions Shared()
    {
        Func<TransportOptions, HttpMessageHandler> create = HandlerFactory;
        var handlers = new ConcurrentDictionary<bool, Lazy<HttpMessageHandler>>();
        return this with
        {
            HandlerFactory = options => new NonDisposingHandler(
                handlers.GetOrAdd(options.UseProxy, _ => new Lazy<HttpMessageHandler>(() => create(options))).Value
            ),
        };
    }

    /// <summary>Refuses a proxy that was named for an address that never goes through one.</summary>
    /// <exception cref="Go401Exception"><c>ProxyInvalid</c>.</exception>
    internal void CheckFor(Uri address)
    {
        if (Proxy is not null && address.Scheme == "http")
        {
            throw new Go401Exception(
                "ProxyInvalid",
                ErrorKind.InvalidArgument,
                $"{address.GetLeftPart(UriPartial.Authority)} is on this machine and must be reached directly: "
                    + "through a proxy, secrets and tokens would be sent in clear text. Omit the proxy. Nothing was sent."
            );
        }
    }

    /// <summary>Makes a handler; tests replace it to count and to fake.</summary>
    public Func<TransportOptions, HttpMessageHandler> HandlerFactory { get; init; } =
        static options => new GzipHandler(PlatformHttp.CreateHandler(options.Proxy, options.UseProxy));

    // Disposed of with its client; the handler behind it is not.
    private sealed class NonDisposingHandler(HttpMessageHandler shared) : DelegatingHandler(shared)
    {
#pragma warning disable CA2215 // The base class would dispose of the shared handler.
        protected override void Dispose(bool disposing) { }
#pragma warning restore CA2215
    }
}
