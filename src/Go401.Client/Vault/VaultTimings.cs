namespace Go401.Client.Vault;

/// <summary>How long the rotation waits for what, and how. The defaults are what the product documents; tests replace them.</summary>
internal sealed record VaultTimings
{
    /// <summary>The documented times.</summary>
    public static VaultTimings Default { get; } = new();

    /// <summary>How long to wait for another process of this machine that refreshes the same connection: 60 seconds.</summary>
    public TimeSpan Lock { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long to read a stale view of the vault again: 15 seconds. SecretStore's view is up to five seconds old, and
    /// twice that where its file has to be touched.
    /// </summary>
    public TimeSpan Stale { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long to look for a sibling's newer tokens after <c>invalid_grant</c>: 10 seconds.</summary>
    public TimeSpan Sibling { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait before the vault is read again: half a second.</summary>
    public TimeSpan Again { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long to go on storing new tokens in a vault that fails, or that does not show what it took: 10 seconds, within the 15 that
    /// Ctrl+C waits.
    /// </summary>
    public TimeSpan Store { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long to look for a record that this process has read and that is gone, on a machine that never stored it: 4 seconds. Some vaults
    /// remove a secret before they store the new one.
    /// </summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromSeconds(4);

    public Func<TimeSpan, CancellationToken, Task> Pause { get; init; } = Task.Delay;

    /// <summary>Called with each <see cref="RotationStep"/> that is reached; null where no test watches.</summary>
    public Action<string>? Reached { get; init; }
}
