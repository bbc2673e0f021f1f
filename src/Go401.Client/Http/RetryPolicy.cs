using System;
using System.Globalization;
using System.Threading.Tasks;
using Go401.Client.Platform;

namespace Go401.Client.Http;

/// <summary>
/// When a request is tried again (S54): only one that cannot do its work twice, only after failures that pass, only so
/// often and so long. Waits as the server asks, otherwise exponentially with jitter.
/// </summary>
internal sealed class RetryPolicy(TimeProvider time)
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

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
            await Poly.DelayAsync(time, wait, run.Call.Cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>True for failures that pass by themselves.</summary>
    internal static bool IsTransient(string method, Attempt attempt) => attempt.Final is null && (attempt.NoAnswer is NoAnswer.Broken or NoAnswer.Timeout
        || attempt.Response?.StatusCode is 408 or 429 or 502 or 503 or 504
        || (attempt.Response?.StatusCode == 500 && method == "GET"));

    /// <summary>Reads Retry-After (RFC 9110 section 10.2.3): seconds, or a date; null where it says nothing that can be used.</summary>
    internal static TimeSpan? ReadRetryAfter(string? value, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double seconds))
        {
            return TimeSpan.FromSeconds(Math.Min(seconds, 30 * 24 * 3600));
        }

        if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
        {
            return null;
        }

        TimeSpan wait = date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan Backoff(RetryOptions options, int retriesSoFar) =>
        TimeSpan.FromTicks((long)Math.Min(options.FirstDelay.Ticks * Math.Pow(2, retriesSoFar), LongestBackoff.Ticks));

    // Between half of it and all of it: callers that failed together do not come back together.
    private static TimeSpan Jittered(TimeSpan wait) => TimeSpan.FromTicks((long)(wait.Ticks * (0.5 + (BitConverter.ToUInt32(Poly.RandomBytes(4), 0) / (2.0 * uint.MaxValue)))));

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
        string why = failed.Response is ApiResponse response ? $"status {response.StatusCode}" : failed.NoAnswer == NoAnswer.Timeout ? "no answer in time" : "the connection broke";
        run.Call.Reporter.Verbose($"{run.Request.Shown}: {why}; trying again in {wait.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s (try {run.Attempts + 1}).");
    }
}
