using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Security;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Text;
using Go401.Client.Tokens;
using Go401.Client.Vault;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Interop;
using Go401.PowerShell.Output;
using Go401.PowerShell.Sessions;
using Go401.PowerShell.Vault;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Signs in to 401GO, makes the connection current in this runspace and puts it out. Without another way being named the
/// person signs in and approves in the system browser (authorization code with PKCE, RFC 7636 and RFC 8252); where there is
/// no browser the address is shown and the person pastes back the address that the sign-in ended at.
/// The connection is stored in a SecretManagement vault, and from then on Connect-Go401 -Name (and nothing else) connects
/// without asking, in every process of this account. What is not given is taken from the variables GO401_NAME, GO401_CLIENT_ID,
/// GO401_CLIENT_SECRET, GO401_REFRESH_TOKEN, GO401_BASE_URI and GO401_VAULT where they are set.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "Go401", DefaultParameterSetName = CodeSet)]
[OutputType(typeof(Go401Connection))]
public sealed class ConnectGo401Command : Go401Cmdlet
{
    private const string CodeSet = "AuthorizationCode";
    private const string ClientCredentialsSet = "ClientCredentials";
    private const string RefreshTokenSet = "RefreshToken";
    private const string AccessTokenSet = "AccessToken";

    /// <summary>
    /// The name to call the connection by, <c>default</c> when left out: letters, digits and hyphens, 63 at most. A connection of that
    /// name is replaced once the new sign-in is done.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9-]{0,62}\\z", Options = RegexOptions.CultureInvariant)]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public string? Name { get; set; }

    /// <summary>The client id that 401GO gave you.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [Parameter(ParameterSetName = AccessTokenSet)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The client secret that 401GO gave you. It stays in memory and goes to the token endpoint only.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNull]
    public SecureString? ClientSecret { get; set; }

    /// <summary>
    /// Client id and secret in one, instead of -ClientId and -ClientSecret: the user name is the id, the password the secret.
    /// </summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNull]
    [CredentialInput]
    public PSCredential? Credential { get; set; }

    /// <summary>Signs the client itself in, without a person. For partners that 401GO approved.</summary>
    [Parameter(ParameterSetName = ClientCredentialsSet, Mandatory = true)]
    public SwitchParameter ClientCredentials { get; set; }

