using System;
using System.Collections.Generic;
using System.Globalization;
using Go401.Simulator.Faults;

namespace Go401.Simulator;

/// <summary>What is on the command line.</summary>
public sealed class CommandLine
{
    /// <summary>The text of --help.</summary>
    public const string Help = """
        A local 401GO with synthetic people, for runbooks and tests. It listens on 127.0.0.1 only.

          dotnet run --project src/Go401.Simulator -- [options]

        Data
          --port N               the port (default 4180; 0 takes a free one)
          --participants N       participants of the first company (25); a million start as fast as ten
          --companies N          companies (3); the last has no participants and is not set up yet

        Sign-in
          --client-id TEXT       the client id (demo-client)
          --client-secret TEXT   its secret (demo-secret)
          --redirect-uri URI     one more registered redirect address; may be repeated
          --auto-approve         no pages: every sign-in is approved immediately
          --auto-refuse ERROR    no pages: every sign-in is denied, for example with access_denied
          --role TEXT            with --auto-approve, the account that is selected: company_admin (default),
                                 participant or advisor
          --require-pkce         refuses sign-ins without PKCE
          --no-client-credentials   the client credentials grant returns unauthorized_client
          --no-revocation        the revocation endpoint returns 404

        Tokens
          --access-seconds N     lifetime of access tokens (3600)
          --refresh-seconds N    lifetime of refresh tokens (2592000)
          --no-rotation          a refresh token stays valid after its use
          --grace-seconds N      how long an old refresh token returns the same new tokens again (0)
          --reuse refuse|revoke-family   what happens when an old refresh token is used again (refuse)

        Responses
          --page-size N          records per page when the request has no page size (100)
          --largest-page-size N  maximum of records per page (1000)
          --bare-arrays          lists are bare arrays unless a page is requested
          --next-origin URL      next and previous have this origin, for example http://app.401go.com
          --not-granted "METHOD /path/"   not on the client's list: returns 403. The path is a template,
                                 "GET /companies/{company_id}/participants/" for example; may be repeated
          --latency-ms N         waits before every response (0)
          --rate-limit N         returns 429 with Retry-After: 1 to more than N requests of one second (0: no limit)
          --keep-good-rows       rejects a list of participants with errors, and keeps its good rows
          --starter-plan         every plan is a starter 401(k), which has lower yearly limits
          --enforce-limits       rejects a payroll with a contribution beyond the yearly limits
          --cache-pages          keeps rendered pages in memory, to measure a client and not the simulator

        Faults
          --fault "..."          a fault, may be repeated:  METHOD /part/of/path KIND key=value ...
                                 kinds: reset lost-answer truncate html bad-json hold
                                 keys: status=503 retry-after=2 (or date+2) delay-ms=500 location=URL
                                 times=3 (how often; default always) skip=2 (how many requests pass first)
                                 e.g. --fault "GET /companies/ status=503 retry-after=2 times=3"

        While it runs (docs/simulator.md)
          GET, POST, DELETE /sim/faults          one fault a line, as above
          GET, DELETE /sim/requests              the last 1000 requests
          GET /sim/second-logins                 people whose changed email added a second login
          POST /sim/expire-access-tokens, POST /sim/revoke-refresh-tokens

        Running it
          --ready-file PATH      writes the base address to this file once it listens
          --quiet                no line for each request
          --until-input-ends     for a program that starts it: stops when its standard input ends, not with Ctrl+C
          --help                 this text
        """;

    /// <summary>The settings.</summary>
    public SimulatorOptions Options { get; } = new() { Port = 4180 };

    /// <summary>The faults from the start.</summary>
    public FaultList Faults { get; } = new();

    /// <summary>True prints no line for each request.</summary>
    public bool Quiet { get; private set; }

    /// <summary>True ends with the standard input, and not with Ctrl+C.</summary>
    public bool UntilInputEnds { get; private set; }

    /// <summary>Where the base address is written once it listens.</summary>
    public string? ReadyFile { get; private set; }

