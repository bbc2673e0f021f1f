namespace Go401.Client.OAuth;

/// <summary>
/// The page that the browser shows when the sign-in is over. It is static: nothing of the request is on it, nothing
/// comes from elsewhere, and its style sheet is allowed by its hash alone (S23).
/// </summary>
internal static class LandingPage
{
    private const string Style = """
        :root{color-scheme:light dark;--page:#f3f5f8;--card:#fff;--text:#17202a;
        --muted:#4d5b69;--line:#e1e6ec;--mark:#0b7a4b;--soft:#e4f4ec}
        .refused{--mark:#8a5a00;--soft:#fbf0d9}.failed{--mark:#b3261e;--soft:#fbe7e5}.neutral{--mark:#1f5fa8;--soft:#e4eefa}
        @media(prefers-color-scheme:dark){
        :root{--page:#11161c;--card:#1a2129;--text:#eef2f6;--muted:#a9b6c3;--line:#2d3742;--mark:#4cc38a;--soft:#173326}
        .refused{--mark:#f0b849;--soft:#372b13}.failed{--mark:#ff8a80;--soft:#3d1f1e}
        .neutral{--mark:#7cb7ff;--soft:#182b42}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;
        background:var(--page);color:var(--text);font:1.0625rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
        main{position:relative;overflow:hidden;width:100%;max-width:29rem;
        background:var(--card);border:1px solid var(--line);border-radius:1rem;padding:2.5rem 2rem 1.5rem;
        text-align:center;box-shadow:0 1.5rem 3rem -2rem rgba(0,0,0,.35)}
        main::before{content:"";position:absolute;inset:0 0 auto;height:.3rem;background:var(--mark)}
        svg{width:4.5rem;height:4.5rem;padding:1.125rem;border-radius:50%;background:var(--soft);color:var(--mark)}
        h1{margin:1.125rem 0 .5rem;font-size:1.5rem;line-height:1.25;text-wrap:balance}
        p{margin:0;color:var(--muted);text-wrap:balance}
        footer{margin-top:2rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.875rem;color:var(--muted)}
        @media(forced-colors:active){svg{border:1px solid}}
        """;

    // Each outcome has a shape of its own, for anyone who does not see its colour.
    private const string Tick = "<path d=\"M4 12.5l5.5 5.5L20 7\"/>";
    private const string Bar = "<path d=\"M5 12h14\"/>";
    private const string Cross = "<path d=\"M6 6l12 12M18 6L6 18\"/>";
    private const string Letter = "<path d=\"M12 11v8M12 5.5h.01\"/>";

    /// <summary>The value of the Content-Security-Policy header.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{StyleHash()}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static byte[] Done { get; } =
        Page(
            "done",
            "Signed in",
            "You are signed in to 401GO",
            "PowerShell is connected. You can close this page and go back to the terminal.",
            Tick
        );

    /// <summary>The person or the server said no.</summary>
    public static byte[] Refused { get; } =
        Page(
            "refused",
            "Not signed in",
            "The sign-in was refused",
            "No connection was made. Go back to the terminal: it shows why and what to do next.",
            Bar
        );

    /// <summary>The answer could not be used.</summary>
    public static byte[] Failed { get; } =
        Page(
            "failed",
            "Sign-in failed",
            "The sign-in did not work",
            "No connection was made. Go back to the terminal: it shows why and what to do next.",
            Cross
        );

    /// <summary>For whatever is not an answer to this sign-in.</summary>
    public static byte[] Neutral { get; } =
        Page(
            "neutral",
            "Go401",
            "Nothing to see here",
            "This page belongs to a sign-in that is in progress. Go back to the terminal, or to the page where you were signing in.",
            Letter
        );

    /// <summary>For a browser of another account.</summary>
    public static byte[] OtherAccount { get; } =
        Page(
            "refused",
            "Go401",
            "Another account is signing in here",
            "This browser runs under a different account of this machine than PowerShell. If both accounts are yours, "
                + "copy the address of this page and paste it into the terminal when it asks for it.",
            Bar
        );

    private static byte[] Page(string kind, string title, string heading, string text, string mark) =>
        Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en" class="{kind}">
            <head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">
            <title>{title} - Go401</title><style>{Style}</style></head>
            <body><main aria-labelledby="what">
            <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.5"
            stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{mark}</svg>
            <h1 id="what">{heading}</h1><p>{text}</p><footer>Go401 for PowerShell</footer></main></body>
            </html>
            """
        );

    private static string StyleHash() => Convert.ToBase64String(Hash.Sha256(Style));
}
