using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Text;

namespace Go401.Client.OAuth;

/// <summary>Asks which account was picked (OpenID Connect Core section 5.3), and keeps only what tells accounts apart.</summary>
internal static class UserInfo
{
    /// <param name="accessToken">The token to ask with.</param>
    /// <param name="expectedSubject">The <c>sub</c> of the id_token, which must be the same; null where there is none.</param>
    /// <param name="transport">How bytes reach the server.</param>
    public static async Task<Account> ReadAsync(
        ConnectionSettings settings,
        SecretValue accessToken,
        string? expectedSubject,
        TransportOptions transport,
        CancellationToken cancellation
    )
    {
        using HttpClient http = ServerClient.Create(settings, transport);
        using var request = new HttpRequestMessage(HttpMethod.Get, OAuthEndpoints.For(settings.BaseUri).UserInfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken.Reveal());
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, cancellation).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw Invalid($"status {(int)answer.StatusCode}");
            }

            using JsonDocument document = ServerJson.Parse(await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
            string subject = Raw(document.RootElement, "sub") ?? throw Invalid("no sub");
            if (expectedSubject is not null && !string.Equals(subject, expectedSubject, StringComparison.Ordinal))
            {
                // OpenID Connect Core section 5.3.2: such an answer may be about someone else and must not be used.
                throw new Go401Exception(
                    "UserInfoMismatch",
                    ErrorKind.SecurityError,
                    "401GO's user info describes another account than the identity token (sub). Nothing was saved. "
                        + $"{Hint.Of("RestartSignIn")}"
                );
            }

            // As the server wrote them: they are compared with what is expected, and cleaned where they are shown.
            return new Account(subject, Raw(document.RootElement, "role"), Raw(document.RootElement, "company_name"));
        }
        catch (JsonException)
        {
            throw Invalid("no JSON");
        }
        catch (Exception exception) when (Transport.IsFailure(exception, cancellation))
        {
            throw Transport.Explain(exception, "the user info endpoint", settings, transport);
        }
    }

    private static string? Raw(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
            ? ServerJson.Exact(value)
            : null;

    private static Go401Exception Invalid(string what) =>
        new(
            "UserInfoInvalid",
            ErrorKind.InvalidResult,
            $"401GO did not return which account was selected ({what}). Try again, or sign in without the scope openid."
        );
}
