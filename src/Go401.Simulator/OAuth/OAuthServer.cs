using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Go401.Simulator.OAuth;

/// <summary>The authorization server below /api/o/: it answers as Django OAuth Toolkit does with its defaults.</summary>
internal sealed class OAuthServer(SimulatorOptions options, TokenStore tokens, Func<string> issuer) : IDisposable
{
    private readonly IdTokens _idTokens = new(options);

    public Task HandleAsync(HttpContext http, string path) =>
        (http.Request.Method, path) switch
        {
            ("GET", "authorize/") => AuthorizeAsync(http),
            ("POST", "token/") => TokenAsync(http),
            ("POST", "revoke_token/") when options.Revocation => RevokeAsync(http),
            ("GET", "userinfo/") => UserInfoAsync(http),
            ("GET", ".well-known/openid-configuration") => Answers.JsonAsync(http, 200, Discovery()),
            ("GET", ".well-known/jwks.json") => Answers.JsonAsync(http, 200, _idTokens.Keys()),
            (_, "authorize/" or "token/" or "userinfo/") => Answers.HtmlAsync(http, 405, Pages.Error("Method not allowed")),
            (_, "revoke_token/") when options.Revocation => Answers.HtmlAsync(http, 405, Pages.Error("Method not allowed")),
            _ => Answers.HtmlAsync(http, 404, Pages.Error("Not found")),
        };

    /// <summary>True where an address is known.</summary>
    public bool Knows(string path) => path is "authorize/" or "token/" or "userinfo/" || (path == "revoke_token/" && options.Revocation);

    public void Dispose() => _idTokens.Dispose();

    private Task AuthorizeAsync(HttpContext http)
    {
        IQueryCollection query = http.Request.Query;
        string redirect = query["redirect_uri"].ToString();
        if (query["client_id"] != options.ClientId || !IsRegistered(redirect))
        {
            return Answers.HtmlAsync(http, 400, Pages.Error("The client id or the redirect address is not registered."));
        }

        string state = query["state"].ToString();
        string scope = query["scope"].Count > 0 ? query["scope"].ToString() : "company:read participant:read";
        if (query["response_type"] != "code")
        {
            return BackAsync(http, redirect, state, "error", "unsupported_response_type");
        }

        if (scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(KnownScopes).Any())
        {
            return BackAsync(http, redirect, state, "error", "invalid_scope");
        }

        if (
            (options.RequirePkce && query["code_challenge"].Count == 0)
            || (query["code_challenge_method"].Count > 0 && query["code_challenge_method"].ToString() is not ("S256" or "plain"))
        )
        {
            return BackAsync(http, redirect, state, "error", "invalid_request");
        }

        string role = options.Role;
        if (!options.AutoApprove)
        {
            string all = http.Request.QueryString.Value ?? "";
            if (query["sim_user"].Count == 0)
            {
                return Answers.HtmlAsync(http, 200, Pages.SignIn(all));
            }

            if (!Pages.Roles.ContainsKey(query["sim_role"].ToString()))
            {
                return Answers.HtmlAsync(http, 200, Pages.PickAccount(all));
            }

            if (query["sim_allow"].Count == 0)
            {
                return Answers.HtmlAsync(http, 200, Pages.Consent(all, options.ClientId, scope, query["sim_role"].ToString()));
            }

            role = query["sim_role"].ToString();
            if (query["sim_allow"] != "yes")
            {
                return BackAsync(http, redirect, state, "error", "access_denied");
            }
        }
        else if (options.AutoRefuse is string refusal)
        {
            return BackAsync(http, redirect, state, "error", refusal);
        }

        string code = tokens.AddCode(
            redirect,
            scope,
            role,
            Optional(query["code_challenge"]),
            Optional(query["code_challenge_method"]),
            Optional(query["nonce"])
        );
        return BackAsync(http, redirect, state, "code", code);
    }

