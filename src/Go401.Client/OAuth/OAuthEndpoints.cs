using Go401.Client.Settings;

namespace Go401.Client.OAuth;

/// <summary>
/// The addresses of the authorization server, made from the base address. The slash at the end is always there: 401GO
/// answers a POST without it with an error, and its discovery document leaves it out.
/// </summary>
internal sealed record OAuthEndpoints(
    Uri Issuer,
    Uri Authorization,
    Uri Token,
    Uri Revocation,
    Uri UserInfo,
    Uri JsonWebKeys,
    Uri Discovery
)
{
    public static OAuthEndpoints For(Uri baseUri)
    {
        string root = BaseAddress.Check(baseUri).AbsoluteUri.TrimEnd('/') + "/o";
        return new OAuthEndpoints(
            new Uri(root),
            new Uri(root + "/authorize/"),
            new Uri(root + "/token/"),
            new Uri(root + "/revoke_token/"),
            new Uri(root + "/userinfo/"),
            new Uri(root + "/.well-known/jwks.json"),
            new Uri(root + "/.well-known/openid-configuration")
        );
    }
}
