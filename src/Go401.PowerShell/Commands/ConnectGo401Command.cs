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

/// <summary>Signs in to 401GO and makes the connection current.</summary>
[Cmdlet(VerbsCommunications.Connect, "Go401", DefaultParameterSetName = CodeSet)]
[OutputType(typeof(Go401Connection))]
public sealed class ConnectGo401Command : Go401Cmdlet
{
    private const string CodeSet = "AuthorizationCode";
    private const string ClientCredentialsSet = "ClientCredentials";
    private const string RefreshTokenSet = "RefreshToken";
    private const string AccessTokenSet = "AccessToken";

    /// <summary>The name to call the connection by.</summary>
    [Parameter(Position = 0)]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9-]{0,62}$")]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    public string Name { get; set; } = "default";

    /// <summary>The client id that 401GO gave you.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [Parameter(ParameterSetName = AccessTokenSet)]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The client secret.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNull]
    public SecureString? ClientSecret { get; set; }

    /// <summary>Client id and secret in one: the user name is the id.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNull]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Signs the client itself in, without a person. For partners that 401GO approved.</summary>
    [Parameter(ParameterSetName = ClientCredentialsSet, Mandatory = true)]
    public SwitchParameter ClientCredentials { get; set; }

    /// <summary>A refresh token of your own; it is used at once.</summary>
    [Parameter(ParameterSetName = RefreshTokenSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? RefreshToken { get; set; }

    /// <summary>An access token of your own; it cannot be renewed.</summary>
    [Parameter(ParameterSetName = AccessTokenSet, Mandatory = true)]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>The scopes to ask for; reading companies and participants when left out.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = ClientCredentialsSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>The redirect address registered with 401GO. Without a port the system gives a free one.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [ValidateNotNull]
    public Uri? RedirectUri { get; set; }

    /// <summary>Prints the address and takes the redirected address back by paste.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>Refuses an account with another role; needs the scope openid.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RoleCompleter))]
    public string? ExpectRole { get; set; }

    /// <summary>Refuses an account of another company; needs the scope openid.</summary>
    [Parameter(ParameterSetName = CodeSet)]
    [Parameter(ParameterSetName = RefreshTokenSet)]
    [ValidateNotNullOrEmpty]
    public string? ExpectCompany { get; set; }

    /// <summary>The API's base address.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri BaseUri { get; set; } = ConnectionSettings.DefaultBaseUri;

    /// <summary>The API version to ask for, YYYY-MM-DD.</summary>
    [Parameter]
    [ValidateApiVersion]
    public string? ApiVersion { get; set; }

    /// <summary>The address of 401GO's connection success endpoint, absolute or relative to the base address.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ConnectionSuccessUri { get; set; }

    /// <summary>Seconds the sign-in may take, and one request later on.</summary>
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
            ClientSecret = SecretInput.From(Credential?.Password ?? ClientSecret),
            Scope = scope,
            RedirectUri = CheckedRedirect(),
            ApiVersion = ApiVersion,
            ConnectionSuccessUri = ConnectionSuccessUri,
            Timeout = TimeSpan.FromSeconds(TimeoutSec is int seconds && ParameterSetName != CodeSet ? seconds : 100),
        };
    }

    private Uri? CheckedRedirect() => RedirectUri is null || (RedirectUri.IsAbsoluteUri && BaseAddress.IsSecure(RedirectUri) && RedirectUri.Fragment.Length == 0)
        ? RedirectUri
        : throw new Go401Exception("RedirectUriInvalid", ErrorKind.InvalidArgument, "The redirect address must be the one registered with 401GO: http:// on 127.0.0.1, [::1] or localhost, or https://, without a fragment.");

    private static SecretValue Needed(SecureString? secret, string parameter) => SecretInput.From(secret)
        ?? throw new Go401Exception("SecretEmpty", ErrorKind.InvalidArgument, $"-{parameter} is empty.");
}
