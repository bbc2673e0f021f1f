using System.Net;
using System.Net.Http.Headers;
using Go401.Client.Tokens;

namespace Go401.Client.Http;

/// <summary>
/// Gives each attempt the access token. A 401 is answered once with a newer token and the same request created again: a 401 says
/// that nothing was done (RFC 9110 section 15.5.2), so that this holds for writes too (S52). A 403 says nothing about the
/// token (S53).
/// </summary>
internal sealed class AuthenticationHandler(ITokenSource tokens, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ApiCall call = ((ApiMessage)request).Call;
        call.Tokens = await tokens.GetAsync(call.Reporter, call.Cancellation).ConfigureAwait(false);
        HttpResponseMessage response = await SendAsync(request, call.Tokens, cancellationToken).ConfigureAwait(false);
        bool hasOther = tokens.CanRefresh || !ReferenceEquals(tokens.Current, call.Tokens);
        if (response.StatusCode != HttpStatusCode.Unauthorized || call.Replayed || !hasOther)
        {
            return response;
        }

        response.Dispose();
        call.Replayed = true;
        call.Reporter.Verbose($"{call.Request.Shown}: 401; refreshing the access token and retrying the request once.");
        call.Tokens = await tokens.RefreshAsync(call.Tokens, call.Reporter, call.Cancellation).ConfigureAwait(false);
        return await SendAsync(request, call.Tokens, cancellationToken).ConfigureAwait(false);
    }

    // The token is in the Authorization header and nowhere else (S48).
    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TokenSet used, CancellationToken cancellation)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", used.AccessToken.Reveal());
        return base.SendAsync(request, cancellation);
    }
}
