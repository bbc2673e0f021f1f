using System;
using System.Net.Http;
using System.Threading;
using Go401.Client.Errors;
using Go401.Client.Settings;

namespace Go401.Client.Http;

/// <summary>Turns what goes wrong below HTTP, at the endpoints of the sign-in, into an error for people.</summary>
internal static class Transport
{
    /// <summary>
    /// True for what the runtime throws where an answer does not come, breaks off, or is not what its Content-Encoding says
    /// (<see cref="System.IO.InvalidDataException"/>, which is no IOException).
    /// </summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellation) =>
        exception
            is HttpRequestException
                or System.IO.IOException
                or System.IO.InvalidDataException
                or ObjectDisposedException
                or System.Net.Sockets.SocketException
                or System.Net.WebException
        || (exception is OperationCanceledException && !cancellation.IsCancellationRequested);

    /// <summary>Explains why no answer came. The exception's own text is not repeated: it may quote addresses.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="where">The endpoint, for people.</param>
    /// <param name="transport">How bytes reach the server.</param>
    public static Go401Exception Explain(Exception? exception, string where, ConnectionSettings settings, TransportOptions transport)
    {
        NetworkFailure failure = NetworkFailure.Of(exception, false, settings.BaseUri, transport);
        (string id, ErrorKind kind) = failure.Error;
        return new Go401Exception(id, kind, $"{Capital(where)}: {failure.Happened(settings.Timeout)}. {failure.Advice}");
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);
}
