using Go401.Client.Catalogue;
using Go401.Client.Platform;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.Http;

/// <summary>
/// Calls the API for one connection and turns failures into errors. One HttpClient serves all calls, with a handler for each
/// concern: retries, the token, one attempt, gzip. Any number of threads may use it.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private readonly ITokenSource _tokens;
    private readonly ApiErrors _errors;
    private readonly Lazy<HttpClient> _http;
    private readonly RequestNames _names;

    /// <summary>Makes a client; no connection is opened before the first call.</summary>
    public ApiClient(
        ConnectionSettings settings,
        ITokenSource tokens,
        TransportOptions? transport = null,
        TimeProvider? time = null,
        SeenIds? seen = null
    )
    {
        Settings = settings;
        Time = time ?? TimeProvider.System;
        SeenIds = seen ?? new SeenIds();
        _tokens = tokens;
        _errors = new ApiErrors(settings, tokens, Time);
        _names = new RequestNames(
            SeenIds,
            () => new SecretFilter(tokens.Current?.AccessToken, tokens.Current?.RefreshToken, settings.ClientSecret)
        );
        _http = new Lazy<HttpClient>(() => Connect(transport ?? new TransportOptions()));
    }

    /// <summary>
    /// A client for the same connection and tokens whose bytes travel another way, for instance through another proxy. Tokens are still
    /// renewed the connection's own way.
    /// </summary>
    /// <exception cref="Go401Exception"><c>ProxyInvalid</c>.</exception>
    public ApiClient With(TransportOptions transport)
    {
        transport.CheckFor(Settings.BaseUri);
        return new ApiClient(Settings, _tokens, transport, Time, SeenIds);
    }

    /// <summary>Checks a request as <c>SendAsync</c> does, and says what it would be; nothing is sent.</summary>
    /// <exception cref="Go401Exception">The request must not be sent as it is.</exception>
    public OutgoingRequest Create(ApiRequest request) => OutgoingRequest.Create(Settings, request, _names);

    /// <summary>Sends a request and reads the response whole.</summary>
    /// <exception cref="ApiException">The request failed on the way, or was refused by the server.</exception>
    /// <exception cref="Go401Exception">The request must not be sent as it is (nothing was sent then), or the connection needs a new
    /// sign-in.</exception>
    public Task<ApiResponse> SendAsync(ApiRequest request, ICallReporter reporter, CancellationToken cancellation) =>
        SendAsync(new ApiCall(Create(request), reporter, cancellation));

    /// <summary>
    /// Sends a request and writes the body of a successful response to a file, which is its owner's alone and is in its place only
    /// when it is whole.
    /// </summary>
    /// <param name="path">The whole path of the file; one that is there is replaced.</param>
    /// <returns>The response; its <see cref="ApiResponse.Body"/> is empty.</returns>
    /// <exception cref="Go401Exception">As for <c>SendAsync</c>, and <c>FileNotWritable</c>,
    /// <c>FolderNotFound</c>.</exception>
    public Task<ApiResponse> DownloadAsync(ApiRequest request, string path, ICallReporter reporter, CancellationToken cancellation)
    {
        OutgoingRequest outgoing = Create(request);
        return FileTarget.SaveAsync(
            path,
            target => SendAsync(new ApiCall(outgoing, reporter, cancellation) { Target = target }),
            (response, failure) => AfterResponse(request, response, failure)
        );
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    /// <summary>The ids that were met recently, with the names that go with them.</summary>
    public SeenIds SeenIds { get; }

    internal ConnectionSettings Settings { get; }

    internal TimeProvider Time { get; }

    /// <summary>The id of a company as texts show it, and its name where it is known.</summary>
    internal string NameOfCompany(string companyId) => (ShownPath.IdOf(companyId) ?? "(id not shown)") + _names.InBrackets(companyId);

    // Each attempt has a time-out, so the client itself has none.
    private HttpClient Connect(TransportOptions transport)
    {
        Uri address = Settings.BaseUri;
        PlatformHttp.LimitLease(address);
        return new HttpClient(
            new RetryHandler(
                Time,
                new AuthenticationHandler(_tokens, new ExchangeHandler(address, transport, _errors, Time, transport.HandlerFor(address)))
            )
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    internal async Task<ApiResponse> SendAsync(ApiCall call)
    {
        try
        {
            return await ExchangeAsync(call).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not (Go401Exception or OperationCanceledException))
        {
            // What was forgotten must not cost a write its key either.
            throw _errors.AfterSending(call, UnexpectedFailure.Of(fault));
        }
    }

    private async Task<ApiResponse> ExchangeAsync(ApiCall call)
    {
        OutgoingRequest request = call.Request;
        (call.Started, call.Begun) = (Time.GetTimestamp(), Time.GetUtcNow());
        ApiResponse response;
        try
        {
            using var message = new ApiMessage(call);
            using HttpResponseMessage result = await _http
                .Value.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, call.Cancellation)
                .ConfigureAwait(false);
            response = ((ApiResult)result).Response;
        }
        catch (NetworkException lost)
        {
            throw _errors.Unanswered(call, lost.Failure);
        }
        catch (Go401Exception failure) when (call.MayBeDone)
        {
            // Also where the token could not be refreshed for a further attempt: the one before may have been processed.
            throw _errors.AfterSending(call, failure);
        }

        if (call.Reporter is not SilentReporter)
        {
            call.Reporter.Verbose(
                $"{request.Shown}: {response.StatusCode}, {Counted.Of(response.Body.Length, "byte")} in "
                    + $"{Time.GetElapsedTime(call.Started).TotalMilliseconds:0} "
                    + $"ms{(call.Attempts > 1 ? $", {call.Attempts} attempts" : "")}."
            );
        }

        if (response.StatusCode is < 200 or >= 300 && !request.SkipHttpErrorCheck)
        {
            throw _errors.Refused(call, response);
        }

        if (
            response.StatusCode < 300
            && !request.AnyMediaType
            && !ServerJson.IsBlank(response.Body)
            && !BodyText.IsJson(response.MediaType)
        )
        {
            throw _errors.NotJson(call, response);
        }

        return response;
    }

    /// <summary>
    /// The error of a response that came and could not be used. It holds what the caller of a write needs: its idempotency key,
    /// and that the request may have been processed.
    /// </summary>
    /// <param name="request">The request that was sent.</param>
    /// <param name="response">Its response; null where it is not known.</param>
    /// <param name="failure">What was wrong with it.</param>
    public Go401Exception AfterResponse(ApiRequest request, ApiResponse? response, Go401Exception failure)
    {
        var sent = new ApiCall(Create(request), SilentReporter.Instance, CancellationToken.None)
        {
            Attempts = response?.Attempts ?? 1,
            MayBeDone = true,
            Begun = Time.GetUtcNow(),
        };
        return _errors.AfterSending(sent, failure, response?.StatusCode);
    }

    internal ApiException NotJson(OutgoingRequest request) =>
        _errors.NotJson(new ApiCall(request, SilentReporter.Instance, CancellationToken.None) { Attempts = 1 }, null);
}