    /// <summary>
    /// A refresh token of your own. It is used at once, so that a wrong one is an error now (<c>OAuthInvalidGrant</c>); the server
    /// gives a new one for it, and the one given here may be spent from then on.
    /// </summary>
    [Parameter(ParameterSetName = RefreshTokenSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? RefreshToken { get; set; }

    /// <summary>
    /// An access token of your own. It cannot be renewed, and is taken to live an hour from now, which is what 401GO documents at most.
    /// Nothing is sent to check it.
    /// </summary>
    [Parameter(ParameterSetName = AccessTokenSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>
    /// The scopes to ask for: company:read and participant:read when left out, with -ClientCredentials what the client has. With openid
    /// the account that was picked (role, company) is read and shown. Error id <c>OAuthInvalidScope</c> when 401GO refuses one.
    /// </summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>
    /// The redirect address registered with 401GO, <c>http://127.0.0.1/callback/</c> when left out. On loopback this machine listens
    /// there: at a free port when the address has none, else at exactly that one (error id <c>RedirectPortInUse</c>). Any other must be
    /// https, and the person pastes the redirected address.
    /// </summary>
    [Parameter(ParameterSetName = CodeSet)]
    [ValidateNotNull]
    public Uri? RedirectUri { get; set; }

    /// <summary>
    /// Opens no browser: shows the address, and takes the redirected address back by paste, read without echo. Error id
    /// <c>InteractionRequired</c> where no one can be asked.
    /// </summary>
    [Parameter(ParameterSetName = CodeSet)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>
    /// Refuses an account with another role, for instance company_admin, before anything is kept, and revokes its tokens (error id
    /// <c>AccountNotExpected</c>); needs the scope openid.
    /// </summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RoleCompleter))]
    public string? ExpectRole { get; set; }

    /// <summary>
    /// Refuses an account of another company (by its whole name, in any case) before anything is kept, and revokes its tokens (error id
    /// <c>AccountNotExpected</c>); needs the scope openid.
    /// </summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNullOrEmpty]
    public string? ExpectCompany { get; set; }

    /// <summary>
    /// The API's base address, <c>https://app.401go.com/api</c> when left out. It must be https, or http on loopback (error id
    /// <c>BaseUriInvalid</c>).
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? BaseUri { get; set; }

    /// <summary>
    /// The API version to ask for in every request, YYYY-MM-DD; when left out 401GO takes the one that was current when your client was
    /// registered.
    /// </summary>
    [Parameter]
    [ValidateApiVersion]
    public string? ApiVersion { get; set; }

    /// <summary>
    /// The address of 401GO's connection success endpoint, for Confirm-Go401Connection: https, or relative to the base address. 401GO
    /// names it during onboarding.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ConnectionSuccessUri { get; set; }

    /// <summary>
    /// With a browser or a paste: seconds the person has to sign in, 300 when left out (error id <c>SignInTimeout</c>). With the other
    /// ways in: seconds one request may take, now and later on, 100 when left out (error id <c>RequestTimeout</c>). 1 to 3600.
    /// </summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int? TimeoutSec { get; set; }

    /// <summary>
    /// The SecretManagement vault to store the connection in and to look for it; GO401_VAULT or the default vault when left out. Error
    /// id <c>VaultNotFound</c> when this account has none of that name.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VaultCompleter))]
    public string? Vault { get; set; }

    /// <summary>Keeps the connection in the memory of this process only: no vault is read or written.</summary>
    [Parameter]
    public SwitchParameter NoPersist { get; set; }

    /// <summary>
    /// Leaves the access token out of the vault: every process then refreshes for itself, and with it ends the access token of the
    /// others.
    /// </summary>
    [Parameter]
    public SwitchParameter NoAccessTokenCache { get; set; }

    /// <summary>
    /// The proxy that this connection goes through, signing in included; the system's when left out. It is not stored in the vault: it
    /// belongs to the machine. Error id <c>ProxyInvalid</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>Who signs in to the proxy of -Proxy.</summary>
    [Parameter]
    [ValidateNotNull]
    [CredentialInput]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Goes to the server directly whatever the system says.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    /// <inheritdoc/>
    private protected override void OnEnd()
    {
        if (Credential is not null && (ClientId is not null || ClientSecret is not null))
        {
            EndStatement(
                new Go401Exception(
                    "CredentialAndClientId",
                    ErrorKind.InvalidArgument,
                    "Specify the client id and secret either as -Credential or as -ClientId and -ClientSecret, not both."
                ),
                null
            );
        }

        if (Pointless() is string pointless)
        {
            EndStatement(ParameterConflict.Of(pointless), null);
        }

        if (BaseUri is { IsAbsoluteUri: true, AbsolutePath: "/" })
        {
            // Nothing fails then: the browser shows a page that is not there, and the sign-in waits for it in vain.
            WriteWarning($"The base address {BaseUri} has no path. 401GO's API is under a path: did you mean {new Uri(BaseUri, "api")}?");
        }

        Connection? connection = null;
        if (Run(async call => connection = await ConnectAsync(call).ConfigureAwait(false)) && connection is not null)
        {
            ConnectionSession.Use(connection);
            if (connection.Account is Account account)
            {
                string company = account.CompanyName is null ? "" : $" of the company '{Shown(account.CompanyName)}'";
                WriteVerbose($"The selected account has the role '{Shown(account.Role)}'{company}.");
            }

            WriteVerbose(
                $"Connected as '{connection.Settings.Name}'; the connection is "
                    + $"{(connection.VaultName is string vault ? $"stored in the vault '{vault}'" : "kept in the memory of this process")}."
            );
            WriteObject(new Go401Connection(connection));
        }
    }

    // A parameter that cannot have its effect is an error: who gives it relies on it.
    private string? Pointless()
    {
        bool inMemory = NoPersist || ParameterSetName == AccessTokenSet;
        string why =
            ParameterSetName == AccessTokenSet
                ? "A connection created from an access token is kept in memory only"
                : "-NoPersist keeps the connection in memory only";
        return inMemory && Vault is not null ? $"{why}: -Vault has no effect. Remove one of them."
            : inMemory && NoAccessTokenCache ? $"{why}: -NoAccessTokenCache has no effect. Remove one of them."
            : null;
    }

    private async Task<Connection> ConnectAsync(CallContext call)
    {
        var input = new SignInInput(MyInvocation.BoundParameters, RefreshToken, call.Reporter);
        string name = Name ?? input.NameOrDefault();
        if (NoPersist || ParameterSetName == AccessTokenSet)
        {
            return await SignInAsync(name, input, null, call).ConfigureAwait(false);
        }

        VaultChoice choice = await ChooseVaultAsync(call).ConfigureAwait(false);
        if (choice.Name is null)
        {
            Connection inMemory = await SignInAsync(name, input, null, call).ConfigureAwait(false);
            call.Reporter.Warning(
                $"The connection '{name}' is kept in the memory of this process only: {choice.Why}. Use -NoPersist to avoid this warning."
            );
            return inMemory;
        }

        var slot = new VaultSlot(choice.Name, name);
        StoredConnection? stored =
            await StoredConnections.PeekAsync(slot, call).ConfigureAwait(false)
            ?? await LookAgainAsync(slot, input, call).ConfigureAwait(false);
        bool spent = stored is not null && StoredConnections.IsSpent(slot, stored);
        if (
            stored is not null
            && input.Prefers(stored, spent)
            && !(spent && HostInteraction.IsInteractive(Host))
            && await UseStoredAsync(slot, stored, call).ConfigureAwait(false) is Connection reused
        )
        {
            return reused;
        }

        Connection signedIn = await SignInAsync(name, input, stored, call).ConfigureAwait(false);
        return await StoredConnections
            .PersistAsync(
                signedIn,
                slot,
                !NoAccessTokenCache,
                input.Seed is SecretValue seed ? StoredConnection.FingerprintOf(seed) : null,
                call
            )
            .ConfigureAwait(false);
    }

    private async Task<VaultChoice> ChooseVaultAsync(CallContext call)
    {
        try
        {
            return await StoredConnections.ChooseAsync(Vault, call).ConfigureAwait(false);
        }
        catch (Go401Exception unlisted)
            when (unlisted.ErrorId == "VaultsUnavailable" && Vault is null && ParameterSetName == ClientCredentialsSet)
        {
            // Nothing is lost with such a connection when the process ends.
            return new VaultChoice(null, unlisted.Message.TrimEnd('.'));
        }
    }

    // Where nothing but a stored connection can be meant, or no one could sign in: an empty vault is not believed at once.
    private async Task<StoredConnection?> LookAgainAsync(VaultSlot slot, SignInInput input, CallContext call)
    {
        bool interactive = HostInteraction.IsInteractive(Host);
        if (input.NamesAWay && (interactive || ParameterSetName != CodeSet))
        {
            return null;
        }

        try
        {
            return await StoredConnections.AwaitAsync(slot, call).ConfigureAwait(false);
        }
        catch (Go401Exception lost) when (lost.ErrorId == "SignInRequired" && (interactive || input.Seed is not null))
        {
            call.Reporter.Verbose(lost.Message);
            return null;
        }
    }

    // Null where only a new sign-in helps and someone is there to sign in.
    private async Task<Connection?> UseStoredAsync(VaultSlot slot, StoredConnection stored, CallContext call)
    {
        ExpectStored(stored);
        try
        {
            Connection? connection = await StoredConnections
                .TryLoadAsync(slot, call, ChangedSettings, ProxyInput.From(Proxy, ProxyCredential, NoProxy))
                .ConfigureAwait(false);
            if (connection is null)
            {
                return null;
            }

            if (NoAccessTokenCache)
            {
                connection.Stored?.StopCachingAccessToken();
            }

            // Now, so that what is wrong is said by the cmdlet that connects.
            await connection.Tokens.GetAsync(call).ConfigureAwait(false);
            return connection;
        }
        catch (Go401Exception ended)
            when (ended.ErrorId == "SignInRequired"
                && (HostInteraction.IsInteractive(Host) || stored.Settings.Grant == GrantKind.ClientCredentials)
            )
        {
            call.Reporter.Verbose(ended.Message);
            return null;
        }
    }

    private void ExpectStored(StoredConnection stored)
    {
        if (
            (ExpectRole is not null && !string.Equals(ExpectRole, stored.Account?.Role, StringComparison.OrdinalIgnoreCase))
            || (ExpectCompany is not null && !string.Equals(ExpectCompany, stored.Account?.CompanyName, StringComparison.OrdinalIgnoreCase))
        )
        {
            throw new Go401Exception(
                "AccountNotExpected",
                ErrorKind.SecurityError,
                $"The stored connection '{stored.Settings.Name}' has the role '{Shown(stored.Account?.Role)}' and the "
                    + $"company '{Shown(stored.Account?.CompanyName)}', not the expected ones. Sign in again with openid in "
                    + "-Scope, or use another -Name."
            );
        }
    }

    private Task<Connection> SignInAsync(string name, SignInInput input, StoredConnection? stored, CallContext call)
    {
        ConnectionSettings settings = Settings(name, input, stored);
        var factory = new ConnectionFactory(ProxyInput.From(Proxy, ProxyCredential, NoProxy));
        var options = new AuthorizationCodeOptions
        {
            NoBrowser = NoBrowser,
            Deadline = TimeSpan.FromSeconds(TimeoutSec ?? 300),
            ExpectRole = ExpectRole,
            ExpectCompany = ExpectCompany,
        };
        switch (ParameterSetName)
        {
            case ClientCredentialsSet:
                return factory.SignInWithClientCredentialsAsync(settings, call);
            case RefreshTokenSet:
                return factory.SignInWithRefreshTokenAsync(settings, Needed(RefreshToken, nameof(RefreshToken)), options, call);
            case AccessTokenSet:
                return Task.FromResult(factory.FromAccessToken(settings, Needed(AccessToken, nameof(AccessToken))));
        }

        if (!input.NamesAPerson && input.Seed is SecretValue seed)
        {
            return factory.SignInWithRefreshTokenAsync(settings with { Scope = [] }, seed, options, call);
        }

        if (!input.NamesAPerson && stored?.Settings.Grant == GrantKind.ClientCredentials)
        {
            return factory.SignInWithClientCredentialsAsync(settings with { Scope = stored.Settings.Scope }, call);
        }

        if (!input.NamesAWay && !HostInteraction.IsInteractive(Host))
        {
            throw new Go401Exception(
                "InteractionRequired",
                ErrorKind.AuthenticationError,
                $"No usable connection is stored under the name '{name}', and this session is not interactive. Sign in "
                    + $"once in a PowerShell session of this account: Connect-Go401 -Name {name} -ClientId …; or use "
                    + $"-RefreshToken or -ClientCredentials, or set {EnvironmentInput.RefreshToken}."
            );
        }

        return factory.SignInWithCodeAsync(settings, options, new HostUserAgent(Host, OnPipelineThreadAsync), call);
    }

    private ConnectionSettings Settings(string name, SignInInput input, StoredConnection? stored)
    {
        Uri baseUri = BaseAddress.Check(BaseUri ?? input.BaseUri() ?? stored?.Settings.BaseUri ?? ConnectionSettings.DefaultBaseUri);
        (string? clientId, SecretValue? clientSecret) = Client(input, stored, baseUri);
        IReadOnlyList<string> scope =
            Scope is not null ? Scopes.Parse(Scope)
            : ParameterSetName != CodeSet ? []
            : stored?.Settings.Scope is { Count: > 0 } before ? before
            : Scopes.Default;
        return new ConnectionSettings
        {
            Name = name,
            BaseUri = baseUri,
            ClientId = clientId,
            ClientSecret = clientSecret,
            Scope = scope,
            RedirectUri = CheckedRedirect() ?? stored?.Settings.RedirectUri,
            ApiVersion = ApiVersion ?? stored?.Settings.ApiVersion,
            ConnectionSuccessUri = ConnectionSuccessUri is null
                ? stored?.Settings.ConnectionSuccessUri
                : ConnectionSuccess.Check(baseUri, ConnectionSuccessUri),
            Timeout = TimeSpan.FromSeconds(TimeoutSec is int seconds && ParameterSetName != CodeSet ? seconds : 100),
        };
    }

    // Given, else from the environment, else what is stored; a secret only together with the id and the server it belongs to.
    private (string? Id, SecretValue? Secret) Client(SignInInput input, StoredConnection? stored, Uri baseUri)
    {
        string? id = (Credential?.UserName ?? ClientId ?? input.ClientId()) is string text ? CredentialText.ClientId(text) : null;
        SecretValue? secret = (Credential?.Password ?? ClientSecret) is SecureString given
            ? Needed(given, Credential is null ? nameof(ClientSecret) : nameof(Credential))
            : null;
        if (secret is null && ParameterSetName != AccessTokenSet && (id is null || Credential is null))
        {
            secret = input.ClientSecret();
        }

        bool same =
            stored is not null
            && BaseAddress.SameOrigin(stored.Settings.BaseUri, baseUri)
            && (id is null || id == stored.Settings.ClientId);
        return same && ParameterSetName != AccessTokenSet
            ? (stored!.Settings.ClientId, secret ?? stored.Settings.ClientSecret)
            : (id, secret);
    }

    private ConnectionSettings ChangedSettings(ConnectionSettings stored) =>
        stored with
        {
            ApiVersion = ApiVersion ?? stored.ApiVersion,
            ConnectionSuccessUri = ConnectionSuccessUri is null
                ? stored.ConnectionSuccessUri
                : ConnectionSuccess.Check(stored.BaseUri, ConnectionSuccessUri),
            Timeout = TimeoutSec is int seconds ? TimeSpan.FromSeconds(seconds) : stored.Timeout,
        };

    private Uri? CheckedRedirect() =>
        RedirectUri is null || (RedirectUri.IsAbsoluteUri && BaseAddress.IsSecure(RedirectUri) && RedirectUri.Fragment.Length == 0)
            ? RedirectUri
            : throw new Go401Exception(
                "RedirectUriInvalid",
                ErrorKind.InvalidArgument,
                "The redirect address must be the one registered with 401GO: http:// on 127.0.0.1, [::1] or localhost, "
                    + "or https://, without a fragment."
            );

    private static string Shown(string? text) => ServerText.Clean(text, 200) ?? "unknown";

    private static SecretValue Needed(SecureString? secret, string parameter) =>
        SecretInput.From(secret)
        ?? throw new Go401Exception("SecretEmpty", ErrorKind.InvalidArgument, $"-{parameter} contains no secret: it is empty.");
}
