using System;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>The person's side of an authorization code sign-in: a browser, and where that is not to be had a prompt.</summary>
public interface IUserAgent
{
    /// <summary>Opens the address in the system browser; false when there is none to be had, and the address must be shown instead.</summary>
    Task<bool> TryOpenBrowserAsync(Uri authorizeUri, CancellationToken cancellation);

    /// <summary>
    /// Shows the address and asks for the whole redirected address, read without echo (S26); null when nobody can be asked.
    /// </summary>
    Task<SecretValue?> PromptForCallbackAsync(Uri authorizeUri, CancellationToken cancellation);

    /// <summary>Shows the address, for a person to open by hand while the listener waits.</summary>
    Task ShowAddressAsync(Uri authorizeUri, CancellationToken cancellation);
}
