using System;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>The authorization server, for the sources of tokens.</summary>
internal sealed class OAuthClient(TransportOptions transport, TimeProvider time) : IOAuthClient
{
    private readonly TokenEndpoint _endpoint = new(transport, time);

    /// <inheritdoc/>
    public Task<TokenSet> RefreshAsync(
        ConnectionSettings settings,
        TokenSet current,
        ICallReporter reporter,
        CancellationToken cancellation
    ) =>
        settings.Grant == GrantKind.ClientCredentials
            ? new ClientCredentialsGrant(settings, _endpoint).RequestAsync(cancellation)
            : new RefreshTokenGrant(settings, _endpoint).ExchangeAsync(current.RefreshToken!, current.Scope, reporter);

    /// <inheritdoc/>
    public Task<RevocationOutcome> RevokeAsync(ConnectionSettings settings, TokenSet? tokens, CancellationToken cancellation) =>
        TokenRevocation.RevokeAsync(settings, tokens, transport, cancellation);
}
