using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Paging;
using Go401.Client.Tokens;

namespace Go401.Client.Http;

/// <summary>Calls the API for one connection: attaches the token, keeps to the origin, tries again where that is safe, and turns refusals into errors.</summary>
public sealed class ApiClient : IDisposable
{
    private readonly ConnectionSettings _settings;
    private readonly TokenHolder _tokens;
    private readonly TransportOptions _transport;

    /// <summary>Makes a client.</summary>
    public ApiClient(ConnectionSettings settings, TokenHolder tokens, TransportOptions? transport = null, TimeProvider? time = null)
    {
        _settings = settings ?? throw new ArgumentNullException(nameof(settings));
        _tokens = tokens ?? throw new ArgumentNullException(nameof(tokens));
        _transport = transport ?? new TransportOptions();
        _ = time;
    }

    /// <summary>Sends a request and reads the answer whole.</summary>
    /// <exception cref="Errors.Go401Exception">The request was refused here, failed on the way, or was refused by the server.</exception>
    public Task<ApiResponse> SendAsync(ApiRequest request, CallContext call) => throw new NotSupportedException($"{_settings} {_tokens} {_transport}");

    /// <summary>
    /// Reads the records of a paged (or bare array) endpoint. Pages are fetched ahead, <paramref name="transform"/> runs
    /// on worker threads, and the results come in the order of the pages.
    /// </summary>
    public IAsyncEnumerable<T> ReadPagesAsync<T>(ApiRequest request, PagingOptions options, Func<RecordPage, T> transform, PagingSummary summary, CallContext call) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose() { }
}
