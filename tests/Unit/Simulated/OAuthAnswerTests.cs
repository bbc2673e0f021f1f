using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Go401.Simulator;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Go401.Tests.Unit.Simulated;

/// <summary>The simulator answers as the service's software does; what is asserted here is what the API's facts say.</summary>
public sealed class OAuthAnswerTests
{
    private const string Redirect = "https://example.com/callback/";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    [Fact]
    public async Task A_code_brings_all_tokens_once_and_is_not_to_be_kept()
    {
        await using Sim sim = await Sim.StartAsync();
        string code = await CodeAsync(sim, "scope=company:read+openid&nonce=n1");
        Answer answer = await RedeemAsync(sim, code);
        Assert.Equal(200, answer.Code);
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Equal("application/json", answer.Header("Content-Type"));
        Assert.Equal(
            ["access_token", "expires_in", "token_type", "scope", "refresh_token", "id_token"],
            answer.Json.AsObject().Select(p => p.Key)
        );
        Assert.Equal("Bearer", answer["token_type"]);
        Assert.Equal("company:read openid", answer["scope"]);
        AssertError(await RedeemAsync(sim, code), 400, "invalid_grant");
    }

    [Fact]
    public async Task Without_openid_there_is_no_id_token_and_a_refresh_never_brings_one()
    {
        await using Sim sim = await Sim.StartAsync();
        Assert.Null((await RedeemAsync(sim, await CodeAsync(sim, "scope=company:read")))["id_token"]);
        Answer first = await RedeemAsync(sim, await CodeAsync(sim, "scope=openid"));
        Assert.Null((await sim.RefreshAsync(first["refresh_token"]!))["id_token"]);
    }

    [Theory]
    [InlineData("S256", Challenge, Verifier, true)]
    [InlineData("S256", Challenge, "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong", false)]
    [InlineData("S256", Challenge, null, false)]
    [InlineData("plain", Verifier, Verifier, true)]
    [InlineData("plain", Verifier, Challenge, false)]
    [InlineData(null, Verifier, Verifier, true)]
    [InlineData(null, null, null, true)]
    public async Task PKCE_is_enforced_when_it_was_sent(string? method, string? challenge, string? verifier, bool good)
    {
        await using Sim sim = await Sim.StartAsync();
        string code = await CodeAsync(
            sim,
            (challenge is null ? "" : "code_challenge=" + challenge) + (method is null ? "" : "&code_challenge_method=" + method)
        );
        Answer answer = await RedeemAsync(sim, code, verifier);
        if (good)
        {
            Assert.Equal(200, answer.Code);
        }
        else
        {
            AssertError(answer, 400, "invalid_grant");
        }
    }

