using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>The ways in which Connect-Go401 with a browser does not end well, each with an error of its own.</summary>
public sealed class ConnectRefusalTests
{
    private const string Connect = "Connect-Go401 -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -NoPersist";

    [Theory]
    [InlineData("access_denied", "OAuthAccessDenied", "OperationStopped")]
    [InlineData("invalid_scope", "OAuthInvalidScope", "InvalidArgument")]
    [InlineData("unauthorized_client", "OAuthUnauthorizedClient", "PermissionDenied")]
    [InlineData("temporarily_unavailable", "OAuthServerError", "ResourceUnavailable")]
    [InlineData("something_new", "OAuthError", "AuthenticationError")]
    public async Task A_refusal_on_the_page_has_its_own_error(string answer, string id, string category)
    {
        await using Session session = await Session.StartAsync(o => o.AutoRefuse = answer);
        Outcome outcome = session.Run($"{Connect} -Name {session.Name}");
        Assert.Equal(id, outcome.ErrorId);
        Assert.Equal(category, outcome.Error.CategoryInfo.Category.ToString());
        Assert.Contains(answer, outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(session.Simulator.Log.All, r => r.Path.EndsWith("/o/token/", StringComparison.Ordinal));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Fact]
    public async Task A_client_secret_that_is_wrong_has_its_own_error()
    {
        await using Session session = await Session.StartAsync(o => o.ClientSecret = "another-secret");
        Outcome outcome = session.Run($"{Connect} -Name {session.Name}");
        Assert.Equal("OAuthInvalidClient", outcome.ErrorId);
        Assert.Equal("AuthenticationError", outcome.Error.CategoryInfo.Category.ToString());
    }

    [Fact]
    public async Task S25_nobody_finishing_in_time_has_its_own_error_and_the_port_is_free_again()
    {
        int port = FixedPort.Next();
        string redirect = $"http://127.0.0.1:{port}/callback/";
        await using Session session = await Session.StartAsync(o => o.RedirectUris.Add(redirect));
        session.Simulator.Faults.Add(new Fault { Path = "/o/authorize/", Kind = FaultKind.Hold });
        Outcome outcome = session.Run($"{Connect} -Name {session.Name} -RedirectUri {redirect} -TimeoutSec 1");
        Assert.Equal("SignInTimeout", outcome.ErrorId);
        Assert.Equal("OperationTimeout", outcome.Error.CategoryInfo.Category.ToString());
        Assert.Contains("within 1 second.", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.True(FixedPort.IsFree(port));
    }

    [Fact]
    public async Task S17_wrong_states_do_not_end_the_sign_in_until_there_are_too_many()
    {
        await using Session session = await Session.StartAsync();
        Fault page = session.Simulator.Faults.Add(new Fault { Path = "/o/authorize/", Kind = FaultKind.Hold });
        Task<Outcome> signIn = Task.Run(() => session.Run($"{Connect} -Name {session.Name}"));
        ReceivedRequest asked = await session.Simulator.Log.WaitForAsync(r => r.Path == "/api/o/authorize/");
        string redirect = Form.Read(asked.Query)["redirect_uri"];
        using var stranger = new HttpClient();
        using (HttpResponseMessage answer = await stranger.GetAsync(new Uri(redirect + "?code=x&state=wrong")))
        {
            Assert.Equal(400, (int)answer.StatusCode);
        }

        page.Release();
        Assert.Empty((await signIn).Errors);

        session.Simulator.Faults.Clear();
        session.Simulator.Log.Clear();
        page = session.Simulator.Faults.Add(new Fault { Path = "/o/authorize/", Kind = FaultKind.Hold });
        signIn = Task.Run(() => session.Run($"{Connect} -Name {session.Name}x"));
        redirect = Form.Read((await session.Simulator.Log.WaitForAsync(r => r.Path == "/api/o/authorize/")).Query)["redirect_uri"];
        for (int i = 0; i < 25 && !signIn.IsCompleted; i++)
        {
            try
            {
                using HttpResponseMessage answer = await stranger.GetAsync(new Uri(redirect + "?code=x&state=wrong" + i));
            }
            catch (HttpRequestException)
            {
                // The listener has closed: that is what the test waits for.
                break;
            }
        }

        Outcome outcome = await signIn;
        Assert.Equal("RedirectStateMismatch", outcome.ErrorId);
        Assert.Equal("SecurityError", outcome.Error.CategoryInfo.Category.ToString());
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}x").ErrorId);
    }

    [Fact]
    public async Task A_server_that_is_down_has_its_own_error()
    {
        await using Session session = await Session.StartAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/o/token/",
                Kind = FaultKind.Reset,
            }
        );
        Outcome outcome = session.Run($"{Connect} -Name {session.Name}");
        Assert.Equal("ConnectionFailed", outcome.ErrorId);
        Assert.Equal("ResourceUnavailable", outcome.Error.CategoryInfo.Category.ToString());

