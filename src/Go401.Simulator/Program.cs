using System;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;

const string Help = """
    A local 401GO with synthetic people, for runbooks and tests. It listens on 127.0.0.1 only.

      dotnet run --project src/Go401.Simulator -- [options]

      --port N               the port (4180 when left out; 0 takes a free one)
      --participants N       participants of the first company (25); a million start as fast as ten
      --companies N          companies (3)
      --client-id TEXT       the client id (demo-client)
      --client-secret TEXT   its secret (demo-secret)
      --redirect-uri URI     one more registered redirect address; may be repeated
      --auto-approve         no pages: every sign-in is approved at once
      --access-seconds N     lifetime of access tokens (3600)
      --refresh-seconds N    lifetime of refresh tokens (2592000)
      --no-rotation          a refresh token stays valid after its use
      --grace-seconds N      for so long an old refresh token brings the same new tokens again (0)
      --reuse refuse|revoke-family   what happens when an old refresh token comes again (refuse)
      --require-pkce         refuses sign-ins without PKCE
      --no-revocation        the revocation endpoint answers 404
      --page-size N          records a page when none is asked for (100)
      --largest-page-size N  records a page at most (1000)
      --latency-ms N         waits before every answer (0)
      --fault "..."          a fault, may be repeated:  METHOD /part/of/path KIND key=value ...
                             kinds: reset lost-answer truncate html bad-json hold
                             keys: status=503 retry-after=2 delay-ms=500 location=URL times=3
                             e.g. --fault "GET /companies/ status=503 retry-after=2 times=3"
      --ready-file PATH      writes the base address there once it listens
      --quiet                no line for each request
    """;

var options = new SimulatorOptions { Port = 4180 };
var faults = new FaultList();
bool quiet = false;
string? readyFile = null;
try
{
    for (int i = 0; i < args.Length; i++)
    {
        string Value() => ++i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a value.");
        int Number() => int.Parse(Value(), CultureInfo.InvariantCulture);
        switch (args[i])
        {
            case "--help" or "-h" or "-?":
                Console.WriteLine(Help);
                return 0;
            case "--port": options.Port = Number(); break;
            case "--participants": options.Participants = Number(); break;
            case "--companies": options.Companies = Number(); break;
            case "--client-id": options.ClientId = Value(); break;
            case "--client-secret": options.ClientSecret = Value(); break;
            case "--redirect-uri": options.RedirectUris.Add(Value()); break;
            case "--auto-approve": options.AutoApprove = true; break;
            case "--access-seconds": options.AccessTokenLifetime = TimeSpan.FromSeconds(Number()); break;
            case "--refresh-seconds": options.RefreshTokenLifetime = TimeSpan.FromSeconds(Number()); break;
            case "--no-rotation": options.Rotation = false; break;
            case "--grace-seconds": options.GracePeriod = TimeSpan.FromSeconds(Number()); break;
            case "--reuse": options.Reuse = Value() == "revoke-family" ? ReuseHandling.RevokeFamily : ReuseHandling.Refuse; break;
            case "--require-pkce": options.RequirePkce = true; break;
            case "--no-revocation": options.Revocation = false; break;
            case "--page-size": options.DefaultPageSize = Number(); break;
            case "--largest-page-size": options.LargestPageSize = Number(); break;
            case "--latency-ms": options.Latency = TimeSpan.FromMilliseconds(Number()); break;
            case "--fault": faults.Add(Fault.Parse(Value())); break;
            case "--ready-file": readyFile = Value(); break;
            case "--quiet": quiet = true; break;
            default: throw new FormatException($"'{args[i]}' is not known. See --help.");
        }
    }
}
catch (Exception exception) when (exception is FormatException or OverflowException)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
AppDomain.CurrentDomain.ProcessExit += (_, _) => stop.Cancel();

await using Simulator simulator = await Simulator.StartAsync(options, faults);
simulator.Log.Enabled = false;
if (!quiet)
{
    // The path only: a query can hold a code or a state.
    simulator.Log.Answered += request => Console.WriteLine($"{request.Number,6} {request.Method,-6} {request.Path} {request.Status}");
}

Console.WriteLine($"""
    A local 401GO runs at {simulator.BaseUri}; client id {options.ClientId}, client secret {options.ClientSecret}. Sign in with:

      Connect-Go401 -BaseUri {simulator.BaseUri} -ClientId {options.ClientId} -ClientSecret (Read-Host -AsSecureString)

    Ctrl+C stops it.
    """);
if (readyFile is not null)
{
    await File.WriteAllTextAsync(readyFile, simulator.BaseUri);
}

try
{
    await Task.Delay(Timeout.Infinite, stop.Token);
}
catch (OperationCanceledException)
{
    // Ctrl+C.
}

return 0;
