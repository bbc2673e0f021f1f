using System;
using System.Collections.Generic;
using Go401.Client.Connections;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;

namespace Go401.PowerShell.Plans;

/// <summary>What the parameters of Connect-Go401 were given; null where one was left out.</summary>
internal sealed record SignInParameters
{
    /// <summary>The parameter set. Authorization code is the default: a stored connection or a variable can decide otherwise.</summary>
    public GrantKind Grant { get; init; }

    public string? Name { get; init; }

    /// <summary>-ClientId, or the user name of -Credential.</summary>
    public string? ClientId { get; init; }

    /// <summary>-ClientSecret, or the password of -Credential.</summary>
    public SecretValue? ClientSecret { get; init; }

    public SecretValue? RefreshToken { get; init; }

    public SecretValue? AccessToken { get; init; }

    public IReadOnlyList<string>? Scope { get; init; }

    public Uri? RedirectUri { get; init; }

    public bool NoBrowser { get; init; }

    public string? ExpectRole { get; init; }

    public string? ExpectCompany { get; init; }

    public Uri? BaseUri { get; init; }

    public string? ApiVersion { get; init; }

    public Uri? ConnectionSuccessUri { get; init; }

    public int? TimeoutSec { get; init; }

    public string? Vault { get; init; }

    public bool NoPersist { get; init; }

    public bool NoAccessTokenCache { get; init; }

    /// <summary>True where no vault is read or written.</summary>
    public bool StaysInMemory => NoPersist || Grant == GrantKind.AccessToken;

    /// <summary>True where a person is to sign in: a scope, a redirect address or a paste was asked for.</summary>
    public bool WantsInteractiveSignIn => Scope is not null || RedirectUri is not null || NoBrowser;

    /// <summary>True where a client was given, and not only which connection is meant.</summary>
    public bool HasClient => ClientId is not null || ClientSecret is not null;

    /// <summary>True where any way to sign in was given.</summary>
    public bool HasSignInParameters => WantsInteractiveSignIn || HasClient || Grant != GrantKind.AuthorizationCode;

    /// <summary>The options of a sign-in by a person.</summary>
    public AuthorizationCodeOptions CodeOptions() =>
        new()
        {
            NoBrowser = NoBrowser,
            Deadline = TimeSpan.FromSeconds(TimeoutSec ?? 300),
            ExpectRole = ExpectRole,
            ExpectCompany = ExpectCompany,
        };

    /// <summary>A stored connection's settings with what was given here.</summary>
    public ConnectionSettings ApplyTo(ConnectionSettings stored) =>
        stored with
        {
            ApiVersion = ApiVersion ?? stored.ApiVersion,
            ConnectionSuccessUri = ConnectionSuccessUri is null
                ? stored.ConnectionSuccessUri
                : ConnectionSuccess.Check(stored.BaseUri, ConnectionSuccessUri),
            Timeout = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : stored.Timeout,
        };
}
