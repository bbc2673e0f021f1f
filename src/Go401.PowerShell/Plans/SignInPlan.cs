using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Client.Vault;

namespace Go401.PowerShell.Plans;

/// <summary>The environment variables of a sign-in; null where one is not set.</summary>
internal sealed record SignInEnvironment(
    string? Name = null,
    string? ClientId = null,
    SecretValue? ClientSecret = null,
    SecretValue? RefreshToken = null,
    string? BaseUri = null
)
{
    /// <summary>Reads the variables of this process.</summary>
    public static SignInEnvironment Read() =>
        new(
            EnvironmentInput.Text(EnvironmentInput.Name),
            EnvironmentInput.Text(EnvironmentInput.ClientId),
            Secret(EnvironmentInput.ClientSecret),
            Secret(EnvironmentInput.RefreshToken),
            EnvironmentInput.Text(EnvironmentInput.BaseUri)
        );

    private static SecretValue? Secret(string variable) => EnvironmentInput.Text(variable) is string text ? new SecretValue(text) : null;
}

/// <summary>What the vault has under the name, and whether only a new sign-in helps.</summary>
internal sealed record StoredSignIn(StoredConnection Connection, bool RequiresSignIn = false);

/// <summary>
/// What Connect-Go401 will do: use the stored connection, or sign in with which grant, client and server. It follows from the parameters,
/// the environment and the stored connection alone: nothing is read or sent to make it.
/// </summary>
internal sealed record SignInPlan
{
    /// <summary>What a connection name is, after "is not a connection name: ".</summary>
    internal const string NameRule = "use letters, digits and hyphens, starting with a letter or a digit, 63 at most";
    private static readonly Regex Names = new("^[A-Za-z0-9][A-Za-z0-9-]{0,62}\\z", RegexOptions.CultureInvariant);

    /// <summary>True where the stored connection is used, with the settings below.</summary>
    public bool UsesStored { get; private init; }

    /// <summary>The settings, with the grant to sign in with.</summary>
    public required ConnectionSettings Settings { get; init; }

    /// <summary>The refresh token that was given or set in the environment; null for the other grants.</summary>
    public SecretValue? SuppliedRefreshToken { get; private init; }

    /// <summary>Where each value comes from and what is ignored, for the verbose stream: never the value of a secret.</summary>
    public required string Summary { get; init; }

    /// <summary>True for a name that a connection can have.</summary>
    public static bool IsName(string name) => Names.IsMatch(name);

    /// <summary>The name of the connection.</summary>
    /// <exception cref="Go401Exception"><c>NameInvalid</c>.</exception>
    public static string NameOf(SignInParameters given, SignInEnvironment environment)
    {
        string name = given.Name ?? environment.Name ?? "default";
        return IsName(name)
            ? name
            : throw new Go401Exception(
                "NameInvalid",
                ErrorKind.InvalidArgument,
                $"{EnvironmentInput.Name} does not contain a connection name: {NameRule}."
            );
    }

    /// <summary>The refresh token to sign in with, where there is one.</summary>
    public static SecretValue? RefreshTokenOf(SignInParameters given, SignInEnvironment environment) =>
        given.RefreshToken ?? environment.RefreshToken;

    /// <summary>Parameters that cannot have an effect are an error, before a vault is asked.</summary>
    /// <exception cref="Go401Exception"><c>ParametersConflict</c>.</exception>
    public static void Check(SignInParameters given)
    {
        string? other =
            !given.StaysInMemory ? null
            : given.Vault is not null ? "-Vault"
            : given.NoAccessTokenCache ? "-NoAccessTokenCache"
            : null;
        string why =
            given.Grant == GrantKind.AccessToken
                ? "A connection created from an access token is kept in memory only"
                : "-NoPersist keeps the connection in memory only";
        if (other is not null)
        {
            throw ParameterConflict.Of($"{why}: {other} has no effect. Remove one of them.");
        }
    }

    /// <summary>True where a stored connection must be meant, or no one could sign in: a vault that shows none is asked again.</summary>
    public static bool NeedsStored(SignInParameters given, bool interactive) =>
        !given.HasSignInParameters || (!interactive && given.Grant == GrantKind.AuthorizationCode);

