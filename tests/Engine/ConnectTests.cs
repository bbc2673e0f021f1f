using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Connect-Go401 with the browser of the system.</summary>
public sealed class ConnectTests
{
    private const string Connect = "Connect-Go401 -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -NoPersist";

    [Fact]
    public async Task A_browser_that_approves_brings_a_connection()
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run($"{Connect} -Name {session.Name} -ApiVersion 2026-01-31 -Scope openid, company:read");
        Assert.Empty(outcome.Errors);
        Assert.Equal(session.Name, Session.Value(session.Run("Get-Go401Connection -Current | Where-Object IsCurrent").Single, "Name"));
        Assert.Equal(session.Name, Session.Value(outcome.Single, "Name"));
        Assert.Equal("Connected", Session.Value(outcome.Single, "State"));
        Assert.Equal("AuthorizationCode", Session.Value(outcome.Single, "Grant"));
        Assert.Equal("demo-client", Session.Value(outcome.Single, "ClientId"));
        Assert.Equal(session.Simulator.BaseUri, Session.Value(outcome.Single, "BaseUri"));
        Assert.Equal("2026-01-31", Session.Value(outcome.Single, "ApiVersion"));
        Assert.Equal(["openid", "company:read"], Assert.IsType<string[]>(Session.Value(outcome.Single, "Scope")));
        Assert.Null(Session.Value(outcome.Single, "Vault"));

