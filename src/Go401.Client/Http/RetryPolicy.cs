using System;
using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Tasks;
using Polly;
using Polly.Retry;

namespace Go401.Client.Http;

/// <summary>
/// When a request is tried again (S54): only one that cannot do its work twice, only after failures that pass, only so
/// often and so long. Waits as the server asks, otherwise exponentially with jitter. Made with Polly.
/// </summary>
internal sealed class RetryPolicy(TimeProvider time)
{
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<RetryOptions, ResiliencePipeline<Attempt>> _pipelines = new();
    private readonly ResiliencePropertyKey<RequestRun> _run = new("Go401.Run");

    /// <summary>Runs a call's tries until one is final.</summary>
    public async ValueTask<Attempt> RunAsync(RequestRun run, Func<RequestRun, ValueTask<Attempt>> attempt)
    {
        RetryOptions options = run.Request.Retry;
        if (options.MaximumRetryCount <= 0 || !run.Request.IsRepeatable)
        {
            return await attempt(run).ConfigureAwait(false);
        }

        ResilienceContext context = ResilienceContextPool.Shared.Get(run.Call.Cancellation);
        context.Properties.Set(_run, run);
        try
        {
            return await _pipelines.GetOrAdd(options, Make).ExecuteAsync(static (_, state) => state.attempt(state.run), context, (attempt, run)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
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

    private ResiliencePipeline<Attempt> Make(RetryOptions options) => new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<Attempt>
        {
            MaxRetryAttempts = options.MaximumRetryCount,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstDelay,
            MaxDelay = LongestBackoff,
            ShouldHandle = args => new ValueTask<bool>(args.Outcome.Result is Attempt failed && ShouldTryAgain(Run(args.Context), failed, options, args.AttemptNumber)),
            DelayGenerator = args => new ValueTask<TimeSpan?>(args.Outcome.Result?.RetryAfter is TimeSpan wait && wait > TimeSpan.Zero ? wait : null),
            OnRetry = args =>
            {
                Report(Run(args.Context), args.Outcome.Result!, args.RetryDelay);
                return default;
            },
        })
        .Build();

    private bool ShouldTryAgain(RequestRun run, Attempt failed, RetryOptions options, int retriesSoFar)
    {
        if (!IsTransient(run.Request.Method, failed))
        {
            return false;
        }

        // A wait that ends after the last moment is not begun: the error says when to come back instead.
        TimeSpan wait = failed.RetryAfter ?? TimeSpan.FromTicks((long)Math.Min(options.FirstDelay.Ticks * Math.Pow(2, retriesSoFar), LongestBackoff.Ticks));
        return time.GetElapsedTime(run.Started) + wait < options.MaximumTotalTime;
    }

    private RequestRun Run(ResilienceContext context) => context.Properties.GetValue(_run, null!);

    private static void Report(RequestRun run, Attempt failed, TimeSpan wait)
    {
        string why = failed.Response is ApiResponse response ? $"status {response.StatusCode}" : failed.NoAnswer == NoAnswer.Timeout ? "no answer in time" : "the connection broke";
        run.Call.Reporter.Verbose($"{run.Request.Shown}: {why}; trying again in {wait.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s (try {run.Attempts + 1}).");
    }
}