    /// <summary>Decides.</summary>
    /// <param name="stored">What the vault has; null where it has nothing or is not used.</param>
    /// <param name="interactive">True where a person can be asked.</param>
    /// <param name="mayUseStored">False where the stored connection turned out to need a sign-in.</param>
    /// <exception cref="Go401Exception">What is refused: <c>AccountNotExpected</c>, <c>InteractionRequired</c>, <c>NameInvalid</c>,
    /// <c>BaseUriInvalid</c>, <c>RedirectUriInvalid</c>, <c>ClientIdInvalid</c> or <c>ScopeInvalid</c>.</exception>
    public static SignInPlan Decide(
        SignInParameters given,
        SignInEnvironment environment,
        StoredSignIn? stored,
        bool interactive,
        bool mayUseStored = true
    )
    {
        bool uses =
            mayUseStored && stored is not null && !(stored.RequiresSignIn && interactive) && PrefersStored(given, environment, stored);
        return uses ? UseStored(given, environment, stored!.Connection) : SignIn(given, environment, stored?.Connection, interactive);
    }

    /// <summary>
    /// A refresh token that the stored connection was made with is used up: the vault has its successor, and sending it again could end
    /// them all (S36). Another one is newer than what is stored.
    /// </summary>
    private static bool PrefersStored(SignInParameters given, SignInEnvironment environment, StoredSignIn stored)
    {
        StoredConnection known = stored.Connection;
        if (
            given.WantsInteractiveSignIn
            || given.Grant is GrantKind.ClientCredentials or GrantKind.AccessToken
            || (given.BaseUri is Uri wanted && BaseAddress.Check(wanted) != BaseAddress.Check(known.Settings.BaseUri))
            || (given.ClientId is string id && id != known.Settings.ClientId)
        )
        {
            return false;
        }

        if (RefreshTokenOf(given, environment) is not SecretValue supplied)
        {
            return !given.HasClient;
        }

        // A variable may be there for another connection: it counts where what is stored came from such a variable, or is used up.
        return StoredConnection.FingerprintOf(supplied) == known.SeedFingerprint
            || (given.RefreshToken is null && !stored.RequiresSignIn && known.SeedFingerprint is null);
    }

    private static SignInPlan UseStored(SignInParameters given, SignInEnvironment environment, StoredConnection stored)
    {
        Account? account = stored.Account;
        if (IsOther(given.ExpectRole, account?.Role) || IsOther(given.ExpectCompany, account?.CompanyName))
        {
            throw new Go401Exception(
                "AccountNotExpected",
                ErrorKind.SecurityError,
                $"The stored connection '{stored.Settings.Name}' has the role '{Shown(account?.Role)}' and the "
                    + $"company '{Shown(account?.CompanyName)}', not the expected ones. Sign in again with openid in "
                    + "-Scope, or use another -Name."
            );
        }

        string ignored =
            RefreshTokenOf(given, environment) is not SecretValue supplied ? ""
            : StoredConnection.FingerprintOf(supplied) == stored.SeedFingerprint
                ? $" The refresh token {(given.RefreshToken is null ? $"in {EnvironmentInput.RefreshToken}" : "given")} was already used; "
                    + "the vault has a newer one."
            : $" {EnvironmentInput.RefreshToken} is ignored.";
        return new SignInPlan
        {
            UsesStored = true,
            Settings = given.ApplyTo(stored.Settings),
            Summary = $"The stored connection '{stored.Settings.Name}' is used.{ignored}",
        };
    }

