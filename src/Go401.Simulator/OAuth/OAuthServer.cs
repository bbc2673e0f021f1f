using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Go401.Simulator.OAuth;

/// <summary>The authorization server below /api/o/: it answers as Django OAuth Toolkit does with its defaults.</summary>
internal sealed class OAuthServer : IDisposable
{
    private readonly SimulatorOptions _options;
    private readonly TokenStore _tokens;
    private readonly Func<string> _issuer;
    private readonly IdTokens _idTokens;
    private readonly AuthorizationEndpoint _authorization;
    private readonly TokenEndpoint _token;

    public OAuthServer(SimulatorOptions options, TokenStore tokens, Func<string> issuer)
    {
        _options = options;
        _tokens = tokens;
        _issuer = issuer;
        _idTokens = new IdTokens(options);
        _authorization = new AuthorizationEndpoint(options, tokens);
        _token = new TokenEndpoint(options, tokens, _idTokens, issuer);
    }

    public Task HandleAsync(HttpContext http, string path) =>
        (http.Request.Method, path) switch
        {
            ("GET", "authorize/") => _authorization.AuthorizeAsync(http),
            ("POST", "token/") => _token.GiveAsync(http),
            ("POST", "revoke_token/") when _options.Revocation => _token.RevokeAsync(http),
            ("GET", "userinfo/") => UserInfoAsync(http),
            ("GET", ".well-known/openid-configuration") => Answers.JsonAsync(http, 200, Discovery()),
            ("GET", ".well-known/jwks.json") => Answers.JsonAsync(http, 200, _idTokens.Keys()),
            (_, "authorize/" or "token/" or "userinfo/") => Answers.HtmlAsync(http, 405, Pages.Error("Method not allowed")),
            (_, "revoke_token/") when _options.Revocation => Answers.HtmlAsync(http, 405, Pages.Error("Method not allowed")),
            _ => Answers.HtmlAsync(http, 404, Pages.Error("Not found")),
        };

    /// <summary>True where an address is known.</summary>
    public bool Knows(string path) => path is "authorize/" or "token/" or "userinfo/" || (path == "revoke_token/" && _options.Revocation);

    public void Dispose() => _idTokens.Dispose();

    private Task UserInfoAsync(HttpContext http)
    {
        Grant? grant = Answers.Bearer(http) is string token ? _tokens.FindAccess(token).Grant : null;
        if (grant is null || !grant.Scope.Split(' ').Contains("openid"))
        {
            return Answers.UnauthorizedAsync(http, "The access token is invalid.");
        }

        return Answers.JsonAsync(
            http,
            200,
            new
            {
                sub = "sim-user-1",
                role = grant.Role,
                name = "Sim Ulated",
                company_name = "Simulated Company 1",
                dob = "1980-01-02",
                email = "admin@example.com",
                phone_number = "5550100",
            }
        );
    }

    private object Discovery()
    {
        string root = _issuer();
        return new
        {
            issuer = root,
            authorization_endpoint = root + "/authorize",
            token_endpoint = root + "/token",
            userinfo_endpoint = root + "/userinfo/",
            jwks_uri = root + "/.well-known/jwks.json",
            scopes_supported = KnownScopes,
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256", "HS256" },
            token_endpoint_auth_methods_supported = new[] { "client_secret_post", "client_secret_basic" },
            code_challenge_methods_supported = new[] { "plain", "S256" },
            claims_supported = new[] { "sub" },
        };
    }

    /// <summary>The scopes that the service has.</summary>
    public static readonly string[] KnownScopes =
    [
        "participant:read",
        "participant:write",
        "participant:billing",
        "company:read",
        "company:write",
        "plan:read",
        "plan:write",
        "affiliate_firm:read",
        "affiliate_firm:write",
        "affiliate:read",
        "affiliate:write",
        "openid",
    ];

    /// <summary>A parameter; null where it is missing or empty.</summary>
    public static string? Optional(StringValues values) => values.Count > 0 && values[0]!.Length > 0 ? values[0] : null;
}
