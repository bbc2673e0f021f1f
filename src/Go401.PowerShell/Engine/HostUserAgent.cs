using System;
using System.Management.Automation.Host;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.OAuth;
using Go401.Client.Tokens;

namespace Go401.PowerShell.Engine;

/// <summary>The person at this PowerShell: their browser, and the host's prompt where there is none.</summary>
internal sealed class HostUserAgent : IUserAgent
{
    private readonly PSHost _host;
    private readonly Func<Func<object?>, Task<object?>> _onPipelineThread;
    private readonly SystemBrowser _browser = new();

    public HostUserAgent(PSHost host, Func<Func<object?>, Task<object?>> onPipelineThread)
    {
        _host = host;
        _onPipelineThread = onPipelineThread;
    }

    public Task<bool> TryOpenBrowserAsync(Uri authorizeUri, CancellationToken cancellation) => _browser.TryOpenAsync(authorizeUri, cancellation);

    public bool CanPrompt => IsInteractive && _host.UI is not null;

    public async Task<SecretValue?> PromptForCallbackAsync(Uri authorizeUri, bool listening, CancellationToken cancellation)
    {
        object? typed = await _onPipelineThread(() =>
        {
            PSHostUserInterface ui = _host.UI;
            ui.WriteLine("Open this address in a browser, sign in and approve:");
            ui.WriteLine();
            ui.WriteLine(authorizeUri.AbsoluteUri);
            ui.WriteLine();
            ui.WriteLine(listening
                ? "A browser on this machine comes back by itself: press Enter when its page says that you are signed in."
                : "The last page may not open; its address is what counts.");
            ui.Write(listening
                ? "From another machine, paste the whole address that the browser was sent to (it is not shown): "
                : "Then paste the whole address that the browser was sent to (it is not shown): ");

            // Without echo: the address holds the code, and must not stand in history or transcript (S26).
            SecureString answer = ui.ReadLineAsSecureString();
            ui.WriteLine();
            return answer;
        }).ConfigureAwait(false);
        return SecretInput.From(typed as SecureString);
    }

    /// <summary>False for pwsh -NonInteractive, and where the input is a pipe.</summary>
    private bool IsInteractive
    {
        get
        {
            foreach (string argument in Environment.GetCommandLineArgs())
            {
                if (argument.Length > 4 && "-noninteractive".StartsWith(argument, StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }

            return _host.Name != "ConsoleHost" || !Console.IsInputRedirected;
        }
    }
}
