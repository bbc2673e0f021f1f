using System;
using System.Collections.Generic;

namespace Go401.Simulator;

/// <summary>What happens when a refresh token that was already used comes again.</summary>
public enum ReuseHandling
{
    /// <summary>It is refused, and nothing else changes.</summary>
    Refuse,

    /// <summary>It is refused, and every token of the same sign-in is ended.</summary>
    RevokeFamily,
}

/// <summary>How an id_token is spoiled, for tests of those who check it.</summary>
public enum IdTokenFault
{
    /// <summary>It is good.</summary>
    None,

    /// <summary>Another nonce.</summary>
    Nonce,

    /// <summary>Signed with nothing (alg none).</summary>
    AlgorithmNone,

    /// <summary>Signed with the client's secret (HS256).</summary>
    AlgorithmHs256,

    /// <summary>Another issuer.</summary>
    Issuer,

    /// <summary>Another audience.</summary>
    Audience,

    /// <summary>Expired.</summary>
    Expired,

    /// <summary>A signature by another key.</summary>
    Signature,
}

/// <summary>The settings of a simulator; they may be changed while it runs.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; set; }

    /// <summary>How many participants the first company has. None of them is held in memory.</summary>
    public int Participants { get; set; } = 25;

    /// <summary>
    /// How many companies there are; the first has <see cref="Participants"/>, the others up to 12, the last none (where it is not the
    /// first).
    /// </summary>
    public int Companies { get; set; } = 3;

    /// <summary>The client id that is known.</summary>
    public string ClientId { get; set; } = "demo-client";

    /// <summary>Its secret; null makes it a public client.</summary>
    public string? ClientSecret { get; set; } = "demo-secret";

    /// <summary>The redirect addresses registered. A loopback address by number without a port fits any port.</summary>
    public IList<string> RedirectUris { get; } = ["http://127.0.0.1/callback/", "http://[::1]/callback/", "https://example.com/callback/"];

    /// <summary>Approves every sign-in by itself, so that a scripted browser only follows redirects.</summary>
    public bool AutoApprove { get; set; }

    /// <summary>With <see cref="AutoApprove"/>: refuses with this error instead, for instance access_denied.</summary>
    public string? AutoRefuse { get; set; }

    /// <summary>With <see cref="AutoApprove"/>: the role of the account that is picked.</summary>
    public string Role { get; set; } = "company_admin";

    /// <summary>How long access tokens live.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>How long refresh tokens live.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many random bytes a token has; its text is twice as long. 400 bytes are about as long as a JWT.</summary>
    public int TokenBytes { get; set; } = 20;

    /// <summary>How long codes live.</summary>
    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>True ends a refresh token when it is used and gives a new one.</summary>
    public bool Rotation { get; set; } = true;

    /// <summary>For so long after its use an old refresh token brings the same new tokens once more.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.Zero;

    /// <summary>What happens on reuse.</summary>
    public ReuseHandling Reuse { get; set; } = ReuseHandling.Refuse;

    /// <summary>True refuses a sign-in without PKCE.</summary>
    public bool RequirePkce { get; set; }

    /// <summary>False answers client credentials with unauthorized_client, as for a partner who is not approved.</summary>
    public bool ClientCredentials { get; set; } = true;

    /// <summary>True offers the revocation endpoint; false answers 404.</summary>
    public bool Revocation { get; set; } = true;

    /// <summary>Leaves these scopes out of (or, when new, adds them to) the answer of a refresh.</summary>
    public string? RefreshScope { get; set; }

    /// <summary>How id_tokens are spoiled.</summary>
    public IdTokenFault IdTokenFault { get; set; }

    /// <summary>Records a page when none is asked for.</summary>
    public int DefaultPageSize { get; set; } = 100;

    /// <summary>Records a page at most.</summary>
    public int LargestPageSize { get; set; } = 1000;

    /// <summary>Waits so long before every answer of the API.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.Zero;

    /// <summary>How many requests of one second are answered; those beyond get 429 with Retry-After: 1. 0 sets no limit.</summary>
    public int RateLimit { get; set; }

    /// <summary>
    /// Answers a bare array wherever neither page nor page_size is given. The two endpoints whose documentation says so do
    /// it always.
    /// </summary>
    public bool BareArrays { get; set; }

    /// <summary>
    /// Writes next and previous on this origin instead of its own, for instance <c>http://app.401go.com</c>, as a service
    /// behind a proxy does; null writes its own.
    /// </summary>
    public string? NextOrigin { get; set; }

    /// <summary>Where the connection is confirmed, below the base address.</summary>
    public string ConnectionSuccessPath { get; set; } = "partners/connection-success/";

    /// <summary>Endpoint and method pairs that are not granted to the client, such as "GET /companies/".</summary>
    public ISet<string> NotGranted { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>True keeps the good rows of a list of participants that is rejected with errors; false keeps none of it.</summary>
    public bool KeepGoodRows { get; set; }

    /// <summary>True makes every plan a starter 401(k), which has lower limits for the year.</summary>
    public bool StarterPlan { get; set; }

    /// <summary>
    /// True rejects a payroll with a contribution beyond the limits of the year (400, at its line); false takes it, and the participant
    /// has reached the limit then.
    /// </summary>
    public bool EnforceLimits { get; set; }

    /// <summary>Keeps rendered pages in memory (64 at most), so that a benchmark measures the client.</summary>
    public bool CachePages { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
