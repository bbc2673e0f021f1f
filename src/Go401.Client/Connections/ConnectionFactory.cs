using Go401.Client.Http;
using Go401.Client.OAuth;
using Go401.Client.Settings;
using Go401.Client.Tokens;
using Go401.Client.Vault;

namespace Go401.Client.Connections;

/// <summary>Signs in, one method a way in, and puts the connection together. Nothing is kept anywhere before a method returns.</summary>
internal sealed class ConnectionFactory
{
    private readonly TransportOptions _transport;
    private readonly TimeProvider _time;

    public ConnectionFactory(TransportOptions? transport = null, TimeProvider? time = null)
    {
        _transport = (transport ?? new TransportOptions()).Shared();
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Authorization code with PKCE.</summary>
    /// <exception cref="Go401Exception">The sign-in was refused, ran out of time, or could not be trusted; or a wrong account was
    /// picked.</exception>
    public async Task<Connection> SignInWithCodeAsync(
        ConnectionSettings settings,
        AuthorizationCodeOptions options,
        IUserAgent agent,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        settings = Checked(settings, GrantKind.AuthorizationCode);
        if (string.IsNullOrEmpty(settings.ClientId))
        {
            throw new Go401Exception(
                "ClientIdMissing",
                ErrorKind.InvalidArgument,
                $"A client id is required to sign in. {Hint.Of("ClientId")}"
            );
        }

        if (settings.Scope.Count == 0)
        {
            // Without a scope the server gives all that the client may have (S7).
            settings = settings with
            {
                Scope = Scopes.Default,
            };
        }

        if (options.ExpectsAccount && !settings.Scope.Contains("openid", StringComparer.Ordinal))
        {
            throw new Go401Exception("ExpectationNeedsOpenId", ErrorKind.InvalidArgument, Hint.Of("ExpectNeedsOpenId"));
        }

        var grant = new AuthorizationCodeGrant(ServerOf(settings), options, agent, found => Expect(options, found), reporter, _time);
        SignIn signIn = await grant.RunAsync(cancellation).ConfigureAwait(false);
        return InMemory(settings, signIn.Tokens, signIn.Tokens.RefreshToken is null ? null : Server, signIn.Account);
    }

    public async Task<Connection> SignInWithClientCredentialsAsync(ConnectionSettings settings, CancellationToken cancellation)
    {
        settings = Checked(settings, GrantKind.ClientCredentials);
        TokenSet tokens = await new ClientCredentialsGrant(new TokenEndpoint(ServerOf(settings), _time))
            .RequestAsync(cancellation)
            .ConfigureAwait(false);
        return InMemory(settings, tokens, Server, null);
    }

    /// <summary>A refresh token that the user brought; it is used at once, so that a wrong one is an error now.</summary>
    public async Task<Connection> SignInWithRefreshTokenAsync(
        ConnectionSettings settings,
        SecretValue refreshToken,
        AuthorizationCodeOptions options,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        settings = Checked(settings, GrantKind.RefreshToken);
        var grant = new RefreshTokenGrant(new TokenEndpoint(ServerOf(settings), _time));

        // What the token may do is not known here: the response says it, so nothing can be wider than held.
        TokenSet tokens = await grant.ExchangeAsync(CredentialText.RefreshToken(refreshToken), [], reporter).ConfigureAwait(false);
        Account? account = await AccountAsync(settings, tokens, options, reporter, cancellation).ConfigureAwait(false);
        return InMemory(settings, tokens, Server, account);
    }

    /// <summary>An access token that the user brought; nothing is sent.</summary>
    public Connection FromAccessToken(ConnectionSettings settings, SecretValue accessToken)
    {
        settings = Checked(settings, GrantKind.AccessToken);
        DateTimeOffset now = _time.GetUtcNow();
        var tokens = new TokenSet(
            CredentialText.AccessToken(accessToken),
            null,
            now,
            now + TokenSet.DefaultAccessTokenLifetime,
            null,
            settings.Scope
        )
        {
            ObtainedTimestamp = _time.GetTimestamp(),
        };
        return InMemory(settings, tokens, null, null);
    }

    /// <summary>A connection that is stored in a vault, or is to be; nothing is sent and nothing is read.</summary>
    /// <param name="stored">What was read, or is to be stored.</param>
    public Connection FromStored(StoredConnection stored, SecretLocation location, ConnectionStore store, ISecretVault vault) =>
        Assemble(
            stored.Settings,
            new StoredTokenSource(store, new ConnectionSecret(location, vault), stored, Server),
            stored.Account,
            stored.SignInId
        );

    private EndpointClient ServerOf(ConnectionSettings settings) => new(settings, _transport);

    private OAuthClient Server => new(_transport, _time);

    private ConnectionSettings Checked(ConnectionSettings settings, GrantKind grant)
    {
        Uri baseUri = BaseAddress.Check(settings.BaseUri);
        _transport.CheckFor(baseUri);
        return settings with
        {
            BaseUri = baseUri,
            Grant = grant,
            ClientId = string.IsNullOrEmpty(settings.ClientId) ? settings.ClientId : CredentialText.ClientId(settings.ClientId!),
            ClientSecret = settings.ClientSecret is SecretValue secret ? CredentialText.ClientSecret(secret) : null,
        };
    }

    // The refresh token that was brought may be spent by now. So user info that is down costs the sign-in only where an
    // account is expected; and then, as with a wrong account, the new tokens are revoked and nothing is kept.
    private async Task<Account?> AccountAsync(
        ConnectionSettings settings,
        TokenSet tokens,
        AuthorizationCodeOptions options,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        bool openId = tokens.Scope.Contains("openid", StringComparer.Ordinal);
        if (!openId && !options.ExpectsAccount)
        {
            return null;
        }

        try
        {
            Account account = openId
                ? await UserInfo.ReadAsync(ServerOf(settings), tokens.AccessToken, null, cancellation).ConfigureAwait(false)
                : throw new Go401Exception("ExpectationNeedsOpenId", ErrorKind.InvalidArgument, Hint.Of("ExpectWithoutOpenId"));
            Expect(options, new SignIn(tokens, account));
            return account;
        }
        catch (Go401Exception failure) when (!options.ExpectsAccount)
        {
            reporter.Warning(failure.Message);
            return null;
        }
        catch
        {
            await TokenRevocation.RevokeAsync(ServerOf(settings), tokens, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    // A wrong pick is refused before anything is kept; the caller revokes it.
    private static void Expect(AuthorizationCodeOptions options, SignIn signIn)
    {
        static string? Difference(string? expected, string? found, string what) =>
            expected is null || string.Equals(found, expected, StringComparison.OrdinalIgnoreCase)
                ? null
                : $"the {what} '{ServerText.Clean(found, 200)}' and not '{expected}'";
        string? wrong =
            Difference(options.ExpectRole, signIn.Account?.Role, "role")
            ?? Difference(options.ExpectCompany, signIn.Account?.CompanyName, "company");
        if (wrong is not null)
        {
            throw new Go401Exception(
                "AccountNotExpected",
                ErrorKind.SecurityError,
                $"The account selected on 401GO's page has {wrong}. Nothing was saved. {Hint.Of("OtherAccount")}"
            );
        }
    }

    private Connection InMemory(ConnectionSettings settings, TokenSet tokens, OAuthClient? server, Account? account) =>
        Assemble(settings, new MemoryTokenSource(settings, tokens, server, _time), account, null);

    private Connection Assemble(ConnectionSettings settings, TokenSource tokens, Account? account, string? signInId) =>
        new(settings, tokens, new ApiClient(settings, tokens, _transport, _time), account)
        {
            Transport = _transport,
            SignInId = signInId ?? Guid.NewGuid().ToString("N"),
        };
}
