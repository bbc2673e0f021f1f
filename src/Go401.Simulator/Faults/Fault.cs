using System;
using System.Threading.Tasks;

namespace Go401.Simulator.Faults;

/// <summary>What a fault does.</summary>
public enum FaultKind
{
    /// <summary>Answers with a status and the API's error envelope.</summary>
    Status,

    /// <summary>Cuts the connection before anything is done.</summary>
    Reset,

    /// <summary>Does the work, then cuts the connection: the answer is lost.</summary>
    LostAnswer,

    /// <summary>Answers with half of the body and cuts the connection.</summary>
    Truncate,

    /// <summary>Answers 200 with an HTML page.</summary>
    Html,

    /// <summary>Answers 200 with JSON that is cut off but well announced.</summary>
    BadJson,

    /// <summary>Redirects to <see cref="Fault.Location"/>.</summary>
    Redirect,

    /// <summary>Waits for <see cref="Fault.Delay"/>, then answers as usual.</summary>
    Delay,

    /// <summary>Waits until <see cref="Fault.Release"/> or until the client goes, then answers as usual.</summary>
    Hold,
}

/// <summary>A fault on request: which requests it meets, how often, and what it does to them.</summary>
public sealed class Fault
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _times = int.MaxValue;

    /// <summary>The method; null means any.</summary>
    public string? Method { get; init; }

    /// <summary>What the path and query must contain; null means any.</summary>
    public string? Path { get; init; }

    /// <summary>What it does.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>The status of <see cref="FaultKind.Status"/>.</summary>
    public int Status { get; init; } = 503;

    /// <summary>The value of Retry-After: seconds, or a date; null sends none.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>A body for <see cref="FaultKind.Status"/> instead of the usual envelope.</summary>
    public string? Body { get; init; }

    /// <summary>Where <see cref="FaultKind.Redirect"/> leads.</summary>
    public string? Location { get; init; }

    /// <summary>How long <see cref="FaultKind.Delay"/> waits.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How many requests it meets before it is over.</summary>
    public int Times
    {
        get => _times;
        init => _times = value;
    }

    /// <summary>Ends when the first request has met it.</summary>
    public Task Met => _met.Task;

    internal Task Released => _released.Task;

    /// <summary>Lets the held requests go.</summary>
    public void Release() => _released.TrySetResult();

    internal bool Meets(string method, string pathAndQuery)
    {
        if (_times <= 0 || (Method is not null && !Method.Equals(method, StringComparison.OrdinalIgnoreCase)) || (Path is not null && !pathAndQuery.Contains(Path, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        _times--;
        _met.TrySetResult();
        return true;
    }

    /// <summary>Reads a fault as it is written on the command line: <c>GET /companies/ status=503 retry-after=2 times=3</c>.</summary>
    /// <exception cref="FormatException">The text is no fault.</exception>
    public static Fault Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? method = null, path = null, retryAfter = null, location = null;
        var kind = FaultKind.Status;
        int status = 503, times = int.MaxValue;
        TimeSpan delay = TimeSpan.Zero;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = word.Split('=', 2);
            if (pair.Length == 1)
            {
                if (word.StartsWith('/'))
                {
                    path = word;
                }
                else if (Enum.TryParse(word.Replace("-", ""), ignoreCase: true, out FaultKind named))
                {
                    kind = named;
                }
                else
                {
                    method = word == "*" ? null : word;
                }

                continue;
            }

            switch (pair[0].ToLowerInvariant())
            {
                case "status":
                    status = int.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture);
                    kind = FaultKind.Status;
                    break;
                case "retry-after":
                    retryAfter = pair[1];
                    break;
                case "times":
                    times = int.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "delay-ms":
                    delay = TimeSpan.FromMilliseconds(int.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture));
                    kind = FaultKind.Delay;
                    break;
                case "location":
                    location = pair[1];
                    kind = FaultKind.Redirect;
                    break;
                default:
                    throw new FormatException($"A fault knows no '{pair[0]}'. It is written like: GET /companies/ status=503 retry-after=2 times=3");
            }
        }

        return new Fault { Method = method, Path = path, Kind = kind, Status = status, RetryAfter = retryAfter, Location = location, Times = times, Delay = delay };
    }
}
