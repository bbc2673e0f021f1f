using System.Threading;

namespace Go401.Client.Calls;

/// <summary>
/// What one caller (for instance one cmdlet invocation) lends to the client while its call runs: where to report, the
/// vault it can reach, and when to stop. It is passed down and never kept.
/// </summary>
internal sealed class CallContext
{
    /// <summary>Makes a context.</summary>
    /// <param name="reporter">Where the call says what it does; nowhere when null.</param>
    /// <param name="vault">The vault the caller can reach; none when null.</param>
    /// <param name="cancellation">Stops the call. A refresh whose request has left is finished all the same, so that a rotated token is
    /// never lost.</param>
    public CallContext(ICallReporter? reporter = null, ISecretVault? vault = null, CancellationToken cancellation = default)
    {
        Reporter = reporter ?? SilentReporter.Instance;
        Vault = vault;
        Cancellation = cancellation;
    }

    /// <summary>Where the call says what it does.</summary>
    public ICallReporter Reporter { get; }

    /// <summary>The vault the caller can reach, if any.</summary>
    public ISecretVault? Vault { get; }

    /// <summary>Stops the call.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The same context with another token to stop by.</summary>
    public CallContext With(CancellationToken cancellation) => new(Reporter, Vault, cancellation);
}
