using System.Threading.Tasks;
using Go401.Client.Calls;

namespace Go401.Client.Tokens;

/// <summary>A refresher whose tokens are kept outside of this process as well, where siblings see and renew them.</summary>
internal interface IStoredTokens : ITokenRefresher
{
    /// <summary>True while newer tokens are in memory than are stored, because storing them failed.</summary>
    bool HasUnsaved { get; }

    /// <summary>Tries again to store what could not be stored. Says how it went; a failure of the store is no error of the call.</summary>
    Task SaveAsync(CallContext call);

    /// <summary>
    /// Looks for tokens that someone else stored since ours were refused; null where there are none. Nothing is sent to the server.
    /// </summary>
    Task<TokenSet?> RecoverAsync(CallContext call);
}
