using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Simulator;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.OAuth;

public sealed class IdTokenTests : IDisposable
{
    private const string Nonce = "nonce-of-this-attempt";
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSA OtherKey = RSA.Create(2048);
    private static readonly Discovery Server = new(
        "https://server.example/api/o",
        new Uri("https://server.example/api/o/.well-known/jwks.json"),
        false
    );
    private readonly FakeTimeProvider _time = new(Now);

    public void Dispose() => GC.SuppressFinalize(this);

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static Dictionary<string, object?> Claims() =>
        new()
        {
            ["iss"] = Server.Issuer,
            ["aud"] = "demo-client",
            ["sub"] = "user-1",
            ["exp"] = Now.AddHours(1).ToUnixTimeSeconds(),
            ["iat"] = Now.ToUnixTimeSeconds(),
            ["nonce"] = Nonce,
        };

    private static string Token(object claims, object? header = null, RSA? key = null)
    {
        string text =
            Encode(
                JsonSerializer.SerializeToUtf8Bytes(
                    header
                        ?? new
                        {
                            alg = "RS256",
                            typ = "JWT",
                            kid = "one",
                        }
                )
            )
            + "."
            + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        return text
            + "."
            + Encode((key ?? Key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static Dictionary<string, object?> Jwk(RSA key, string? kid = "one")
    {
        RSAParameters p = key.ExportParameters(false);
        return new Dictionary<string, object?>
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = kid,
            ["n"] = Encode(p.Modulus!),
            ["e"] = Encode(p.Exponent!),
        };
    }

    private async Task<string> ValidateAsync(string? token, params object[] keys)
    {
        var server = new FakeServer(_ => FakeServer.Json(JsonSerializer.Serialize(new { keys = keys.Length > 0 ? keys : [Jwk(Key)] })));
        return await new IdTokenValidator(new EndpointClient(Fakes.Settings(), server.Transport), _time).ValidateAsync(
            token is null ? null : new SecretValue(token),
            Server,
            Nonce,
            CancellationToken.None
        );
    }

    private async Task RefusedAsync(string? token, string why, params object[] keys)
    {
        var failure = await Assert.ThrowsAsync<Go401Exception>(() => ValidateAsync(token, keys));
        Assert.Equal("IdTokenInvalid", failure.ErrorId);
        Assert.Equal(ErrorKind.SecurityError, failure.Kind);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, object?> With(string name, object? value)
    {
        Dictionary<string, object?> claims = Claims();
        claims[name] = value;
        return claims;
    }

    [Fact]
    public async Task S10_a_good_one_is_taken_and_gives_the_subject()
    {
        Assert.Equal("user-1", await ValidateAsync(Token(Claims())));
        Assert.Equal("user-1", await ValidateAsync(Token(With("aud", new[] { "demo-client" }))));
        Assert.Equal("user-1", await ValidateAsync(Token(With("exp", 1e12 + 0.5))));
        Dictionary<string, object?> several = With("aud", new[] { "other", "demo-client" });
        several["azp"] = "demo-client";
        Assert.Equal("user-1", await ValidateAsync(Token(several)));
    }

    public static TheoryData<string, string, string> Spoiled =>
        new()
        {
            { "iss", "\"https://evil.example\"", "(iss)" },
            { "iss", "\"https://server.example/api/o/\"", "(iss)" },
            { "iss", "null", "(iss)" },
            { "iss", "[\"https://server.example/api/o\"]", "(iss)" },
            { "aud", "\"other\"", "(aud)" },
            { "aud", "[]", "(aud)" },
            { "aud", "[\"other\"]", "(aud)" },
            { "aud", "[\"demo-client\",\"other\"]", "(aud)" },
            { "aud", "[42]", "(aud)" },
            { "aud", "{}", "(aud)" },
            { "azp", "\"other\"", "(aud)" },
            { "azp", "42", "(aud)" },
            { "exp", "\"later\"", "(exp)" },
            { "exp", "null", "(exp)" },
            { "exp", "0", "(exp)" },
            { "exp", "-1e300", "(exp)" },
            { "nonce", "\"another\"", "(nonce)" },
            { "nonce", "\"nonce-of-this-attempT\"", "(nonce)" },
            { "nonce", "null", "(nonce)" },
            { "sub", "null", "(sub)" },
            { "sub", "42", "(sub)" },
        };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public Task S10_a_claim_that_is_wrong_missing_or_of_another_type_is_refused(string claim, string json, string why) =>
        RefusedAsync(Token(With(claim, JsonSerializer.Deserialize<JsonElement>(json))), why);

    [Theory]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("nonce")]
    [InlineData("sub")]
    public Task S10_a_claim_that_is_not_there_is_refused(string claim)
    {
        Dictionary<string, object?> claims = Claims();
        claims.Remove(claim);
        return RefusedAsync(Token(claims), $"({claim})");
    }

    [Fact]
    public async Task S10_it_expires_with_five_minutes_for_clocks_that_differ()
    {
        string token = Token(Claims());
        _time.SetUtcNow(Now.AddHours(1).AddMinutes(5));
        await ValidateAsync(token);
        _time.SetUtcNow(Now.AddHours(1).AddMinutes(5).AddSeconds(1));
        await RefusedAsync(token, "(exp)");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [InlineData("rs256")]
    [InlineData("")]
    [InlineData(null)]
    public Task S10_any_algorithm_but_RS256_is_refused_however_well_it_is_signed(string? algorithm) =>
        RefusedAsync(Token(Claims(), new { alg = algorithm, kid = "one" }), "RS256");

    [Fact]
    public async Task S10_HS256_with_the_public_key_or_the_client_secret_as_its_secret_is_refused()
    {
        foreach (
            byte[] secret in new[] { Key.ExportRSAPublicKey(), Key.ExportSubjectPublicKeyInfo(), Encoding.UTF8.GetBytes("demo-secret") }
        )
        {
            string text =
                Encode("""{"alg":"HS256","kid":"one"}"""u8.ToArray()) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(Claims()));
            await RefusedAsync(text + "." + Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text))), "RS256");
        }
    }

    [Fact]
    public Task S10_an_extension_that_must_be_understood_is_refused() =>
        RefusedAsync(
            Token(
                Claims(),
                new
                {
                    alg = "RS256",
                    kid = "one",
                    crit = new[] { "b64" },
                    b64 = false,
                }
            ),
            "(crit)"
        );

    [Fact]
    public async Task S10_the_signature_must_be_by_a_key_of_the_server()
    {
        await RefusedAsync(Token(Claims(), key: OtherKey), "signature");
        string[] parts = Token(Claims()).Split('.');
        string[] other = Token(With("sub", "somebody-else")).Split('.');
        await RefusedAsync($"{parts[0]}.{other[1]}.{parts[2]}", "signature");
        await RefusedAsync($"{parts[0]}.{parts[1]}.", "signature");
    }

    [Fact]
    public async Task S10_the_key_is_found_among_several_by_its_id_or_by_trying()
    {
        object broken = new
        {
            kty = "RSA",
            kid = "one",
            n = "!!",
            e = "AQAB",
        };
        object empty = new { kty = "RSA", kid = "one" };
        object curve = new
        {
            kty = "EC",
            kid = "one",
            crv = "P-256",
        };
        await ValidateAsync(Token(Claims()), 42, curve, broken, empty, Jwk(OtherKey, "two"), Jwk(Key));
        await ValidateAsync(Token(Claims(), new { alg = "RS256" }), Jwk(OtherKey, "two"), Jwk(Key));
        await ValidateAsync(Token(Claims()), Jwk(OtherKey, null), Jwk(Key, null));
        await RefusedAsync(Token(Claims()), "signature", Jwk(Key, "two"));
        await RefusedAsync(Token(Claims()), "signature", Jwk(OtherKey), broken);
    }

    [Fact]
    public async Task S10_a_key_for_encryption_for_another_algorithm_or_of_less_than_2048_bits_is_not_used()
    {
        Dictionary<string, object?> encryption = Jwk(Key),
            pss = Jwk(Key);
        encryption["use"] = "enc";
        pss["alg"] = "PS256";
        await RefusedAsync(Token(Claims()), "signature", encryption);
        await RefusedAsync(Token(Claims()), "signature", pss);
        using var small = RSA.Create(1024);
        await RefusedAsync(Token(Claims(), key: small), "signature", Jwk(small));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"keys\":{}}")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("<html>")]
    public async Task S10_keys_that_cannot_be_read_are_none(string document)
    {
        var server = new FakeServer(_ => FakeServer.Json(document));
        var failure = await Assert.ThrowsAsync<Go401Exception>(() =>
            new IdTokenValidator(new EndpointClient(Fakes.Settings(), server.Transport), _time).ValidateAsync(
                new SecretValue(Token(Claims())),
                Server,
                Nonce,
                CancellationToken.None
            )
        );
        Assert.Equal("IdTokenInvalid", failure.ErrorId);
    }

    [Fact]
    public async Task S10_keys_that_cannot_be_had_are_an_error()
    {
        var missing = new FakeServer(_ => new HttpResponseMessage(HttpStatusCode.NotFound));
        var down = new FakeServer(_ => throw new HttpRequestException("x"));
        async Task<string> IdAsync(FakeServer server) =>
            (
                await Assert.ThrowsAsync<Go401Exception>(() =>
                    new IdTokenValidator(new EndpointClient(Fakes.Settings(), server.Transport), _time).ValidateAsync(
                        new SecretValue(Token(Claims())),
                        Server,
                        Nonce,
                        CancellationToken.None
                    )
                )
            ).ErrorId;
        Assert.Equal("IdTokenInvalid", await IdAsync(missing));
        Assert.Equal("ConnectionFailed", await IdAsync(down));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("x")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")]
    [InlineData("!.!.!")]
    [InlineData("e30.e30.x")]
    [InlineData("bnVsbA.bnVsbA.x")]
    public async Task S10_what_is_no_token_is_refused_and_not_a_crash(string? token) =>
        Assert.Equal("IdTokenInvalid", (await Assert.ThrowsAsync<Go401Exception>(() => ValidateAsync(token))).ErrorId);

    [Theory]
    [InlineData(IdTokenFault.Nonce)]
    [InlineData(IdTokenFault.AlgorithmNone)]
    [InlineData(IdTokenFault.AlgorithmHs256)]
    [InlineData(IdTokenFault.Issuer)]
    [InlineData(IdTokenFault.Audience)]
    [InlineData(IdTokenFault.Expired)]
    [InlineData(IdTokenFault.Signature)]
    public async Task S10_a_sign_in_with_a_spoiled_identity_token_keeps_nothing_and_ends_the_tokens(IdTokenFault fault)
    {
        await using Go401Simulator simulator = await Go401Simulator.StartAsync(o => o.IdTokenFault = fault);
        var failure = await Assert.ThrowsAsync<Go401Exception>(() =>
            simulator.SignInAsync(Go401Simulator.Browser(), "company:read openid")
        );
        Assert.Equal("IdTokenInvalid", failure.ErrorId);
        Assert.Equal(1, simulator.Server.Log.Count("POST", "/o/revoke_token/"));
        Assert.False(simulator.Server.Tokens.IsLive(simulator.Last("POST", "/o/revoke_token/")["token"]!));
    }

    [Fact]
    public async Task S10_without_openid_no_nonce_is_sent_and_an_identity_token_that_comes_all_the_same_is_ignored()
    {
        var server = new FakeServer("""{"access_token":"at","token_type":"Bearer","id_token":"nonsense"}""");
        var agent = new FakeAgent
        {
            Browser = async a =>
            {
                await Fakes.BrowseAsync(Fakes.Redirect(a, "code=c"));
                return true;
            },
        };
        using Connection connection = await new ConnectionFactory(server.Transport).SignInWithCodeAsync(
            Fakes.Settings(),
            new AuthorizationCodeOptions(),
            agent,
            SilentReporter.Instance,
            default
        );
        Assert.Null(Fakes.Parameter(await agent.Address, "nonce"));
        Assert.Equal(0, server.Count("jwks.json") + server.Count("/userinfo/"));
        Assert.Null(connection.Account);
    }

    [Theory]
    [InlineData("""{"sub":"somebody-else","role":"company_admin"}""", 200, "UserInfoMismatch")]
    [InlineData("""{"role":"company_admin"}""", 200, "UserInfoInvalid")]
    [InlineData("""{"sub":42}""", 200, "UserInfoInvalid")]
    [InlineData("[]", 200, "UserInfoInvalid")]
    [InlineData("<html>", 200, "UserInfoInvalid")]
    [InlineData("{}", 401, "UserInfoInvalid")]
    [InlineData("{}", 302, "UserInfoInvalid")]
    public async Task User_info_about_nobody_or_somebody_else_is_refused(string body, int status, string id)
    {
        var server = new FakeServer(_ => FakeServer.Json(body, (HttpStatusCode)status));
        var failure = await Assert.ThrowsAsync<Go401Exception>(() =>
            UserInfo.ReadAsync(new EndpointClient(Fakes.Settings(), server.Transport), new SecretValue("at-canary"), "user-1", default)
        );
        Assert.Equal(id, failure.ErrorId);
        Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
        Sent sent = Assert.Single(server.All);
        Assert.Equal("Bearer at-canary", sent.Authorization);
        Assert.Equal("https://server.example/api/o/userinfo/", sent.Uri.OriginalString);
    }

    [Fact]
    public async Task User_info_keeps_no_name_birth_date_address_or_number_and_what_tells_accounts_apart_as_it_is()
    {
        var server = new FakeServer(_ =>
            FakeServer.Json(
                """
                {"sub":"user-1","role":"company_admin\u001b[31m","company_name":"Acme\u202e\u0007","name":"Name-canary",
                """
                    + """
                    "dob":"1980-01-02","email":"canary@example.com","phone_number":"5550100"}
                    """
            )
        );
        Account account = await UserInfo.ReadAsync(
            new EndpointClient(Fakes.Settings(), server.Transport),
            new SecretValue("at"),
            "user-1",
            default
        );
        Assert.Equal(new Account("user-1", "company_admin\u001b[31m", "Acme\u202e\u0007"), account);
    }
}
