using Go401.Client.Files;
using Go401.Client.Platform;
using Go401.Client.Settings;

namespace Go401.Client.Http;

/// <summary>
/// One attempt: waits for its turn, sends the request, follows redirects on the own origin and reads the response whole, up to a
/// cap, within the time that an attempt has. A response that does not come or is cut off is a <see cref="NetworkException"/>.
/// </summary>
internal sealed class ExchangeHandler(
    Uri baseUri,
    TransportOptions transport,
    ApiErrors errors,
    TimeProvider time,
    HttpMessageHandler inner
) : DelegatingHandler(inner)
{
    private const int MaxRedirects = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var message = (ApiMessage)request;
        ApiCall call = message.Call;
        CancellationToken stop = call.Cancellation;
        stop.ThrowIfCancellationRequested();
        long round = call.Gate is null ? 0 : await call.Gate.EnterAsync(call.Order, stop).ConfigureAwait(false);
        bool limited = false,
            before = call.MayBeDone;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            timeout.CancelAfter(call.Request.Timeout);
            (call.EarlierMayBeDone, call.Body) = (before, null);
            ApiResponse response = await FollowAsync(message, timeout).ConfigureAwait(false);
            call.MayBeDone = before || response.StatusCode != 401;
            limited = response.StatusCode == 429;
            return new ApiResult(response);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception exception) when (exception is not (Go401Exception or NetworkException) && timeout.IsCancellationRequested)
        {
            // The response is disposed of under the read then. What comes of that depends on the stream: a NullReferenceException
            // of a compressed one in .NET Framework.
            call.MayBeDone = before || call.Body is not { WasOpened: false };
            throw new NetworkException(NetworkFailure.Of(exception, timedOut: true, call.Request.Address.Uri, transport));
        }
        catch (Exception exception) when (NetworkFailure.IsOne(exception))
        {
            NetworkFailure failure = NetworkFailure.Of(exception, timedOut: false, call.Request.Address.Uri, transport);
            call.MayBeDone = before || !(failure.IsBeforeSending || call.Body is { WasOpened: false });
            throw new NetworkException(failure);
        }
        catch (Exception) when (call.Body is { WasOpened: false })
        {
            call.MayBeDone = before;
            throw;
        }
        finally
        {
            call.Gate?.Leave(round, limited);
        }
    }

    // Redirects are followed for GET and on the own origin only (S50).
    private async Task<ApiResponse> FollowAsync(ApiMessage message, CancellationTokenSource timeout)
    {
        ApiCall call = message.Call;
        Uri address = call.Request.Address.Uri;
        for (int hop = 0; ; hop++)
        {
            using HttpRequestMessage wire = call.Request.Message(address);
            wire.Headers.Authorization = message.Headers.Authorization;
            wire.Content = call.Body = OutgoingBody.Of(wire);
            call.MayBeDone = true;
            using HttpResponseMessage response = await base.SendAsync(wire, timeout.Token).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            if (status is 301 or 302 or 303 or 307 or 308 && call.Request.Method == "GET" && response.Headers.Location is Uri location)
            {
                if (!Uri.TryCreate(address, location, out Uri? next) || !BaseAddress.SameOrigin(next, baseUri))
                {
                    throw errors.RedirectElsewhere(call, status);
                }

                address = hop < MaxRedirects ? next : throw errors.RedirectElsewhere(call, status, MaxRedirects);
                continue;
            }

            using (PlatformHttp.EndReadsOf(response, timeout.Token))
            {
                return await ReadAsync(call, response, timeout).ConfigureAwait(false);
            }
        }
    }

    private async Task<ApiResponse> ReadAsync(ApiCall call, HttpResponseMessage response, CancellationTokenSource timeout)
    {
        int status = (int)response.StatusCode;
        string? mediaType = response.Content.Headers.ContentType?.MediaType;
        bool isJson = BodyText.IsJson(mediaType);
        string? charset = BodyText.CharsetOf(response.Content.Headers.ContentType);
        ReadOnlyMemory<byte> body = default;
        try
        {
            if (call.Request.Method == "HEAD" || status is < 200 or 204 or 205 or 304)
            {
                // No body: a length that is announced is that of what another request would bring (RFC 9110, 6.4.1 and 8.6).
                if (call.Request.Method != "HEAD" && status < 300)
                {
                    call.Target?.Truncate(0);
                }
            }
            else if (isJson && status < 300 && BodyText.CompressionOf(response) is string compression)
            {
                throw errors.Compressed(call, status, compression);
            }
            else if (call.Target is PartialFile target && status < 300)
            {
                await BodyReader
                    .CopyAsync(
                        response,
                        target,
                        transport.MaxDownloadBytes,
                        call.Request.Timeout,
                        timeout,
                        time,
                        isJson && BodyText.KeepsAscii(charset) ? new JsonStreamCheck() : null
                    )
                    .ConfigureAwait(false);
            }
            else
            {
                body = await BodyReader.ReadAsync(response, transport.MaxResponseBytes, call.Buffers, timeout.Token).ConfigureAwait(false);
            }

            if (body.Length > 0 && !IsForFile(call))
            {
                body = Text(call, status, mediaType, body, charset);
            }

            if (isJson)
            {
                body = ServerJson.WithoutByteOrderMark(body);
                if (call.Request is { Method: "GET", AsIs: false } && status is >= 200 and < 300 && !ServerJson.IsBlank(body))
                {
                    (call.ReadJson ?? JsonStreamCheck.Check)(body);
                }
            }
        }
        catch (JsonException wrong)
        {
            // A response whose JSON is cut off is a lost one, and retried as one; so is one that is no list.
            NoResponse kind = wrong is NotListException ? NoResponse.NotList : NoResponse.NotWhole;
            throw new NetworkException(new NetworkFailure(kind, call.Request.Address.Uri.Authority));
        }

        var headers = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, IEnumerable<string>> header in response.Headers.Concat(response.Content.Headers))
        {
            headers[header.Key] = [.. header.Value.Select(value => TerminalText.Clean(value)!)];
        }

        return new ApiResponse
        {
            StatusCode = status,
            MediaType = mediaType,
            Headers = headers,
            Body = body,
            Attempts = call.Attempts,
            RetryAfter =
                status is 429 or 503 && headers.TryGetValue("Retry-After", out string[]? wait)
                    ? RetryHandler.ReadRetryAfter(wait[0], time.GetUtcNow())
                    : null,
        };
    }

    // A file gets the bytes that came, those of an error too.
    private static bool IsForFile(ApiCall call) => call is { Target: not null, Request.SkipHttpErrorCheck: true };

    // The body as UTF-8. What cannot be read is an error at once: another attempt would bring the same. Where the status is an error, it
    // says more.
    private ReadOnlyMemory<byte> Text(ApiCall call, int status, string? mediaType, ReadOnlyMemory<byte> body, string? charset) =>
        !BodyText.IsText(mediaType) ? body
        : BodyText.ToUtf8(body, charset) is ReadOnlyMemory<byte> utf8 ? utf8
        : status is >= 200 and < 300 ? throw errors.InCharset(call, status, charset!)
        : body;
}
