using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
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
    private const string Grammar = "It is written like: GET /companies/ status=503 retry-after=2 times=3";
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly Dictionary<string, FaultKind> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["reset"] = FaultKind.Reset,
        ["lost-answer"] = FaultKind.LostAnswer,
        ["truncate"] = FaultKind.Truncate,
        ["html"] = FaultKind.Html,
        ["bad-json"] = FaultKind.BadJson,
        ["hold"] = FaultKind.Hold,
    };

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _times = int.MaxValue;
    private int _skip;

    /// <summary>The method; null means any.</summary>
    public string? Method { get; init; }

    /// <summary>What the path and query must contain; null means any.</summary>
    public string? Path { get; init; }

    /// <summary>What it does.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>The status of <see cref="FaultKind.Status"/>.</summary>
    public int Status { get; init; } = 503;

    /// <summary>
    /// The value of Retry-After: seconds, a date, or <c>date+5</c> for the date that is so many seconds away when the answer
    /// is sent; null sends none.
    /// </summary>
    public string? RetryAfter { get; init; }

    /// <summary>A body for <see cref="FaultKind.Status"/> instead of the usual envelope.</summary>
    public string? Body { get; init; }

    /// <summary>Where <see cref="FaultKind.Redirect"/> leads.</summary>
    public string? Location { get; init; }

    /// <summary>How long <see cref="FaultKind.Delay"/> waits.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How many requests that fit it lets pass before it begins.</summary>
    public int Skip
    {
        get => _skip;
        init => _skip = value;
    }

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
        if (
            _times <= 0
            || (Method is not null && !Method.Equals(method, StringComparison.OrdinalIgnoreCase))
            || (Path is not null && !pathAndQuery.Contains(Path, StringComparison.OrdinalIgnoreCase))
        )
        {
            return false;
        }

        if (_skip > 0)
        {
            _skip--;
            return false;
        }

        _times--;
        _met.TrySetResult();
        return true;
    }

    /// <summary>What the Retry-After header says at a certain time; null where there is none.</summary>
    internal string? RetryAfterAt(DateTimeOffset now) =>
        RetryAfter?.StartsWith("date+", StringComparison.Ordinal) == true
            ? now.AddSeconds(int.Parse(RetryAfter[5..], CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture)
            : RetryAfter;

    /// <summary>The fault as <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        string what = Kind switch
        {
            FaultKind.Status => string.Create(
                CultureInfo.InvariantCulture,
                $"status={Status}{(RetryAfter is null ? "" : " retry-after=" + RetryAfter)}"
            ),
            FaultKind.Delay => string.Create(CultureInfo.InvariantCulture, $"delay-ms={Delay.TotalMilliseconds:0}"),
            FaultKind.Redirect => $"location={Location}",
            FaultKind.LostAnswer => "lost-answer",
            FaultKind.BadJson => "bad-json",
            _ => Kind.ToString().ToLowerInvariant(),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Method ?? "*"} {Path ?? "/"} {what}{(_skip > 0 ? $" skip={_skip}" : "")}{(_times < int.MaxValue ? $" times={_times}" : "")}"
        );
    }

    /// <summary>Reads a fault as it is written on the command line: <c>GET /companies/ status=503 retry-after=2 times=3</c>.</summary>
    /// <exception cref="FormatException">The text is no fault.</exception>
    public static Fault Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string? method = null,
            path = null,
            retryAfter = null,
            location = null;
        FaultKind? kind = null;
        int status = 503,
            times = int.MaxValue,
            skip = 0;
        TimeSpan delay = TimeSpan.Zero;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = word.Split('=', 2);
            if (word.StartsWith('/'))
            {
                path = word;
                continue;
            }

            if (pair.Length == 1)
            {
                if (Words.TryGetValue(word, out FaultKind named))
                {
                    kind = named;
                }
                else if (Methods.Contains(word, StringComparer.OrdinalIgnoreCase))
                {
                    method = word.ToUpperInvariant();
                }
                else if (word != "*")
                {
                    throw new FormatException($"A fault has no option '{word}'. {Grammar}");
                }

                continue;
            }

            int Number() =>
                int.TryParse(pair[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : throw new FormatException($"'{word}' needs a number. {Grammar}");
            switch (pair[0].ToLowerInvariant())
            {
                case "status":
                    status = Number() is >= 200 and <= 599 and int code
                        ? code
                        : throw new FormatException($"'{word}' is not a status. {Grammar}");
                    kind ??= FaultKind.Status;
                    break;
                case "retry-after":
                    retryAfter =
                        pair[1].StartsWith("date+", StringComparison.Ordinal)
                        && !int.TryParse(pair[1][5..], NumberStyles.None, CultureInfo.InvariantCulture, out _)
                            ? throw new FormatException($"'{word}' needs a number. {Grammar}")
                            : pair[1];
                    break;
                case "times":
                    times = Number();
                    break;
                case "skip":
                    skip = Number();
                    break;
                case "delay-ms":
                    delay = TimeSpan.FromMilliseconds(Number());
                    kind ??= FaultKind.Delay;
                    break;
                case "location":
                    location = pair[1];
                    kind ??= FaultKind.Redirect;
                    break;
                default:
                    throw new FormatException($"A fault has no option '{pair[0]}'. {Grammar}");
            }
        }

        if (kind is null && method is null && path is null)
        {
            throw new FormatException($"This is not a fault. {Grammar}");
        }

        return new Fault
        {
            Method = method,
            Path = path,
            Kind = kind ?? FaultKind.Status,
            Status = status,
            RetryAfter = retryAfter,
            Location = location,
            Times = times,
            Skip = skip,
            Delay = delay,
        };
    }
}
