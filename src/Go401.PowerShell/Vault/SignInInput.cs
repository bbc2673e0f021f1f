using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Security;
using System.Text.RegularExpressions;
using Go401.Client.Calls;
using Go401.Client.Errors;
using Go401.Client.Text;
using Go401.Client.Vault;
using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Vault;

/// <summary>
/// What Connect-Go401 was given, by parameters and by the environment, and what follows from it: whether a stored connection
/// is meant or a new sign-in.
/// </summary>
internal sealed class SignInInput
{
    private static readonly Regex Names = new("^[A-Za-z0-9][A-Za-z0-9-]{0,62}\\z", RegexOptions.CultureInvariant);
    private readonly Dictionary<string, object> _bound;
    private readonly ICallReporter _reporter;
    private readonly bool _seedIsGiven;

    public SignInInput(Dictionary<string, object> bound, SecureString? refreshToken, ICallReporter reporter)
    {
        _bound = bound;
        _reporter = reporter;
        _seedIsGiven = refreshToken is not null;
        Seed = SecretInput.From(refreshToken) ?? (_seedIsGiven ? null : EnvironmentInput.Secret(EnvironmentInput.RefreshToken, reporter));
    }

    /// <summary>The refresh token that was given, or set in the environment; null where there is none.</summary>
    public SecretValue? Seed { get; }

    /// <summary>True where a sign-in by a person was asked for: by its scope, its redirect address or its browser.</summary>
    public bool NamesAPerson => Has("Scope", "RedirectUri", "NoBrowser");

    /// <summary>True where any way to sign in was given, and not only which connection is meant.</summary>
    public bool NamesAWay => NamesAPerson || HasClient || Has("ClientCredentials", "RefreshToken", "AccessToken");

    private bool HasClient => Has("ClientId", "ClientSecret", "Credential");

    public string NameOrDefault()
    {
        string? name = EnvironmentInput.Text(EnvironmentInput.Name, _reporter);
        return name is null || Names.IsMatch(name)
            ? name ?? "default"
            : throw new Go401Exception(
                "NameInvalid",
                ErrorKind.InvalidArgument,
                $"{EnvironmentInput.Name} does not contain a connection name: letters, digits and hyphens, 63 at most."
            );
    }

    public string? ClientId() => EnvironmentInput.Text(EnvironmentInput.ClientId, _reporter);

    public SecretValue? ClientSecret() => EnvironmentInput.Secret(EnvironmentInput.ClientSecret, _reporter);

    public Uri? BaseUri() =>
        EnvironmentInput.Text(EnvironmentInput.BaseUri, _reporter) is not string text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) ? uri
        : throw new Go401Exception(
            "BaseUriInvalid",
            ErrorKind.InvalidArgument,
            $"{EnvironmentInput.BaseUri} does not contain an address such as https://app.401go.com/api."
        );

    /// <summary>
    /// True where the stored connection is meant. A refresh token that this connection was made with is spent: the vault has its
    /// successor, and sending it again could end them all (S36). Another one is newer than what is stored.
    /// </summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="spent">True where what is stored needs a new sign-in.</param>
    public bool Prefers(StoredConnection stored, bool spent)
    {
        if (NamesAPerson || Has("ClientCredentials", "AccessToken") || IsForOthers(stored))
        {
            return false;
        }

        string? seed = Seed is null ? null : StoredConnection.FingerprintOf(Seed);
        if (seed is not null && seed == stored.SeedFingerprint)
        {
            _reporter.Verbose(
                $"The refresh token {(_seedIsGiven ? "given" : $"in {EnvironmentInput.RefreshToken}")} was already used; "
                    + "the vault has a newer one."
            );
            return true;
        }

        if (_seedIsGiven)
        {
            return false;
        }

        // A variable may be there for another connection: it counts where what is stored came from such a variable, or is spent.
        return seed is not null ? !spent && stored.SeedFingerprint is null : !HasClient;
    }

    private bool IsForOthers(StoredConnection stored) =>
        (
            _bound.TryGetValue("BaseUri", out object? address)
            && address is Uri wanted
            && wanted.AbsoluteUri.TrimEnd('/') != stored.Settings.BaseUri.AbsoluteUri.TrimEnd('/')
        )
        || (_bound.TryGetValue("ClientId", out object? id) && (string)id != stored.Settings.ClientId)
        || (_bound.TryGetValue("Credential", out object? credential) && (credential as PSCredential)?.UserName != stored.Settings.ClientId);

    private bool Has(params string[] names) => names.Any(_bound.ContainsKey);
}
