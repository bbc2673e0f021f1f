using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Tasks;
using Go401.Client.Calls;
using Go401.Client.Connections;
using Go401.Client.Errors;
using Go401.Client.Http;
using Go401.Client.Text;
using Go401.Client.Tokens;

namespace Go401.Client.OAuth;

/// <summary>Asks which account was picked (OpenID Connect Core section 5.3), and keeps only what tells accounts apart.</summary>
internal static class UserInfo
{
    public static async Task<Account> ReadAsync(ConnectionSettings settings, SecretValue accessToken, TransportOptions transport, CallContext call)
    {
        using var http = new HttpClient(transport.HandlerFactory(transport)) { Timeout = settings.Timeout, MaxResponseContentBufferSize = 256 * 1024 };
        using var request = new HttpRequestMessage(HttpMethod.Get, OAuthEndpoints.For(settings.BaseUri).UserInfo);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken.Reveal());
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, call.Cancellation).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                throw Invalid($"status {(int)answer.StatusCode}");
            }

            using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
            string subject = Text(document.RootElement, "sub") ?? throw Invalid("no sub");
            return new Account(subject, Text(document.RootElement, "role"), Text(document.RootElement, "company_name"));
        }
        catch (JsonException)
        {
            throw Invalid("no JSON");
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !call.Cancellation.IsCancellationRequested))
        {
            throw Transport.Explain(exception, "the user info endpoint", settings);
        }
    }

    private static string? Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? ServerText.Clean(value.GetString(), 200) : null;

    private static Go401Exception Invalid(string what) => new("UserInfoInvalid", ErrorKind.InvalidResult, $"401GO did not say which account was picked ({what}). Try again, or sign in without the scope openid.");
}