    [Fact]
    public async Task A_code_dies_after_60_seconds()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using Sim sim = await Sim.StartAsync(o => o.Time = time);
        string late = await CodeAsync(sim);
        time.Advance(TimeSpan.FromSeconds(60));
        AssertError(await RedeemAsync(sim, late), 400, "invalid_grant");
        string good = await CodeAsync(sim);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(200, (await RedeemAsync(sim, good)).Code);
    }

    [Fact]
    public async Task A_different_redirect_address_or_a_missing_parameter_is_an_invalid_request_with_a_description()
    {
        await using Sim sim = await Sim.StartAsync();
        string code = await CodeAsync(sim);
        foreach (
            Answer answer in new[]
            {
                await sim.TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "https://example.com/other/")),
                await sim.TokenAsync(("grant_type", "authorization_code"), ("redirect_uri", Redirect)),
                await sim.TokenAsync(("grant_type", "refresh_token")),
            }
        )
        {
            AssertError(answer, 400, "invalid_request");
            Assert.NotNull(answer["error_description"]);
        }
    }

    [Theory]
    [InlineData("password")]
    [InlineData("")]
    public async Task Another_grant_is_unsupported(string grant)
    {
        await using Sim sim = await Sim.StartAsync();
        AssertError(await sim.TokenAsync(("grant_type", grant)), 400, "unsupported_grant_type");
    }

    [Fact]
    public async Task A_JSON_body_at_the_token_endpoint_is_an_unsupported_grant()
    {
        await using Sim sim = await Sim.StartAsync();
        AssertError(
            await sim.CallAsync(
                "POST",
                "o/token/",
                """{"grant_type":"client_credentials","client_id":"demo-client","client_secret":"demo-secret"}"""
            ),
            400,
            "unsupported_grant_type"
        );
    }

    [Fact]
    public async Task A_client_that_is_not_authenticated_is_401_invalid_client_with_WWW_Authenticate()
    {
        await using Sim sim = await Sim.StartAsync();
        foreach (
            Answer answer in new[]
            {
                await sim.FormAsync(
                    "o/token/",
                    ("grant_type", "client_credentials"),
                    ("client_id", "demo-client"),
                    ("client_secret", "wrong")
                ),
                await sim.FormAsync(
                    "o/token/",
                    ("grant_type", "client_credentials"),
                    ("client_id", "nobody"),
                    ("client_secret", "demo-secret")
                ),
                await sim.FormAsync("o/token/", ("grant_type", "client_credentials")),
                await BasicAsync(sim, "demo-client:wrong"),
                await BasicAsync(sim, null),
            }
        )
        {
            AssertError(answer, 401, "invalid_client");
            Assert.NotNull(answer.Header("WWW-Authenticate"));
        }
    }

    [Fact]
    public async Task Client_credentials_take_form_encoded_Basic_and_bring_no_refresh_token()
    {
        await using Sim sim = await Sim.StartAsync(o => (o.ClientId, o.ClientSecret) = ("id:with colon", "s%c+r et"));
        Answer answer = await BasicAsync(
            sim,
            $"{System.Net.WebUtility.UrlEncode("id:with colon")}:{System.Net.WebUtility.UrlEncode("s%c+r et")}"
        );
        Assert.Equal(200, answer.Code);
        Assert.Null(answer["refresh_token"]);
        AssertError(
            await sim.TokenAsync(("grant_type", "client_credentials"), ("scope", "company:read weather:read")),
            400,
            "invalid_scope"
        );
        sim.Server.Options.ClientCredentials = false;
        AssertError(await sim.TokenAsync(("grant_type", "client_credentials")), 400, "unauthorized_client");
    }

    [Theory]
    [InlineData("client_id=nobody&redirect_uri=https://example.com/callback/")]
    [InlineData("client_id=demo-client&redirect_uri=https://evil.example/")]
    [InlineData("client_id=demo-client")]
    [InlineData("client_id=demo-client&redirect_uri=http://localhost/callback/")]
    [InlineData("client_id=demo-client&redirect_uri=http://localhost:5000/callback/")]
    [InlineData("client_id=demo-client&redirect_uri=http://127.0.0.1:5000/other/")]
    [InlineData("client_id=demo-client&redirect_uri=https://example.com:8443/callback/")]
    public async Task A_wrong_client_or_redirect_address_is_a_page_and_no_redirect(string query)
    {
        await using Sim sim = await Sim.StartAsync();
        Answer answer = await sim.SendAsync("GET", "/api/o/authorize/?response_type=code&state=s&" + query);
        Assert.Equal(400, answer.Code);
        Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Null(answer.Header("Location"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/callback/", true)]
    [InlineData("http://127.0.0.1:65000/callback/", true)]
    [InlineData("http://[::1]:4000/callback/", true)]
    [InlineData("http://127.0.0.1:7000/fixed/", true)]
    [InlineData("http://127.0.0.1:7001/fixed/", false)]
    public async Task A_loopback_address_by_number_takes_any_port_unless_one_is_registered(string redirect, bool good)
    {
        await using Sim sim = await Sim.StartAsync(o => o.RedirectUris.Add("http://127.0.0.1:7000/fixed/"));
        Answer answer = await sim.SendAsync(
            "GET",
            $"/api/o/authorize/?response_type=code&client_id=demo-client&redirect_uri={Uri.EscapeDataString(redirect)}"
        );
        Assert.Equal(good ? 302 : 400, answer.Code);
    }

    [Theory]
    [InlineData("response_type=token", "unsupported_response_type")]
    [InlineData("response_type=code&scope=weather:read", "invalid_scope")]
    [InlineData("response_type=code&code_challenge=x&code_challenge_method=S512", "invalid_request")]
    public async Task Other_refusals_come_back_with_the_state(string query, string error)
    {
        await using Sim sim = await Sim.StartAsync();
        Answer answer = await sim.SendAsync("GET", $"/api/o/authorize/?client_id=demo-client&redirect_uri={Redirect}&state=a%26b&{query}");
        Assert.Equal(302, answer.Code);
        Assert.Equal($"{Redirect}?error={error}&state=a%26b", answer.Location);
    }

    [Fact]
    public async Task PKCE_can_be_demanded_and_a_refusal_be_scripted()
    {
        await using Sim sim = await Sim.StartAsync(o => o.RequirePkce = true);
        string url = $"/api/o/authorize/?response_type=code&client_id=demo-client&redirect_uri={Redirect}&state=s";
        Assert.EndsWith("?error=invalid_request&state=s", (await sim.SendAsync("GET", url)).Location, StringComparison.Ordinal);
        sim.Server.Options.AutoRefuse = "access_denied";
        Assert.EndsWith(
            "?error=access_denied&state=s",
            (await sim.SendAsync("GET", url + "&code_challenge=x")).Location,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Discovery_lists_endpoints_without_their_last_slash_and_no_revocation()
    {
        await using Sim sim = await Sim.StartAsync();
        Answer answer = await sim.SendAsync("GET", "/api/o/.well-known/openid-configuration");
        string root = sim.Server.BaseUri + "/o";
        Assert.Equal(root, answer["issuer"]);
        Assert.Equal(root + "/authorize", answer["authorization_endpoint"]);
        Assert.Equal(root + "/token", answer["token_endpoint"]);
        Assert.Equal(root + "/userinfo/", answer["userinfo_endpoint"]);
        Assert.Null(answer["revocation_endpoint"]);
        Assert.Equal(
            ["client_secret_post", "client_secret_basic"],
            answer.Json["token_endpoint_auth_methods_supported"]!.AsArray().Select(v => v!.ToString())
        );
        Assert.Equal(["plain", "S256"], answer.Json["code_challenge_methods_supported"]!.AsArray().Select(v => v!.ToString()));
    }

    [Fact]
    public async Task An_id_token_can_be_checked_against_the_published_key()
    {
        await using Sim sim = await Sim.StartAsync();
        string[] parts = (await RedeemAsync(sim, await CodeAsync(sim, "scope=openid&nonce=n1")))["id_token"]!.Split('.');
        JsonNode key = (await sim.SendAsync("GET", "/api/o/.well-known/jwks.json")).Json["keys"]![0]!;
        using var rsa = RSA.Create(new RSAParameters { Modulus = Decode(key["n"]!.ToString()), Exponent = Decode(key["e"]!.ToString()) });
        Assert.True(
            rsa.VerifyData(
                Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]),
                Decode(parts[2]),
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1
            )
        );
        JsonNode claims = JsonNode.Parse(Decode(parts[1]))!;
        Assert.Equal("n1", claims["nonce"]!.ToString());
        Assert.Equal("demo-client", claims["aud"]!.ToString());
    }

    [Fact]
    public async Task User_info_says_who_signed_in_to_those_with_openid()
    {
        await using Sim sim = await Sim.StartAsync(o => o.Role = "participant", scope: "company:read");
        Assert.Equal(401, (await sim.GetAsync("o/userinfo/")).Code);
        sim.Token = (await RedeemAsync(sim, await CodeAsync(sim, "scope=openid")))["access_token"]!;
        Answer answer = await sim.GetAsync("o/userinfo/");
        Assert.Equal(["sub", "role", "name", "company_name", "dob", "email", "phone_number"], answer.Json.AsObject().Select(p => p.Key));
        Assert.Equal("participant", answer["role"]);
    }

    [Theory]
    [InlineData("GET", "o/token/", 405)]
    [InlineData("POST", "o/authorize/", 405)]
    [InlineData("POST", "o/token", 301)]
    [InlineData("GET", "o/authorize", 301)]
    [InlineData("GET", "o/nothing/", 404)]
    [InlineData("POST", "o/introspect/", 404)]
    public async Task Other_methods_and_addresses_are_answered_as_Django_does(string method, string path, int status)
    {
        await using Sim sim = await Sim.StartAsync();
        Answer answer = await sim.SendAsync(method, "/api/" + path);
        Assert.Equal(status, answer.Code);
        if (status == 301)
        {
            Assert.Equal($"/api/{path}/", answer.Location);
        }
    }

    private static async Task<string> CodeAsync(Sim sim, string more = "")
    {
        Answer answer = await sim.SendAsync(
            "GET",
            $"/api/o/authorize/?response_type=code&client_id=demo-client&redirect_uri={Redirect}&state=s&{more}"
        );
        Assert.Equal(302, answer.Code);
        string query = new Uri(answer.Location).Query.TrimStart('?');
        Assert.EndsWith("&state=s", query, StringComparison.Ordinal);
        return query.Split('&')[0]["code=".Length..];
    }

    private static Task<Answer> RedeemAsync(Sim sim, string code, string? verifier = null)
    {
        List<(string, string)> fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", Redirect)];
        if (verifier is not null)
        {
            fields.Add(("code_verifier", verifier));
        }

        return sim.TokenAsync([.. fields]);
    }

    private static Task<Answer> BasicAsync(Sim sim, string? pair) =>
        sim.SendAsync(
            "POST",
            "/api/o/token/",
            request =>
            {
                request.Content = Sim.Form(("grant_type", "client_credentials"));
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Basic",
                    pair is null ? "not base64" : Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))
                );
            }
        );

    private static void AssertError(Answer answer, int status, string error)
    {
        Assert.Equal(status, answer.Code);
        Assert.Equal(error, answer["error"]);
        if (error == "invalid_grant")
        {
            Assert.Equal("""{"error":"invalid_grant"}""", answer.Text);
        }
    }

    private static byte[] Decode(string text)
    {
        string padded = text.Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(padded.PadRight(padded.Length + ((4 - (padded.Length % 4)) % 4), '='));
    }
}
