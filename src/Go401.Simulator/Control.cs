using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Go401.Simulator.OAuth;
using Microsoft.AspNetCore.Http;

namespace Go401.Simulator;

/// <summary>
/// What tests and runbooks turn while the simulator runs, below /sim/: faults, the log of requests, the life of tokens.
/// It meets no fault and is in no log. Only programs of this machine are answered: a page in a browser is not.
/// </summary>
internal sealed class Control(FaultList faults, RequestLog log, TokenStore tokens, Func<IReadOnlyDictionary<string, string[]>> secondLogins)
{
    public const string Root = "/sim/";

    public async Task HandleAsync(HttpContext http)
    {
        string path = http.Request.Path.Value!.TrimEnd('/');
        if (!IsOurs(http))
        {
            await TextAsync(http, 403, "Only for programs on this machine, through a loopback address.");
            return;
        }

        switch (http.Request.Method, path)
        {
            case ("GET", "/sim/faults"):
                await Answers.JsonAsync(http, 200, faults.All.Select(f => f.ToString()));
                break;
            case ("POST", "/sim/faults"):
                await AddAsync(http);
                break;
            case ("DELETE", "/sim/faults"):
                faults.Clear();
                http.Response.StatusCode = 204;
                break;
            case ("GET", "/sim/requests"):
                await Answers.JsonAsync(
                    http,
                    200,
                    log.All.Select(r => new
                    {
                        number = r.Number,
                        method = r.Method,
                        path = r.Path,
                        query = r.Query,
                        status = r.Status,
                        headers = r.Headers,
                        body = r.Body,
                    })
                );
                break;
            case ("DELETE", "/sim/requests"):
                log.Clear();
                http.Response.StatusCode = 204;
                break;
            case ("GET", "/sim/second-logins"):
                await Answers.JsonAsync(http, 200, secondLogins());
                break;
            case ("POST", "/sim/expire-access-tokens"):
                tokens.ExpireAccessTokens();
                http.Response.StatusCode = 204;
                break;
            case ("POST", "/sim/revoke-refresh-tokens"):
                tokens.RevokeRefreshTokens();
                http.Response.StatusCode = 204;
                break;
            default:
                await TextAsync(
                    http,
                    404,
                    "There are: GET, POST, DELETE /sim/faults; GET, DELETE /sim/requests; GET /sim/second-logins; POST "
                        + "/sim/expire-access-tokens; POST /sim/revoke-refresh-tokens."
                );
                break;
        }
    }

    // One fault a line; all are taken or none.
    private async Task AddAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        string text = await reader.ReadToEndAsync(http.RequestAborted);
        try
        {
            List<Fault> read =
            [
                .. text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Fault.Parse),
            ];
            read.ForEach(f => faults.Add(f));
            await Answers.JsonAsync(http, 200, faults.All.Select(f => f.ToString()));
        }
        catch (FormatException exception)
        {
            await TextAsync(http, 400, exception.Message);
        }
    }

    // A page that a browser shows could otherwise reach this by a name that resolves to the loopback address.
    private static bool IsOurs(HttpContext http) =>
        (
            IPAddress.TryParse(http.Request.Host.Host.Trim('[', ']'), out IPAddress? address)
                ? IPAddress.IsLoopback(address)
                : http.Request.Host.Host == "localhost"
        )
        && http.Request.Headers.Origin.Count == 0;

    private static Task TextAsync(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
