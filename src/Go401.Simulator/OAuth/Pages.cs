using System.Net;

namespace Go401.Simulator.OAuth;

/// <summary>The pages that a person sees: plain HTML.</summary>
internal static class Pages
{
    public static string SignIn(string query) => Page("Sign in to the 401GO simulator", $"""
        <p>This is a local simulator. Any name will do.</p>
        <form method="get" action="./"><label>Email <input name="sim_user" type="email" value="admin@example.com" required autofocus></label>
        {Hidden(query)}<button>Sign in</button></form>
        """);

    public static string PickAccount(string query) => Page("Pick an account", $"""
        <form method="get" action="./"><fieldset><legend>Which account may be used?</legend>
        <label><input type="radio" name="sim_role" value="company_admin" checked> Company administrator, Simulated Company 1</label>
        <label><input type="radio" name="sim_role" value="participant"> Participant</label>
        <label><input type="radio" name="sim_role" value="advisor"> Advisor</label></fieldset>
        {Hidden(query)}<button>Continue</button></form>
        """);

    public static string Consent(string query, string client, string scope) => Page("Allow access?", $"""
        <p><b>{WebUtility.HtmlEncode(client)}</b> asks for: <code>{WebUtility.HtmlEncode(scope)}</code></p>
        <form method="get" action="./">{Hidden(query)}<button name="sim_allow" value="yes">Allow</button> <button name="sim_allow" value="no">Refuse</button></form>
        """);

    public static string Error(string text) => Page("This request cannot be served", $"<p>{WebUtility.HtmlEncode(text)}</p>");

    private static string Hidden(string query)
    {
        var fields = new System.Text.StringBuilder();
        foreach (string pair in query.TrimStart('?').Split('&', System.StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=', 2);
            fields.Append("<input type=\"hidden\" name=\"").Append(WebUtility.HtmlEncode(WebUtility.UrlDecode(parts[0]))).Append("\" value=\"")
                .Append(WebUtility.HtmlEncode(WebUtility.UrlDecode(parts.Length > 1 ? parts[1] : ""))).Append("\">");
        }

        return fields.ToString();
    }

    private static string Page(string title, string body) => $$"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{{title}}</title>
        <style>:root{color-scheme:light dark}body{font:1rem/1.6 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}label{display:block;margin:.75rem 0}button{font:inherit;padding:.5rem 1.25rem;margin-top:1rem}fieldset{border:1px solid;border-radius:.5rem}</style></head>
        <body><h1>{{title}}</h1>{{body}}</body></html>
        """;
}
