using System.Threading.Tasks;
using Go401.Client.Calls;

namespace Go401.Client.Tokens;

/// <summary>How one connection gets new tokens: in memory by the refresh or client credentials grant, or through a vault.</summary>
internal interface ITokenRefresher
{
    /// <summary>
    /// Returns tokens newer than <paramref name="current"/>. Whatever must be kept is kept when this returns (S37).
    /// Called by one caller of the process at a time.
    /// </summary>
    /// <exception cref="Errors.Go401Exception">
    /// <see cref="Errors.ErrorKind.AuthenticationError"/>: the server ended the refresh token, a sign-in is needed (S40);
    /// except an <see cref="Errors.OAuthException"/> other than <c>invalid_grant</c>. Any other kind: nothing is lost, a later try may do.
    /// </exception>
    Task<TokenSet> RefreshAsync(TokenSet current, CallContext call);
}