        // A code is redeemed once, whatever came of it.
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task A_page_instead_of_tokens_has_its_own_error()
    {
        await using Session session = await Session.StartAsync();
        session.Simulator.Faults.Add(
            new Fault
            {
                Method = "POST",
                Path = "/o/token/",
                Kind = FaultKind.Html,
            }
        );
        Outcome outcome = session.Run($"{Connect} -Name {session.Name}");
        Assert.Equal("TokenEndpointNotJson", outcome.ErrorId);
        Assert.Equal("InvalidResult", outcome.Error.CategoryInfo.Category.ToString());
    }

    private static readonly (string Parameters, string ErrorId)[] WrongParameters =
    [
        ("-BaseUri http://app.401go.com/api", "BaseUriInvalid"),
        ("-BaseUri ftp://app.401go.com/api", "BaseUriInvalid"),
        ("-BaseUri app.401go.com/api", "BaseUriInvalid"),
        ("-BaseUri https://user@app.401go.com/api", "BaseUriInvalid"),
        ("-BaseUri https://app.401go.com/api?x=1", "BaseUriInvalid"),
        ("-ApiVersion 2026-02-30", "ParameterArgumentValidationError"),
        ("-ApiVersion 1/1/2026", "ParameterArgumentValidationError"),
        ("-ApiVersion ''", "ParameterArgumentValidationError"),
        ("-Name 'pay roll'", "ParameterArgumentValidationError"),
        ("-Name 'pay*'", "ParameterArgumentValidationError"),
        ("-Name '[a-z]'", "ParameterArgumentValidationError"),
        ("-Name '^pay$'", "ParameterArgumentValidationError"),
        ("-Name '-payroll'", "ParameterArgumentValidationError"),
        ("-Name ''", "ParameterArgumentValidationError"),
        ("-Name \"payroll`n\"", "ParameterArgumentValidationError"),
        ("-Name a123456789012345678901234567890123456789012345678901234567890123", "ParameterArgumentValidationError"),
        ("-TimeoutSec 0", "ParameterArgumentValidationError"),
        ("-TimeoutSec 3601", "ParameterArgumentValidationError"),
        ("-Scope @()", "ParameterArgumentValidationError"),
        ("-Scope 'company:\"read'", "ScopeInvalid"),
        ("-RedirectUri http://example.com/callback/", "RedirectUriInvalid"),
        ("-RedirectUri http://127.0.0.1/callback/#x", "RedirectUriInvalid"),
        ("-RedirectUri callback", "RedirectUriInvalid"),
        ("-ConnectionSuccessUri http://example.com/done/", "ConnectionSuccessUriInvalid"),
        ("-ClientId ''", "ParameterArgumentValidationError"),
        ("-ClientSecret ([securestring]::new())", "SecretEmpty"),
        ("-ExpectRole ''", "ParameterArgumentValidationError"),
        ("-RefreshToken $Secret -NoBrowser", "AmbiguousParameterSet"),
        ("-ClientCredentials -RedirectUri http://127.0.0.1/callback/", "AmbiguousParameterSet"),
        ("-AccessToken $Secret -ClientSecret $Secret", "AmbiguousParameterSet"),
    ];

    [Fact]
    public async Task Parameters_are_checked_before_anything_is_sent()
    {
        await using Session session = await Session.StartAsync();
        var met = new List<string>();
        foreach ((string parameters, _) in WrongParameters)
        {
            string others = string.Concat(
                new[] { ("-BaseUri", " -BaseUri $BaseUri"), ("-ClientId", " -ClientId demo-client"), ("-Name", $" -Name {session.Name}") }
                    .Where(p => !parameters.StartsWith(p.Item1, StringComparison.Ordinal))
                    .Select(p => p.Item2)
            );
            Outcome outcome = session.Run($"Connect-Go401{others} -NoPersist {parameters}");
            met.Add($"{parameters}: {outcome.ErrorId} {outcome.Error.CategoryInfo.Category}");
        }

        Assert.Equal(
            WrongParameters.Select(p =>
                $"{p.Parameters}: {p.ErrorId} {(p.ErrorId == "ParameterArgumentValidationError" ? "InvalidData" : "InvalidArgument")}"
            ),
            met
        );
        Assert.Empty(session.Simulator.Log.All);
    }

    [Fact]
    public async Task A_client_id_is_needed_to_sign_in()
    {
        await using Session session = await Session.StartAsync();
        Outcome outcome = session.Run($"Connect-Go401 -Name {session.Name} -BaseUri $BaseUri -NoPersist");
        Assert.Equal("ClientIdMissing", outcome.ErrorId);
        Assert.Contains("-ClientId", outcome.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(session.Simulator.Log.All);
    }
}
