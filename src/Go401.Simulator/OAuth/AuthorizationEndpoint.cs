using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using static Go401.Simulator.OAuth.OAuthServer;

namespace Go401.Simulator.OAuth;

/// <summary>Signs a person in, asks for consent, and redirects with a code or an error.</summary>
internal sealed class AuthorizationEndpoint(SimulatorOptions options, TokenStore tokens)
{
    public Task AuthorizeAsync(HttpContext http)
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
            return RedirectAsync(http, redirect, state, "error", "unsupported_response_type");
        }

        if (scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(KnownScopes).Any())
        {
            return RedirectAsync(http, redirect, state, "error", "invalid_scope");
        }

        if (
            (options.RequirePkce && query["code_challenge"].Count == 0)
            || (query["code_challenge_method"].Count > 0 && query["code_challenge_method"].ToString() is not ("S256" or "plain"))
        )
        {
            return RedirectAsync(http, redirect, state, "error", "invalid_request");
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
                return RedirectAsync(http, redirect, state, "error", "access_denied");
            }
        }
        else if (options.AutoRefuse is string refusal)
        {
            return RedirectAsync(http, redirect, state, "error", refusal);
        }

        string code = tokens.AddCode(
            redirect,
            scope,
            role,
            Optional(query["code_challenge"]),
            Optional(query["code_challenge_method"]),
            Optional(query["nonce"])
        );
        return RedirectAsync(http, redirect, state, "code", code);
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

    private static Task RedirectAsync(HttpContext http, string redirect, string state, string name, string value)
    {
        string join = redirect.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        string stateText = state.Length > 0 ? "&state=" + Uri.EscapeDataString(state) : "";
        http.Response.Redirect($"{redirect}{join}{name}={Uri.EscapeDataString(value)}{stateText}");
        return Task.CompletedTask;
    }
}
