using Go401.Client.Settings;

namespace Go401.Client.OAuth;

/// <summary>
/// The addresses of the authorization server, made from the base address. The slash at the end is always there: 401GO
/// answers a POST without it with an error, and its discovery document leaves it out.
/// </summary>
internal sealed class OAuthEndpoints(Uri baseUri)
{
    private readonly string _root = BaseAddress.Check(baseUri).AbsoluteUri.TrimEnd('/') + "/o";

    public Uri Issuer => new(_root);

    public Uri Authorization => new(_root + "/authorize/");

    public Uri Token => new(_root + "/token/");

    public Uri Revocation => new(_root + "/revoke_token/");

    public Uri UserInfo => new(_root + "/userinfo/");

    public Uri JsonWebKeys => new(_root + "/.well-known/jwks.json");

    public Uri Discovery => new(_root + "/.well-known/openid-configuration");
}
