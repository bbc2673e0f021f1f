using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Go401.Simulator.OAuth;

/// <summary>Makes id_tokens, good ones and spoiled ones.</summary>
internal sealed class IdTokens(SimulatorOptions options) : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public string Issue(string issuer, string subject, string? nonce)
    {
        IdTokenFault fault = options.IdTokenFault;
        DateTimeOffset now = options.Time.GetUtcNow();
        string algorithm = fault switch
        {
            IdTokenFault.AlgorithmNone => "none",
            IdTokenFault.AlgorithmHs256 => "HS256",
            _ => "RS256",
        };
        var claims = new Dictionary<string, object?>
        {
            ["iss"] = fault == IdTokenFault.Issuer ? "https://elsewhere.example/o" : issuer,
            ["aud"] = fault == IdTokenFault.Audience ? "another-client" : options.ClientId,
            ["sub"] = subject,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (fault == IdTokenFault.Expired ? now.AddHours(-2) : now.AddHours(10)).ToUnixTimeSeconds(),
            ["nonce"] = fault == IdTokenFault.Nonce ? "another-nonce" : nonce,
        };
        string head = Encode(
            JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, string>
                {
                    ["alg"] = algorithm,
                    ["typ"] = "JWT",
                    ["kid"] = "sim",
                }
            )
        );
        string text = head + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        byte[] signature = fault switch
        {
            IdTokenFault.AlgorithmNone => [],
            IdTokenFault.AlgorithmHs256 => HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.ClientSecret ?? ""), bytes),
            IdTokenFault.Signature => new byte[256],
            _ => _key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return text + "." + Encode(signature);
    }

    public object Keys()
    {
        RSAParameters key = _key.ExportParameters(false);
        return new
        {
            keys = new[]
            {
                new
                {
                    kty = "RSA",
                    use = "sig",
                    alg = "RS256",
                    kid = "sim",
                    n = Encode(key.Modulus!),
                    e = Encode(key.Exponent!),
                },
            },
        };
    }

    public void Dispose() => _key.Dispose();

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
