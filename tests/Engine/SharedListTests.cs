using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine;

/// <summary>
/// CliXml and jobs keep what is one object in memory one. Where records share a list, empty or not, a change of one record that came out
/// of them would be a change of all.
/// </summary>
public sealed class SharedListTests
{
    [Theory]
    [InlineData("Get-Go401Participant c1")]
    [InlineData("Get-Go401Company")]
    [InlineData("Get-Go401Deduction c1")]
    [InlineData("Invoke-Go401Request companies/c1/participants -All")]
    [InlineData("Invoke-Go401Request companies/c1/participants -All -AsHashtable")]
    [InlineData("'c1', 'c2' | Export-Go401Participant -PerCompany -PassThru -Path \"$Folder/{CompanyId}.csv\"")]
    [InlineData("Find-Go401Operation")]
    [InlineData("Get-Go401Connection")]
    [InlineData("Get-Go401Participant c1 | Sync-Go401Participant -CompanyId c1 -Only Update, Unchanged -WhatIf")]
    public async Task Objects_that_a_cmdlet_returns_share_no_list(string command)
    {
        await using Session session = await Session.ConnectedAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        session.Set("Folder", folder.FullName);
        Outcome outcome = session.Run($"$o = @({command}); $o.Count; [System.Management.Automation.PSSerializer]::Serialize($o, 5)");
        folder.Delete(recursive: true);
        Assert.Empty(outcome.Errors);
        Assert.InRange((int)outcome.Output[0].BaseObject, 1, int.MaxValue);

        // An object that was written before is written as a reference to it.
        Assert.DoesNotContain("<Ref ", (string)outcome.Output[1].BaseObject, System.StringComparison.Ordinal);
    }

    // Fields that this version does not know are in tables and lists of their own.
    [Fact]
    public async Task Participants_share_no_empty_list_of_a_field_that_is_not_known()
    {
        await using var server = new Network.OddServer(_ =>
            Network.OddServer.Json(
                """{"count":2,"next":null,"previous":null,"results":[{"object_id":"p1","tags":[],"loans":[]},"""
                    + """{"object_id":"p2","tags":[],"more":{"list":[]},"loans":[]}]}"""
            )
        );
        await using Session session = await Session.StartAsync();
        session.Set("T", Session.Secure("tok"));
        Outcome outcome = session.Run(
            $"Connect-Go401 -Name {session.Name} -AccessToken $T -BaseUri {server.BaseUri} -NoPersist | Out-Null; "
                + "$o = @(Get-Go401Participant c1); $o.Count; [System.Management.Automation.PSSerializer]::Serialize($o, 5)"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(2, outcome.Output[0].BaseObject);
        Assert.DoesNotContain("<Ref ", (string)outcome.Output[1].BaseObject, System.StringComparison.Ordinal);
    }
}
