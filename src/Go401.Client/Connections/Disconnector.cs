using System;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.OAuth;
using Go401.Client.Tokens;

namespace Go401.Client.Connections;

/// <summary>What a disconnect came to.</summary>
/// <param name="Revocation">What the server did.</param>
/// <param name="ForgottenLocally">True always: memory is wiped whatever the server says.</param>
public sealed record DisconnectOutcome(RevocationOutcome Revocation, bool ForgottenLocally);

/// <summary>Ends a connection: at the server where it can, here always (S47).</summary>
public static class Disconnector
{
    /// <summary>Takes the connection out of the registry, revokes its tokens and wipes them. A renewal that is under way is waited for, so that what it brings is revoked too.</summary>
    public static async Task<DisconnectOutcome> DisconnectAsync(Connection connection, ConnectionRegistry registry, CallContext call)
    {
        if (connection is null)
        {
            throw new ArgumentNullException(nameof(connection));
        }

        if (registry is null)
        {
            throw new ArgumentNullException(nameof(registry));
        }

        registry.Remove(connection);
        try
        {
            TokenSet? tokens = await connection.Tokens.CloseAsync(call).ConfigureAwait(false);
            RevocationOutcome revocation = await TokenRevocation.RevokeAsync(connection.Settings, tokens, connection.Transport, call).ConfigureAwait(false);
            return new DisconnectOutcome(revocation, true);
        }
        finally
        {
            connection.Tokens.Wipe();
            connection.SeenIds.Clear();
        }
    }
}