    /// <summary>True shows the help and ends.</summary>
    public bool ShowHelp { get; private set; }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">A word is not known, or its value cannot be one.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var line = new CommandLine();
        SimulatorOptions options = line.Options;
        for (int i = 0; i < args.Count; i++)
        {
            string word = args[i];
            string Value() => ++i < args.Count ? args[i] : throw new FormatException($"{word} needs a value. See --help.");
            int Number(int lowest = 0) =>
                int.TryParse(Value(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= lowest
                    ? number
                    : throw new FormatException($"{word} needs a number, {lowest} or more. See --help.");
            TimeSpan Seconds() => TimeSpan.FromSeconds(Number());
            switch (word)
            {
                case "--help" or "-h" or "-?":
                    line.ShowHelp = true;
                    break;
                case "--port":
                    options.Port = Number() is <= 65535 and int port ? port : throw new FormatException("--port is 65535 at most.");
                    break;
                case "--participants":
                    options.Participants = Number();
                    break;
                case "--companies":
                    options.Companies = Number(1);
                    break;
                case "--client-id":
                    options.ClientId = Value();
                    break;
                case "--client-secret":
                    options.ClientSecret = Value();
                    break;
                case "--redirect-uri":
                    options.RedirectUris.Add(
                        Uri.TryCreate(Value(), UriKind.Absolute, out _)
                            ? args[i]
                            : throw new FormatException("--redirect-uri needs an absolute address.")
                    );
                    break;
                case "--auto-approve":
                    options.AutoApprove = true;
                    break;
                case "--auto-refuse":
                    (options.AutoApprove, options.AutoRefuse) = (true, Value());
                    break;
                case "--role":
                    options.Role = Value();
                    break;
                case "--access-seconds":
                    options.AccessTokenLifetime = Seconds();
                    break;
                case "--refresh-seconds":
                    options.RefreshTokenLifetime = Seconds();
                    break;
                case "--no-rotation":
                    options.Rotation = false;
                    break;
                case "--grace-seconds":
                    options.GracePeriod = Seconds();
                    break;
                case "--reuse":
                    options.Reuse = Value() switch
                    {
                        "refuse" => ReuseHandling.Refuse,
                        "revoke-family" => ReuseHandling.RevokeFamily,
                        _ => throw new FormatException("--reuse is refuse or revoke-family."),
                    };
                    break;
                case "--require-pkce":
                    options.RequirePkce = true;
                    break;
                case "--no-client-credentials":
                    options.ClientCredentials = false;
                    break;
                case "--no-revocation":
                    options.Revocation = false;
                    break;
                case "--page-size":
                    options.DefaultPageSize = Number(1);
                    break;
                case "--largest-page-size":
                    options.LargestPageSize = Number(1);
                    break;
                case "--bare-arrays":
                    options.BareArrays = true;
                    break;
                case "--next-origin":
                    options.NextOrigin = Uri.TryCreate(Value(), UriKind.Absolute, out Uri? origin)
                        ? origin.GetLeftPart(UriPartial.Authority)
                        : throw new FormatException("--next-origin needs an address, for example http://app.401go.com.");
                    break;
                case "--not-granted":
                    options.NotGranted.Add(Value());
                    break;
                case "--latency-ms":
                    options.Latency = TimeSpan.FromMilliseconds(Number());
                    break;
                case "--rate-limit":
                    options.RateLimit = Number();
                    break;
                case "--keep-good-rows":
                    options.KeepGoodRows = true;
                    break;
                case "--starter-plan":
                    options.StarterPlan = true;
                    break;
                case "--enforce-limits":
                    options.EnforceLimits = true;
                    break;
                case "--cache-pages":
                    options.CachePages = true;
                    break;
                case "--fault":
                    line.Faults.Add(Fault.Parse(Value()));
                    break;
                case "--ready-file":
                    line.ReadyFile = Value();
                    break;
                case "--quiet":
                    line.Quiet = true;
                    break;
                case "--until-input-ends":
                    line.UntilInputEnds = true;
                    break;
                default:
                    throw new FormatException($"'{word}' is not known. See --help.");
            }
        }

        return line;
    }
}
