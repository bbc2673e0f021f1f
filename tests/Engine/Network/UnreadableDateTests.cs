using System;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>Participants whose dates cannot be read: they are neither active nor known to have left.</summary>
public sealed class UnreadableDateTests
{
    private const string List = """
        {"count":4,"next":null,"previous":null,"results":[
        {"object_id":"p1","name":"A","start_date":"2020-01-01","termination_date":null},
        {"object_id":"p2","name":"B","start_date":"2020-01-01","termination_date":"2021-01-01"},
        {"object_id":"p3","name":"C","start_date":"2020-01-01","termination_date":"01/31/2021"},
        {"object_id":"p4","name":"D","start_date":"2020-01-01","termination_date":""}]}
        """;

    [Theory]
    [InlineData("Get-Go401Participant c1 -Connection $c")]
    [InlineData("Invoke-Go401Request companies/c1/participants -Connection $c -All")]
    [InlineData("Invoke-Go401Request companies/c1/participants -Connection $c -All -AsDateTime")]
    public async Task IsActive_is_empty_in_objects_and_in_records(string script)
    {
        await using OddServer server = new(_ => OddServer.Json(List));
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run(script + " | ForEach-Object { \"$($null -eq $_.IsActive) $($_.IsActive)\" }");
        Assert.Equal(["False True", "False False", "True ", "False True"], outcome.Output.Select(o => (string)o.BaseObject));
    }

    [Theory]
    [InlineData("-Active", "p1 p4")]
    [InlineData("-Active:$false", "p2")]
    public async Task A_filter_for_active_leaves_them_out_and_names_them(string filter, string expected)
    {
        await using OddServer server = new(_ => OddServer.Json(List));
        await using Session session = await ConnectedAsync(server);
        Outcome outcome = session.Run($"Get-Go401Participant c1 -Connection $c {filter}");
        Assert.Equal(expected, string.Join(' ', outcome.Output.Select(o => Session.Value(o, "ObjectId"))));
        string warning = Assert.Single(outcome.Warnings);
        Assert.Contains("1 participant was left out", warning, StringComparison.Ordinal);
        Assert.Contains("p3", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("01/31/2021", warning, StringComparison.Ordinal);
        Assert.Empty(session.Run($"Get-Go401Participant c1 -Connection $c {filter} -Name A").Warnings);
    }

    private static async Task<Session> ConnectedAsync(OddServer server)
    {
        Session session = await Session.ConnectedAsync();
        session.Set("Access", Session.Secure("x"));
        session.Run($"$c = Connect-Go401 -Name {session.Name}-odd -BaseUri {server.BaseUri} -AccessToken $Access -NoPersist");
        return session;
    }
}
