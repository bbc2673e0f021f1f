using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Go401.Tests.Engine.Payroll;

/// <summary>Records of a pipeline that name their fields differently, each in its own way.</summary>
public sealed class MixedRowTests
{
    private const string Setup = """
        $typed = @(Get-Go401Participant c1)
        $raw = @(Invoke-Go401Request companies/c1/participants -All)
        $wire = @($typed | ForEach-Object {
            [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_, 3)) })
        """;

    private static async Task<Session> StartAsync()
    {
        Session session = await Session.ConnectedAsync(o => o.Participants = 20);
        Assert.Empty(session.Run(Setup).Errors);
        return session;
    }

    [Theory]
    [InlineData("$typed[0..9] + $raw[10..19]")]
    [InlineData("$raw[0..9] + $typed[10..19]")]
    [InlineData("$raw[0..4] + $wire[5..9] + $typed[10..19]")]
    [InlineData("$typed[0..18] + @(@{ 'Social Security Number' = $raw[19].ssn; 'Hire Date' = $raw[19].start_date })")]
    public async Task Participants_of_all_kinds_are_one_census(string rows)
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run($"{rows} | Sync-Go401Participant -CompanyId c1 -WhatIf");
        Assert.Empty(outcome.Errors);
        Assert.Equal(20, outcome.Output.Count);
        Assert.All(outcome.Output, o => Assert.Equal("Unchanged", Session.Value(o, "Action")!.ToString()));
    }

    [Fact]
    public async Task The_address_of_a_raw_participant_is_compared_as_that_of_an_object_is()
    {
        await using Session session = await StartAsync();
        session.Run("$raw[3].address.city = 'Boise'; $raw[4].phone = '555-777-0000'");
        Outcome outcome = session.Run(
            "$typed[0..2] + $raw[3..19] | Sync-Go401Participant -CompanyId c1 -Only Update -Confirm:$false | "
                + "ForEach-Object { $_.Changes.Field }"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal(["City", "Phone"], outcome.Output.Select(o => o.BaseObject));
        Assert.Equal("Boise", session.Run("(Get-Go401Participant c1)[3].City").Single.BaseObject);
    }

    [Fact]
    public async Task A_record_without_the_field_clears_nothing()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(
            "@{ Ssn = $typed[0].Ssn; Phone = '' }, @{ ssn = $typed[1].Ssn } | "
                + "Sync-Go401Participant -CompanyId c1 -Only Update -ClearBlank Phone -Confirm:$false"
        );
        Assert.Empty(outcome.Errors);
        Assert.Equal("p1-0000000", Session.Value(outcome.Single, "ParticipantId"));
    }

    [Fact]
    public async Task Two_names_of_a_field_in_one_record_are_still_an_error()
    {
        await using Session session = await StartAsync();
        Outcome outcome = session.Run(
            "@{ Ssn = $typed[0].Ssn }, @{ ssn = $typed[1].Ssn; 'Social Security Number' = $typed[2].Ssn } | "
                + "Sync-Go401Participant -CompanyId c1 -Only Update -WhatIf"
        );
        Assert.Equal("CensusRefused", outcome.ErrorId);
        Assert.Contains("ColumnTwice", outcome.Error.ToString(), System.StringComparison.Ordinal);
    }
}
