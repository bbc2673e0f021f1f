using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Go401.Simulator.Rest;

/// <summary>
/// Remembers for 24 hours what was done under an Idempotent-Key. The same key with the same body brings the first answer
/// again and does nothing; with another body, or on another path, it is a conflict. Only what was done is remembered: a
/// request that was refused may be mended and sent again under its key.
/// </summary>
internal sealed class IdempotencyMemory(SimulatorOptions options)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Does the work once for a key.</summary>
    /// <param name="call">The call; its header may hold a key.</param>
    /// <param name="body">The body as it was sent, in one form.</param>
    /// <param name="work">Does the work and returns the status and the bytes of the answer. Runs under a lock: a second call of the
    /// same key waits for it.</param>
    public async Task RunAsync(RestCall call, string body, Func<(int Status, byte[] Answer)> work)
    {
        string key = call.Http.Request.Headers["Idempotent-Key"].ToString();
        string path = call.Http.Request.Path.Value ?? "";
        (int status, byte[] answer)? result = null;
        lock (_entries)
        {
            DateTimeOffset now = options.Time.GetUtcNow();
            if (key.Length == 0)
            {
                result = work();
            }
            else if (_entries.TryGetValue(key, out Entry? known) && known.Until > now)
            {
                result = known.Path == path && known.Body == body ? (known.Status, known.Answer) : null;
            }
            else
            {
                (int status, byte[] answer) done = work();
                result = done;
                if (done.status < 300)
                {
                    _entries[key] = new Entry(path, body, done.status, done.answer, now + Lifetime);
                }
            }
        }

        await (
            result is (int s, byte[] a)
                ? Answers.BytesAsync(call.Http, s, a)
                : Answers.ErrorAsync(call.Http, 409, "This idempotency key was used for another request.", "Idempotent-Key reuse")
        );
    }

    private sealed record Entry(string Path, string Body, int Status, byte[] Answer, DateTimeOffset Until);
}
