using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Text;

namespace Go401.Simulator.OAuth;

/// <summary>
/// The pages that a person sees: plain HTML, no script. Each carries the whole request on in hidden fields, so the server keeps
/// nothing.
/// </summary>
internal static class Pages
{
    public static readonly IReadOnlyDictionary<string, string> Roles = new Dictionary<string, string>
    {
        ["company_admin"] = "Company administrator, Simulated Company 1",
        ["participant"] = "Participant, Sim Ulated",
        ["advisor"] = "Advisor, Simulated Advisors 1",
    };

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["participant:read"] = "see participants, with social security numbers and pay",
        ["participant:write"] = "change participants, and request withdrawals, loans and rollovers",
        ["participant:billing"] = "charge participants",
        ["company:read"] = "see companies and plans",
        ["company:write"] = "submit payrolls",
        ["plan:read"] = "see plans",
        ["plan:write"] = "set up plans",
        ["affiliate_firm:read"] = "see advisor firms",
        ["affiliate_firm:write"] = "change advisor firms",
        ["affiliate:read"] = "see advisors",
        ["affiliate:write"] = "change advisors",
        ["openid"] = "see who signed in",
    };

    public static string SignIn(string query) =>
        Page(
            "Sign in",
            $"""
            <p>This is a simulator on your own machine. Any address works; there is no password.</p>
            <form method="get" action="./">
            <label for="user">Email</label>
            <input id="user" name="sim_user" type="email" autocomplete="off" value="admin@example.com" required autofocus>
            {Hidden(query, "sim_user")}<button>Sign in</button></form>
            """
        );

    public static string PickAccount(string query) =>
        Page(
            "Select an account",
            $"""
            <form method="get" action="./"><fieldset><legend>Which account may be used?</legend>
            {string.Concat(
                Roles.Select(
                    (role, i) =>
                        $"<label><input type=\"radio\" name=\"sim_role\" value=\"{role.Key}\"{(i == 0 ? " checked autofocus" : "")}>"
                        + $"<span>{WebUtility.HtmlEncode(role.Value)}</span></label>"
                )
            )}
            </fieldset>{Hidden(query, "sim_role")}<button>Continue</button></form>
            """
        );

    public static string Consent(string query, string client, string scope, string role) =>
        Page(
            "Allow access?",
            $"""
            <p><strong>{WebUtility.HtmlEncode(client)}</strong> wants to use the account <strong>{WebUtility.HtmlEncode(
                Roles[role]
            )}</strong> and to:</p>
            <ul>{string.Concat(
                scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s =>
                    $"<li>{WebUtility.HtmlEncode(Meanings.GetValueOrDefault(s, s))} (<code>{WebUtility.HtmlEncode(s)}</code>)</li>"
                )
            )}</ul>
            <form method="get" action="./">{Hidden(
                query,
                "sim_allow"
            )}<button name="sim_allow" value="yes" autofocus>Allow</button>
            <button name="sim_allow" value="no" class="second">Refuse</button></form>
            """
        );

    public static string Error(string text) => Page("This request is not valid", $"<p>{WebUtility.HtmlEncode(text)}</p>");

    public static string Start(string baseUri, string clientId) =>
        Page(
            "The simulator is running",
            $"""
            <p>Base address: <code>{WebUtility.HtmlEncode(baseUri)}</code><br>Client id: <code>{WebUtility.HtmlEncode(clientId)}</code></p>
            <p>Sign in from PowerShell:</p>
            <pre>Connect-Go401 -BaseUri {WebUtility.HtmlEncode(baseUri)} -ClientId {WebUtility.HtmlEncode(
                clientId
            )} -ClientSecret (Read-Host -AsSecureString)</pre>
            """
        );

    private static string Hidden(string query, string without)
    {
        var fields = new StringBuilder();
        foreach (string pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            string name = WebUtility.UrlDecode(parts[0]);
            if (name != without)
            {
                fields
                    .Append("<input type=\"hidden\" name=\"")
                    .Append(WebUtility.HtmlEncode(name))
                    .Append("\" value=\"")
                    .Append(WebUtility.HtmlEncode(WebUtility.UrlDecode(parts.Length > 1 ? parts[1] : "")))
                    .Append("\">");
            }
        }

        return fields.ToString();
    }

    private static string Page(string title, string body) =>
        $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1"><title>{{title}} - 401GO simulator</title>
            <style>
            :root{color-scheme:light dark;--ink:#1c2430;--back:#f5f6f8;--card:#fff;--line:#8a93a3;--main:#1f5fbf;--on:#fff}
            @media(prefers-color-scheme:dark){
            :root{--ink:#e8ebf0;--back:#12161c;--card:#1b212a;--line:#7a8494;--main:#8ab4f8;--on:#10151c}
            }
            *{box-sizing:border-box}
            body{font:1rem/1.6 system-ui,sans-serif;color:var(--ink);background:var(--back);margin:0;padding:3rem 1rem}
            main{max-width:30rem;margin:auto;background:var(--card);padding:1.5rem 2rem 2rem;border-radius:.75rem}
            .badge{font-size:.875rem;margin:0}h1{margin:.25rem 0 1rem;font-size:1.6rem}label{display:block;padding:.5rem 0}
            input[type=email]{font:inherit;color:inherit;background:transparent;width:100%;padding:.6rem;
            border:1px solid var(--line);border-radius:.4rem}
            fieldset{border:1px solid var(--line);border-radius:.5rem}
            button{font:inherit;padding:.6rem 1.5rem;margin-top:1rem;
            border:1px solid var(--main);border-radius:.4rem;background:var(--main);color:var(--on);cursor:pointer}
            fieldset label{display:flex;gap:.6rem;align-items:baseline}
            button+button{margin-left:.75rem}.second{background:transparent;color:var(--main)}
            :focus-visible{outline:3px solid var(--main);outline-offset:2px}
            pre{white-space:pre-wrap;overflow-wrap:anywhere}code{overflow-wrap:anywhere}
            </style></head>
            <body><main><p class="badge">401GO simulator: not the real service, synthetic people only</p><h1>{{title}}</h1>
            {{body}}</main></body></html>
            """;
}
