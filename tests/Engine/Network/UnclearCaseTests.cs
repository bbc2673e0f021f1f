using System;
using System.IO;
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

    [Theory]
    [InlineData("02138")]
    [InlineData("00501")]
    [InlineData("01001-4321")]
    [InlineData("006 01")]
    [InlineData("0E12")]
    [InlineData("1E5")]
    [InlineData("00000")]
    public async Task Case_25_a_postal_code_keeps_its_zeros_in_every_format(string code)
    {
        string page = $$"""
            {"count":1,"next":null,"previous":null,"results":[
                {"object_id":"p1","name":"A B","address":{"city":"Boston","state":"MA","postal_code":"{{code}}"} }]}
            """;
        await using var server = new OddServer(_ => OddServer.Json(page));
        await using Session session = await ConnectedAsync(server);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("go401-postal-");
        try
        {
            session.Set("Folder", folder.FullName);
            Outcome written = session.Run(
                "foreach ($kind in 'csv', 'json', 'jsonl') { Export-Go401Participant \"$Folder/x.$kind\" c1 "
                    + "-Property ObjectId, PostalCode }"
            );
            Assert.Empty(written.Errors);
            string csv = File.ReadAllLines(Path.Combine(folder.FullName, "x.csv"))[1];
            Assert.Equal(code, csv.Split(',')[^1].Trim('"'));
            Assert.Contains($"\"{code}\"", File.ReadAllText(Path.Combine(folder.FullName, "x.json")), StringComparison.Ordinal);
            Assert.Contains($"\"{code}\"", File.ReadAllText(Path.Combine(folder.FullName, "x.jsonl")), StringComparison.Ordinal);
            Assert.Equal(code, session.Run("(Get-Go401Participant c1).PostalCode").Single.BaseObject);
            Assert.Equal(code, session.Run("(Invoke-Go401Request companies/c1/participants).address.postal_code").Single.BaseObject);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Session> ConnectedAsync(OddServer server)
    {
        Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        session.Run($"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {server.BaseUri} -NoPersist | Out-Null");
        return session;
    }
}
