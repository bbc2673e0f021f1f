using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>Tokens, secrets and ids are checked where they come in, and a parameter that cannot have its effect is an error.</summary>
public sealed class DoorTests
{
    [Theory]
    [InlineData("tok\n")]
    [InlineData("\ufefftok\r\n")]
    [InlineData("Bearer tok")]
    [InlineData("Authorization: bearer tok\n")]
    [InlineData("\"tok\"\r\n")]
    public async Task F7_what_stands_around_a_token_is_left_out(string given)
    {
        await using var server = new OddServer(_ => OddServer.Json("""{"ok":true}"""));
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure(given));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {server.BaseUri} -NoPersist | Out-Null; "
                + "(Invoke-Go401Request x).ok"
        );
        Assert.Equal(true, outcome.Single.BaseObject);
        Assert.Contains("Authorization: Bearer tok\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-AccessToken $T", "to\nk", "SecretInvalid")]
    [InlineData("-AccessToken $T", "tok…", "SecretInvalid")]
    [InlineData("-AccessToken $T", " \r\n", "SecretEmpty")]
    [InlineData("-RefreshToken $T -ClientId x", "r\0t", "SecretInvalid")]
    [InlineData("-AccessToken $T", "Bearer ", "SecretEmpty")]
    [InlineData("-ClientCredentials -ClientId \"i$([char]0xd800)d\" -ClientSecret $T", "secret", "ClientIdInvalid")]
    [InlineData("-ClientCredentials -ClientId x -ClientSecret $T", "se\rcret", "SecretInvalid")]
    [InlineData("-ClientCredentials -ClientId \"i`nd\" -ClientSecret $T", "secret", "ClientIdInvalid")]
    public async Task F7_attack_20_what_no_token_can_be_is_refused_by_Connect(string how, string given, string id)
    {
        await using var server = new OddServer(_ => OddServer.Json("{}"));
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure(given));
        Outcome outcome = session.Run($"Connect-Go401 -Name {session.Name} {how} -BaseUri {server.BaseUri} -NoPersist");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Empty(server.Requests);
        Assert.Empty(
            session
                .Run($"Connect-Go401 -Name {session.Name} {how} -BaseUri {server.BaseUri} -NoPersist -ErrorAction SilentlyContinue")
                .Output
        );
    }

    [Theory]
    [InlineData("""{"access_token":"a\nb","token_type":"Bearer","refresh_token":"RT-live"}""", "RT-live")]
    [InlineData("""{"access_token":"AT-live","token_type":"mac"}""", "AT-live")]
    [InlineData("""{"access_token":"AT-live","token_type":"Bearer","refresh_token":"r…"}""", "AT-live")]
    public async Task Attack_3_tokens_of_an_answer_that_is_refused_are_revoked(string answer, string revoked)
    {
        await using var server = new OddServer(r => OddServer.Json(r.Contains("/o/token/", StringComparison.Ordinal) ? answer : "{}"));
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("RT-given"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -RefreshToken $T -ClientId x -BaseUri {server.BaseUri} -NoPersist"
        );
        Assert.StartsWith("Token", outcome.ErrorId, StringComparison.Ordinal);
        Assert.Contains(
            $"token={revoked}",
            Assert.Single(server.Requests, r => r.Contains("/o/revoke_token/", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Attack_3_a_refresh_whose_scope_cannot_be_decoded_keeps_its_new_token()
    {
        int given = 0;
        await using var server = new OddServer(r =>
            OddServer.Json(
                r.Contains("/o/token/", StringComparison.Ordinal)
                    ? $$"""
                    {"access_token":"AT-{{++given}}","token_type":"Bearer","expires_in":"\ud800","refresh_token":"RT-{{given}}",
                    """
                        + $$"""
                        "scope":"{{(given > 1 ? "company:read \\ud800" : "company:read")}}"}
                        """
                    : "{}"
            )
        );
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("RT-0"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -RefreshToken $T -ClientId x -BaseUri {server.BaseUri} -NoPersist | "
                + $"Out-Null; 1..3 | ForEach-Object {{ Update-Go401Token {session.Name} | Out-Null }}"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(
            ["RT-0", "RT-1", "RT-2", "RT-3"],
            server
                .Requests.Where(r => r.Contains("/o/token/", StringComparison.Ordinal))
                .Select(r => r.Split("refresh_token=RT-")[1][..1])
                .Select(n => "RT-" + n)
        );
    }

    [Theory]
    [InlineData("demo-sec\\u200bret-nodigits")]
    [InlineData("demo-sec\\u001b[0mret-nodigits")]
    [InlineData("client_secret=demo%2Dsecret%2dnodigits")]
    [InlineData("client_secret=demo%252Dsecret%252Dnodigits")]
    [InlineData("%64emo-secret-n%6fdigits")]
    [InlineData("demo-\\nsecret-\\u0301nodigits")]
    public async Task Attack_6_the_token_endpoint_cannot_bring_the_secret_into_an_error(string echo)
    {
        await using var server = new OddServer(_ =>
            OddServer.Json($$"""{"error":"bad {{echo}}","error_description":"You sent {{echo}}."}""", "400 Bad Request")
        );
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("demo-secret-nodigits"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -ClientCredentials -ClientId x -ClientSecret $T -BaseUri {server.BaseUri} -NoPersist"
        );
        Assert.Equal("OAuthError", outcome.ErrorId);
        string all = (outcome.Error + outcome.AllStreams)
            .Replace("\u0301", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal);
        Assert.DoesNotContain("nodigits", all, StringComparison.Ordinal);
        Assert.Contains("***", outcome.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attack_6_a_secret_with_a_blank_is_known_in_a_form_too()
    {
        await using var server = new OddServer(_ =>
            OddServer.Json(
                """{"error":"invalid_client","error_description":"client_secret=p%40ss+word and p%40ss%20word and p@ss word"}""",
                "400 Bad Request"
            )
        );
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("p@ss word"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -ClientCredentials -ClientId x -ClientSecret $T -BaseUri {server.BaseUri} -NoPersist"
        );
        Assert.Contains("client_secret=*** and *** and ***", outcome.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Vault nosuch")]
    [InlineData("-NoAccessTokenCache")]
    public async Task A_parameter_that_cannot_have_its_effect_is_an_error(string pointless)
    {
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        Assert.Equal(
            "ParametersConflict",
            session.Run($"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri $BaseUri {pointless}").ErrorId
        );
        Assert.Equal(
            "ParametersConflict",
            session.Run($"Connect-Go401 -Name {session.Name} -RefreshToken $T -ClientId x -BaseUri $BaseUri -NoPersist {pointless}").ErrorId
        );
        Assert.Empty(session.Run($"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri $BaseUri").Errors);
        Assert.Equal("ParametersConflict", session.Run($"Disconnect-Go401 {session.Name} -Vault nosuch").ErrorId);
        Assert.Equal("ParametersConflict", session.Run("Invoke-Go401Request companies -ContentType text/plain").ErrorId);
        Assert.Equal("ParametersConflict", session.Run("Invoke-Go401Request companies -IdempotencyKey k").ErrorId);
    }

    [Theory]
    [InlineData("nosuch:\\x.csv")]
    [InlineData("env:x.csv")]
    public async Task A_path_that_is_no_file_is_an_error_of_the_module(string path)
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Equal("PathNotFileSystem", session.Run($"Export-Go401Participant '{path}' -CompanyId c1").ErrorId);
        Assert.Equal("PathNotFileSystem", session.Run($"Invoke-Go401Request companies -OutFile '{path}'").ErrorId);
        Assert.Equal(
            "PathNotFileSystem",
            session.Run($"Invoke-Go401Request companies/c1/participants -Method POST -InFile '{path}'").ErrorId
        );
        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData("-AccessToken $S")]
    [InlineData("-RefreshToken $S -ClientId x")]
    [InlineData("-ClientCredentials -ClientId x -ClientSecret $S")]
    [InlineData("-ClientCredentials -Credential ([pscredential]::new('x', $S))")]
    [InlineData("-AccessToken $T -Proxy http://127.0.0.1:9 -ProxyCredential ([pscredential]::new('x', $S))")]
    public async Task A_SecureString_that_was_disposed_is_refused_at_the_door(string how)
    {
        await using Session session = await Session.StartAsync();
        session.Set("S", Session.Secure("gone"));
        session.Set("T", Session.Secure("token"));
        Outcome outcome = session.Run($"$S.Dispose(); Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -NoPersist {how}");
        Assert.Equal("SecretInvalid", outcome.ErrorId);
        Assert.Contains("was disposed", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
    }

    [Theory]
    [InlineData(" ", "it is blank")]
    [InlineData("\t", "it is blank")]
    [InlineData("nosuch:\\x.csv", "no drive or provider named 'nosuch'")]
    [InlineData("https://example.com/x.csv", "no drive or provider named 'https'")]
    [InlineData("Nosuch::/x.csv", "no drive or provider named 'Nosuch'")]
    [InlineData(@"\\server\share\x.csv", "exists on Windows only")]
    public async Task A_path_that_leads_nowhere_says_why_in_plain_words(string path, string why)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && path.StartsWith('\\'), "A network path is a file path on Windows.");
        await using Session session = await Session.ConnectedAsync();
        foreach (
            string command in new[] { "Export-Go401Participant -CompanyId c1 -Format Csv -Path", "Invoke-Go401Request companies -OutFile" }
        )
        {
            Outcome outcome = session.Run($"{command} '{path}'");
            Assert.Equal("PathNotFileSystem", outcome.ErrorId);
            Assert.Contains(why, outcome.Error.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", outcome.Error.ToString(), StringComparison.Ordinal);
        }

        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task Ids_of_a_file_with_line_ends_are_taken_without_them()
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.NotEmpty(session.Run("Get-Go401Participant \"c1`r`n\" -Id \"p1-0000001`n\"").Output);
        Assert.NotEmpty(
            session.Run("Invoke-Go401Request 'companies/{company_id}/participants' -PathParameter @{ company_id = \"c1`n\" }").Output
        );
    }

    [Theory]
    [InlineData("companies/%2525252e%2525252e/x")]
    [InlineData("companies/%25252525252525252e%25252525252525252e/x")]
    [InlineData("companies/..;/x")]
    [InlineData("companies/..;a=b/x")]
    [InlineData("companies/%2e%2e%3b/x")]
    public async Task Attack_22_a_dot_segment_is_refused_however_often_it_is_encoded(string path)
    {
        await using Session session = await Session.ConnectedAsync();
        Assert.Equal("PathInvalid", session.Run($"Invoke-Go401Request '{path}'").ErrorId);
        Assert.Empty(session.Simulator.Log.All);
    }
}
