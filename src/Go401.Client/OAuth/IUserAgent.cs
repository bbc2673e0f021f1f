namespace Go401.Client.OAuth;

/// <summary>The person's side of an authorization code sign-in: a browser, and where that is not to be had a prompt.</summary>
internal interface IUserAgent
{
    /// <summary>False where no one can be asked: no terminal, or a session that was started as not interactive.</summary>
    bool CanPrompt { get; }

    /// <summary>
    /// Opens an address on loopback, which leads to the sign-in page, in the system browser; false when there is none to be had, and
    /// the page's own address must be shown instead.
    /// </summary>
    Task<bool> TryOpenBrowserAsync(Uri startUri, CancellationToken cancellation);

    /// <summary>
    /// Shows the address and asks for the whole redirected address, read without echo (S26); null when nothing was typed.
    /// </summary>
    /// <param name="listening">True where a browser on this machine reaches us by itself, so that nothing need be pasted.</param>
    /// <param name="cancellation">Stops the question where the host can be stopped.</param>
    Task<SecretValue?> PromptForCallbackAsync(Uri authorizeUri, bool listening, CancellationToken cancellation);
}
