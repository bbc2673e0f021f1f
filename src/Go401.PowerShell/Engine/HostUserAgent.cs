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

    public Task<bool> TryOpenBrowserAsync(Uri authorizeUri, CancellationToken cancellation) => Task.FromResult(_browser.TryOpen(authorizeUri));

    public async Task<SecretValue?> PromptForCallbackAsync(Uri authorizeUri, CancellationToken cancellation)
    {
        object? typed = await _onPipelineThread(() =>
        {
            if (!IsInteractive || _host.UI is not PSHostUserInterface ui)
            {
                return null;
            }

            ui.WriteLine("Open this address in a browser, sign in and approve:");
            ui.WriteLine();
            ui.WriteLine(authorizeUri.AbsoluteUri);
            ui.WriteLine();
            ui.Write("Then paste the whole address that the browser was sent to (it is not shown): ");

            // Without echo: the address holds the code, and must not stand in history or transcript (S26).
            SecureString answer = ui.ReadLineAsSecureString();
            ui.WriteLine();
            return answer;
        }).ConfigureAwait(false);
        return SecretInput.From(typed as SecureString);
    }

    public Task ShowAddressAsync(Uri authorizeUri, CancellationToken cancellation) => _onPipelineThread(() =>
    {
        _host.UI?.WriteLine(authorizeUri.AbsoluteUri);
        return null;
    });

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
