using System;
using System.Management.Automation;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Network;

/// <summary>Answers that could be read in more than one way: what the help says about them is what happens.</summary>
public sealed class UnclearCaseTests
{
    [Fact]
    public async Task Case_23_a_byte_order_mark_before_JSON_is_ignored()
    {
        await using var server = new OddServer(_ => OddServer.Json("\ufeff{\"a\":1}"));
        await using Session session = await ConnectedAsync(server);
        Assert.Equal(1L, Convert.ToInt64(session.Run("(Invoke-Go401Request x).a").Single.BaseObject, null));
    }

    [Fact]
    public async Task Case_24_of_a_name_that_comes_twice_the_last_one_is_kept_and_Raw_shows_all()
    {
        const string Twice = """{"name":"first","name":"second","Name":"third","nAME":"last"}""";
        await using var server = new OddServer(_ => OddServer.Json(Twice));
        await using Session session = await ConnectedAsync(server);
        PSObject record = session.Run("Invoke-Go401Request x").Single;
        Assert.Equal("last", Assert.Single(record.Properties, p => p.Name.Equals("name", StringComparison.OrdinalIgnoreCase)).Value);
        Assert.Equal(Twice, session.Run("Invoke-Go401Request x -Raw").Single.BaseObject);
    }

    private static async Task<Session> ConnectedAsync(OddServer server)
    {
        Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        session.Run($"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {server.BaseUri} -NoPersist | Out-Null");
        return session;
    }
}
