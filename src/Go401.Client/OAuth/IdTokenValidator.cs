using System;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Platform;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>
/// Checks an id_token (OpenID Connect Core section 3.1.3.7): RS256 only, signed by a key of the issuer, meant for this
/// client, not expired, and carrying the nonce of this attempt (S10).
/// </summary>
internal sealed class IdTokenValidator
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private readonly ConnectionSettings _settings;
    private readonly TransportOptions _transport;
    private readonly TimeProvider _time;

    public IdTokenValidator(ConnectionSettings settings, TransportOptions transport, TimeProvider time)
    {
        _settings = settings;
        _transport = transport;
        _time = time;
    }

    /// <summary>Returns when everything holds.</summary>
    /// <exception cref="Go401Exception"><c>IdTokenInvalid</c>.</exception>
    public async Task ValidateAsync(SecretValue? idToken, Discovery server, string nonce, CancellationToken cancellation)
    {
        string[] parts = (idToken ?? throw Invalid("it is missing although openid was asked for")).Reveal().Split('.');
        if (parts.Length != 3)
        {
            throw Invalid("it is no signed token");
        }

        using JsonDocument header = Json(parts[0]);
        using JsonDocument payload = Json(parts[1]);
        if (Text(header, "alg") != "RS256")
        {
            throw Invalid("it is not signed with RS256");
        }

        if (Text(payload, "iss") != server.Issuer.AbsoluteUri.TrimEnd('/') && Text(payload, "iss") != server.Issuer.OriginalString)
        {
            throw Invalid("its issuer (iss) is another one");
        }

        if (!IsForUs(payload.RootElement))
        {
            throw Invalid("it is meant for another client (aud)");
        }

        if (!payload.RootElement.TryGetProperty("exp", out JsonElement exp) || !exp.TryGetDouble(out double seconds) || DateTimeOffset.FromUnixTimeSeconds((long)seconds) + ClockSkew < _time.GetUtcNow())
        {
            throw Invalid("it has expired (exp); check the clock of this machine");
        }

        if (Text(payload, "nonce") is not string sent || !Poly.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(nonce)))
        {
            throw Invalid("it does not belong to this sign-in (nonce)");
        }

        if (!await SignatureHoldsAsync(parts, Text(header, "kid"), server, cancellation).ConfigureAwait(false))
        {
            throw Invalid("its signature does not match the server's keys");
        }
    }

    private async Task<bool> SignatureHoldsAsync(string[] parts, string? keyId, Discovery server, CancellationToken cancellation)
    {
        byte[] keys;
        try
        {
            using var http = new HttpClient(_transport.HandlerFactory(_transport)) { Timeout = _settings.Timeout, MaxResponseContentBufferSize = 256 * 1024 };
            using HttpResponseMessage answer = await http.GetAsync(server.JsonWebKeys, cancellation).ConfigureAwait(false);
            keys = answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false) : throw Invalid("the server's keys could not be read");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw Transport.Explain(exception, "the key address", _settings);
        }

        byte[] signed = Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]);
        byte[] signature = Bytes(parts[2]);
        try
        {
            using JsonDocument set = JsonDocument.Parse(keys);
            foreach (JsonElement key in set.RootElement.GetProperty("keys").EnumerateArray())
            {
                if (key.GetProperty("kty").GetString() != "RSA" || (keyId is not null && key.TryGetProperty("kid", out JsonElement kid) && kid.GetString() != keyId))
                {
                    continue;
                }

                using var rsa = RSA.Create();
                rsa.ImportParameters(new RSAParameters { Modulus = Bytes(key.GetProperty("n").GetString()!), Exponent = Bytes(key.GetProperty("e").GetString()!) });
                if (rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                {
                    return true;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or CryptographicException or InvalidOperationException or System.Collections.Generic.KeyNotFoundException)
        {
            return false;
        }

        return false;
    }

    private bool IsForUs(JsonElement payload) => payload.TryGetProperty("aud", out JsonElement audience) && audience.ValueKind switch
    {
        JsonValueKind.String => audience.GetString() == _settings.ClientId,
        JsonValueKind.Array => audience.EnumerateArray().Any(a => a.ValueKind == JsonValueKind.String && a.GetString() == _settings.ClientId)
            && (!payload.TryGetProperty("azp", out JsonElement party) || party.GetString() == _settings.ClientId),
        _ => false,
    };

    private static string? Text(JsonDocument document, string name) =>
        document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonDocument Json(string part)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(Bytes(part));
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Invalid("it cannot be read");
        }
        catch (JsonException)
        {
            throw Invalid("it cannot be read");
        }
    }

    private static byte[] Bytes(string part)
    {
        try
        {
            return ProofKey.Decode(part);
        }
        catch (FormatException)
        {
            throw Invalid("it cannot be read");
        }
    }

    private static Go401Exception Invalid(string why) => new("IdTokenInvalid", ErrorKind.SecurityError, $"The identity token of the sign-in was refused: {why}. Nothing was kept; run Connect-Go401 again.");
}
