using System.Management.Automation.Host;
using Go401.Client.OAuth;
using Go401.PowerShell.Interop;

namespace Go401.PowerShell.Engine;

/// <summary>The person at this PowerShell: their browser, and the host's prompt where there is none.</summary>
internal sealed class HostUserAgent(PSHost host, Func<Func<object?>, Task<object?>> onPipelineThread) : IUserAgent
{
    private readonly SystemBrowser _browser = new();

    public bool CanPrompt => HostInteraction.IsInteractive(host);

    // In a session that was started as not interactive no one looks at a browser; anyone who names one in BROWSER has arranged it.
    public Task<bool> TryOpenBrowserAsync(Uri startUri, CancellationToken cancellation) =>
        HostInteraction.IsUnattended && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("BROWSER"))
            ? Task.FromResult(false)
            : _browser.TryOpenAsync(startUri, cancellation);

    public async Task<SecretValue?> PromptForCallbackAsync(Uri authorizeUri, bool listening, CancellationToken cancellation)
    {
        object? typed = await onPipelineThread(() => Ask(authorizeUri, listening, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return typed is SecureString answer
            ? SecretInput.From(answer)
            : throw new Go401Exception(
                "InteractionRequired",
                ErrorKind.AuthenticationError,
                "Signing in requires a person, but this host cannot prompt. Sign in from an interactive session, or use "
                    + "-RefreshToken, -ClientCredentials or -AccessToken."
            );
    }

    // Null where the host turns out to be one that cannot ask, and when the time is over.
    private SecureString? Ask(Uri authorizeUri, bool listening, CancellationToken cancellation)
    {
        try
        {
            PSHostUserInterface ui = host.UI;
            bool isConsole = host.Name == "ConsoleHost";
            if (isConsole)
            {
                SecretLine.EndEcho();
            }

            ui.WriteLine("Open this address in a browser, sign in and approve:");
            ui.WriteLine();
            ui.WriteLine(authorizeUri.AbsoluteUri);
            ui.WriteLine();
            ui.WriteLine(
                listening
                    ? "A browser on this machine returns automatically: press Enter when its page says that you are signed in."
                    : "The last page may not load; only its address matters."
            );
            ui.Write(
                listening
                    ? "From another machine, paste the whole address that the browser was redirected to (it shows as asterisks): "
                    : "Then paste the whole address that the browser was redirected to (it shows as asterisks): "
            );

            // Without echo: the address holds the code, and must not be in history or transcript (S26).
            SecureString? answer = isConsole ? SecretLine.Read(ui, cancellation) : ui.ReadLineAsSecureString();
            ui.WriteLine();
            return answer;
        }
        catch (Exception exception) when (HostInteraction.CannotAsk(exception))
        {
            // Background jobs, pools of runspaces, services.
            return null;
        }
    }
}
