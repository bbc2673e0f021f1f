namespace Go401.Client.OAuth;

/// <summary>How to sign in by authorization code.</summary>
internal sealed record AuthorizationCodeOptions
{
    /// <summary>True prints the address and takes the redirected address back by paste, without a browser or listener.</summary>
    public bool NoBrowser { get; init; }

    /// <summary>How long the whole attempt may take (S25).</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How the browser is waited for.</summary>
    public RedirectListenerOptions Listener { get; init; } = new();

    /// <summary>Refuses any other role before anything is kept.</summary>
    public string? ExpectRole { get; init; }

    /// <summary>Refuses any other company before anything is kept.</summary>
    public string? ExpectCompany { get; init; }

    /// <summary>True where not any account will do.</summary>
    public bool ExpectsAccount => ExpectRole is not null || ExpectCompany is not null;
}
