using System;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Platform;

namespace Go401.Client.Http;

/// <summary>
/// When a request is tried again (S54): only one that cannot do its work twice, only after failures that pass, only so
/// often and so long. Waits as the server asks, otherwise exponentially with jitter.
/// </summary>
internal sealed class RetryPolicy(TimeProvider time)
{
    private const string WaitsToRetry = "Waiting to try again";
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    // What a server asks for beyond this is taken as this: it is added to a date that must stay one.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    // RFC 9110 section 5.6.7: the form to write, and the two old ones that every reader takes.
    private static readonly string[] HttpDates =
    [
        "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
        "dddd, dd-MMM-yy HH:mm:ss 'GMT'",
        "ddd MMM d HH:mm:ss yyyy",
    ];

    /// <summary>Runs a call's tries until one is final.</summary>
    public async ValueTask<Attempt> RunAsync(RequestRun run, Func<RequestRun, ValueTask<Attempt>> attempt)
    {
        RetryOptions options = run.Request.Retry;
        int most = run.Request.IsRepeatable ? options.MaximumRetryCount : 0;
        for (int retries = 0; ; retries++)
        {
            Attempt made = await attempt(run).ConfigureAwait(false);
            if (retries >= most || !ShouldTryAgain(run, made, options, retries))
            {
                return made;
            }

            TimeSpan wait = made.RetryAfter is TimeSpan asked && asked > TimeSpan.Zero ? asked : Jittered(Backoff(options, retries));
            Report(run, made, wait);
            try
            {
                await Poly.DelayAsync(time, wait, run.Call.Cancellation).ConfigureAwait(false);
            }
            finally
            {
                run.Call.Reporter.Progress(new CallProgress(WaitsToRetry, " ", Completed: true));
            }
        }
    }

    /// <summary>True for failures that pass by themselves.</summary>
    internal static bool IsTransient(string method, Attempt attempt) =>
        attempt.Final is null
        && (
            attempt.Failure is { Lasts: false, Kind: not NoAnswer.Untrusted }
            || attempt.Response?.StatusCode is 408 or 429 or 502 or 503 or 504
            || (attempt.Response?.StatusCode == 500 && method == "GET")
        );

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
            return TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds));
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
        : wait > LongestWait ? LongestWait
        : wait;

    private static TimeSpan Backoff(RetryOptions options, int retriesSoFar) =>
        TimeSpan.FromTicks((long)Math.Min(options.FirstDelay.Ticks * Math.Pow(2, retriesSoFar), LongestBackoff.Ticks));

    // Between half of it and all of it: callers that failed together do not come back together.
    private static TimeSpan Jittered(TimeSpan wait) =>
        TimeSpan.FromTicks((long)(wait.Ticks * (0.5 + (BitConverter.ToUInt32(Poly.RandomBytes(4), 0) / (2.0 * uint.MaxValue)))));

    private bool ShouldTryAgain(RequestRun run, Attempt failed, RetryOptions options, int retriesSoFar)
    {
        if (!IsTransient(run.Request.Method, failed))
        {
            return false;
        }

        // A wait that ends after the total time is not begun: the error says when to come back instead.
        TimeSpan wait = failed.RetryAfter ?? Backoff(options, retriesSoFar);
        return time.GetElapsedTime(run.Started) + wait < options.MaximumTotalTime;
    }

    private static void Report(RequestRun run, Attempt failed, TimeSpan wait)
    {
        string why = failed.Response is ApiResponse response
            ? $"status {response.StatusCode}"
            : failed.Failure?.Happened(run.Request.Timeout) ?? "no answer";
        run.Call.Reporter.Progress(
            new CallProgress(
                WaitsToRetry,
                $"{why}; attempt {run.Attempts + 1} in {Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)} s",
                Remaining: wait
            )
            {
                Waiting = true,
            }
        );
        run.Call.Reporter.Verbose(
            $"{run.Request.Shown}: {why}; retrying in {wait.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s "
                + $"(attempt {run.Attempts + 1})."
        );
    }
}
