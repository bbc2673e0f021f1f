using System.Security.Cryptography;
using Go401.Client.Http;
using Go401.Client.Platform;

namespace Go401.Client.OAuth;

/// <summary>
/// Checks an id_token (OpenID Connect Core section 3.1.3.7): RS256 only, signed by a key of the issuer, meant for this
/// client, not expired, and carrying the nonce of this attempt (S10).
/// </summary>
internal sealed class IdTokenValidator(EndpointClient endpoints, TimeProvider time)
{
    // RFC 7518 section 3.3: a smaller key must not be used.
    private const int MinKeyBytes = 2048 / 8;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Returns the token's subject (<c>sub</c>) when everything holds.</summary>
    /// <exception cref="Go401Exception"><c>IdTokenInvalid</c>.</exception>
    public async Task<string> ValidateAsync(SecretValue? idToken, Discovery server, string nonce, CancellationToken cancellation)
    {
        string[] parts = (idToken ?? throw Invalid("it is missing although openid was requested")).Reveal().Split('.');
        Require(parts.Length == 3, "it is not a signed token");
        using JsonDocument header = Json(parts[0]);
        using JsonDocument payload = Json(parts[1]);
        JsonElement claims = payload.RootElement;
        Require(ServerJson.Exact(header.RootElement, "alg") == "RS256", "it is not signed with RS256");

        // RFC 7515 section 4.1.11: what must be understood, and is not, makes it invalid.
        Require(!header.RootElement.TryGetProperty("crit", out _), "it requires an unknown extension (crit)");
        Require(ServerJson.Exact(claims, "iss") == server.Issuer, "its issuer (iss) is not this server");
        Require(HasOurAudience(claims), "it is meant for another client (aud)");
        Require(
            claims.TryGetProperty("exp", out JsonElement exp)
                && exp.ValueKind == JsonValueKind.Number
                && exp.TryGetDouble(out double end)
                && end + ClockSkew.TotalSeconds >= time.GetUtcNow().ToUnixTimeSeconds(),
            "it has expired (exp); check the clock of this machine"
        );
        Require(
            ServerJson.Exact(claims, "nonce") is string sent
                && Poly.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(nonce)),
            "it does not belong to this sign-in (nonce)"
        );
        string subject = ServerJson.Exact(claims, "sub") ?? throw Invalid("it does not identify the account (sub)");
        string? keyId = ServerJson.Exact(header.RootElement, "kid");
        Require(
            await SignatureHoldsAsync(parts, keyId, server, cancellation).ConfigureAwait(false),
            "its signature does not match the server's keys"
        );
        return subject;
    }

    private async Task<bool> SignatureHoldsAsync(string[] parts, string? keyId, Discovery server, CancellationToken cancellation)
    {
        byte[] signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
        byte[] signature = Bytes(parts[2]) ?? throw Invalid("it cannot be read");
        EndpointResponse keys = await endpoints
            .SendAsync(new HttpRequestMessage(HttpMethod.Get, server.JsonWebKeys), "the key address", cancellation)
            .ConfigureAwait(false);
        Require(keys.IsSuccess, "the server's keys could not be read");
        using JsonDocument? set = keys.ReadJson();
        return set is { RootElement.ValueKind: JsonValueKind.Object }
            && set.RootElement.TryGetProperty("keys", out JsonElement all)
            && all.ValueKind == JsonValueKind.Array
            && all.EnumerateArray().Any(key => Fits(key, keyId) && Verifies(key, signed, signature));
    }

    // RFC 7517: an RSA key for signatures, and the one that the token names.
    private static bool Fits(JsonElement key, string? keyId) =>
        ServerJson.Exact(key, "kty") == "RSA"
        && ServerJson.Exact(key, "use") is null or "sig"
        && ServerJson.Exact(key, "alg") is null or "RS256"
        && (keyId is null || ServerJson.Exact(key, "kid") is null || ServerJson.Exact(key, "kid") == keyId);

    // A key that cannot be used is skipped: another one may fit.
    private static bool Verifies(JsonElement key, byte[] signed, byte[] signature)
    {
        if (
            Bytes(ServerJson.Exact(key, "n")) is not { Length: >= MinKeyBytes } modulus
            || Bytes(ServerJson.Exact(key, "e")) is not { Length: > 0 } exponent
        )
        {
            return false;
        }

        try
        {
            using var rsa = RSA.Create();
            rsa.ImportParameters(new RSAParameters { Modulus = modulus, Exponent = exponent });
            return rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // OpenID Connect Core section 3.1.3.7, 3 to 5: we are in the audience, and where others are too, or azp is there, it names us.
    private bool HasOurAudience(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out JsonElement audience))
        {
            return false;
        }

        bool several = audience.ValueKind == JsonValueKind.Array && audience.GetArrayLength() > 1;
        bool among = audience.ValueKind == JsonValueKind.Array ? audience.EnumerateArray().Any(IsOurClientId) : IsOurClientId(audience);
        return among && (claims.TryGetProperty("azp", out JsonElement party) ? IsOurClientId(party) : !several);
    }

    private bool IsOurClientId(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && ServerJson.Exact(value) == endpoints.Settings.ClientId;

    private static JsonDocument Json(string part)
    {
        try
        {
            JsonDocument document = ServerJson.Parse(Bytes(part) ?? throw Invalid("it cannot be read"));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Invalid("it cannot be read");
        }
        catch (JsonException)
        {
            throw Invalid("it cannot be read");
        }
    }

    private static byte[]? Bytes(string? part)
    {
        try
        {
            return part is null ? null : ProofKey.Decode(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw Invalid(otherwise);
        }
    }

    private static Go401Exception Invalid(string why) =>
        new(
            "IdTokenInvalid",
            ErrorKind.SecurityError,
            $"The identity token of the sign-in was rejected: {why}. Nothing was saved. {Hint.Of("RestartSignIn")}"
        );
}
