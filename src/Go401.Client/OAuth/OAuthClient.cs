using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>The authorization server, for the sources of tokens.</summary>
internal sealed class OAuthClient(TransportOptions transport, TimeProvider time) : IOAuthClient
{
    public Task<TokenSet> RefreshAsync(
        ConnectionSettings settings,
        TokenSet current,
        ICallReporter reporter,
        CancellationToken cancellation
    ) =>
        settings.Grant == GrantKind.ClientCredentials
            ? new ClientCredentialsGrant(Endpoint(settings)).RequestAsync(cancellation)
            : new RefreshTokenGrant(Endpoint(settings)).ExchangeAsync(current.RefreshToken!, current.Scope, reporter);

    public Task<RevocationOutcome> RevokeAsync(ConnectionSettings settings, TokenSet? tokens, CancellationToken cancellation) =>
        TokenRevocation.RevokeAsync(new EndpointClient(settings, transport), tokens, cancellation);

    private TokenEndpoint Endpoint(ConnectionSettings settings) => new(new EndpointClient(settings, transport), time);
}
