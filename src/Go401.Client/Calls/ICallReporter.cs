namespace Go401.Client.Calls;

/// <summary>
/// Where one call says what it does. Implementations may be called from any thread and must not block on the caller.
/// Texts never hold a secret or personal data: the client masks before it reports (S57, S59).
/// </summary>
internal interface ICallReporter
{
    /// <summary>Says what happens, for anyone who asked for details.</summary>
    void Verbose(string text);

    /// <summary>Says what happens in technical detail.</summary>
    void Debug(string text);

    /// <summary>Says what the user should know although the call goes on.</summary>
    void Warning(string text);

    /// <summary>Says how far a long call has come.</summary>
    void Progress(CallProgress progress);
}

/// <summary>How far a long call has come.</summary>
/// <param name="Activity">What is being done, in a few words.</param>
/// <param name="Status">How far it is, in a few words.</param>
/// <param name="PercentComplete">0 to 100, or -1 where the end is not known.</param>
/// <param name="Remaining">What is left, where it can be estimated.</param>
/// <param name="Completed">True for the last report, which clears the bar.</param>
internal sealed record CallProgress(
    string Activity,
    string Status,
    int PercentComplete = -1,
    TimeSpan? Remaining = null,
    bool Completed = false
)
{
    /// <summary>True while the call waits for a person or the server. Show it at once: the next report may take long.</summary>
    public bool Waiting { get; init; }
}

/// <summary>Says nothing to anybody.</summary>
internal sealed class SilentReporter : ICallReporter
{
    /// <summary>The only one.</summary>
    public static SilentReporter Instance { get; } = new();

    public void Verbose(string text) { }

    public void Debug(string text) { }

    public void Warning(string text) { }

    public void Progress(CallProgress progress) { }
}