    private async Task TokenAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!http.Request.HasFormContentType)
        {
            await Answers.JsonAsync(http, 400, new { error = "unsupported_grant_type" });
            return;
        }

        IFormCollection form = await http.Request.ReadFormAsync();
        string grant = form["grant_type"].ToString();
        if (grant is not ("authorization_code" or "refresh_token" or "client_credentials"))
        {
            await Answers.JsonAsync(http, 400, new { error = "unsupported_grant_type" });
            return;
        }

        if (!await AuthenticateAsync(http, form))
        {
            return;
        }

        switch (grant)
        {
            case "authorization_code":
                await ExchangeAsync(http, form);
                break;
            case "refresh_token":
                await RefreshAsync(http, form);
                break;
            case "client_credentials" when !options.ClientCredentials:
                await Answers.JsonAsync(http, 400, new { error = "unauthorized_client" });
                break;
            default:
                string scope = form["scope"].Count > 0 ? form["scope"].ToString() : string.Join(' ', KnownScopes.Where(s => s != "openid"));
                if (scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(KnownScopes).Any())
                {
                    await Answers.JsonAsync(http, 400, new { error = "invalid_scope" });
                    break;
                }

                await AnswerAsync(http, tokens.Give(scope, "partner", Guid.NewGuid(), refresh: false), null);
                break;
        }
    }

    private async Task ExchangeAsync(HttpContext http, IFormCollection form)
    {
        if (form["code"].Count == 0)
        {
            await Answers.JsonAsync(http, 400, new { error = "invalid_request", error_description = "Missing code parameter." });
            return;
        }

        Code? code = tokens.TakeCode(form["code"].ToString());
        if (code is not null && form["redirect_uri"] != code.RedirectUri)
        {
            await Answers.JsonAsync(http, 400, new { error = "invalid_request", error_description = "Mismatching redirect URI." });
            return;
        }

        if (code is null || !ProofHolds(code, form["code_verifier"].ToString()))
        {
            await Answers.JsonAsync(http, 400, new { error = "invalid_grant" });
            return;
        }

        Grant grant = tokens.Redeem(code);
        bool openId = code.Scope.Split(' ').Contains("openid");
        await AnswerAsync(http, grant, grant.Refresh, openId ? _idTokens.Issue(issuer(), "sim-user-1", code.Nonce) : null);
    }

    private async Task RefreshAsync(HttpContext http, IFormCollection form)
    {
        if (form["refresh_token"].Count == 0)
        {
            await Answers.JsonAsync(http, 400, new { error = "invalid_request", error_description = "Missing refresh token parameter." });
            return;
        }

        string token = form["refresh_token"].ToString();
        if (tokens.FailsInside(token))
        {
            await Answers.HtmlAsync(http, 500, Pages.Error("Server Error (500)"));
            return;
        }

        RefreshResult result = tokens.Refresh(token, Optional(form["scope"]));
        if (result.Grant is null)
        {
            await Answers.JsonAsync(http, 400, new { error = result.Error });
            return;
        }

        await AnswerAsync(http, result.Grant, result.SameRefreshToken ? null : result.Grant.Refresh);
    }

    private async Task RevokeAsync(HttpContext http)
    {
        IFormCollection form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync() : FormCollection.Empty;
        if (!await AuthenticateAsync(http, form))
        {
            return;
        }

        if (form["token"].Count == 0)
        {
            await Answers.JsonAsync(http, 400, new { error = "invalid_request", error_description = "Missing token parameter." });
            return;
        }

        tokens.Revoke(form["token"].ToString());
        http.Response.StatusCode = 200;
    }

    private Task UserInfoAsync(HttpContext http)
    {
        Grant? grant = Answers.Bearer(http) is string token ? tokens.FindAccess(token).Grant : null;
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

    private async Task<bool> AuthenticateAsync(HttpContext http, IFormCollection form)
    {
        string? id = Optional(form["client_id"]);
        string? secret = Optional(form["client_secret"]);
        string header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            byte[] bytes = new byte[header.Length];
            string[] pair = Convert.TryFromBase64String(header[6..], bytes, out int count)
                ? Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2)
                : [""];
            id = WebUtility.UrlDecode(pair[0]);
            secret = pair.Length > 1 ? WebUtility.UrlDecode(pair[1]) : null;
        }

        if (id == options.ClientId && (options.ClientSecret is null || secret == options.ClientSecret))
        {
            return true;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_client\"";
        await Answers.JsonAsync(http, 401, new { error = "invalid_client" });
        return false;
    }

    private Task AnswerAsync(HttpContext http, Grant grant, string? refresh, string? idToken = null)
    {
        var answer = new Dictionary<string, object>
        {
            ["access_token"] = grant.Access,
            ["expires_in"] = Math.Max(0.5, options.AccessTokenLifetime.TotalSeconds),
            ["token_type"] = "Bearer",
            ["scope"] = grant.Scope,
        };
        if (refresh is not null)
        {
            answer["refresh_token"] = refresh;
        }

        if (idToken is not null)
        {
            answer["id_token"] = idToken;
        }

        return Answers.JsonAsync(http, 200, answer);
    }

    private bool IsRegistered(string redirect)
    {
        if (options.RedirectUris.Contains(redirect))
        {
            return true;
        }

        // Any port fits where the registered address is a loopback number without a port.
        return Uri.TryCreate(redirect, UriKind.Absolute, out Uri? uri)
            && uri.Host is "127.0.0.1" or "[::1]"
            && options.RedirectUris.Contains($"{uri!.Scheme}://{uri.Host}{uri.AbsolutePath}");
    }

    private static Task BackAsync(HttpContext http, string redirect, string state, string name, string value)
    {
        string join = redirect.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        string stateText = state.Length > 0 ? "&state=" + Uri.EscapeDataString(state) : "";
        http.Response.Redirect($"{redirect}{join}{name}={Uri.EscapeDataString(value)}{stateText}");
        return Task.CompletedTask;
    }

    private static bool ProofHolds(Code code, string verifier)
    {
        if (code.Challenge is null)
        {
            return true;
        }

        string made =
            code.ChallengeMethod == "S256"
                ? Convert
                    .ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))
                    .TrimEnd('=')
                    .Replace('+', '-')
                    .Replace('/', '_')
                : verifier;
        return made == code.Challenge;
    }

    private object Discovery()
    {
        string root = issuer();
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

    private static string? Optional(StringValues values) => values.Count > 0 && values[0]!.Length > 0 ? values[0] : null;

    private static readonly string[] KnownScopes =
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
}
