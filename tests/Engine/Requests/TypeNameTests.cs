using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Requests;

/// <summary>The type names of raw records.</summary>
public sealed class TypeNameTests
{
    private const string People = "companies/c1/participants";

    [Fact]
    public async Task A_script_that_changes_the_type_names_of_one_record_changes_no_other()
    {
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 3);
        Outcome outcome = session.Run(
            $"$records = @(Invoke-Go401Request {People} -All); $records[0].PSObject.TypeNames.Insert(0, 'Mine'); "
                + "$records[1].PSObject.TypeNames.Clear(); $records; $records[2].PSObject.Copy(); "
                + $"@(Invoke-Go401Request {People} -First 1)[0]"
        );
        string[] own = ["Go401.Participant", "System.Management.Automation.PSCustomObject", "System.Object"];
        Assert.Equal(["Mine", .. own], outcome.Output[0].TypeNames);
        Assert.Empty(outcome.Output[1].TypeNames);
        Assert.All(outcome.Output.Skip(2), record => Assert.Equal(own, record.TypeNames));
        Assert.Equal(5, outcome.Output.Count);
    }

    // PowerShell keeps a list of its own for each record otherwise, in a table that grows while a million records pass.
    [Fact]
    public async Task All_records_of_a_type_share_one_list_of_type_names()
    {
        PropertyInfo? names = typeof(PSObject).GetProperty("InternalTypeNames", BindingFlags.Instance | BindingFlags.NonPublic);
        Assert.NotNull(names);
        await using Session session = await Session.ConnectedAsync(o => o.Participants = 3);
        Outcome outcome = session.Run($"Invoke-Go401Request {People} -All");
        Assert.Equal(3, outcome.Output.Count);
        Assert.Single(outcome.Output.Select(names.GetValue).Distinct(ReferenceEqualityComparer.Instance));
    }
}
