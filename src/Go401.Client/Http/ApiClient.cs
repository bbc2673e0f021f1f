using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Catalogue;
using Go401.Client.Errors;
using Go401.Client.Platform;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;

namespace Go401.Client.Http;

/// <summary>
/// Calls the API for one connection: attaches the token, keeps to the origin, tries again where that is safe, and turns
/// refusals into errors. One HttpClient serves all calls; any number of threads may use it.
/// </summary>
internal sealed class ApiClient : IDisposable
{
    private const int MostRedirects = 5;
    private readonly ConnectionSettings _settings;
    private readonly TokenHolder _tokens;
    private readonly TransportOptions _transport;
    private readonly TimeProvider _time;
    private readonly RetryPolicy _retry;
    private readonly ApiErrors _errors;
    private readonly Lazy<HttpClient> _http;
    private readonly RequestNames _names;

    /// <summary>Makes a client; no connection is opened before the first call.</summary>
    public ApiClient(ConnectionSettings settings, TokenHolder tokens, TransportOptions? transport = null, TimeProvider? time = null)
        : this(settings, tokens, transport, time, new SeenIds()) { }

    private ApiClient(ConnectionSettings settings, TokenHolder tokens, TransportOptions? transport, TimeProvider? time, SeenIds seen)
    {
        SeenIds = seen;
        _settings = settings;
        _tokens = tokens;
        _transport = transport ?? new TransportOptions();
        _time = time ?? TimeProvider.System;
        _retry = new RetryPolicy(_time);
        _errors = new ApiErrors(settings, tokens, _time);

        _names = new RequestNames(
            SeenIds,
            () => new SecretFilter(_tokens.Current?.AccessToken, _tokens.Current?.RefreshToken, _settings.ClientSecret)
        );

        // Time-outs are counted for each try, so the client itself has none.
        _http = new Lazy<HttpClient>(() =>
        {
            // .NET Framework asks first whether a body may come (Expect: 100-continue), waits, and some gateways refuse it (417).
            var http = new HttpClient(_transport.HandlerFor(_settings.BaseUri))
            {
                Timeout = Timeout.InfiniteTimeSpan,
                DefaultRequestHeaders = { ExpectContinue = false },
            };
            Poly.LimitLease(_settings.BaseUri);
            return http;
        });
    }

    /// <summary>
    /// A client for the same connection and tokens whose bytes travel another way, for instance through another proxy. Tokens are still
    /// renewed the connection's own way.
    /// </summary>
    /// <exception cref="Go401Exception"><c>ProxyInvalid</c>.</exception>
    public ApiClient With(TransportOptions transport)
    {
        transport.CheckFor(_settings.BaseUri);
        return new ApiClient(_settings, _tokens, transport, _time, SeenIds);
    }

    /// <summary>
    /// Checks a request as <see cref="SendAsync(ApiRequest, CallContext)"/> does, and says what it would be; nothing is sent.
    /// </summary>
    /// <exception cref="Go401Exception">The request must not be sent as it is.</exception>
    public RequestPreview Preview(ApiRequest request)
    {
        OutgoingRequest outgoing = Make(request);
        return new RequestPreview(
            outgoing.Method,
            outgoing.Address.Path,
            LoggedAddress.Query(outgoing.Address.Query),
            outgoing.Template,
            outgoing.What,
            outgoing.Operation,
            outgoing.KnowsKeys
        );
    }

    /// <summary>Sends a request and reads the answer whole.</summary>
    /// <exception cref="ApiException">The request failed on the way, or was refused by the server.</exception>
    /// <exception cref="Go401Exception">The request must not be sent as it is (nothing was sent then), or the connection needs a new
    /// sign-in.</exception>
    public Task<ApiResponse> SendAsync(ApiRequest request, CallContext call) => SendAsync(Make(request), call, null, 0, null);

    /// <summary>
    /// Sends a request and writes a good answer's body to a file, which is its owner's alone and is in its place only when it is whole.
    /// </summary>
    /// <param name="path">The whole path of the file; one that is there is replaced.</param>
    /// <returns>The answer; its <see cref="ApiResponse.Body"/> is empty.</returns>
    /// <exception cref="Go401Exception">As for <see cref="SendAsync(ApiRequest, CallContext)"/>, and <c>FileNotWritable</c>,
    /// <c>FolderNotFound</c>.</exception>
    public Task<ApiResponse> DownloadAsync(ApiRequest request, string path, CallContext call)
    {
        OutgoingRequest outgoing = Make(request);
        return FileTarget.SaveAsync(path, target => SendAsync(outgoing, call, null, 0, target));
    }

    /// <summary>Lets the connections to the server go.</summary>
    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    /// <summary>The ids that were met lately, with the names that go with them.</summary>
    public SeenIds SeenIds { get; }

