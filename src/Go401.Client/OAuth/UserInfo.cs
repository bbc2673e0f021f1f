using System.Net.Http.Headers;
using Go401.Client.Http;
using Go401.Client.Settings;

namespace Go401.Client.OAuth;

/// <summary>Asks which account was picked (OpenID Connect Core section 5.3), and keeps only what tells accounts apart.</summary>
internal static class UserInfo
{
    /// <param name="accessToken">The token to ask with.</param>
    /// <param name="expectedSubject">The <c>sub</c> of the id_token, which must be the same; null where there is none.</param>
    /// <exception cref="Go401Exception"><c>UserInfoInvalid</c>, <c>UserInfoMismatch</c>, or no response came.</exception>
    public static async Task<Account> ReadAsync(
        EndpointClient server,
        SecretValue accessToken,
        string? expectedSubject,
        CancellationToken cancellation
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new OAuthEndpoints(server.Settings.BaseUri).UserInfo)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken.Reveal()) },
        };
        EndpointResponse response = await server.SendAsync(request, "the user info endpoint", cancellation).ConfigureAwait(false);
        if (!response.IsSuccess)
        {
            throw Invalid($"status {response.Status}");
        }

        using JsonDocument document = response.ReadJson() ?? throw Invalid("no JSON");
        string subject = ServerJson.Exact(document.RootElement, "sub") ?? throw Invalid("no sub");
        if (expectedSubject is not null && subject != expectedSubject)
        {
            // OpenID Connect Core section 5.3.2: such a response may be about someone else and must not be used.
            throw new Go401Exception(
                "UserInfoMismatch",
                ErrorKind.SecurityError,
                "401GO's user info describes another account than the identity token (sub). Nothing was saved. "
                    + $"{Hint.Of("RestartSignIn")}"
            );
        }

        // As the server wrote them: they are compared with what is expected, and cleaned where they are shown.
        return new Account(subject, ServerJson.Exact(document.RootElement, "role"), ServerJson.Exact(document.RootElement, "company_name"));
    }

    private static Go401Exception Invalid(string what) =>
        new(
            "UserInfoInvalid",
            ErrorKind.InvalidResult,
            $"401GO did not return which account was selected ({what}). Try again, or sign in without the scope openid."
        );
}
