using Go401.Client.Settings;

namespace Go401.Client.Tokens;

/// <summary>The tokens of a connection that is in memory only.</summary>
/// <param name="tokens">The tokens of the sign-in.</param>
/// <param name="server">Gives new tokens; null where there is no way but a new sign-in.</param>
internal sealed class MemoryTokenSource(ConnectionSettings settings, TokenSet? tokens, IOAuthClient? server, TimeProvider? time = null)
    : TokenSource(settings.Name, tokens, time ?? TimeProvider.System)
{
    protected override bool HasGrant => server is not null;

    protected override async Task<TokenSet> RequestAsync(TokenSet? current, ICallReporter reporter, CancellationToken cancellation)
    {
        bool isClient = settings.Grant == GrantKind.ClientCredentials;
        if (current!.RefreshToken is null && !isClient)
        {
            throw NeedsSignIn();
        }

        cancellation.ThrowIfCancellationRequested();
        reporter.Verbose(
            isClient
                ? $"Requesting a new access token for the connection '{settings.Name}'."
                : $"Refreshing the access token of the connection '{settings.Name}'."
        );
        try
        {
            return await server!.RefreshAsync(settings, current, reporter, cancellation).ConfigureAwait(false);
        }
        catch (OAuthException refused) when (refused.Error == "invalid_grant" && !isClient)
        {
            // One id for "only a new sign-in helps", whether the server says it or it is known already (S40).
            throw new Go401Exception(
                "SignInRequired",
                ErrorKind.AuthenticationError,
                $"The connection '{settings.Name}' requires a new sign-in: 401GO no longer accepts its refresh token "
                    + $"(expired, used elsewhere or revoked). {Hint.Of("SignIn", settings.Name)}",
                refused
            );
        }
    }
}
