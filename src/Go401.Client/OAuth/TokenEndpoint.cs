using Go401.Client.Http;
using Go401.Client.Settings;
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
internal sealed class TokenEndpoint(EndpointClient server, TimeProvider time)
{
    internal ConnectionSettings Settings => server.Settings;

    /// <summary>Ends tokens that have come and are not kept. Like the request that brought them it is not cancelled.</summary>
    internal Task<RevocationOutcome> RevokeAsync(TokenSet tokens) => TokenRevocation.RevokeAsync(server, tokens, CancellationToken.None);

    /// <summary>
    /// Sends one token request. It is sent once: a request that may have arrived is never repeated, since its code or refresh token may
    /// be spent.
    /// </summary>
    /// <param name="request">The grant's fields; id and secret are added here.</param>
    /// <exception cref="Go401Exception">The server refused (<see cref="OAuthException"/>), could not be reached, or returned
    /// something else.</exception>
    internal async Task<TokenResponse> SendAsync(TokenRequest request, CancellationToken cancellation)
    {
        // Counted from before the request: a response that was long on its way is not taken for a fresh one (S34).
        DateTimeOffset askedAt = time.GetUtcNow();
        long askedTimestamp = time.GetTimestamp();
        EndpointResponse response = await server
            .SendAsync(request.ToMessage(Settings), "the token endpoint", cancellation)
            .ConfigureAwait(false);
        int status = response.Status;
        bool isJson = string.Equals(response.MediaType, "application/json", StringComparison.OrdinalIgnoreCase);
        using JsonDocument? document = isJson ? response.ReadJson() : null;
        if (document is not { RootElement: { ValueKind: JsonValueKind.Object } body })
        {
            throw new Go401Exception(
                "TokenEndpointNotJson",
                status >= 500 ? ErrorKind.ResourceUnavailable : ErrorKind.InvalidResult,
                $"401GO's token endpoint {What(response)} {PathAdvice(status)}{Hint.Of("CheckBaseUri")} If it is correct, try again later."
            );
        }

        // The tokens first: whatever is wrong with the rest, they are alive at the server and have to be kept or ended.
        SecretValue? access = CredentialText.Token(ServerJson.Exact(body, "access_token"));
        SecretValue? refresh = CredentialText.Token(ServerJson.Exact(body, "refresh_token"), blanks: true);
        bool unusable = IsUnusable(body, "access_token", access) || IsUnusable(body, "refresh_token", refresh);
        if (status != 200 || access is null || unusable || ServerJson.Exact(body, "error") is not null)
        {
            await RefuseAsync(access, refresh).ConfigureAwait(false);
            Go401Exception refused = ServerJson.Exact(body, "error") is string error
                ? OAuthException.From(error, ServerJson.Exact(body, "error_description"), Settings.Name, request.Secrets(Settings))
                : new Go401Exception(
                    "TokenResponseInvalid",
                    status >= 500 ? ErrorKind.ResourceUnavailable : ErrorKind.InvalidResult,
                    $"401GO's token endpoint returned status {status} but no usable token. {PathAdvice(status)}".TrimEnd()
                );
            refused.SpentRefreshToken = unusable || access is not null || refresh is not null;
            throw refused;
        }

        if (!string.Equals(ServerJson.Exact(body, "token_type"), "Bearer", StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(access, refresh).ConfigureAwait(false);
            throw new Go401Exception(
                "TokenTypeNotBearer",
                ErrorKind.InvalidResult,
                "401GO's token endpoint returned a token that is not a Bearer token."
            )
            {
                SpentRefreshToken = true,
            };
        }

        return new TokenResponse(
            access,
            refresh,
            CredentialText.Token(ServerJson.Exact(body, "id_token")),
            Lifetime(body),
            Scope(body),
            askedAt,
            askedTimestamp
        );
    }

    // A token that is there and cannot be used has replaced the one that was sent all the same.
    private static bool IsUnusable(JsonElement body, string name, SecretValue? token) =>
        token is null
        && body.TryGetProperty(name, out JsonElement value)
        && value.ValueKind != JsonValueKind.Null
        && !(value.ValueKind == JsonValueKind.String && string.IsNullOrEmpty(ServerJson.Exact(value)));

    private async Task RefuseAsync(SecretValue? access, SecretValue? refresh)
    {
        if (access is not null || refresh is not null)
        {
            DateTimeOffset now = time.GetUtcNow();
            await RevokeAsync(
                    access is null ? TokenSet.WithoutAccessToken(refresh, now, null, []) : new TokenSet(access, refresh, now, now, null, [])
                )
                .ConfigureAwait(false);
        }
    }

    // None where the response leaves it out or empty, which means: as asked for (RFC 6749 section 5.1). A word that could not be
    // decoded grants nothing. The others are as the server wrote them: cleaned, one could be taken for another that is held.
    private static string[]? Scope(JsonElement body) =>
        ServerJson
            .Exact(body, "scope")
            ?.Split([' '], StringSplitOptions.RemoveEmptyEntries)
            .Where(static s => s.IndexOf('\ufffd') < 0)
            .ToArray()
            is { Length: > 0 } scope
            ? scope
            : null;

    // A number, a float (3600.0) or a text; missing means an hour (S34).
    private static TimeSpan Lifetime(JsonElement body)
    {
        if (body.TryGetProperty("expires_in", out JsonElement value))
        {
            double seconds = value.ValueKind switch
            {
                JsonValueKind.Number when value.TryGetDouble(out double number) => number,
                JsonValueKind.String
                    when double.TryParse(ServerJson.Exact(value), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) =>
                    number,
                _ => -1,
            };
            if (seconds is > 0 and < 1e9)
            {
                return TimeSpan.FromSeconds(seconds);
            }
        }

        return TokenSet.DefaultAccessTokenLifetime;
    }

    // These are what a server responds with at an address that is not the token endpoint: a page, a page that is missing, a redirect.
    private string PathAdvice(int status) => status is 429 or >= 500 ? "" : BaseAddress.PathAdvice(Settings.BaseUri);

    // The statuses that have a meaning of their own, whatever is in the response.
    private static string What(EndpointResponse response) =>
        response.Status switch
        {
            >= 300 and < 400 and not 304 => $"returned a redirect ({response.Status}). Redirects are not followed, because they could send "
                + "credentials to another server.",
            429 => "rejected the request because there were too many (429).",
            >= 500 => $"is not available now ({response.Status}).",
            _ when response.Body.Length == 0 => $"returned status {response.Status} and an empty response.",
            _ when string.Equals(response.MediaType, "text/html", StringComparison.OrdinalIgnoreCase) =>
                $"returned status {response.Status} and a web page (HTML) instead of JSON.",
            _ => $"returned status {response.Status} and a response that is not JSON.",
        };
}

/// <summary>What the token endpoint returned.</summary>
internal sealed record TokenResponse(
    SecretValue AccessToken,
    SecretValue? RefreshToken,
    SecretValue? IdToken,
    TimeSpan Lifetime,
    IReadOnlyList<string>? Scope,
    DateTimeOffset ObtainedAt,
    long ObtainedTimestamp
)
{
    /// <summary>The tokens to use from now on.</summary>
    /// <param name="askedScope">What was asked for or held; a response without scope means just that (RFC 6749 section 5.1).</param>
    /// <param name="keptRefreshToken">The refresh token that stays valid when the response brings none.</param>
    public TokenSet ToTokenSet(IReadOnlyList<string> askedScope, SecretValue? keptRefreshToken = null) =>
        new(
            AccessToken,
            RefreshToken ?? keptRefreshToken,
            ObtainedAt,
            ObtainedAt + Lifetime,
            ObtainedAt + TokenSet.RefreshTokenLifetime,
            Scope?.Select(static s => ServerText.Clean(s, 100)!).ToArray() ?? askedScope
        )
        {
            ObtainedTimestamp = ObtainedTimestamp,
        };
}
