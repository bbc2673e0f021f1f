using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Security;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.OAuth;
using Go401.Client.Tokens;
using Go401.PowerShell.Conversion;
using Go401.PowerShell.Engine;
using Go401.PowerShell.Output;

namespace Go401.PowerShell.Commands;

/// <summary>
/// Signs in to 401GO, makes the connection current in this runspace and puts it out. Without another way being named the
/// person signs in and approves in the system browser (authorization code with PKCE, RFC 7636 and RFC 8252); where there is
/// no browser the address is shown and the person pastes back the address that the sign-in ended at.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "Go401", DefaultParameterSetName = CodeSet)]
[OutputType(typeof(Go401Connection))]
public sealed class ConnectGo401Command : Go401Cmdlet
{
    private const string CodeSet = "AuthorizationCode";
    private const string ClientCredentialsSet = "ClientCredentials";
    private const string RefreshTokenSet = "RefreshToken";
    private const string AccessTokenSet = "AccessToken";

    /// <summary>The name to call the connection by, <c>default</c> when left out: letters, digits and hyphens, 63 at most. A connection of that name is replaced once the new sign-in is done.</summary>
    [Parameter(Position = 0)]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9-]{0,62}\\z")]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public string Name { get; set; } = "default";

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

    /// <summary>Client id and secret in one, instead of -ClientId and -ClientSecret: the user name is the id, the password the secret.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNull]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Signs the client itself in, without a person. For partners that 401GO approved.</summary>
    [Parameter(ParameterSetName = ClientCredentialsSet, Mandatory = true)]
    public SwitchParameter ClientCredentials { get; set; }

    /// <summary>A refresh token of your own. It is used at once, so that a wrong one is an error now (<c>OAuthInvalidGrant</c>); the server gives a new one for it, and the one given here may be spent from then on.</summary>
    [Parameter(ParameterSetName = RefreshTokenSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? RefreshToken { get; set; }

    /// <summary>An access token of your own. It cannot be renewed, and is taken to live an hour from now, which is what 401GO documents at most. Nothing is sent to check it.</summary>
    [Parameter(ParameterSetName = AccessTokenSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>The scopes to ask for: company:read and participant:read when left out, with -ClientCredentials what the client has. With openid the account that was picked (role, company) is read and shown. Error id <c>OAuthInvalidScope</c> when 401GO refuses one.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The redirect address registered with 401GO, <c>http://127.0.0.1/callback/</c> when left out. On loopback this machine listens there: at a free port when the address has none, else at exactly that one (error id <c>RedirectPortInUse</c>). Any other must be https, and the person pastes the redirected address.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [ValidateNotNull]
    public Uri? RedirectUri { get; set; }

    /// <summary>Opens no browser: shows the address, and takes the redirected address back by paste, read without echo. Error id <c>InteractionRequired</c> where nobody can be asked.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>Refuses an account with another role, for instance company_admin, before anything is kept, and revokes its tokens (error id <c>AccountNotExpected</c>); needs the scope openid.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RoleCompleter))]
    public string? ExpectRole { get; set; }

    /// <summary>Refuses an account of another company (by its whole name, in any case) before anything is kept, and revokes its tokens (error id <c>AccountNotExpected</c>); needs the scope openid.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNullOrEmpty]
    public string? ExpectCompany { get; set; }

    /// <summary>The API's base address, <c>https://app.401go.com/api</c> when left out. It must be https, or http on loopback (error id <c>BaseUriInvalid</c>).</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri BaseUri { get; set; } = ConnectionSettings.DefaultBaseUri;

    /// <summary>The API version to ask for in every request, YYYY-MM-DD; when left out 401GO takes the one that was current when your client was registered.</summary>
    [Parameter]
    [ValidateApiVersion]
    public string? ApiVersion { get; set; }

    /// <summary>The address of 401GO's connection success endpoint, for Confirm-Go401Connection: https, or relative to the base address. 401GO names it during onboarding.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ConnectionSuccessUri { get; set; }

    /// <summary>With a browser or a paste: seconds the person has to sign in, 300 when left out (error id <c>SignInTimeout</c>). With the other ways in: seconds one request may take, now and later on, 100 when left out (error id <c>RequestTimeout</c>). 1 to 3600.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int? TimeoutSec { get; set; }

    /// <summary>Keeps the connection in the memory of this process only.</summary>
    [Parameter]
    public SwitchParameter NoPersist { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Connection? connection = null;
        if (Run(async call => connection = await SignInAsync(Settings(), call).ConfigureAwait(false)) && connection is not null)
        {
            ConnectionSession.Use(connection);
            if (connection.Account is Account account)
            {
                WriteVerbose($"The account that was picked has the role '{account.Role ?? "unknown"}'{(account.CompanyName is null ? "" : $" of the company '{account.CompanyName}'")}.");
            }

            WriteVerbose($"Connected as '{connection.Settings.Name}'; the connection is kept in the memory of this process.");
            WriteObject(new Go401Connection(connection));
        }
    }

    private Task<Connection> SignInAsync(ConnectionSettings settings, CallContext call)
    {
        var factory = new ConnectionFactory();
        var options = new AuthorizationCodeOptions
        {
            NoBrowser = NoBrowser,
            Deadline = TimeSpan.FromSeconds(TimeoutSec ?? 300),
            ExpectRole = ExpectRole,
            ExpectCompany = ExpectCompany,
        };
        return ParameterSetName switch
        {
            ClientCredentialsSet => factory.SignInWithClientCredentialsAsync(settings, call),
            RefreshTokenSet => factory.SignInWithRefreshTokenAsync(settings, Needed(RefreshToken, nameof(RefreshToken)), options, call),
            AccessTokenSet => Task.FromResult(factory.FromAccessToken(settings, Needed(AccessToken, nameof(AccessToken)))),
            _ => factory.SignInWithCodeAsync(settings, options, new HostUserAgent(Host, OnPipelineThreadAsync), call),
        };
    }

    private ConnectionSettings Settings()
    {
        if (Credential is not null && (ClientId is not null || ClientSecret is not null))
        {
            throw new Go401Exception("CredentialAndClientId", ErrorKind.InvalidArgument, "Give the client id and secret either as -Credential or as -ClientId and -ClientSecret, not both.");
        }

        IReadOnlyList<string> scope = Scope is not null ? Scopes.Parse(Scope) : ParameterSetName == CodeSet ? Scopes.Default : [];
        return new ConnectionSettings
        {
            Name = Name,
            BaseUri = BaseAddress.Check(BaseUri),
            ClientId = Credential?.UserName ?? ClientId,
            ClientSecret = (Credential?.Password ?? ClientSecret) is SecureString secret ? Needed(secret, Credential is null ? nameof(ClientSecret) : nameof(Credential)) : null,
            Scope = scope,
            RedirectUri = CheckedRedirect(),
            ApiVersion = ApiVersion,
            ConnectionSuccessUri = ConnectionSuccessUri is null ? null : ConnectionSuccess.Check(BaseAddress.Check(BaseUri), ConnectionSuccessUri),
            Timeout = TimeSpan.FromSeconds(TimeoutSec is int seconds && ParameterSetName != CodeSet ? seconds : 100),
        };
    }

    private Uri? CheckedRedirect() => RedirectUri is null || (RedirectUri.IsAbsoluteUri && BaseAddress.IsSecure(RedirectUri) && RedirectUri.Fragment.Length == 0)
        ? RedirectUri
        : throw new Go401Exception("RedirectUriInvalid", ErrorKind.InvalidArgument, "The redirect address must be the one registered with 401GO: http:// on 127.0.0.1, [::1] or localhost, or https://, without a fragment.");

    private static SecretValue Needed(SecureString? secret, string parameter) => SecretInput.From(secret)
        ?? throw new Go401Exception("SecretEmpty", ErrorKind.InvalidArgument, $"-{parameter} holds no secret: it is empty.");
}