    internal ConnectionSettings Settings => _settings;

    internal TimeProvider Time => _time;

    internal OutgoingRequest Make(ApiRequest request) => OutgoingRequest.Make(_settings, request, _names);

    /// <summary>The id of a company as texts show it, and its name where it is known.</summary>
    internal string NameOfCompany(string companyId) => (ShownPath.IdOf(companyId) ?? "{company_id}") + _names.InBrackets(companyId);

    internal async Task<ApiResponse> SendAsync(
        OutgoingRequest request,
        CallContext call,
        RequestGate? gate,
        long order,
        IBodyTarget? target,
        BufferPool? buffers = null,
        Action<ReadOnlyMemory<byte>>? readJson = null
    )
    {
        var run = new RequestRun(request, call)
        {
            Gate = gate,
            Order = order,
            Target = target,
            Buffers = buffers,
            ReadJson = readJson,
            Started = _time.GetTimestamp(),
        };
        Attempt attempt;
        try
        {
            attempt = await _retry.RunAsync(run, TryAsync).ConfigureAwait(false);
        }
        catch (Go401Exception failure) when (run.MayBeDone)
        {
            // The token could not be renewed for a further try: the one before may have been processed.
            throw _errors.AfterSending(run, failure);
        }

        if (attempt.Final is Go401Exception final)
        {
            throw _errors.AfterSending(run, final);
        }

        if (attempt.Response is not ApiResponse answer)
        {
            throw _errors.Unanswered(run, attempt);
        }

        if (call.Reporter is not SilentReporter)
        {
            call.Reporter.Verbose(
                $"{request.Shown}: {answer.StatusCode}, {answer.Body.Length} bytes in "
                    + $"{_time.GetElapsedTime(run.Started).TotalMilliseconds:0} "
                    + $"ms{(run.Attempts > 1 ? $", {run.Attempts} attempts" : "")}."
            );
        }

        if (answer.StatusCode >= 300 && !request.SkipHttpErrorCheck)
        {
            throw _errors.Refused(run, attempt);
        }

        if (answer.StatusCode < 300 && !request.AnyMediaType && !ServerJson.IsBlank(answer.Body) && !ApiErrors.IsJson(answer.MediaType))
        {
            throw _errors.NotJson(run, answer);
        }

        return answer;
    }

    /// <summary>
    /// The error of an answer that came and could not be used. It holds what the caller of a write needs: its idempotency key,
    /// and that the request may have been processed.
    /// </summary>
    /// <param name="request">The request that was sent.</param>
    /// <param name="answer">Its answer; null where it is not known.</param>
    /// <param name="failure">What was wrong with it.</param>
    public Go401Exception AfterAnswer(ApiRequest request, ApiResponse? answer, Go401Exception failure)
    {
        var run = new RequestRun(Make(request), new CallContext())
        {
            Attempts = answer?.Attempts ?? 1,
            MayBeDone = true,
            Started = _time.GetTimestamp(),
        };
        return _errors.AfterSending(run, failure, answer?.StatusCode);
    }

    internal ApiException NotJson(OutgoingRequest request, CallContext call) =>
        _errors.NotJson(new RequestRun(request, call) { Attempts = 1 }, null);

    // One try; a 401 is answered once with a newer token and the same request created again. A 401 says that nothing was
    // done (RFC 9110 section 15.5.2), so that this holds for writes too (S52). A 403 says nothing about the token (S53).
    private async ValueTask<Attempt> TryAsync(RequestRun run)
    {
        run.Attempts++;
        TokenSet tokens = await _tokens.GetAsync(run.Call).ConfigureAwait(false);
        Attempt attempt = await ExchangeAsync(run, tokens).ConfigureAwait(false);
        if (attempt.Response?.StatusCode == 401 && !run.Replayed && (_tokens.CanRefresh || !ReferenceEquals(_tokens.Current, tokens)))
        {
            run.Replayed = true;
            run.Call.Reporter.Verbose($"{run.Request.Shown}: 401; refreshing the access token and retrying the request once.");
            tokens = await _tokens.RefreshAsync(tokens, run.Call).ConfigureAwait(false);
            attempt = await ExchangeAsync(run, tokens).ConfigureAwait(false);
        }

        return attempt;
    }

