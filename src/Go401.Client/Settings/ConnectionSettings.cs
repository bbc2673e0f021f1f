namespace Go401.Client.Settings;

/// <summary>
/// What a connection is set to; immutable, and nothing in it is secret but <see cref="ClientSecret"/>, which shows <c>***</c>.
/// </summary>
internal sealed record ConnectionSettings
{
    /// <summary>Where 401GO's production API lives.</summary>
    public static readonly Uri DefaultBaseUri = new("https://app.401go.com/api");

    public required string Name { get; init; }

    /// <summary>The API's base address, without a slash at its end; https, or http on loopback only (S27).</summary>
    public Uri BaseUri { get; init; } = DefaultBaseUri;

    /// <summary>The client id that 401GO gave out; null for a connection made of an access token.</summary>
    public string? ClientId { get; init; }

    /// <summary>The client secret, where there is one.</summary>
    public SecretValue? ClientSecret { get; init; }

    public IReadOnlyList<string> Scope { get; init; } = [];

    public GrantKind Grant { get; init; }

    /// <summary>The redirect address registered with 401GO; null means <c>http://127.0.0.1/callback/</c>.</summary>
    public Uri? RedirectUri { get; init; }

    /// <summary>The value of the Api-Version header (YYYY-MM-DD); null sends none.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>
    /// 401GO's connection success endpoint, absolute or relative to the base address; it is not published, 401GO names it during
    /// onboarding.
    /// </summary>
    public Uri? ConnectionSuccessUri { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);
}
