using System;
using System.Linq;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Go401.Simulator;
using Go401.Simulator.Faults;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>Ctrl+C in the middle of each cmdlet's work: it ends without an error, and what must not be lost is not.</summary>
public sealed class StopTests
{
    private const string Connect = "Connect-Go401 -BaseUri $BaseUri -ClientId demo-client -ClientSecret $Secret -NoPersist";

    [Fact]
    public async Task S14_S25_the_wait_for_the_browser_can_be_stopped_and_frees_the_port()
    {
        int port = FixedPort.Next();
        string redirect = $"http://127.0.0.1:{port}/callback/";
        await using Session session = await Session.StartAsync(o => o.RedirectUris.Add(redirect));
        session.Simulator.Faults.Add(new Fault { Path = "/o/authorize/", Kind = FaultKind.Hold });
        Task<ReceivedRequest> waiting = session.Simulator.Log.WaitForAsync(r => r.Path == "/api/o/authorize/");
        AssertQuiet(session, await session.StopAsync($"{Connect} -Name {session.Name} -RedirectUri {redirect} -Verbose", waiting));
        Assert.Equal(redirect, Form.Read((await waiting).Query)["redirect_uri"]);
        Assert.True(FixedPort.IsFree(port));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Theory]
    [InlineData("-Scope openid,company:read", "/.well-known/openid-configuration")]
    [InlineData("-Scope openid,company:read", "/o/token/")]
    [InlineData("-Scope openid,company:read", "/.well-known/jwks.json")]
    [InlineData("-Scope openid,company:read", "/o/userinfo/")]
    [InlineData("-ClientCredentials", "/o/token/")]
    [InlineData("-RefreshToken $Refresh", "/o/token/")]
    [InlineData("-RefreshToken $Refresh", "/o/userinfo/")]
    public async Task Connect_can_be_stopped_at_each_request(string way, string path)
    {
        await using Session session = await Session.StartAsync();
        session.Set("Refresh", Session.Secure(session.Simulator.Tokens.Issue("company:read openid").Refresh));
        Fault held = session.Simulator.Faults.Add(new Fault { Path = path, Kind = FaultKind.Hold });
        AssertQuiet(session, await session.StopAsync($"{Connect} -Name {session.Name} {way} -Verbose", held.Met));
        held.Release();
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Fact]
    public async Task The_prompt_for_the_address_can_be_stopped()
    {
        // A console ends its prompt with this exception when Ctrl+C is pressed.
        using var pressed = new ManualResetEventSlim();
        var host = new CapturingHost();
        host.SecureAnswer = _ =>
        {
            pressed.Wait();
            throw new PipelineStoppedException();
        };
        await using Session session = await Session.StartAsync(host: host);
        AssertQuiet(session, await session.StopAsync($"{Connect} -Name {session.Name} -NoBrowser", host.Asked, pressed.Set));
        Assert.Equal(0, session.Simulator.Log.Count("POST", "/o/token/"));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
    }