    private async Task<Attempt> ExchangeAsync(RequestRun run, TokenSet tokens)
    {
        run.Tokens = tokens;
        CancellationToken stop = run.Call.Cancellation;
        stop.ThrowIfCancellationRequested();
        long round = run.Gate is null ? 0 : await run.Gate.EnterAsync(run.Order, stop).ConfigureAwait(false);
        bool limited = false,
            before = run.MayBeDone;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            timeout.CancelAfter(run.Request.Timeout);
            run.MayBeDone = true;
            Attempt attempt = await FollowAsync(run, tokens, timeout).ConfigureAwait(false);
            run.MayBeDone = before || attempt.Response?.StatusCode != 401;
            limited = attempt.Response?.StatusCode == 429;
            return attempt;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Go401Exception final)
        {
            return new Attempt { Final = final };
        }
        catch (Exception exception) when (timeout.IsCancellationRequested)
        {
            // The response is disposed of under the read then. What comes of that depends on the stream: a NullReferenceException
            // of a compressed one in .NET Framework.
            return new Attempt { Failure = NetworkFailure.Of(exception, timedOut: true, run.Request.Address.Uri, _transport) };
        }
        catch (Exception exception) when (Transport.IsFailure(exception, CancellationToken.None))
        {
            NetworkFailure failure = NetworkFailure.Of(exception, timedOut: false, run.Request.Address.Uri, _transport);
            run.MayBeDone = before || !failure.IsBeforeSending;
            return new Attempt { Failure = failure };
        }
        finally
        {
            run.Gate?.Leave(round, limited);
        }
    }

    // Redirects are followed for GET and on the own origin only (S50).
    private async Task<Attempt> FollowAsync(RequestRun run, TokenSet tokens, CancellationTokenSource timeout)
    {
        Uri address = run.Request.Address.Uri;
        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage message = run.Request.Message(tokens, address);
            using HttpResponseMessage response = await _http
                .Value.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token)
                .ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (
                status is 301 or 302 or 303 or 307 or 308
                && run.Request.Method == "GET"
                && hop < MostRedirects
                && response.Headers.Location is Uri location
            )
            {
                if (!Uri.TryCreate(address, location, out Uri? next) || !BaseAddress.SameOrigin(next, _settings.BaseUri))
                {
                    throw _errors.RedirectElsewhere(run, status);
                }

                address = next;
                continue;
            }

            // A read that hangs is ended from outside: older runtimes do not look at the token while they read.
            using (timeout.Token.Register(static state => ((HttpResponseMessage)state!).Dispose(), response))
            {
                return await ReadAsync(run, response, timeout).ConfigureAwait(false);
            }
        }
    }

    private async Task<Attempt> ReadAsync(RequestRun run, HttpResponseMessage response, CancellationTokenSource timeout)
    {
        int status = (int)response.StatusCode;
        ReadOnlyMemory<byte> body = default;
        if (run.Request.Method == "HEAD")
        {
            // The length that is announced is that of the body a GET would bring.
        }
        else if (run.Target is IBodyTarget target && status < 300)
        {
            try
            {
                WholeJson? json = ApiErrors.IsJson(response.Content.Headers.ContentType?.MediaType) ? new WholeJson() : null;
                await BodyReader
                    .CopyAsync(response, target, _transport.LargestDownload, run.Request.Timeout, timeout, _time, json)
                    .ConfigureAwait(false);
            }
            catch (JsonException)
            {
                return new Attempt { Failure = new NetworkFailure(NoAnswer.NotWhole, run.Request.Address.Uri.Authority) };
            }
        }
        else
        {
            body = await BodyReader.ReadAsync(response, _transport.LargestAnswer, run.Buffers, timeout.Token).ConfigureAwait(false);
        }

        string? mediaType = response.Content.Headers.ContentType?.MediaType;
        if (ApiErrors.IsJson(mediaType))
        {
            body = ServerJson.WithoutByteOrderMark(body);
            if (
                run.Request is { Method: "GET", AsIs: false }
                && status is >= 200 and < 300
                && !ServerJson.IsBlank(body)
                && !IsWhole(run, body)
            )
            {
                return new Attempt { Failure = new NetworkFailure(NoAnswer.NotWhole, run.Request.Address.Uri.Authority) };
            }
        }

        var headers = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, IEnumerable<string>> header in response.Headers)
        {
            headers[header.Key] = [.. header.Value];
        }

        foreach (KeyValuePair<string, IEnumerable<string>> header in response.Content.Headers)
        {
            headers[header.Key] = [.. header.Value];
        }

        return new Attempt
        {
            RetryAfter =
                status is 429 or 503 && headers.TryGetValue("Retry-After", out string[]? wait)
                    ? RetryPolicy.ReadRetryAfter(wait[0], _time.GetUtcNow())
                    : null,
            Response = new ApiResponse
            {
                StatusCode = status,
                MediaType = mediaType,
                Headers = headers,
                Body = body,
                IdempotencyKey = run.Request.IdempotencyKey,
                Attempts = run.Attempts,
            },
        };
    }

    // An answer whose JSON was cut off is a broken one, and tried again as one.
    private static bool IsWhole(RequestRun run, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (run.ReadJson is not null)
            {
                run.ReadJson(body);
            }
            else
            {
                CutJson.Check(body.Span);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
