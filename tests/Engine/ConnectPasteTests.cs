using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Connect-Go401 where a person pastes the address that the sign-in ended at.</summary>
public sealed partial class ConnectPasteTests
{
    private const string Connect = "Connect-Go401 -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -NoPersist";

    [Fact]
    public async Task S26_the_pasted_address_is_read_without_echo_and_stands_nowhere()
    {
        string? pasted = null;
        var host = new CapturingHost { SecureAnswer = shown => pasted = Follow(shown) };
        await using Session session = await Session.StartAsync(host: host);
        Outcome outcome = session.Run($"{Connect} -Name {session.Name} -NoBrowser -Verbose -Debug; Get-History");
        Assert.Empty(outcome.Errors);
        Assert.Equal("Connected", Session.Value(outcome.Output[0], "State"));

        // Without a listener the address is sent as it is registered, without a port.
        Assert.Equal("http://127.0.0.1/callback/", session.Simulator.Log.Posted("/o/token/")["redirect_uri"]);
        string code = Form.Read(new Uri(pasted!).Query)["code"];
        Assert.DoesNotContain(code, host.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(code, outcome.AllStreams, StringComparison.Ordinal);
        Assert.DoesNotContain(code, string.Concat(outcome.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_address_that_is_not_loopback_asks_for_a_paste()
    {
        var host = new CapturingHost { SecureAnswer = Follow };
        await using Session session = await Session.StartAsync(host: host);
        Outcome outcome = session.Run($"{Connect} -Name {session.Name} -RedirectUri https://example.com/callback/");
        Assert.Empty(outcome.Errors);
        Assert.Contains("Open this address in a browser", host.Text, StringComparison.Ordinal);
        Assert.Equal("https://example.com/callback/", session.Simulator.Log.Posted("/o/token/")["redirect_uri"]);
    }

    [Fact]
    public async Task A_paste_of_something_else_is_asked_for_again()
    {
        int asked = 0;
        var host = new CapturingHost
        {
            SecureAnswer = shown =>
                asked++ switch
                {
                    0 => "",
                    1 => "https://example.com/callback/?code=of-another&state=attempt",
                    _ => Follow(shown),
                },
        };
        await using Session session = await Session.StartAsync(host: host);
        Outcome outcome = session.Run($"{Connect} -Name {session.Name} -NoBrowser");
        Assert.Empty(outcome.Errors);
        Assert.Equal(3, asked);
        Assert.Equal(2, outcome.Warnings.Count);
    }

    [Fact]
    public async Task Three_wrong_pastes_end_the_sign_in()
    {
        var host = new CapturingHost { SecureAnswer = _ => "https://example.com/callback/?code=canary-code&state=wrong" };
        await using Session session = await Session.StartAsync(host: host);
        Outcome outcome = session.Run($"$DebugPreference = 'Continue'; {Connect} -Name {session.Name} -NoBrowser -Verbose");
        Assert.Equal("CallbackNotRecognized", outcome.ErrorId);
        Assert.Equal("InvalidArgument", outcome.Error.CategoryInfo.Category.ToString());
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.DoesNotContain("canary-code", outcome.AllStreams + host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_can_be_pasted_too()
    {
        var host = new CapturingHost { SecureAnswer = Follow };
        await using Session session = await Session.StartAsync(o => o.AutoRefuse = "access_denied", host);
        Assert.Equal("OAuthAccessDenied", session.Run($"{Connect} -Name {session.Name} -NoBrowser").ErrorId);
    }

    [Fact]
    public async Task S45_a_host_that_cannot_ask_gets_a_typed_error_and_no_prompt()
    {
        // The host of the child process throws whenever it is asked.
        await using Session session = await Session.StartAsync();
        HostOutcome outcome = await HostProcess.RunAsync(
            $$"""
            try { Connect-Go401 -BaseUri {{session.Simulator.BaseUri}} -ClientId demo-client -Name x -NoBrowser -NoPersist } catch {
                $_.FullyQualifiedErrorId + ' ' + $_.CategoryInfo.Category }
            try { Connect-Go401 -BaseUri {{session.Simulator.BaseUri}} -ClientId demo-client -Name x -NoPersist } catch {
                $_.FullyQualifiedErrorId + ' ' + $_.CategoryInfo.Category }
            """,
            new Dictionary<string, string?>
            {
                ["BROWSER"] = null,
                ["DISPLAY"] = null,
                ["WAYLAND_DISPLAY"] = null,
            }
        );
        if (OperatingSystem.IsLinux())
        {
            // With neither BROWSER nor a display the second one has no browser either.
            Assert.Equal(
                2,
                Regex.Count(outcome.Output, "InteractionRequired,Go401.PowerShell.Commands.ConnectGo401Command AuthenticationError")
            );
        }
        else
        {
            Assert.Contains(
                "InteractionRequired,Go401.PowerShell.Commands.ConnectGo401Command AuthenticationError",
                outcome.Output,
                StringComparison.Ordinal
            );
        }

        Assert.DoesNotContain(session.Simulator.Log.All, r => r.Path.EndsWith("/authorize/", StringComparison.Ordinal));
    }

    // What the person does: opens the address that is shown, approves, and copies where the browser ended.
    internal static string Follow(string shown)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using HttpResponseMessage answer = browser.Send(new HttpRequestMessage(HttpMethod.Get, Address().Matches(shown).Last().Value));
        return answer.Headers.Location!.AbsoluteUri;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/api/o/authorize/\S+")]
    private static partial Regex Address();
}