    [Fact]
    public async Task S36_a_refresh_that_has_left_is_finished_and_its_tokens_are_kept()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Reuse = ReuseHandling.RevokeFamily);
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "/o/token/", Kind = FaultKind.Hold });
        AssertQuiet(session, await session.StopAsync("Update-Go401Token", held.Met));
        session.Simulator.Faults.Clear();

        // The next one waits for it, and does not send the spent token again.
        Assert.Empty(session.Run("Update-Go401Token").Errors);
        Assert.Empty(session.Run("Update-Go401Token").Errors);
        Assert.Equal(0, session.Simulator.Tokens.RefusedRefreshes);
    }

    [Fact]
    public async Task Update_stops_for_all_that_would_follow()
    {
        await using Session session = await Session.ConnectedAsync();
        await using Session other = session.Another();
        other.Connect();
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "/o/token/", Kind = FaultKind.Hold });
        AssertQuiet(session, await session.StopAsync($"Update-Go401Token {session.Name}, {other.Name}", held.Met));
        held.Release();
        Assert.Equal(1, session.Simulator.Log.Count("POST", "/o/token/"));
    }

    [Fact]
    public async Task Confirm_can_be_stopped()
    {
        await using Session session = await Session.ConnectedAsync();
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "/partners/", Kind = FaultKind.Hold });
        AssertQuiet(session, await session.StopAsync("Confirm-Go401Connection", held.Met));
    }

    [Fact]
    public async Task S47_a_disconnect_that_is_stopped_has_forgotten_that_connection_and_no_other()
    {
        await using Session session = await Session.ConnectedAsync();
        await using Session other = session.Another();
        other.Connect();
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "/o/revoke_token/", Kind = FaultKind.Hold });
        AssertQuiet(session, await session.StopAsync($"Disconnect-Go401 {session.Name}, {other.Name}", held.Met));
        Assert.Equal("ConnectionNotFound", session.Run($"Get-Go401Connection {session.Name}").ErrorId);
        Assert.Single(session.Run($"Get-Go401Connection {other.Name}").Output);
    }

    [Theory]
    [InlineData("Invoke-Go401Request companies")]
    [InlineData("Invoke-Go401Request companies -Method POST -Body @{ name = 'x' } -Confirm:$false")]
    [InlineData("Invoke-Go401Request companies -Raw")]
    public async Task A_request_can_be_stopped(string script)
    {
        await using Session session = await Session.ConnectedAsync();
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "/api/companies/", Kind = FaultKind.Hold });
        AssertQuiet(session, await session.StopAsync(script, held.Met));
        Assert.Single(session.Simulator.Log.All);
    }

    [Fact]
    public async Task A_retry_that_waits_can_be_stopped()
    {
        await using Session session = await Session.ConnectedAsync();
        Fault busy = session.Simulator.Faults.Add(
            new Fault
            {
                Path = "/api/companies/",
                Status = 503,
                RetryAfter = "60",
            }
        );
        AssertQuiet(session, await session.StopAsync("Invoke-Go401Request companies", busy.Met));
        Assert.Single(session.Simulator.Log.All);
    }

    [Fact]
    public async Task A_stream_of_pages_can_be_stopped_between_pages_and_the_token_stays_good()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 500);
        Fault held = session.Simulator.Faults.Add(new Fault { Path = "page=3", Kind = FaultKind.Hold });
        Outcome stopped = await session.StopAsync(
            "Invoke-Go401Request companies/c1/participants -All -PageSize 10 -Verbose -Debug",
            held.Met
        );
        Assert.Empty(stopped.Errors);
        held.Release();
        Assert.Empty(session.Run("Update-Go401Token").Errors);
    }

    [Fact]
    public async Task A_pipeline_that_wants_no_more_stops_the_requests()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 100000);
        string company = (string)Session.Value(session.Run("Invoke-Go401Request companies").Output[0], "object_id")!;
        session.Simulator.Log.Clear();
        Outcome outcome = session.Run(
            $"foreach ($once in 1) {{ Invoke-Go401Request companies/{company}/participants -All -PageSize 10 | & {{ "
                + "process { $_; break } } }; 'after'"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(2, outcome.Output.Count);
        Assert.Equal("after", outcome.Output[1].BaseObject);
        Assert.InRange(session.Simulator.Log.All.Count, 1, 40);
        Assert.Empty(session.Run("Update-Go401Token").Errors);
    }

    [Fact]
    public async Task A_cmdlet_that_a_preference_ends_lets_go_of_its_work()
    {
        await using Session session = await Session.ConnectedAsync(scope: "company:read participant:read");
        session.Simulator.Options.RefreshScope = "company:read";
        Outcome outcome = session.Run("Update-Go401Token -WarningAction Stop");
        Assert.Equal("ActionPreferenceStop", outcome.ErrorId);
        session.Simulator.Options.RefreshScope = null;
        Assert.Empty(session.Run("Update-Go401Token").Errors);
        Assert.Equal(0, session.Simulator.Tokens.RefusedRefreshes);
    }

    // Stopped is not failed: no error record, and the runspace goes on.
    private static void AssertQuiet(Session session, Outcome stopped)
    {
        Assert.Empty(stopped.Errors);
        Assert.Empty(stopped.Output);
        Assert.Equal("alive", session.Run("'alive'").Single.BaseObject);
    }
}
