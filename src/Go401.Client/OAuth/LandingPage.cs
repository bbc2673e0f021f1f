using System;
using System.Security.Cryptography;
using System.Text;

namespace Go401.Client.OAuth;

/// <summary>
/// The page that the browser shows when the sign-in is over. It is static: nothing of the request is on it, nothing
/// comes from elsewhere, and its style sheet is allowed by its hash alone (S23).
/// </summary>
internal static class LandingPage
{
    private const string Style = """
        :root{color-scheme:light dark;--page:#f4f6f8;--card:#fff;--text:#17202a;--muted:#4d5b69;--line:#dde3e9;--mark:#0b7a4b}
        .refused,.failed{--mark:#b3261e}
        @media(prefers-color-scheme:dark){:root{--page:#12171d;--card:#1b222a;--text:#eef2f6;--muted:#a9b6c3;--line:#2c3640;--mark:#4cc38a}.refused,.failed{--mark:#ff8a80}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--page);color:var(--text);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{width:100%;max-width:30rem;background:var(--card);border:1px solid var(--line);border-top:.3rem solid var(--mark);border-radius:.75rem;padding:2.25rem 2rem;text-align:center;box-shadow:0 1.5rem 3rem -2rem rgba(0,0,0,.35)}
        main:focus-visible{outline:.2rem solid var(--mark);outline-offset:.25rem}
        svg{width:3.5rem;height:3.5rem;color:var(--mark)}
        h1{margin:.75rem 0 .5rem;font-size:1.5rem;line-height:1.25}
        p{margin:.25rem 0;color:var(--muted)}
        footer{margin-top:1.5rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.875rem;color:var(--muted)}
        """;

    private const string Tick = "<path d=\"M8 12.5l2.7 2.7L16 9.5\"/>";
    private const string Cross = "<path d=\"M9 9l6 6M15 9l-6 6\"/>";

    /// <summary>The value of the Content-Security-Policy header.</summary>
    public static string ContentSecurityPolicy { get; } = $"default-src 'none'; style-src 'sha256-{StyleHash()}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>Signed in.</summary>
    public static byte[] Done { get; } = Page("done", "Signed in", "You are signed in to 401GO", "PowerShell is connected. You can close this page and go back to the terminal.", Tick);

    /// <summary>The person or the server said no.</summary>
    public static byte[] Refused { get; } = Page("refused", "Not signed in", "The sign-in was refused", "Nothing was connected. Go back to the terminal: it says why, and what to do next.", Cross);

    /// <summary>The answer could not be used.</summary>
    public static byte[] Failed { get; } = Page("failed", "Sign-in failed", "The sign-in did not work", "Nothing was connected. Go back to the terminal: it says why, and what to do next.", Cross);

    /// <summary>For whatever is not an answer to this sign-in.</summary>
    public static byte[] Neutral { get; } = Page("neutral", "Go401", "Nothing to see here", "This page belongs to a sign-in that is under way. Go back to the terminal, or to the page where you were signing in.", "<path d=\"M12 11v5M12 8h.01\"/>");

    private static byte[] Page(string kind, string title, string heading, string text, string mark) => Encoding.UTF8.GetBytes($"""
        <!doctype html>
        <html lang="en" class="{kind}">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>{title} - Go401</title><style>{Style}</style></head>
        <body><main role="status" tabindex="-1" aria-labelledby="what"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="10"/>{mark}</svg>
        <h1 id="what">{heading}</h1><p>{text}</p><footer>Go401 for PowerShell</footer></main></body>
        </html>
        """);

    private static string StyleHash()
    {
        using var sha = SHA256.Create();
        return Convert.ToBase64String(sha.ComputeHash(Encoding.UTF8.GetBytes(Style)));
    }
}