        // An hour and thirty days, as the server says and documents.
        DateTime access = Assert.IsType<DateTime>(Session.Value(outcome.Single, "AccessTokenExpires"));
        DateTime refresh = Assert.IsType<DateTime>(Session.Value(outcome.Single, "RefreshTokenExpires"));
        Assert.InRange(access - DateTime.Now, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(60));
        Assert.InRange(refresh - DateTime.Now, TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task S3_S4_S30_the_requests_are_exactly_those_of_the_code_grant_with_proof_key()
    {
        await using Session session = await Session.StartAsync(o => o.RequirePkce = true);
        Assert.Empty(session.Run($"{Connect} -Name {session.Name}").Errors);
        SortedDictionary<string, string> asked = Form.Read(session.Simulator.Log.All.Single(r => r.Path == "/api/o/authorize/").Query);
        SortedDictionary<string, string> sent = session.Simulator.Log.Posted("/o/token/");
        Assert.Equal(
            ["client_id", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "scope", "state"],
            asked.Keys
        );
        Assert.Equal("code", asked["response_type"]);
        Assert.Equal("demo-client", asked["client_id"]);
        Assert.Equal("S256", asked["code_challenge_method"]);
        Assert.Matches(@"^http://127\.0\.0\.1:\d+/callback/$", asked["redirect_uri"]);
        Assert.Equal(["client_id", "client_secret", "code", "code_verifier", "grant_type", "redirect_uri"], sent.Keys);
        Assert.Equal("authorization_code", sent["grant_type"]);
        Assert.Equal("demo-client", sent["client_id"]);
        Assert.Equal("demo-secret", sent["client_secret"]);
        Assert.Equal(asked["redirect_uri"], sent["redirect_uri"]);
        string challenge = Convert
            .ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(sent["code_verifier"])))
            .TrimEnd('=')
            .Replace('+', '-')
            .Replace('/', '_');
        Assert.Equal(asked["code_challenge"], challenge);
    }

    [Fact]
    public async Task S7_the_default_scope_only_reads()
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run($"{Connect} -Name {session.Name}");
        Assert.Equal(
            "company:read participant:read",
            Form.Read(session.Simulator.Log.All.Single(r => r.Path == "/api/o/authorize/").Query)["scope"]
        );
        Assert.Equal(["company:read", "participant:read"], Assert.IsType<string[]>(Session.Value(outcome.Single, "Scope")));
        Assert.DoesNotContain(session.Simulator.Log.All, r => r.Path.EndsWith("/userinfo/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("-Scope 'company:read participant:write'")]
    [InlineData("-Scope company:read, participant:write, company:read")]
    [InlineData("-Scope 'company:read,participant:write'")]
    public async Task Scopes_are_taken_as_people_write_them(string scope)
    {
        await using Session session = await Session.StartAsync();
        Assert.Empty(session.Run($"{Connect} -Name {session.Name} {scope}").Errors);
        Assert.Equal(
            "company:read participant:write",
            Form.Read(session.Simulator.Log.All.Single(r => r.Path == "/api/o/authorize/").Query)["scope"]
        );
    }

    [Fact]
    public async Task A_credential_is_id_and_secret_in_one()
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run(
            $"$credential = [pscredential]::new('demo-client', $Secret); Connect-Go401 -Name {session.Name} -BaseUri "
                + "$BaseUri -Credential $credential -NoPersist"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal("demo-secret", session.Simulator.Log.Posted("/o/token/")["client_secret"]);
        Assert.Equal("demo-client", Session.Value(outcome.Single, "ClientId"));
        Assert.Equal(
            "CredentialAndClientId",
            session.Run($"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -Credential $credential -ClientId other -NoPersist").ErrorId
        );
    }

    [Fact]
    public async Task A_public_client_sends_no_secret()
    {
        await using Session session = await Session.StartAsync(o => o.ClientSecret = null);
        Assert.Empty(session.Run($"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -ClientId demo-client -NoPersist").Errors);
        Assert.DoesNotContain("client_secret", session.Simulator.Log.Posted("/o/token/").Keys);
    }

    [Fact]
    public async Task S13_a_redirect_address_with_a_port_is_bound_and_sent_exactly()
    {
        int port = FixedPort.Next();
        await using Session session = await Session.StartAsync(o => o.RedirectUris.Add($"http://127.0.0.1:{port}/signed-in"));
        Assert.Empty(session.Run($"{Connect} -Name {session.Name} -RedirectUri http://127.0.0.1:{port}/signed-in").Errors);
        Assert.Equal($"http://127.0.0.1:{port}/signed-in", session.Simulator.Log.Posted("/o/token/")["redirect_uri"]);

        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        taken.Start();
        Outcome outcome = session.Run($"{Connect} -Name {session.Name} -RedirectUri http://127.0.0.1:{port}/signed-in");
        Assert.Equal("RedirectPortInUse", outcome.ErrorId);
        Assert.Equal("ResourceUnavailable", outcome.Error.CategoryInfo.Category.ToString());
    }

    [Fact]
    public async Task The_account_that_was_picked_is_shown_where_openid_is_granted()
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run(
            $"{Connect} -Name {session.Name} -Scope openid, company:read -ExpectRole COMPANY_ADMIN -ExpectCompany "
                + "'simulated company 1' -Verbose"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal("company_admin", Session.Value(outcome.Single, "Role"));
        Assert.Equal("Simulated Company 1", Session.Value(outcome.Single, "CompanyName"));
        Assert.Contains("role 'company_admin' of the company 'Simulated Company 1'", outcome.AllStreams, StringComparison.Ordinal);

        // What user info says of the person is no one's business here.
        Assert.DoesNotContain("1980-01-02", outcome.AllStreams, StringComparison.Ordinal);
        Assert.DoesNotContain("admin@example.com", outcome.AllStreams, StringComparison.Ordinal);
        string shown = session.Show($"Get-Go401Connection {session.Name}");
        Assert.Contains("company_admin", shown, StringComparison.Ordinal);
        Assert.Contains("Simulated Company 1", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ExpectRole participant", "the role 'company_admin' and not 'participant'")]
    [InlineData("-ExpectCompany 'Another Company'", "the company 'Simulated Company 1' and not 'Another Company'")]
    public async Task A_wrong_account_is_revoked_before_anything_is_kept(string expectation, string why)
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run($"{Connect} -Name {session.Name} -Scope openid, company:read {expectation}");
        Assert.Equal("AccountNotExpected", outcome.ErrorId);
        Assert.Equal("SecurityError", outcome.Error.CategoryInfo.Category.ToString());
        Assert.Contains(why, outcome.Error.ToString(), StringComparison.Ordinal);
        SortedDictionary<string, string> revoked = session.Simulator.Log.Posted("/o/revoke_token/");
        Assert.Equal("refresh_token", revoked["token_type_hint"]);
        Assert.False(session.Simulator.Tokens.IsLive(revoked["token"]));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Fact]
    public async Task An_expectation_without_openid_is_refused_before_anything_is_sent()
    {
        await using Session session = await Session.StartAsync();
        Assert.Equal("ExpectationNeedsOpenId", session.Run($"{Connect} -Name {session.Name} -ExpectRole participant").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task User_info_that_fails_ends_the_sign_in_and_its_tokens()
    {
        await using Session session = await Session.StartAsync();
        session.Simulator.Faults.Add(new Fault { Path = "/o/userinfo/", Status = 503 });
        Assert.Equal("UserInfoInvalid", session.Run($"{Connect} -Name {session.Name} -Scope openid, company:read").ErrorId);
        Assert.False(session.Simulator.Tokens.IsLive(session.Simulator.Log.Posted("/o/revoke_token/")["token"]));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Fact]
    public async Task An_id_token_that_cannot_be_trusted_ends_the_sign_in_and_its_tokens()
    {
        await using Session session = await Session.StartAsync(o => o.IdTokenFault = IdTokenFault.Nonce);
        Assert.Equal("IdTokenInvalid", session.Run($"{Connect} -Name {session.Name} -Scope openid, company:read").ErrorId);
        Assert.False(session.Simulator.Tokens.IsLive(session.Simulator.Log.Posted("/o/revoke_token/")["token"]));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Fact]
    public async Task A_new_sign_in_under_the_same_name_replaces_the_connection()
    {
        await using Session session = await Session.ConnectedAsync();
        Outcome outcome = session.Run(
            $"$old = Get-Go401Connection {session.Name}; {Connect} -Name {session.Name.ToUpperInvariant()}; $old"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal("Connected", Session.Value(outcome.Output[0], "State"));
        Assert.Equal("Disconnected", Session.Value(outcome.Output[1], "State"));
        Assert.Null(Session.Value(outcome.Output[1], "AccessTokenExpires"));
        Assert.Single(session.Run($"Get-Go401Connection {session.Name}").Output);

        // The old object does not silently stand for the new account.
        Assert.Equal("ConnectionGone", session.Run("Update-Go401Token -Connection $old").ErrorId);
    }

    [Fact]
    public async Task A_sign_in_that_fails_leaves_the_connection_of_that_name_alone()
    {
        await using Session session = await Session.ConnectedAsync();
        session.Simulator.Options.AutoRefuse = "access_denied";
        Assert.Equal("OAuthAccessDenied", session.Run($"{Connect} -Name {session.Name}").ErrorId);
        Assert.Empty(session.Run($"Update-Go401Token {session.Name}").Errors);
    }

    [Fact]
    public async Task The_absence_of_the_discovery_document_changes_nothing()
    {
        await using Session session = await Session.StartAsync();
        session.Simulator.Faults.Add(new Fault { Path = "/.well-known/", Status = 404 });
        Assert.Empty(session.Run($"{Connect} -Name {session.Name}").Errors);
    }
}
