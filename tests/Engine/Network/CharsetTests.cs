using System;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>Responses in another charset than UTF-8, as a gateway makes them.</summary>
public sealed class CharsetTests
{
    [Theory]
    [InlineData("iso-8859-1", "")]
    [InlineData("iso-8859-1", "-Raw")]
    [InlineData("utf-16", "")]
    [InlineData("utf-16", "-Raw")]
    public async Task What_comes_out_is_the_text_that_the_server_meant(string charset, string how)
    {
        await using var server = new OddServer(_ =>
            OddServer.Answer(
                Encoding.GetEncoding(charset).GetBytes("{\"name\":\"Jos\u00e9\"}"),
                headers: $"Content-Type: application/json; charset={charset}\r\n"
            )
        );
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run($"$r = Invoke-Go401Request x {how}; if ($r -is [string]) {{ $r }} else {{ $r.name }}");
        Assert.Empty(outcome.Errors);
        Assert.Contains("Jos\u00e9", (string)outcome.Single.BaseObject, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("Invoke-Go401Request x")]
    [InlineData("Invoke-Go401Request x -Raw")]
    [InlineData("Get-Go401Company")]
    [InlineData("Get-Go401Participant c1")]
    public async Task A_charset_that_is_not_read_is_one_error_and_one_request(string script)
    {
        await using var server = new OddServer(_ =>
            OddServer.Answer(
                Encoding.Latin1.GetBytes("{\"name\":\"Jos\u00e9\"}"),
                headers: "Content-Type: application/json; charset=windows-1252\r\n"
            )
        );
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run(script);
        Assert.Equal("ResponseNotReadable", outcome.ErrorId);
        Assert.Contains("windows-1252", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Invoke-Go401Request -OutFile", outcome.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    private static async Task<Session> ConnectedAsync(OddServer server)
    {
        Session session = await Session.ConnectedAsync();
        session.Set("Access", Session.Secure("x"));
        session.Run(
            $"Connect-Go401 -Name {session.Name}-odd -BaseUri {server.BaseUri} -AccessToken $Access -NoPersist | Out-Null; "
                + $"$PSDefaultParameterValues = @{{ '*:Connection' = '{session.Name}-odd' }}"
        );
        return session;
    }
}
