using Go401.Client.Platform;

namespace Go401.Client.Http;

/// <summary>
/// Sends a request again (S54): only one that cannot do its work twice, only after failures that pass, only so often and so
/// long. Waits as the server asks, otherwise exponentially with jitter.
/// </summary>
internal sealed class RetryHandler(TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string WaitsToRetry = "Waiting to retry";
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(30);

    // What a server asks for beyond this is taken as this: it is added to a date that must stay one.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(30);

    // A little shorter than 401GO remembers an idempotency key.
    private static readonly TimeSpan MaxKeyedTime = TimeSpan.FromHours(23);

    // RFC 9110 section 5.6.7: the form to write, and the two old ones that every reader takes.
    private static readonly string[] HttpDates =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ApiCall call = ((ApiMessage)request).Call;
        int maxRetries = call.Request.IsRepeatable ? call.Request.Retry.MaximumRetryCount : 0;
        for (int retries = 0; ; retries++)
        {
            call.Attempts++;
            TimeSpan? asked = null;
            HttpResponseMessage? response = null;
            NetworkException? failure = null;
            string why;
            try
            {
                response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
                asked = ((ApiResult)response).Response.RetryAfter;
                if (retries >= maxRetries || !IsTransient(call, (int)response.StatusCode) || !IsInTime(call, asked, retries))
                {
                    return response;
                }

                why = $"status {(int)response.StatusCode}";
            }
            catch (NetworkException lost) when (retries < maxRetries && lost.Failure.IsTransient && IsInTime(call, null, retries))
            {
                why = lost.Failure.Happened(call.Request.Timeout);
                failure = lost;
            }

            TimeSpan wait = asked > TimeSpan.Zero ? asked.Value : Jittered(Backoff(call, retries));
            await WaitAsync(call, why, wait, cancellationToken).ConfigureAwait(false);
            if (HasSlept(call))
            {
                return response ?? throw failure!;
            }

            response?.Dispose();
        }
    }

    // A computer that slept in between: elapsed time does not count that on every system, and 401GO has forgotten the key.
    private bool HasSlept(ApiCall call) => call.Request.IsKeyed && (time.GetUtcNow() - call.Begun).Duration() > MaxKeyedTime;

    /// <summary>
    /// Reads Retry-After by its grammar (RFC 9110 section 10.2.3): seconds, or a date; null for anything else. A fraction of a second,
    /// which the grammar lacks, is taken too.
    /// </summary>
    internal static TimeSpan? ReadRetryAfter(string? value, DateTimeOffset now)
    {
        string text = (value ?? "").Trim(' ', '\t');
        if (
            text.Length is > 0 and < 400
            && text[0] is >= '0' and <= '9'
            && text.All(static c => c is (>= '0' and <= '9') or '.')
            && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        )
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, MaxWait.TotalSeconds));
        }

        return DateTimeOffset.TryParseExact(
            text,
            HttpDates,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite,
            out DateTimeOffset date
        )
            ? Limited(date - now)
            : null;
    }

    private static TimeSpan Limited(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero
        : wait > MaxWait ? MaxWait
        : wait;

    private static bool IsTransient(ApiCall call, int status) =>
        status is 408 or 421 or 425 or 429 or 502 or 503 or 504 || (status == 500 && call.Request.Method == "GET");

    // A wait that ends after the total time is not begun: the error says when to come back instead.
    private bool IsInTime(ApiCall call, TimeSpan? asked, int retries) =>
        time.GetElapsedTime(call.Started) + (asked ?? Backoff(call, retries)) < call.Request.Retry.MaximumTotalTime;

    private static TimeSpan Backoff(ApiCall call, int retries) =>
        TimeSpan.FromTicks((long)Math.Min(call.Request.Retry.FirstDelay.Ticks * Math.Pow(2, retries), MaxBackoff.Ticks));

    // Between half of it and all of it: callers that failed together do not come back together.
    private static TimeSpan Jittered(TimeSpan wait) => TimeSpan.FromTicks((long)(wait.Ticks * (0.5 + (Poly.RandomFraction() / 2))));

    private async Task WaitAsync(ApiCall call, string why, TimeSpan wait, CancellationToken cancellation)
    {
        ICallReporter reporter = call.Reporter;
        string next = (call.Attempts + 1).ToString(CultureInfo.InvariantCulture);
        string seconds = Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture);
        reporter.Progress(new CallProgress(WaitsToRetry, $"{why}; attempt {next} in {seconds} s", Remaining: wait) { Waiting = true });
        reporter.Verbose(
            $"{call.Request.Shown}: {why}; retrying in {wait.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s "
                + $"(attempt {next})."
        );
        try
        {
            await Poly.DelayAsync(time, wait, cancellation).ConfigureAwait(false);
        }
        finally
        {
            reporter.Progress(new CallProgress(WaitsToRetry, " ", Completed: true));
        }
    }
}
