using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>Answers that have no body, whatever length they announce, and header values that hold control characters.</summary>
public sealed class BodilessAnswerTests
{
    private const string Announced =
        "\r\nContent-Type: application/json\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{\"a\":\"bcde\"}";

    [Theory]
    [InlineData("204 No Content", "x")]
    [InlineData("205 Reset Content", "x")]
    [InlineData("204 No Content", "x -All")]
    [InlineData("204 No Content", "x -Raw")]
    [InlineData("204 No Content", "x -SkipHttpErrorCheck")]
    [InlineData("204 No Content", "x -Method DELETE -Confirm:$false")]
    [InlineData("205 Reset Content", "x -Method POST -Body @{ a = 1 } -IdempotencyKey k")]
    [InlineData("204 No Content", "x -Method PATCH -Body @{ a = 1 }")]
    public async Task F17_a_body_that_204_and_205_announce_is_not_waited_for(string status, string request)
    {
        await using var server = new OddServer(_ => OddServer.Text($"HTTP/1.1 {status}{Announced}"));
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run($"Invoke-Go401Request {request}");
        Assert.Empty(outcome.Errors);
        Assert.Empty(outcome.Output);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task F18_a_304_that_announces_the_length_of_the_data_is_still_not_modified()
    {
        await using var server = new OddServer(_ => OddServer.Text($"HTTP/1.1 304 Not Modified{Announced}"));
        await using Session session = await ConnectedAsync(server);
        Assert.Equal("NotModified", session.Run("Invoke-Go401Request x -Headers @{ 'If-None-Match' = '\"x\"' }").ErrorId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_file_is_empty_where_the_answer_has_no_content()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "x.json");
        await using var server = new OddServer(_ => OddServer.Text($"HTTP/1.1 204 No Content{Announced}"));
        await using Session session = await ConnectedAsync(server);
        Assert.Empty(session.Run($"Invoke-Go401Request x -OutFile '{file}'").Errors);
        Assert.Equal(0, new FileInfo(file).Length);
    }

    [Theory]
    [InlineData("-Method POST -Body @{ a = 1 } -IdempotencyKey key-canary", "key-canary")]
    [InlineData("-MaximumRetryCount 0", null)]
    public async Task A_protocol_switch_that_no_one_asked_for_is_an_error(string request, string? key)
    {
        await using var server = new OddServer(_ =>
            OddServer.Text("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")
        );
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run($"Invoke-Go401Request x {request}");
        Assert.Equal("ServerError", outcome.ErrorId);
        if (key is not null)
        {
            Assert.Contains(key, outcome.Error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task S63_no_control_character_of_a_header_is_in_a_variable()
    {
        await using var server = new OddServer(_ =>
            OddServer.Json("{}", headers: "X-Odd: a\u001b[31mb\u0007\u009b1mc\r\nContent-Language: d\u001b]0;PWN\u0007e\r\n")
        );
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run(
            "Invoke-Go401Request x -ResponseHeadersVariable h | Out-Null; $h['X-Odd'] + $h['Content-Language'] -join '|'"
        );
        Assert.Equal("abc|de", outcome.Single.BaseObject);
    }

    private static async Task<Session> ConnectedAsync(OddServer server)
    {
        Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        session.Run($"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {server.BaseUri} -NoPersist | Out-Null");
        return session;
    }
}
