using System.Net.Http.Headers;
using Go401.Client.Settings;

namespace Go401.Client.OAuth;

/// <summary>The fields of one request to the token endpoint, without the client's own id and secret.</summary>
internal sealed class TokenRequest
{
    private static readonly string[] SecretFields = ["code", "code_verifier", "refresh_token"];
    private readonly KeyValuePair<string, string>[] _fields;
    private readonly bool _basic;

    private TokenRequest(string grantType, bool basic, params (string Name, string? Value)[] fields)
    {
        _basic = basic;
        _fields =
        [
            new("grant_type", grantType),
            .. fields.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => new KeyValuePair<string, string>(f.Name, f.Value!)),
        ];
    }

    /// <summary>RFC 6749 section 4.1.3 and RFC 7636 section 4.5.</summary>
    public static TokenRequest ForCode(string code, string redirectUri, string verifier) =>
        new("authorization_code", basic: false, ("code", code), ("redirect_uri", redirectUri), ("code_verifier", verifier));

    /// <summary>RFC 6749 section 6.</summary>
    public static TokenRequest ForRefresh(string refreshToken) => new("refresh_token", basic: false, ("refresh_token", refreshToken));

    /// <summary>RFC 6749 section 4.4.2.</summary>
    public static TokenRequest ForClient(IReadOnlyList<string> scope) =>
        new("client_credentials", basic: true, ("scope", string.Join(" ", scope)));

    /// <summary>The message: one form, with id and secret in the body or in the Authorization header, never in the address (S31).</summary>
    /// <exception cref="Go401Exception"><c>ClientIdMissing</c>.</exception>
    public HttpRequestMessage ToMessage(ConnectionSettings settings)
    {
        string id =
            settings.ClientId
            ?? throw new Go401Exception("ClientIdMissing", ErrorKind.InvalidArgument, $"A client id is required. {Hint.Of("ClientId")}");
        string? secret = settings.ClientSecret?.Reveal();
        var fields = new List<KeyValuePair<string, string>>(_fields);
        if (!_basic)
        {
            fields.Add(new("client_id", id));
            if (!string.IsNullOrEmpty(secret))
            {
                fields.Add(new("client_secret", secret!));
            }
        }

        var message = new HttpRequestMessage(HttpMethod.Post, new OAuthEndpoints(settings.BaseUri).Token)
        {
            Content = new FormUrlEncodedContent(fields),
        };
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (_basic)
        {
            // RFC 6749 section 2.3.1: each part is form-encoded before the pair is Base64.
            string pair = Encoded(id) + ":" + Encoded(secret ?? "");
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        return message;
    }

    /// <summary>What is sent and no text of the server may repeat (S57).</summary>
    public SecretFilter Secrets(ConnectionSettings settings) =>
        new([
            .. _fields.Where(f => SecretFields.Contains(f.Key, StringComparer.Ordinal)).Select(f => new SecretValue(f.Value)),
            settings.ClientSecret,
        ]);

    private static string Encoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+");
}
