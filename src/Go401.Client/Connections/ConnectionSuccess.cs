using Go401.Client.Http;
using Go401.Client.Settings;
using Go401.Client.Tokens;

namespace Go401.Client.Connections;

/// <summary>What the connection success endpoint answered.</summary>
/// <param name="Message">The server's sentence, where it wrote one.</param>
internal sealed record ConfirmOutcome(Uri Uri, int StatusCode, string? Message);

/// <summary>Tells 401GO that a connection works: the client id as form data to an address that 401GO names during onboarding.</summary>
internal static class ConnectionSuccess
{
    /// <summary>Posts the client id.</summary>
    /// <exception cref="Go401Exception"><c>ConnectionSuccessUriMissing</c>, or what the server answered.</exception>
    public static async Task<ConfirmOutcome> ConfirmAsync(Connection connection, ICallReporter reporter, CancellationToken cancellation)
    {
        ConnectionSettings settings = connection.Settings;
        if (settings.ConnectionSuccessUri is not Uri wanted)
        {
            throw new Go401Exception(
                "ConnectionSuccessUriMissing",
                ErrorKind.InvalidArgument,
                "The address of 401GO's connection success endpoint is not set. 401GO tells you the address during "
                    + $"onboarding. {Hint.Of("SuccessUri")}"
            );
        }

        if (settings.ClientId is not string clientId)
        {
            throw new Go401Exception(
                "ClientIdMissing",
                ErrorKind.InvalidArgument,
                $"This connection has no client id to confirm with. {Hint.Of("SuccessClientId")}"
            );
        }

        Uri target = Resolve(settings.BaseUri, wanted);
        TokenSet? tokens = connection.Tokens.Current;
        var secrets = new SecretFilter(tokens?.AccessToken, tokens?.RefreshToken, settings.ClientSecret);
        HttpContent Form() => new FormUrlEncodedContent([new KeyValuePair<string, string>("client_id", clientId)]);
        string root = settings.BaseUri.AbsoluteUri.TrimEnd('/') + "/";
        if (target.AbsoluteUri.StartsWith(root, StringComparison.Ordinal))
        {
            var request = new ApiRequest
            {
                Method = HttpMethod.Post,
                Path = target.AbsoluteUri.Substring(root.Length),
                Content = Form,
            };
            ApiResponse own = await connection.Api.SendAsync(request, reporter, cancellation).ConfigureAwait(false);
            return new ConfirmOutcome(target, own.StatusCode, Message(own.Body, secrets));
        }

        // Elsewhere the access token does not go (S49).
        EndpointResponse response = await new EndpointClient(settings, connection.Transport)
            .SendAsync(
                new HttpRequestMessage(HttpMethod.Post, target) { Content = Form() },
                "the connection success endpoint",
                cancellation
            )
            .ConfigureAwait(false);
        return response.IsSuccess
            ? new ConfirmOutcome(target, response.Status, Message(response.Body, secrets))
            : throw new Go401Exception(
                "ConnectionNotConfirmed",
                ErrorKind.InvalidResult,
                $"The connection success endpoint returned status {response.Status}. {Hint.Of("CheckSuccessUri")}"
            );
    }

    /// <summary>Says at once whether an address can be used, so that a wrong one is not found after the sign-in.</summary>
    /// <returns>The address as it was given.</returns>
    /// <exception cref="Go401Exception"><c>ConnectionSuccessUriInvalid</c>.</exception>
    public static Uri Check(Uri baseUri, Uri wanted)
    {
        Resolve(baseUri, wanted);
        return wanted;
    }

    private static Uri Resolve(Uri baseUri, Uri wanted)
    {
        Uri target =
            wanted.IsAbsoluteUri && wanted.Scheme != "file"
                ? wanted
                : new Uri(baseUri.AbsoluteUri.TrimEnd('/') + "/" + wanted.OriginalString.TrimStart('/'));
        return BaseAddress.IsSecure(target) && target.Port != 0
            ? target
            : throw new Go401Exception(
                "ConnectionSuccessUriInvalid",
                ErrorKind.InvalidArgument,
                "The address of the connection success endpoint must start with https://, or be relative to the base address, and "
                    + "its port must not be 0."
            );
    }

    private static string? Message(ReadOnlyMemory<byte> body, SecretFilter secrets)
    {
        try
        {
            using JsonDocument document = ServerJson.Parse(body);
            foreach (string name in new[] { "message", "user_error_message", "detail", "status" })
            {
                if (ServerJson.Exact(document.RootElement, name) is string text)
                {
                    return ServerText.Sentence(text, 200, secrets);
                }
            }
        }
        catch (JsonException)
        {
            // A body that is not JSON has no sentence for people.
        }

        return null;
    }
}
