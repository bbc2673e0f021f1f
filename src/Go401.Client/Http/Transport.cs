using System;
using System.Net.Http;
using System.Security.Authentication;
using System.Threading.Tasks;
using Go401.Client.Connections;
using Go401.Client.Errors;

namespace Go401.Client.Http;

/// <summary>Turns what goes wrong below HTTP into an error for people.</summary>
internal static class Transport
{
    /// <summary>Explains why no answer came. The exception's own text is not repeated: it may quote addresses.</summary>
    public static Go401Exception Explain(Exception? exception, string where, ConnectionSettings settings)
    {
        string host = settings.BaseUri.Authority;
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is AuthenticationException)
            {
                return new Go401Exception("TlsFailed", ErrorKind.SecurityError, $"No secure connection to {host} could be made: its certificate or protocol was not accepted. Check the clock, the proxy and -BaseUri.");
            }

            if (e is OperationCanceledException or TimeoutException)
            {
                return new Go401Exception("RequestTimeout", ErrorKind.OperationTimeout, $"{Capital(where)} at {host} did not answer within {settings.Timeout.TotalSeconds:0.#} seconds. Try again, or give more time with -TimeoutSec.");
            }
        }

        string why = exception is HttpRequestException && exception.InnerException is System.Net.Sockets.SocketException socket ? $" ({socket.SocketErrorCode})" : "";
        return new Go401Exception("ConnectionFailed", ErrorKind.ResourceUnavailable, $"{Capital(where)} at {host} could not be reached, or the connection broke{why}. Try again.");
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