    private static SignInPlan SignIn(SignInParameters given, SignInEnvironment environment, StoredConnection? stored, bool interactive)
    {
        string name = NameOf(given, environment);
        ConnectionSettings? before = stored?.Settings;
        Uri baseUri = BaseAddress.Check(given.BaseUri ?? BaseUriOf(environment) ?? before?.BaseUri ?? ConnectionSettings.DefaultBaseUri);
        GrantKind grant =
            given.Grant != GrantKind.AuthorizationCode || given.WantsInteractiveSignIn ? given.Grant
            : environment.RefreshToken is not null ? GrantKind.RefreshToken
            : before?.Grant == GrantKind.ClientCredentials ? GrantKind.ClientCredentials
            : GrantKind.AuthorizationCode;
        if (grant == GrantKind.AuthorizationCode && !given.HasSignInParameters && !interactive)
        {
            throw new Go401Exception(
                "InteractionRequired",
                ErrorKind.AuthenticationError,
                $"No usable connection is stored under the name '{name}', and this session is not interactive. Sign in "
                    + $"once in a PowerShell session of this account: Connect-Go401 -Name {name} -ClientId …; or use "
                    + $"-RefreshToken or -ClientCredentials, or set {EnvironmentInput.RefreshToken}. Test-Go401Vault shows whether this "
                    + "account has a vault that it can open."
            );
        }

        // A secret goes only together with the id and the server it belongs to; with an access token none is kept.
        string? id = (given.ClientId ?? environment.ClientId) is string text ? CredentialText.ClientId(text) : null;
        bool keeps = grant != GrantKind.AccessToken;
        bool same = keeps && before is not null && BaseAddress.SameOrigin(before.BaseUri, baseUri) && (id is null || id == before.ClientId);
        SecretValue? secret = given.ClientSecret ?? (keeps ? environment.ClientSecret : null);
        SecretValue? supplied = RefreshTokenOf(given, environment);
        return new SignInPlan
        {
            SuppliedRefreshToken = supplied,
            Settings = new ConnectionSettings
            {
                Name = name,
                Grant = grant,
                BaseUri = baseUri,
                ClientId = same ? before!.ClientId : id,
                ClientSecret = secret ?? (same ? before!.ClientSecret : null),
                Scope = ScopeOf(given, grant, before),
                RedirectUri = CheckedRedirect(given.RedirectUri) ?? before?.RedirectUri,
                ApiVersion = given.ApiVersion ?? before?.ApiVersion,
                ConnectionSuccessUri = given.ConnectionSuccessUri is Uri success
                    ? ConnectionSuccess.Check(baseUri, success)
                    : before?.ConnectionSuccessUri,
                Timeout = TimeSpan.FromSeconds(
                    given.TimeoutSec is int seconds && given.Grant != GrantKind.AuthorizationCode ? seconds : 100
                ),
            },
            Summary =
                $"Signing in as '{name}' ({grant})"
                + From(", base address", given.BaseUri, EnvironmentInput.BaseUri, environment.BaseUri, before)
                + From(", client id", given.ClientId, EnvironmentInput.ClientId, environment.ClientId, same ? before!.ClientId : null)
                + From(
                    ", client secret",
                    given.ClientSecret,
                    EnvironmentInput.ClientSecret,
                    keeps ? environment.ClientSecret : null,
                    same ? before!.ClientSecret : null
                )
                + "."
                + (
                    environment.RefreshToken is null || given.RefreshToken is not null ? ""
                    : grant == GrantKind.RefreshToken ? $" The refresh token is the one in {EnvironmentInput.RefreshToken}."
                    : $" {EnvironmentInput.RefreshToken} is ignored."
                ),
        };
    }

    private static Uri? BaseUriOf(SignInEnvironment environment) =>
        environment.BaseUri is not string text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? uri
        : throw new Go401Exception(
            "BaseUriInvalid",
            ErrorKind.InvalidArgument,
            $"{EnvironmentInput.BaseUri} does not contain an address such as https://app.401go.com/api."
        );

    private static IReadOnlyList<string> ScopeOf(SignInParameters given, GrantKind grant, ConnectionSettings? stored) =>
        given.Scope is not null ? Scopes.Parse(given.Scope)
        : given.Grant != GrantKind.AuthorizationCode || grant == GrantKind.RefreshToken ? []
        : stored is not null && (grant == GrantKind.ClientCredentials || stored.Scope.Count > 0) ? stored.Scope
        : Scopes.Default;

    private static Uri? CheckedRedirect(Uri? redirect) =>
        redirect is null || (redirect.IsAbsoluteUri && BaseAddress.IsSecure(redirect) && redirect.Fragment.Length == 0)
            ? redirect
            : throw new Go401Exception(
                "RedirectUriInvalid",
                ErrorKind.InvalidArgument,
                "The redirect address must be the one registered with 401GO: http:// on 127.0.0.1, [::1] or localhost, "
                    + "or https://, without a fragment."
            );

    private static string From(string what, object? parameter, string variable, object? inEnvironment, object? stored) =>
        parameter is not null ? $"{what} from the parameter"
        : inEnvironment is not null ? $"{what} from {variable}"
        : stored is not null ? $"{what} as stored"
        : "";

    private static bool IsOther(string? expected, string? actual) =>
        expected is not null && !string.Equals(expected, actual, StringComparison.OrdinalIgnoreCase);

    /// <summary>A role or a company's name as it is shown.</summary>
    public static string Shown(string? text) => ServerText.Clean(text, 200) ?? "unknown";
}
