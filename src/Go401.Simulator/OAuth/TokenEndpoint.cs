using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using static Go401.Simulator.OAuth.OAuthServer;

namespace Go401.Simulator.OAuth;

/// <summary>Gives tokens for a code, a refresh token or the client's own secret, and revokes them.</summary>
internal sealed class TokenEndpoint(SimulatorOptions options, TokenStore tokens, IdTokens idTokens, Func<string> issuer)
{
    /// <summary>Responds to a request for tokens.</summary>
    public async Task GiveAsync(HttpContext http)
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

                await RespondAsync(http, tokens.Give(scope, "partner", Guid.NewGuid(), refresh: false), null);
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
        await RespondAsync(http, grant, grant.Refresh, openId ? idTokens.Issue(issuer(), "sim-user-1", code.Nonce) : null);
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

        await RespondAsync(http, result.Grant, result.SameRefreshToken ? null : result.Grant.Refresh);
    }

    /// <summary>Revokes a token.</summary>
    public async Task RevokeAsync(HttpContext http)
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

    private Task RespondAsync(HttpContext http, Grant grant, string? refresh, string? idToken = null)
    {
        var response = new Dictionary<string, object>
        {
            ["access_token"] = grant.Access,
            ["expires_in"] = Math.Max(0.5, options.AccessTokenLifetime.TotalSeconds),
            ["token_type"] = "Bearer",
            ["scope"] = grant.Scope,
        };
        if (refresh is not null)
        {
            response["refresh_token"] = refresh;
        }

        if (idToken is not null)
        {
            response["id_token"] = idToken;
        }

        return Answers.JsonAsync(http, 200, response);
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
}
