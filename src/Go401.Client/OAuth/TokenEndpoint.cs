using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Text;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>
/// Speaks to the token endpoint (RFC 6749 section 3.2). Redirects are not followed and only JSON of a Bearer token is
/// accepted (S32).
/// </summary>
/// <remarks>
/// 401GO takes the client secret in the body and by HTTP Basic, and its documentation names the body for code and refresh
/// and Basic for client credentials. That is what is sent (S31); the secret is never part of an address.
/// </remarks>
public sealed class TokenEndpoint
{
    private readonly TransportOptions _transport;
    private readonly TimeProvider _time;

    /// <summary>Makes one.</summary>
    public TokenEndpoint(TransportOptions transport, TimeProvider time)
    {
        _transport = transport;
        _time = time;
    }

    /// <summary>Ends tokens that have come and are not kept. Like the request that brought them it is not cancelled.</summary>
    /// <param name="settings">The connection.</param>
    /// <param name="tokens">What came.</param>
    internal Task<RevocationOutcome> RevokeAsync(ConnectionSettings settings, TokenSet tokens) => TokenRevocation.RevokeAsync(settings, tokens, _transport, new CallContext());

    /// <summary>Sends one token request. It is sent once: a request that may have arrived is never repeated, since its code or refresh token may be spent.</summary>
    /// <param name="settings">The connection.</param>
    /// <param name="request">The grant's fields; id and secret are added here.</param>
    /// <param name="cancellation">Stops the request.</param>
    /// <exception cref="Go401Exception">The server refused (<see cref="OAuthException"/>), could not be reached, or answered with something else.</exception>
    internal async Task<TokenAnswer> SendAsync(ConnectionSettings settings, TokenRequest request, CancellationToken cancellation)
    {
        using HttpRequestMessage message = request.ToMessage(settings);

        // Counted from before the request: an answer that was long on its way is not taken for a fresh one (S34).
        DateTimeOffset askedAt = _time.GetUtcNow();
        long askedTimestamp = _time.GetTimestamp();
        using HttpClient http = ServerClient.Create(settings, _transport);
        using HttpResponseMessage answer = await DispatchAsync(http, message, settings, cancellation).ConfigureAwait(false);
        int status = (int)answer.StatusCode;
        using JsonDocument? document = await ReadAsync(answer).ConfigureAwait(false);
        if (document is not { RootElement: { ValueKind: JsonValueKind.Object } body })
        {
            throw new Go401Exception(
                "TokenEndpointNotJson",
                status >= 500 ? ErrorKind.ResourceUnavailable : ErrorKind.InvalidResult,
                $"401GO's token endpoint answered with status {status} and something that is not JSON. Check -BaseUri; if it is right, try again later.");
        }

        if (Text(body, "error") is string error)
        {
            // A server that repeats in its error what it was sent must not bring it into an error text (S57).
            throw OAuthException.From(request.WithoutSecrets(error, settings)!, request.WithoutSecrets(Text(body, "error_description"), settings), settings.Name);
        }

        string? accessToken = Text(body, "access_token");
        if (status != 200 || string.IsNullOrEmpty(accessToken))
        {
            throw new Go401Exception("TokenResponseInvalid", status >= 500 ? ErrorKind.ResourceUnavailable : ErrorKind.InvalidResult, $"401GO's token endpoint answered with status {status} but without an access token.");
        }

        if (!string.Equals(Text(body, "token_type"), "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            throw new Go401Exception("TokenTypeNotBearer", ErrorKind.InvalidResult, "401GO's token endpoint answered with a token that is not a Bearer token.");
        }

        string? refresh = Text(body, "refresh_token");
        string? id = Text(body, "id_token");
        return new TokenAnswer(
            new SecretValue(accessToken!),
            string.IsNullOrEmpty(refresh) ? null : new SecretValue(refresh!),
            string.IsNullOrEmpty(id) ? null : new SecretValue(id!),
            Lifetime(body),
            Scope(body),
            askedAt,
            askedTimestamp);
    }

    // HttpClient buffers the whole answer, so every failure on the way is thrown here.
    private static async Task<HttpResponseMessage> DispatchAsync(HttpClient http, HttpRequestMessage message, ConnectionSettings settings, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(message, cancellation).ConfigureAwait(false);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception exception)
        {
            throw Transport.Explain(exception, "the token endpoint", settings);
        }
    }

    private static async Task<JsonDocument?> ReadAsync(HttpResponseMessage answer)
    {
        if (!string.Equals(answer.Content?.Headers.ContentType?.MediaType, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(await answer.Content!.ReadAsByteArrayAsync().ConfigureAwait(false));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // None where the answer leaves it out or empty, which means: as asked for (RFC 6749 section 5.1).
    private static string[]? Scope(JsonElement body) =>
        Text(body, "scope")?.Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(s => ServerText.Clean(s, 100)!).ToArray() is { Length: > 0 } scope ? scope : null;

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // A number, a float (3600.0) or a text; missing means an hour (S34).
    private static TimeSpan Lifetime(JsonElement body)
    {
        if (body.TryGetProperty("expires_in", out JsonElement value))
        {
            double seconds = value.ValueKind switch
            {
                JsonValueKind.Number when value.TryGetDouble(out double number) => number,
                JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
                _ => -1,
            };
            if (seconds is > 0 and < 1e9)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return TokenSet.DefaultAccessTokenLifetime;
    }
}

/// <summary>What the token endpoint answered.</summary>
internal sealed record TokenAnswer(SecretValue AccessToken, SecretValue? RefreshToken, SecretValue? IdToken, TimeSpan Lifetime, IReadOnlyList<string>? Scope, DateTimeOffset ObtainedAt, long ObtainedTimestamp)
{
    /// <summary>The tokens to use from now on.</summary>
    /// <param name="askedScope">What was asked for or held; an answer without scope means just that (RFC 6749 section 5.1).</param>
    /// <param name="keptRefreshToken">The refresh token that stays valid when the answer brings none.</param>
    public TokenSet ToTokenSet(IReadOnlyList<string> askedScope, SecretValue? keptRefreshToken = null) => new(
        AccessToken,
        RefreshToken ?? keptRefreshToken,
        ObtainedAt,
        ObtainedAt + Lifetime,
        ObtainedAt + TokenSet.RefreshTokenLifetime,
        Scope ?? askedScope)
    {
        ObtainedTimestamp = ObtainedTimestamp,
    };
}
