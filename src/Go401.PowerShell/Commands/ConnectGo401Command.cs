using Go401.Client.Settings;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Interop;
using Go401.PowerShell.Output;
using Go401.PowerShell.Plans;
using Go401.PowerShell.Sessions;

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
    [ValidateConnectionName]
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
    [SecretParameter]
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
    [SecretParameter]
    public SecureString? RefreshToken { get; set; }

    /// <summary>
    /// An access token of your own. It cannot be renewed, and is taken to live an hour from now, which is what 401GO documents at most.
    /// Nothing is sent to check it.
    /// </summary>
    [Parameter(ParameterSetName = AccessTokenSet, Mandatory = true)]
    [ValidateNotNull]
    [SecretParameter]
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
        SignInParameters given = Given();
        SignInPlan.Check(given);
        TransportOptions? transport = ProxyInput.From(Proxy, ProxyCredential, NoProxy);

        if (BaseUri is { IsAbsoluteUri: true, AbsolutePath: "/" })
        {
            // Nothing fails then: the browser shows a page that is not there, and the sign-in waits for it in vain.
            WriteWarning($"The base address {BaseUri} has no path. 401GO's API is under a path: did you mean {new Uri(BaseUri, "api")}?");
        }

        var agent = new HostUserAgent(Host, OnPipelineThreadAsync);
        Connection connection = Run(
            (reporter, cancellation) => new SignInFlow(given, SignInEnvironment.Read(), transport, agent, reporter, cancellation).RunAsync()
        );
        ConnectionSession.Use(connection);
        if (connection.Account is Account account)
        {
            string company = account.CompanyName is null ? "" : $" of the company '{SignInPlan.Shown(account.CompanyName)}'";
            WriteVerbose($"The selected account has the role '{SignInPlan.Shown(account.Role)}'{company}.");
        }

        WriteVerbose(
            $"Connected as '{connection.Settings.Name}'; the connection is "
                + $"{(connection.VaultName is string vault ? $"stored in the vault '{vault}'" : "kept in the memory of this process")}."
        );
        WriteObject(new Go401Connection(connection));
    }

    /// <inheritdoc/>
    private protected override string? Named(Go401Exception failure) => Name;

    private SignInParameters Given() =>
        Credential is not null && (ClientId is not null || ClientSecret is not null)
            ? throw new Go401Exception(
                "CredentialAndClientId",
                ErrorKind.InvalidArgument,
                "Specify the client id and secret either as -Credential or as -ClientId and -ClientSecret, not both."
            )
            : new SignInParameters
            {
                Grant = Enum.TryParse(ParameterSetName, out GrantKind grant) ? grant : GrantKind.AuthorizationCode,
                Name = Name,
                ClientId = Credential?.UserName ?? ClientId,
                ClientSecret = Secret(Credential?.Password, nameof(Credential)) ?? Secret(ClientSecret, nameof(ClientSecret)),
                RefreshToken = Secret(RefreshToken, nameof(RefreshToken)),
                AccessToken = Secret(AccessToken, nameof(AccessToken)),
                Scope = Scope,
                RedirectUri = RedirectUri,
                NoBrowser = NoBrowser,
                ExpectRole = ExpectRole,
                ExpectCompany = ExpectCompany,
                BaseUri = BaseUri,
                ApiVersion = ApiVersion,
                ConnectionSuccessUri = ConnectionSuccessUri,
                TimeoutSec = TimeoutSec,
                Vault = Vault,
                NoPersist = NoPersist,
                NoAccessTokenCache = NoAccessTokenCache,
            };

    private static SecretValue? Secret(SecureString? given, string parameter) =>
        given is null
            ? null
            : SecretInput.From(given)
                ?? throw new Go401Exception("SecretEmpty", ErrorKind.InvalidArgument, $"-{parameter} contains no secret: it is empty.");
}
