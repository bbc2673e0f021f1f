using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Simulator;

namespace Go401.Tests.Unit.Simulated;

/// <summary>A simulator and a plain HTTP client that follows nothing, so that every answer is seen as it is.</summary>
internal sealed class Sim : IAsyncDisposable
{
    public const string AllScopes =
        "participant:read participant:write company:read company:write plan:read plan:write affiliate_firm:read affiliate:read openid";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private Sim(Go401.Simulator.Simulator server) => Server = server;

    public Go401.Simulator.Simulator Server { get; }

    public string Token { get; set; } = "";

    public static async Task<Sim> StartAsync(Action<SimulatorOptions>? set = null, string scope = AllScopes)
    {
        var options = new SimulatorOptions { AutoApprove = true };
        set?.Invoke(options);
        var sim = new Sim(await Go401.Simulator.Simulator.StartAsync(options));
        sim.Token = sim.Server.Tokens.Issue(scope).Access;
        return sim;
    }

    /// <summary>Calls a path below the base address with the token.</summary>
    public Task<Answer> CallAsync(string method, string path, string? json = null, string? key = null) =>
        SendAsync(
            method,
            "/api/" + path,
            request =>
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
                request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
                if (key is not null)
                {
                    request.Headers.Add("Idempotent-Key", key);
                }
            }
        );

    public Task<Answer> GetAsync(string path) => CallAsync("GET", path);

    /// <summary>Posts a form to the token endpoint with the client's id and secret in it.</summary>
    public Task<Answer> TokenAsync(params (string Name, string Value)[] fields) =>
        FormAsync("o/token/", [.. fields, ("client_id", Server.Options.ClientId), ("client_secret", Server.Options.ClientSecret ?? "")]);

    public Task<Answer> FormAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync("POST", "/api/" + path, request => request.Content = Form(fields));

    public Task<Answer> RefreshAsync(string token) => TokenAsync(("grant_type", "refresh_token"), ("refresh_token", token));

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    public async Task<Answer> SendAsync(string method, string path, Action<HttpRequestMessage>? set = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Server.Origin + path);
        set?.Invoke(request);
        using HttpResponseMessage response = await _http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return new Answer(
            response.StatusCode,
            text,
            response
                .Headers.Concat(response.Content.Headers)
                .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase)
        );
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public int Code => (int)Status;

    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? this[string name] => Json[name]?.ToString();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string Location => Headers["Location"];
}
