using Go401.Client.Http;
using Go401.Client.OAuth;
using Go401.Client.Tokens;
using Go401.Client.Vault;

namespace Go401.Client.Connections;

/// <summary>What a disconnect came to.</summary>
/// <param name="ForgottenLocally">True always: memory is wiped whatever the server says.</param>
/// <param name="Stored">What happened to the stored connection.</param>
/// <param name="StoredFailure">Why the vault could not be changed; null where it was, or where nothing is stored.</param>
internal sealed record DisconnectOutcome(
    RevocationOutcome Revocation,
    bool ForgottenLocally,
    StoredOutcome Stored = StoredOutcome.NotStored,
    Go401Exception? StoredFailure = null
);

/// <summary>What a disconnect did to the stored connection.</summary>
internal enum StoredOutcome
{
    /// <summary>It lived in memory only.</summary>
    NotStored,

    /// <summary>Its tokens are out of the vault; client id, secret and settings are left for the next sign-in.</summary>
    TokensRemoved,

    /// <summary>Nothing of it is left in the vault.</summary>
    Forgotten,

    /// <summary>The vault could not be changed.</summary>
    Failed,
}

/// <summary>Ends a connection: at the server where it can, here always (S47).</summary>
internal static class Disconnector
{
    /// <summary>
    /// Takes the connection out of the registry, revokes its tokens and wipes them. A renewal that is under way is waited for, so that
    /// what it brings is revoked too.
    /// </summary>
    /// <param name="forget">True removes the stored connection whole; otherwise only its tokens, which are ended, leave the vault.</param>
    public static async Task<DisconnectOutcome> DisconnectAsync(
        Connection connection,
        ConnectionRegistry registry,
        bool forget,
        ICallReporter reporter,
        CancellationToken cancellation
    )
    {
        registry.Remove(connection);
        try
        {
            TokenSet? tokens = await connection.Tokens.CloseAsync(cancellation).ConfigureAwait(false);
            if (connection.Stored is not StoredTokenSource stored)
            {
                return new DisconnectOutcome(
                    await TokenRevocation
                        .RevokeAsync(new EndpointClient(connection.Settings, connection.Transport), tokens, cancellation)
                        .ConfigureAwait(false),
                    true
                );
            }

            (RevocationOutcome revocation, Go401Exception? failure) = await stored
                .EndAsync(forget, tokens, reporter, cancellation)
                .ConfigureAwait(false);
            return new DisconnectOutcome(
                revocation,
                true,
                failure is not null ? StoredOutcome.Failed
                    : forget ? StoredOutcome.Forgotten
                    : StoredOutcome.TokensRemoved,
                failure
            );
        }
        finally
        {
            connection.Tokens.Wipe();
            connection.SeenIds.Clear();
        }
    }
}
